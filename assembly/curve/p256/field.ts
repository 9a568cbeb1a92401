/**
 * The field of P-256: integers modulo p = 2^256 - 2^224 + 2^192 + 2^96 - 1 (SP 800-186 §3.2.1.3). An element is the
 * address of 32 bytes that hold it reduced and in Montgomery form. Variable time, for public data only.
 */
import { isEqualLimbs, isLessLimbs, isZeroLimbs, limbsFromBigEndian, limbsToBigEndian } from "../../bigint/limbs";
import {
  addModulo,
  fromMontgomery,
  modulusNumber,
  montgomeryOne,
  multiplyMontgomery,
  subtractModulo,
  toMontgomery,
} from "../../bigint/montgomery";

/** The bytes of one element, in memory and encoded. */
export const FIELD_BYTES: usize = 32;

const LIMBS: usize = 8;

/** p as the record that `bigint/montgomery.ts` describes. */
const MODULUS: usize = memory.data<u32>([
  8, 1, 0xffffffff, 0xffffffff, 0xffffffff, 0x00000000, 0x00000000, 0x00000000, 0x00000001, 0xffffffff, 0x00000001,
  0x00000000, 0x00000000, 0xffffffff, 0xffffffff, 0xffffffff, 0xfffffffe, 0x00000000, 0x00000003, 0x00000000,
  0xffffffff, 0xfffffffb, 0xfffffffe, 0xffffffff, 0xfffffffd, 0x00000004,
]);

const PLAIN: usize = memory.data(32, 8);

/** The address of p, as eight limbs: a plain number, not an element. */
export function fieldPrime(): usize {
  return modulusNumber(MODULUS);
}

/** The address of the element 1. */
export function fieldOne(): usize {
  return montgomeryOne(MODULUS);
}

/** Reads 32 big-endian bytes. False, and `out` untouched, when they are p or more. */
export function fieldFromBytes(out: usize, bytes: usize): bool {
  limbsFromBigEndian(PLAIN, bytes, LIMBS);
  if (!isLessLimbs(PLAIN, fieldPrime(), LIMBS)) return false;
  toMontgomery(out, PLAIN, MODULUS);
  return true;
}

/** The element of a plain number below p, given as eight limbs. */
export function fieldFromLimbs(out: usize, number: usize): void {
  toMontgomery(out, number, MODULUS);
}

/** Writes 32 big-endian bytes. */
export function fieldToBytes(bytes: usize, element: usize): void {
  fromMontgomery(PLAIN, element, MODULUS);
  limbsToBigEndian(bytes, PLAIN, LIMBS);
}

/** out = a·b. */
export function fieldMultiply(out: usize, a: usize, b: usize): void {
  multiplyMontgomery(out, a, b, MODULUS);
}

/** out = a². */
export function fieldSquare(out: usize, a: usize): void {
  multiplyMontgomery(out, a, a, MODULUS);
}

/** out = a + b. */
export function fieldAdd(out: usize, a: usize, b: usize): void {
  addModulo(out, a, b, MODULUS);
}

/** out = 2a. */
export function fieldDouble(out: usize, a: usize): void {
  addModulo(out, a, a, MODULUS);
}

/** out = a - b. */
export function fieldSubtract(out: usize, a: usize, b: usize): void {
  subtractModulo(out, a, b, MODULUS);
}

/** True when a = 0. */
export function fieldIsZero(a: usize): bool {
  return isZeroLimbs(a, LIMBS);
}

/** True when a = b. */
export function fieldIsEqual(a: usize, b: usize): bool {
  return isEqualLimbs(a, b, LIMBS);
}
