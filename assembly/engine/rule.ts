/** The one inner rule model: every settings dialect is decoded into it. */
import { matchesWildcard } from "../oci/glob";
import { patternSpellings } from "../oci/spellings";
import { TrustSettings } from "../settings/trust";
import { Attestor } from "../sigstore/verify/attestor";
import { SignatureConditions } from "./conditions";

/** An attestor, and what tells it from others. */
@final
export class WantedAttestor {
  /** The same for attestors with the same key, within one policy. */
  id: i32 = -1;

  constructor(
    readonly attestor: Attestor,
    /** Equal only for attestors that are equal: what was found out about one is true of the other. */
    readonly key: string,
  ) {}
}

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
