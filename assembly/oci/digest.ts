/** Digests (OCI image specification, descriptor.md "Digests"). */
import { FaultCode } from "../fault/fault";
import { Result, fail, ok } from "../fault/result";
import { isAlphanumeric, isLowerAlphanumeric, isSha256Hex } from "../bytes/characters";

const SHA256_PREFIX = "sha256:";

/** A SHA-256 digest; made by `parseDigest`. */
@final
export class Digest {
  constructor(
    /** The 64 lower-case hexadecimal digits. */
    readonly hex: string,
  ) {}

  /** `sha256:` and the digits. */
  get text(): string {
    return SHA256_PREFIX + this.hex;
  }

  /** Whether both name the same content. */
  equals(other: Digest): bool {
    return this.hex == other.hex;
  }
}

/**
 * Parses `sha256:` followed by 64 lower-case hexadecimal digits. DigestInvalid for everything else; the detail tells an
 * algorithm that is registered but not supported here from one that is unknown and from a malformed digest.
 */
export function parseDigest(text: string): Result<Digest> {
  if (text.startsWith(SHA256_PREFIX)) {
    const hex = text.substring(SHA256_PREFIX.length);
    if (isSha256Hex(hex)) return ok(new Digest(hex));
    return fail<Digest>(FaultCode.DigestInvalid, "a sha256 digest has 64 lower-case hexadecimal digits");
  }
  if (!isDigestGrammar(text)) return fail<Digest>(FaultCode.DigestInvalid, "not of the form algorithm:encoded");
  const algorithm = text.substring(0, text.indexOf(":"));
  if (isRegistered(algorithm)) return fail<Digest>(FaultCode.DigestInvalid, `${algorithm} is not yet supported`);
  return fail<Digest>(FaultCode.DigestInvalid, "the digest algorithm is unknown");
}

/**
 * Whether `text` has the general form of a digest, whatever the algorithm: components of lower-case letters and digits
 * joined by one of `+._-`, a colon, and at least one letter, digit or one of `=_-`.
 */
export function isDigestGrammar(text: string): bool {
  const colon = text.indexOf(":");
  if (colon < 1 || colon == text.length - 1) return false;
  let wasSeparator = true;
  for (let i = 0; i < colon; i++) {
    const unit = text.charCodeAt(i);
    const isSeparator = unit == 0x2b || unit == 0x2e || unit == 0x5f || unit == 0x2d;
    if (isSeparator ? wasSeparator : !isLowerAlphanumeric(unit)) return false;
    wasSeparator = isSeparator;
  }
  if (wasSeparator) return false;
  for (let i = colon + 1; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (!isAlphanumeric(unit) && unit != 0x3d && unit != 0x5f && unit != 0x2d) return false;
  }
  return true;
}

function isRegistered(algorithm: string): bool {
  return algorithm == "sha384" || algorithm == "sha512" || algorithm == "blake3";
}
