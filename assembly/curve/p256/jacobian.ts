/**
 * Points of P-256 in Jacobian coordinates: (X, Y, Z) stands for x = X/Z², y = Y/Z³, and Z = 0 for the point at infinity
 * (SEC 1 §2.2.1 gives the affine law that these formulas follow). A point is the address of 96 bytes: three field
 * elements. Additions are complete: doubling, inverse points and infinity are all answered rightly.
 */
import {
  FIELD_BYTES,
  fieldAdd,
  fieldDouble,
  fieldIsEqual,
  fieldIsZero,
  fieldMultiply,
  fieldOne,
  fieldSquare,
  fieldSubtract,
} from "./field";

/** The bytes of one point. */
export const JACOBIAN_BYTES: usize = 96;

const Y: usize = FIELD_BYTES;
const Z: usize = 2 * FIELD_BYTES;

const A: usize = memory.data(32, 8);
const B: usize = memory.data(32, 8);
const C: usize = memory.data(32, 8);
const D: usize = memory.data(32, 8);
const E: usize = memory.data(32, 8);
const F: usize = memory.data(32, 8);
const G: usize = memory.data(32, 8);

/** point = infinity. */
export function jacobianSetInfinity(point: usize): void {
  memory.fill(point, 0, JACOBIAN_BYTES);
}

/** point = (x, y) with the two elements at `affine`. */
export function jacobianFromAffine(point: usize, affine: usize): void {
  memory.copy(point, affine, 2 * FIELD_BYTES);
  memory.copy(point + Z, fieldOne(), FIELD_BYTES);
}

/** True for the point at infinity. */
export function jacobianIsInfinity(point: usize): bool {
  return fieldIsZero(point + Z);
}

/** True when the point is finite and x = `x`: compares X with x·Z², which needs no inverse. */
export function jacobianHasX(point: usize, x: usize): bool {
  if (jacobianIsInfinity(point)) return false;
  fieldSquare(A, point + Z);
  fieldMultiply(A, A, x);
  return fieldIsEqual(A, point);
}

/** out = -point. `out` may be `point`. */
export function jacobianNegate(out: usize, point: usize): void {
  memory.copy(out, point, JACOBIAN_BYTES);
  fieldSubtract(out + Y, out + Y, point + Y);
  fieldSubtract(out + Y, out + Y, point + Y);
}

/**
 * point = 2·point. With a = -3 the tangent's 3X² - 3Z⁴ is 3·(X - Z²)·(X + Z²). Infinity stays infinity, as Z is a factor
 * of the new Z; no point of this curve has y = 0, the order being odd.
 */
export function jacobianDouble(point: usize): void {
  const zSquared = A;
  const ySquared = B;
  const tangent = C;
  const fourXYSquared = D;
  fieldSquare(zSquared, point + Z);
  fieldSquare(ySquared, point + Y);

  fieldSubtract(tangent, point, zSquared);
  fieldAdd(E, point, zSquared);
  fieldMultiply(tangent, tangent, E);
  fieldDouble(E, tangent);
  fieldAdd(tangent, tangent, E);

  fieldMultiply(point + Z, point + Z, point + Y);
  fieldDouble(point + Z, point + Z);

  fieldMultiply(fourXYSquared, point, ySquared);
  fieldDouble(fourXYSquared, fourXYSquared);
  fieldDouble(fourXYSquared, fourXYSquared);
  fieldSquare(point, tangent);
  fieldSubtract(point, point, fourXYSquared);
  fieldSubtract(point, point, fourXYSquared);

  fieldSubtract(E, fourXYSquared, point);
  fieldMultiply(point + Y, tangent, E);
  fieldDouble(ySquared, ySquared);
  fieldSquare(E, ySquared);
  fieldDouble(E, E);
  fieldSubtract(point + Y, point + Y, E);
}

/** point = point + other. `other` is not changed and must not overlap `point`. */
export function jacobianAdd(point: usize, other: usize): void {
  if (jacobianIsInfinity(other)) return;
  if (jacobianIsInfinity(point)) {
    memory.copy(point, other, JACOBIAN_BYTES);
    return;
  }
  const x1 = A;
  const y1 = B;
  const width = C;
  const height = D;
  bringToCommonZ(point, other, x1, y1, width, height);
  if (!fieldIsZero(width)) addDistinct(point, other, x1, y1, width, height);
  else if (fieldIsZero(height)) jacobianDouble(point);
  else jacobianSetInfinity(point);
}

/** Over the denominators Z1²·Z2² and Z1³·Z2³: x1, y1, and the chord's width x2 - x1 and height y2 - y1. */
function bringToCommonZ(point: usize, other: usize, x1: usize, y1: usize, width: usize, height: usize): void {
  fieldSquare(E, other + Z);
  fieldMultiply(x1, point, E);
  fieldMultiply(E, E, other + Z);
  fieldMultiply(y1, point + Y, E);

  fieldSquare(E, point + Z);
  fieldMultiply(width, other, E);
  fieldMultiply(E, E, point + Z);
  fieldMultiply(height, other + Y, E);

  fieldSubtract(width, width, x1);
  fieldSubtract(height, height, y1);
}

/** The chord's third point: Z3 = Z1·Z2·w, X3 = h² - w³ - 2·x1·w², Y3 = h·(x1·w² - X3) - y1·w³. */
function addDistinct(point: usize, other: usize, x1: usize, y1: usize, width: usize, height: usize): void {
  const widthSquared = E;
  const widthCubed = F;
  const x1WidthSquared = G;
  fieldMultiply(point + Z, point + Z, other + Z);
  fieldMultiply(point + Z, point + Z, width);

  fieldSquare(widthSquared, width);
  fieldMultiply(widthCubed, widthSquared, width);
  fieldMultiply(x1WidthSquared, x1, widthSquared);
  fieldSquare(point, height);
  fieldSubtract(point, point, widthCubed);
  fieldSubtract(point, point, x1WidthSquared);
  fieldSubtract(point, point, x1WidthSquared);

  fieldSubtract(x1WidthSquared, x1WidthSquared, point);
  fieldMultiply(point + Y, height, x1WidthSquared);
  fieldMultiply(y1, y1, widthCubed);
  fieldSubtract(point + Y, point + Y, y1);
}
