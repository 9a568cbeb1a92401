/**
 * Points of edwards25519, -x² + y² = 1 + d·x²·y² (RFC 8032 §5.1), in the coordinates of H. Hisil, K. K. Wong, G. Carter
 * and E. Dawson, "Twisted Edwards Curves Revisited" (2008). The addition is complete: it holds for all points, equal,
 * opposite, neutral or of small order. Variable time, for public data only.
 *
 * A point is the address of X, Y, Z and T: x = X/Z, y = Y/Z, x·y = T/Z. Where a function says so, T is left out, wrong.
 */
import { SQUARE_ROOT_OF_MINUS_ONE, D, TWICE_D } from "./constants.gen";
import {
  fieldAdd,
  fieldFromBytes,
  fieldIsEqual,
  fieldIsZero,
  fieldNegate,
  fieldPowerForRoot,
  fieldSetOne,
  fieldSubtract,
  fieldToBytes,
} from "./field";
import {
  ELEMENT_BYTES,
  fieldDifferenceOfSquares,
  fieldDoublingE,
  fieldDoublingF,
  fieldMultiply,
  fieldMultiplyDifference,
  fieldMultiplyDifferences,
  fieldMultiplySum,
  fieldMultiplySums,
  fieldSquare,
} from "./field.gen";

/** The bytes of a point in memory. */
export const POINT_BYTES: usize = 160;

/** The bytes of a point that is to be added often: Y + X, Y - X, 2·d·T and 2·Z. */
export const ADDEND_BYTES: usize = 160;

/** The bytes of the same for Z = 1: y + x, y - x and 2·d·x·y. */
export const AFFINE_ADDEND_BYTES: usize = 120;

/** The bytes of an encoded point. */
export const ENCODED_POINT_BYTES: i32 = 32;

/** Offsets of coordinates. */
const Y: usize = ELEMENT_BYTES;
const Z: usize = 2 * ELEMENT_BYTES;
const T: usize = 3 * ELEMENT_BYTES;

/** Offsets in what is to be added. */
const DIFFERENCE: usize = ELEMENT_BYTES;
const TWICE_DT: usize = 2 * ELEMENT_BYTES;
const TWICE_Z: usize = 3 * ELEMENT_BYTES;

/** Values of the formulas, with their letters. */
const A: usize = memory.data(40, 8);
const B: usize = memory.data(40, 8);
const C: usize = memory.data(40, 8);
const E: usize = memory.data(40, 8);
const F: usize = memory.data(40, 8);
const TWO_Z: usize = memory.data(40, 8);
const U: usize = memory.data(40, 8);
const V: usize = memory.data(40, 8);

const MULTIPLE: usize = memory.data(160, 8);
const ONE: usize = memory.data<i32>([1, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
const BYTES: usize = memory.data(32, 8);

/** p = the neutral element, (0, 1). */
export function pointSetNeutral(p: usize): void {
  memory.fill(p, 0, POINT_BYTES);
  fieldSetOne(p + Y);
  fieldSetOne(p + Z);
}

/**
 * p = 2·p (RFC 8032 §5.1.4): the T of `p` is not read, and written only when `needsT`.
 *
 *   A = X1², B = Y1², C = 2·Z1², H = A + B, E = H - (X1 + Y1)², G = A - B, F = C + G,
 *   X3 = E·F, Y3 = G·H, T3 = E·H, Z3 = F·G
 */
export function pointDouble(p: usize, needsT: bool): void {
  fieldSquare(A, p);
  fieldSquare(B, p + Y);
  fieldDoublingE(E, p, p + Y, A, B); // E = A + B - (X1 + Y1)²
  fieldDoublingF(F, p + Z, A, B); // F = 2·Z1² + A - B
  fieldMultiply(p, E, F); // X3 = E·F
  fieldDifferenceOfSquares(p + Y, A, B); // Y3 = (A - B)·(A + B)
  fieldMultiplyDifference(p + Z, A, B, F); // Z3 = (A - B)·F
  if (needsT) fieldMultiplySum(p + T, A, B, E); // T3 = (A + B)·E
}

/**
 * p = p + q, or p - q (RFC 8032 §5.1.4); q is an addend. The T of `p` is written only when `needsT`.
 *
 *   A = (Y1 - X1)·(Y2 - X2), B = (Y1 + X1)·(Y2 + X2), C = T1·2·d·T2, D = Z1·2·Z2,
 *   E = B - A, F = D - C, G = D + C, H = B + A, X3 = E·F, Y3 = G·H, T3 = E·H, Z3 = F·G
 *
 * -q has the sum and the difference of Y and X exchanged, and the negative of T.
 */
export function pointAdd(p: usize, q: usize, isSubtraction: bool, needsT: bool): void {
  fieldMultiply(TWO_Z, p + Z, q + TWICE_Z); // D = Z1·2·Z2
  addProducts(p, q, isSubtraction, needsT);
}

/** The same for an affine addend: Z2 is 1. */
export function pointAddAffine(p: usize, q: usize, isSubtraction: bool, needsT: bool): void {
  fieldAdd(TWO_Z, p + Z, p + Z); // D = 2·Z1
  addProducts(p, q, isSubtraction, needsT);
}

function addProducts(p: usize, q: usize, isSubtraction: bool, needsT: bool): void {
  const sum = isSubtraction ? q + DIFFERENCE : q;
  const difference = isSubtraction ? q : q + DIFFERENCE;
  fieldMultiplyDifference(A, p + Y, p, difference); // A = (Y1 - X1)·(Y2 - X2)
  fieldMultiplySum(B, p + Y, p, sum); // B = (Y1 + X1)·(Y2 + X2)
  fieldMultiply(C, p + T, q + TWICE_DT); // C = T1·2·d·T2
  if (isSubtraction) fieldNegate(C, C);
  fieldMultiplyDifferences(p, TWO_Z, C, B, A); // X3 = (D - C)·(B - A)
  fieldMultiplySums(p + Y, TWO_Z, C, B, A); // Y3 = (D + C)·(B + A)
  fieldDifferenceOfSquares(p + Z, TWO_Z, C); // Z3 = (D - C)·(D + C)
  if (needsT) fieldDifferenceOfSquares(p + T, B, A); // T3 = (B - A)·(B + A)
}

/** out = p, to be added; the T of `p` must be right. */
export function addendFromPoint(out: usize, p: usize): void {
  fieldAdd(out, p + Y, p);
  fieldSubtract(out + DIFFERENCE, p + Y, p);
  fieldMultiply(out + TWICE_DT, p + T, TWICE_D);
  fieldAdd(out + TWICE_Z, p + Z, p + Z);
}

/** p = -p. */
export function pointNegate(p: usize): void {
  fieldNegate(p, p);
  fieldNegate(p + T, p + T);
}

/** True when 8·p is the neutral element: when the order of `p` is 1, 2, 4 or 8. */
export function pointHasSmallOrder(p: usize): bool {
  memory.copy(MULTIPLE, p, POINT_BYTES);
  for (let i = 0; i < 3; i++) pointDouble(MULTIPLE, false);
  return pointIsNeutral(MULTIPLE);
}

/** True for the neutral element: x = 0 and y = 1. T is not read. */
export function pointIsNeutral(p: usize): bool {
  return fieldIsZero(p) && fieldIsEqual(p + Y, p + Z);
}

/**
 * Decodes 32 bytes (RFC 8032 §5.1.3). False when y is p or more, when there is no such point on the curve, or when x is
 * zero and its sign says that it is not. That a point has order L is not checked.
 */
export function pointFromBytes(p: usize, bytes: usize): bool {
  if (!fieldFromBytes(p + Y, bytes)) return false;
  if (!findX(p, p + Y)) return false;
  fieldToBytes(BYTES, p);
  const isOdd = load<u8>(BYTES) & 1;
  const sign = load<u8>(bytes, 31) >> 7;
  if (sign != isOdd) {
    if (fieldIsZero(p)) return false;
    fieldNegate(p, p);
  }
  fieldSetOne(p + Z);
  fieldMultiply(p + T, p, p + Y);
  return true;
}

/**
 * x² = u/v with u = y² - 1 and v = d·y² + 1, where v is never zero. Since p ≡ 5 (mod 8) the root is
 * x = u·v³·(u·v⁷)^((p - 5)/8) when v·x² = u, x·2^((p - 1)/4) when v·x² = -u, and there is none otherwise.
 */
function findX(x: usize, y: usize): bool {
  fieldSquare(A, y);
  fieldSubtract(U, A, ONE); // u = y² - 1
  fieldMultiply(V, A, D);
  fieldAdd(V, V, ONE); // v = d·y² + 1
  fieldSquare(A, V);
  fieldMultiply(A, A, V); // v³
  fieldSquare(B, A);
  fieldMultiply(B, B, V); // v⁷
  fieldMultiply(B, U, B); // u·v⁷
  fieldPowerForRoot(C, B);
  fieldMultiply(A, U, A); // u·v³
  fieldMultiply(x, C, A);
  fieldSquare(A, x);
  fieldMultiply(A, A, V); // v·x²
  if (fieldIsEqual(A, U)) return true;
  fieldNegate(U, U);
  if (!fieldIsEqual(A, U)) return false;
  fieldMultiply(x, x, SQUARE_ROOT_OF_MINUS_ONE);
  return true;
}
