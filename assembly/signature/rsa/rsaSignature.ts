/** RSA signatures before their encoding is looked at (RFC 8017 §8.1.2 and §8.2.2, steps 1 and 2). */
import { FaultCode } from "../../fault/fault";
import { Result, fail, ok } from "../../fault/result";
import { RsaPublicKey } from "./rsaKey";

/** A signature representative of one key: as long as the key's modulus, and less. Immutable. */
@final
export class RsaSignature {
  private constructor(
    /** Whose signature it may be. */
    readonly key: RsaPublicKey,
    private readonly bytes: Uint8Array,
  ) {}

  /**
   * Takes the bytes of a signature that `key` is to check; they are not copied and must stay as they are.
   * SignatureMalformed: they are not exactly as many as the modulus has (one that is shorter for its leading zeros is
   * refused), or the number is not less than the modulus.
   */
  static fromBytes(key: RsaPublicKey, bytes: Uint8Array): Result<RsaSignature> {
    if (bytes.length != key.modulusBytes) {
      const lengths = bytes.length.toString() + " bytes by a key of " + key.modulusBytes.toString();
      return fail<RsaSignature>(FaultCode.SignatureMalformed, "an RSA signature of " + lengths);
    }
    if (!key.isBelowModulus(bytes)) {
      return fail<RsaSignature>(FaultCode.SignatureMalformed, "an RSA signature that is not less than the modulus");
    }
    return ok(new RsaSignature(key, bytes));
  }

  /** The encoded message, as many bytes as the modulus has. */
  recoverMessage(): Uint8Array {
    return this.key.recover(this.bytes);
  }
}
