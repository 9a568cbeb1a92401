/** Signatures of Ed25519 and Ed25519ph (RFC 8032 §5.1.6). */
import { ED25519_R_BYTES } from "../curve/edwards25519/ed25519";
import { Ed25519Scalar, SCALAR_BYTES } from "../curve/edwards25519/scalar";
import { FaultCode } from "../fault/fault";
import { Result, fail, failed, ok } from "../fault/result";

/** R and S. Immutable. */
@final
export class Ed25519Signature {
  private constructor(
    /** R as it was encoded: 32 bytes that may be no point at all. Verifying compares them. */
    readonly r: Uint8Array,
    /** S, below the order of the base point. */
    readonly s: Ed25519Scalar,
  ) {}

  /** Reads R || S of exactly 64 bytes; R is copied. SignatureMalformed for other lengths, and when S is L or more. */
  static fromBytes(bytes: Uint8Array): Result<Ed25519Signature> {
    if (bytes.length != ED25519_R_BYTES + SCALAR_BYTES) {
      return fail<Ed25519Signature>(FaultCode.SignatureMalformed, "R and S are not 64 bytes together");
    }
    const s = Ed25519Scalar.fromBytes(bytes.subarray(ED25519_R_BYTES));
    if (s.fault) return failed<Ed25519Signature>(s.fault!);
    return ok(new Ed25519Signature(bytes.slice(0, ED25519_R_BYTES), s.value));
  }
}
