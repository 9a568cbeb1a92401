/** The digests of what was signed: of bytes at hand, or those that are known of bytes that are not. */
import { HashAlgorithm, hashOf } from "../../hash/algorithm";

/** Digests by their algorithm; of bytes at hand each is computed when it is asked for, once. */
@final
export class ArtifactDigests {
  private constructor(
    /** The bytes, or null when only digests are known. */
    readonly content: Uint8Array | null,
    private sha256: Uint8Array | null,
    private sha384: Uint8Array | null,
    private sha512: Uint8Array | null,
  ) {}

  /** Of bytes at hand. */
  static ofBytes(content: Uint8Array): ArtifactDigests {
    return new ArtifactDigests(content, null, null, null);
  }

  /** Of an artifact of which these digests are known; each has its algorithm's length or is null. */
  static ofKnown(sha256: Uint8Array | null, sha384: Uint8Array | null, sha512: Uint8Array | null): ArtifactDigests {
    return new ArtifactDigests(null, sha256, sha384, sha512);
  }

  /** The digest, or null when it is not known and there are no bytes to compute it from. */
  of(algorithm: HashAlgorithm): Uint8Array | null {
    const known = this.known(algorithm);
    const content = this.content;
    if (known != null || content == null) return known;
    const digest = hashOf(algorithm, content);
    if (algorithm == HashAlgorithm.Sha256) this.sha256 = digest;
    else if (algorithm == HashAlgorithm.Sha384) this.sha384 = digest;
    else this.sha512 = digest;
    return digest;
  }

  private known(algorithm: HashAlgorithm): Uint8Array | null {
    if (algorithm == HashAlgorithm.Sha256) return this.sha256;
    return algorithm == HashAlgorithm.Sha384 ? this.sha384 : this.sha512;
  }
}
