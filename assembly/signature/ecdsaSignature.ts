/** ECDSA signatures over P-256 in their two encodings, each with a door of its own: nothing guesses which one it is. */
import { DerReader } from "../asn1/der";
import { P256Scalar, SCALAR_BYTES } from "../curve/p256/scalar";
import { FaultCode } from "../fault/fault";
import { Result, fail, failed, ok } from "../fault/result";

/** r and s, each from 1 to n - 1. A high s is accepted: no standard followed here forbids it. Immutable. */
@final
export class EcdsaP256Signature {
  private constructor(
    readonly r: P256Scalar,
    readonly s: P256Scalar,
  ) {}

  /**
   * Reads the strict DER of ECDSA-Sig-Value, SEQUENCE { r INTEGER, s INTEGER } (RFC 3279 §2.2.3). SignatureMalformed
   * for other encodings (negative or padded numbers, long lengths, trailing bytes) and numbers out of range.
   */
  static fromDer(der: Uint8Array): Result<EcdsaP256Signature> {
    const outer = new DerReader(der);
    const numbers = outer.readSequence();
    if (numbers.fault) return failed<EcdsaP256Signature>(numbers.fault!.as(FaultCode.SignatureMalformed));
    const r = readScalar(numbers.value);
    if (r.fault) return failed<EcdsaP256Signature>(r.fault!);
    const s = readScalar(numbers.value);
    if (s.fault) return failed<EcdsaP256Signature>(s.fault!);
    if (!numbers.value.isAtEnd || !outer.isAtEnd) {
      return fail<EcdsaP256Signature>(FaultCode.SignatureMalformed, "trailing bytes");
    }
    return ok(new EcdsaP256Signature(r.value, s.value));
  }

  /** Reads r || s of exactly 64 bytes, the encoding of IEEE P1363 and JWS (RFC 7518 §3.4). SignatureMalformed else. */
  static fromP1363(bytes: Uint8Array): Result<EcdsaP256Signature> {
    if (bytes.length != 2 * SCALAR_BYTES) {
      return fail<EcdsaP256Signature>(FaultCode.SignatureMalformed, "r and s are not 64 bytes together");
    }
    const r = P256Scalar.fromBytes(bytes.subarray(0, SCALAR_BYTES));
    if (r.fault) return failed<EcdsaP256Signature>(r.fault!);
    const s = P256Scalar.fromBytes(bytes.subarray(SCALAR_BYTES));
    if (s.fault) return failed<EcdsaP256Signature>(s.fault!);
    return ok(new EcdsaP256Signature(r.value, s.value));
  }
}

function readScalar(reader: DerReader): Result<P256Scalar> {
  const magnitude = reader.readUnsignedInteger();
  if (magnitude.fault) return failed<P256Scalar>(magnitude.fault!.as(FaultCode.SignatureMalformed));
  const missing = SCALAR_BYTES - magnitude.value.length;
  if (missing < 0) return fail<P256Scalar>(FaultCode.SignatureMalformed, "r or s is longer than 32 bytes");
  const padded = new Uint8Array(SCALAR_BYTES);
  padded.set(magnitude.value, missing);
  return P256Scalar.fromBytes(padded);
}
