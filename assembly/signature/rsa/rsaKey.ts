/** RSA public keys (RFC 8017 §3.1, appendix A.1.1). */
import { DerReader } from "../../asn1/der";
import { BarrettModulus } from "../../bigint/barrett";
import { MAX_RSA_EXPONENT_BYTES, MAX_RSA_MODULUS_BITS, MIN_RSA_MODULUS_BITS } from "../../bytes/limits";
import { FaultCode } from "../../fault/fault";
import { Result, fail, failed, ok } from "../../fault/result";

/** RFC 8017 §3.1 wants 3 ≤ e; 1 would make every message its own signature. */
const MIN_EXPONENT: u32 = 3;

/**
 * A modulus n, odd, of 2048 to 8192 bits, and a public exponent e, odd, 3 ≤ e < 2^32. (e has to be prime to λ(n), which
 * is even: RFC 8017 §3.1.) Immutable; holds what is computed from n once. Not checked: that n is a product of two
 * primes, that these are large, secret and well chosen, and that e is prime to λ(n); who has no such key signs nothing
 * that verifies, or lets others sign.
 */
@final
export class RsaPublicKey {
  private constructor(
    private readonly modulus: Uint8Array,
    private readonly reduction: BarrettModulus,
    private readonly exponent: u32,
  ) {}

  /**
   * Reads the strict DER of RSAPublicKey, SEQUENCE { modulus INTEGER, publicExponent INTEGER }. The bytes are copied.
   * KeyInvalid: other encodings, trailing bytes, an even modulus, an exponent that is even, below 3 or from 2^32 on.
   * KeyUnsupported: a modulus of less than 2048 or more than 8192 bits.
   */
  static fromPkcs1(der: Uint8Array): Result<RsaPublicKey> {
    const outer = new DerReader(der);
    const numbers = outer.readSequence();
    const n = numbers.readUnsignedInteger("modulus");
    const e = numbers.readUnsignedInteger("publicExponent");
    numbers.end();
    outer.end();
    if (outer.fault) return failed<RsaPublicKey>(outer.fault!.as(FaultCode.KeyInvalid));
    return RsaPublicKey.fromNumbers(n, e);
  }

  /**
   * Takes n and e as big-endian bytes without leading zeros, as JWK writes them (RFC 7518 §6.3.1). The bytes are
   * copied. Faults as `fromPkcs1`; KeyInvalid for leading zeros too.
   */
  static fromNumbers(n: Uint8Array, e: Uint8Array): Result<RsaPublicKey> {
    if (n.length == 0 || n[0] == 0 || e.length == 0 || e[0] == 0)
      return invalid("n or e is zero, or has leading zeros");
    if ((n[n.length - 1] & 1) == 0) return invalid("an even RSA modulus");
    const bits = (n.length << 3) + 24 - <i32>clz<u32>(n[0]);
    if (bits < MIN_RSA_MODULUS_BITS || bits > MAX_RSA_MODULUS_BITS) return unsupportedSize(bits);
    if (e.length > MAX_RSA_EXPONENT_BYTES) return invalid("an RSA public exponent of more than 32 bits");
    const exponent = exponentOf(e);
    if ((exponent & 1) == 0 || exponent < MIN_EXPONENT) return invalid("an RSA public exponent that is 1 or even");
    return ok(new RsaPublicKey(n.slice(), new BarrettModulus(n), exponent));
  }

  /** n's length in bits. */
  get modulusBits(): i32 {
    return this.reduction.bits;
  }

  /** n's length in bytes, k: that of each signature. */
  get modulusBytes(): i32 {
    return this.modulus.length;
  }

  /** True when big-endian bytes, as many as n has, are less than n. */
  isBelowModulus(bytes: Uint8Array): bool {
    return memory.compare(bytes.dataStart, this.modulus.dataStart, this.modulus.length) < 0;
  }

  /**
   * s^e mod n, big-endian, as long as n: RSAVP1 with I2OSP (§5.2.2, §4.1). `signature` is as long and less, as a
   * `RsaSignature` of this key has it.
   */
  recover(signature: Uint8Array): Uint8Array {
    return this.reduction.power(signature, this.exponent);
  }
}

function exponentOf(bytes: Uint8Array): u32 {
  let exponent: u32 = 0;
  for (let i = 0; i < bytes.length; i++) exponent = (exponent << 8) | bytes[i];
  return exponent;
}

function invalid(detail: string): Result<RsaPublicKey> {
  return fail<RsaPublicKey>(FaultCode.KeyInvalid, detail);
}

function unsupportedSize(bits: i32): Result<RsaPublicKey> {
  const allowed = MIN_RSA_MODULUS_BITS.toString() + " to " + MAX_RSA_MODULUS_BITS.toString();
  return fail<RsaPublicKey>(FaultCode.KeyUnsupported, "RSA with " + bits.toString() + " bits, not " + allowed);
}
