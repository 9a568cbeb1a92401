/** The one inner rule model: every settings dialect is decoded into it. */
import { matchesWildcard } from "../oci/glob";
import { patternSpellings } from "../oci/spellings";
import { TrustSettings } from "../settings/trust";
import { WantedAttestor } from "../settings/wantedAttestor";
import { AttestorKind } from "../sigstore/verify/attestor";
import { LogUse } from "../sigstore/verify/requirements";
import { SignatureConditions } from "./conditions";

/** What images that a pattern matches must prove. */
@final
export class ImageRule {
  /** The same for rules with equal conditions, within one policy. */
  conditionsId: i32 = -1;

  /** The pattern in its spellings. */
  private readonly spelt: Array<string>;

  constructor(
    /** Where the rule stands in the settings, for explanations. */
    readonly path: string,
    /** Wildcard pattern (`*`, `?`) over the image. */
    readonly pattern: string,
    /** Every one of these must have signed the image. */
    readonly attestors: Array<WantedAttestor>,
    /** Every signature that counts must meet all of these. */
    readonly conditions: SignatureConditions,
  ) {
    this.spelt = patternSpellings(pattern);
  }

  /** Whether certificates, logs or timestamps are looked at: keys alone are their own trust. */
  get needsTrust(): bool {
    const requirements = this.conditions.requirements;
    if (requirements.logUse != LogUse.Ignored || requirements.timestamps > 0) return true;
    for (let i = 0; i < this.attestors.length; i++) {
      if (this.attestors[i].attestor.kind != AttestorKind.Key) return true;
    }
    return false;
  }

  /**
   * True when the pattern matches the image in any of its spellings (`oci/spellings`): who writes `nginx` or
   * `GHCR.IO/acme/app` does not escape a rule for `docker.io/*` or `ghcr.io/*`. A rule only ever adds conditions, so
   * matching more is the safe side.
   */
  appliesTo(spellings: Array<string>): bool {
    for (let i = 0; i < this.spelt.length; i++) {
      for (let j = 0; j < spellings.length; j++) {
        if (matchesWildcard(this.spelt[i], spellings[j])) return true;
      }
    }
    return false;
  }
}

/** A decoded policy: what the settings ask for. */
@final
export class ImagePolicy {
  /** Whether a Kubewarden host may be asked to verify what the module cannot verify there (`hostConfirmation`). */
  delegates: bool = false;

  constructor(
    readonly rules: Array<ImageRule>,
    /** Rewrite verified images to `image@digest`. */
    readonly pinDigests: bool,
    /** Deny images for which there is no rule, instead of accepting them with a warning. */
    readonly denyUnmatched: bool,
    /** Whom keyless signatures, logs and timestamps are held against. */
    readonly trust: TrustSettings,
    /** Whether explanations hold what was signed. */
    readonly reportsPayloads: bool,
    /** Where rules of the policy's own stand in the settings (`policy/imageCheck.ts`). */
    readonly ownRules: Array<string> = [],
  ) {
    const ids = new Map<string, i32>();
    for (let i = 0; i < rules.length; i++) {
      rules[i].conditionsId = idOf(rules[i].conditions.key, ids);
      const attestors = rules[i].attestors;
      for (let j = 0; j < attestors.length; j++) attestors[j].id = idOf(attestors[j].key, ids);
    }
  }
}

function idOf(key: string, ids: Map<string, i32>): i32 {
  if (!ids.has(key)) ids.set(key, ids.size);
  return ids.get(key);
}
