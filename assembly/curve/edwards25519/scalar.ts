/**
 * Integers modulo L, the order of edwards25519's base point B (RFC 8032 §5.1). In memory a scalar is the address of 32
 * little-endian bytes that hold it reduced. Variable time, for public data only.
 */
import { isLessLimbs } from "../../bigint/limbs";
import { FaultCode } from "../../fault/fault";
import { Result, fail, ok } from "../../fault/result";

/** The bytes of one scalar, in memory and encoded. */
export const SCALAR_BYTES: i32 = 32;

/** The bytes of a number that is to be reduced: a SHA-512. */
export const WIDE_SCALAR_BYTES: i32 = 64;

/** L = 2^252 + c with c = 27742317777372353535851937790883648493. */
const ORDER: usize = memory.data<u32>([0x5cf5d3ed, 0x5812631a, 0xa2f79cd6, 0x14def9de, 0, 0, 0, 0x10000000]);
const ORDER_WORDS: usize = 8;

/** Numbers that are being reduced: limbs of 28 bits in 64, nine of which are 252 bits. */
const LIMB_BITS: usize = 28;
const LIMB_MASK: i64 = (1 << 28) - 1;
const LOW_LIMBS: usize = 9;
const WIDE_LIMBS: usize = 19;
const LIMBS: usize = memory.data(19 * 8, 8);
const TOP_LIMB: usize = LIMBS + 72;

/** The limbs of c. */
const C_LIMBS: usize = 5;
const C: usize = memory.data<i64>([0xcf5d3ed, 0x12631a5, 0x79cd658, 0xf9dea2f, 0x14de]);

/** 512 bits, and zeros that are read with the last of them. */
const WIDE: usize = memory.data(72, 8);

const PRODUCT: usize = memory.data(64, 8);

/** S of a signature: a number from 0 to L - 1. Immutable. */
@final
export class Ed25519Scalar {
  private readonly words: StaticArray<u32> = new StaticArray<u32>(8);

  private constructor() {}

  /** Reads 32 little-endian bytes. SignatureMalformed when of another length, and for L and more (RFC 8032 §5.1.7). */
  static fromBytes(bytes: Uint8Array): Result<Ed25519Scalar> {
    if (bytes.length != SCALAR_BYTES) return fail<Ed25519Scalar>(FaultCode.SignatureMalformed, "S is not 32 bytes");
    if (!isLessLimbs(bytes.dataStart, ORDER, ORDER_WORDS)) {
      return fail<Ed25519Scalar>(FaultCode.SignatureMalformed, "S is not below the order of the base point");
    }
    const scalar = new Ed25519Scalar();
    memory.copy(scalar.address, bytes.dataStart, SCALAR_BYTES);
    return ok(scalar);
  }

  /** Where its bytes lie; valid as long as this object is held. Read only. */
  get address(): usize {
    return changetype<usize>(this.words);
  }
}

/** out = the 64 little-endian bytes modulo L; `out` may be `bytes`. */
export function scalarFromWideBytes(out: usize, bytes: usize): void {
  loadLimbs(bytes);
  // Of 512 bits this leaves less than 2^386 in size, of those less than 2^260, and of those hardly more than 2^252.
  foldAbove252(18, 13);
  foldAbove252(13, 9);
  foldAbove252(9, 9);
  // Now it lies between -L and 2·L.
  addOrder(-1);
  while (load<i64>(TOP_LIMB) < 0) addOrder(1);
  storeLimbs(out);
}

/** out = a·b modulo L, where b is below 2^128 and only its 16 bytes are read; `out` may be `a`. */
export function scalarTimes128Bits(out: usize, a: usize, b: usize): void {
  memory.fill(PRODUCT, 0, WIDE_SCALAR_BYTES);
  for (let i: usize = 0; i < 16; i += 4) {
    const factor = <u64>load<u32>(b + i);
    let sum: u64 = 0;
    for (let j: usize = 0; j < 32; j += 4) {
      sum += <u64>load<u32>(PRODUCT + i + j) + factor * <u64>load<u32>(a + j);
      store<u32>(PRODUCT + i + j, <u32>sum);
      sum >>= 32;
    }
    store<u32>(PRODUCT + i, <u32>sum, 32);
  }
  scalarFromWideBytes(out, PRODUCT);
}

function loadLimbs(bytes: usize): void {
  memory.copy(WIDE, bytes, WIDE_SCALAR_BYTES);
  for (let limb: usize = 0; limb < WIDE_LIMBS; limb++) {
    const bit = limb * LIMB_BITS;
    store<i64>(LIMBS + (limb << 3), (load<u64>(WIDE + (bit >> 3)) >> (bit & 7)) & LIMB_MASK);
  }
}

/**
 * 2^252 ≡ -c: each limb from the ninth to the `last` is taken away, and subtracted times c nine limbs below. Limbs that
 * this reaches above 252 bits have been taken away before. Then all are digits again up to `top`, which has the sign.
 */
function foldAbove252(last: usize, top: usize): void {
  for (let limb = LOW_LIMBS; limb <= last; limb++) {
    const at = LIMBS + (limb << 3);
    const digit = load<i64>(at);
    store<i64>(at, 0);
    addMultipleOfC(at - (LOW_LIMBS << 3), -digit);
  }
  carryLimbs(top);
}

/** Adds L or -L. */
function addOrder(sign: i64): void {
  addMultipleOfC(LIMBS, sign);
  store<i64>(TOP_LIMB, load<i64>(TOP_LIMB) + sign);
  carryLimbs(LOW_LIMBS);
}

/** Both factors are 28 bits and no limb gets more than five products at a time: far from 2^63. */
function addMultipleOfC(limbs: usize, factor: i64): void {
  for (let offset: usize = 0; offset < C_LIMBS << 3; offset += 8) {
    store<i64>(limbs + offset, load<i64>(limbs + offset) + factor * load<i64>(C + offset));
  }
}

function carryLimbs(top: usize): void {
  const end = LIMBS + (top << 3);
  for (let at = LIMBS; at < end; at += 8) {
    const limb = load<i64>(at);
    store<i64>(at, limb & LIMB_MASK);
    store<i64>(at, load<i64>(at, 8) + (limb >> LIMB_BITS), 8);
  }
}

/** Writes the limbs up to the top one, of 253 bits together. */
function storeLimbs(out: usize): void {
  memory.fill(WIDE, 0, WIDE_SCALAR_BYTES);
  for (let limb: usize = 0; limb <= LOW_LIMBS; limb++) {
    const bit = limb * LIMB_BITS;
    const at = WIDE + (bit >> 3);
    store<u64>(at, load<u64>(at) | (load<u64>(LIMBS + (limb << 3)) << (bit & 7)));
  }
  memory.copy(out, WIDE, SCALAR_BYTES);
}
