/** The one inner rule model: every settings dialect is decoded into it. */
import { Reference } from "../oci/reference";
import { WantedAnnotation } from "../sigstore/wantedAnnotation";
import { PublicKey } from "../signature/key";
import { matchesWildcard } from "../oci/glob";

/**
 * The names by which rules know an image: as it is written, and in full without and with the default tag. So who writes
 * `nginx` does not escape a rule for `docker.io/*`.
 */
export function imageNames(image: string, reference: Reference): StaticArray<string> {
  return [image, reference.canonical(), reference.withDefaultTag().canonical()];
}

/** What images that a pattern matches must prove. */
@final
export class ImageRule {
  /** Where the signatures lie, when not beside the image: a repository's name. */
  signatureRepository: string | null = null;

  constructor(
    /** Where the rule stands in the settings, for explanations. */
    readonly path: string,
    /** Wildcard pattern (`*`, `?`) over the image. */
    readonly pattern: string,
    /** Every one of these keys must have signed the image. */
    readonly keys: Array<PublicKey>,
    /** Every signature that counts must carry all of these. */
    readonly annotations: Array<WantedAnnotation>,
  ) {}

  /** True when the pattern matches one of the image's names. A rule only ever adds conditions: matching more is the safe side. */
  appliesTo(names: StaticArray<string>): bool {
    for (let i = 0; i < names.length; i++) {
      if (matchesWildcard(this.pattern, names[i])) return true;
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
