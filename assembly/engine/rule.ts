/** The one inner rule model: every settings dialect is decoded into it. */
import { WantedAnnotation } from "../sigstore/wantedAnnotation";
import { PublicKey } from "../signature/key";
import { matchesWildcard } from "../oci/glob";
import { patternSpellings } from "../oci/spellings";

/** What images that a pattern matches must prove. */
@final
export class ImageRule {
  /** Where the signatures lie, when not beside the image: a repository's name. */
  signatureRepository: string | null = null;

  /** The pattern in its spellings. */
  private readonly spelt: Array<string>;

  constructor(
    /** Where the rule stands in the settings, for explanations. */
    readonly path: string,
    /** Wildcard pattern (`*`, `?`) over the image. */
    readonly pattern: string,
    /** Every one of these keys must have signed the image. */
    readonly keys: Array<PublicKey>,
    /** Every signature that counts must carry all of these. */
    readonly annotations: Array<WantedAnnotation>,
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
  ) {}
}
