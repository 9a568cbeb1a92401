/** ECDSA signatures in their two encodings, each with a door of its own: nothing guesses which one it is. */
import { DerReader } from "../asn1/der";
import { NamedCurve, coordinateBytes } from "../curve/namedCurve";
import { scalarFromBytes } from "../curve/scalars";
import { FaultCode } from "../fault/fault";
import { Result, fail, failed, ok } from "../fault/result";

/** Room for a scalar of the longest order, 521 bits in words of 32. */
const SCALAR_WORDS: i32 = 17;

/** r and s, each from 1 to n - 1. A high s is accepted: no standard followed here forbids it. Immutable. */
@final
export class EcdsaSignature {
  private readonly words: StaticArray<u32> = new StaticArray<u32>(2 * SCALAR_WORDS);

  private constructor(readonly curve: NamedCurve) {}

  /**
   * Reads the strict DER of ECDSA-Sig-Value, SEQUENCE { r INTEGER, s INTEGER } (RFC 3279 §2.2.3). SignatureMalformed
   * for other encodings (negative or padded numbers, long lengths, trailing bytes) and numbers out of range.
   */
  static fromDer(curve: NamedCurve, der: Uint8Array): Result<EcdsaSignature> {
    const outer = new DerReader(der);
    const numbers = outer.readSequence();
    const r = numbers.readUnsignedInteger("r");
    const s = numbers.readUnsignedInteger("s");
    numbers.end();
    outer.end();
    if (outer.fault) return failed<EcdsaSignature>(outer.fault!.as(FaultCode.SignatureMalformed));
    return EcdsaSignature.fromNumbers(curve, r, s);
  }

  /** Reads r || s, each as long as n: the encoding of IEEE P1363, JWS (RFC 7518 §3.4) and COSE. SignatureMalformed else. */
  static fromP1363(curve: NamedCurve, bytes: Uint8Array): Result<EcdsaSignature> {
    const length = coordinateBytes(curve);
    if (bytes.length != 2 * length) return malformed("r and s are not " + (2 * length).toString() + " bytes together");
    return EcdsaSignature.fromNumbers(curve, bytes.subarray(0, length), bytes.subarray(length));
  }

  private static fromNumbers(curve: NamedCurve, r: Uint8Array, s: Uint8Array): Result<EcdsaSignature> {
    const signature = new EcdsaSignature(curve);
    const length = coordinateBytes(curve);
    const padded = new Uint8Array(length);
    if (r.length > length || s.length > length) {
      return malformed("r or s is longer than " + length.toString() + " bytes");
    }
    padded.set(r, length - r.length);
    if (!scalarFromBytes(curve, signature.r, padded.dataStart)) return malformed("r is not from 1 to n - 1");
    padded.fill(0);
    padded.set(s, length - s.length);
    if (!scalarFromBytes(curve, signature.s, padded.dataStart)) return malformed("s is not from 1 to n - 1");
    return ok(signature);
  }

  /** The address of r, as `EcPublicKey.verify` takes it; valid as long as this object is held. Read only. */
  get r(): usize {
    return changetype<usize>(this.words);
  }

  /** The address of s, likewise. */
  get s(): usize {
    return changetype<usize>(this.words) + SCALAR_WORDS * sizeof<u32>();
  }
}

function malformed(detail: string): Result<EcdsaSignature> {
  return fail<EcdsaSignature>(FaultCode.SignatureMalformed, detail);
}
