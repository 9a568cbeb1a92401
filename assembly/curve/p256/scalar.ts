/**
 * Integers modulo n, the order of P-256's group (SP 800-186 §3.2.1.3). In memory a scalar is the address of eight limbs
 * that hold it reduced and plain. Variable time, for public data only.
 */
import {
  addLimbs,
  copyLimbs,
  isLessLimbs,
  isZeroLimbs,
  limbsFromBigEndian,
  limbsToBigEndian,
  subtractLimbs,
} from "../../bigint/limbs";
import { invertMontgomery, modulusNumber, multiplyMontgomery, toMontgomery } from "../../bigint/montgomery";
import { FaultCode } from "../../fault/fault";
import { Result, fail, ok } from "../../fault/result";
import { fieldPrime } from "./field";

/** The bytes of one scalar, in memory and encoded. */
export const SCALAR_BYTES: i32 = 32;

const LIMBS: usize = 8;

/** n as the record that `bigint/montgomery.ts` describes. */
const MODULUS: usize = memory.data<u32>([
  8, 0xee00bc4f, 0xfc632551, 0xf3b9cac2, 0xa7179e84, 0xbce6faad, 0xffffffff, 0xffffffff, 0x00000000, 0xffffffff,
  0x039cdaaf, 0x0c46353d, 0x58e8617b, 0x43190552, 0x00000000, 0x00000000, 0xffffffff, 0x00000000, 0xbe79eea2,
  0x83244c95, 0x49bd6fa6, 0x4699799c, 0x2b6bec59, 0x2845b239, 0xf3d95620, 0x66e12d94,
]);

const MONTGOMERY: usize = memory.data(32, 8);

/** A number from 1 to n - 1: what r and s of an ECDSA signature must be. Immutable. */
@final
export class P256Scalar {
  private readonly limbs: StaticArray<u32> = new StaticArray<u32>(8);

  private constructor() {}

  /** Reads 32 big-endian bytes. SignatureMalformed when they are of another length, zero, or n or more. */
  static fromBytes(bytes: Uint8Array): Result<P256Scalar> {
    if (bytes.length != SCALAR_BYTES) return fail<P256Scalar>(FaultCode.SignatureMalformed, "a number is not 32 bytes");
    const scalar = new P256Scalar();
    limbsFromBigEndian(scalar.address, bytes.dataStart, LIMBS);
    if (isZeroLimbs(scalar.address, LIMBS)) return fail<P256Scalar>(FaultCode.SignatureMalformed, "r or s is zero");
    if (!isLessLimbs(scalar.address, modulusNumber(MODULUS), LIMBS)) {
      return fail<P256Scalar>(FaultCode.SignatureMalformed, "r or s is not below the order of the curve");
    }
    return ok(scalar);
  }

  /** Where its limbs lie; valid as long as this object is held. Read only. */
  get address(): usize {
    return changetype<usize>(this.limbs);
  }

  /** 32 big-endian bytes. */
  toBytes(): Uint8Array {
    const bytes = new Uint8Array(SCALAR_BYTES);
    limbsToBigEndian(bytes.dataStart, this.address, LIMBS);
    return bytes;
  }
}

/** Reads any 32 big-endian bytes modulo n. One subtraction is enough, since 2^256 < 2n. */
export function scalarFromDigest(out: usize, bytes: usize): void {
  limbsFromBigEndian(out, bytes, LIMBS);
  const order = modulusNumber(MODULUS);
  if (!isLessLimbs(out, order, LIMBS)) subtractLimbs(out, out, order, LIMBS);
}

/** out = 1/a in Montgomery form, for `scalarMultiplyByMontgomery`; a is not zero. */
export function scalarInverseMontgomery(out: usize, a: usize): void {
  toMontgomery(MONTGOMERY, a, MODULUS);
  invertMontgomery(out, MONTGOMERY, MODULUS);
}

/** out = a·b for a plain `a` and `b` in Montgomery form. */
export function scalarMultiplyByMontgomery(out: usize, a: usize, b: usize): void {
  multiplyMontgomery(out, a, b, MODULUS);
}

/** out = a + n as an integer; false, and `out` to be ignored, when that is not below p. */
export function scalarPlusOrder(out: usize, a: usize): bool {
  const carry = addLimbs(out, a, modulusNumber(MODULUS), LIMBS);
  return carry == 0 && isLessLimbs(out, fieldPrime(), LIMBS);
}

/** Copies a scalar. */
export function copyScalar(out: usize, a: usize): void {
  copyLimbs(out, a, LIMBS);
}
