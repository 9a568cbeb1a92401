/**
 * Sums of many pairs of affine points with one inverse for all of them: the chord law (SEC 1 §2.2.1) and P. L. Montgomery's
 * trick (Guide to Elliptic Curve Cryptography §2.2.5, algorithm 2.26). A sum costs five multiplications and a square, about
 * half of an addition in Jacobian coordinates.
 */
import { MAX_ELEMENT_BYTES, curve } from "./curve";
import { invert, isZero } from "./element";

/** Pairs in one batch: the most that P-521 has. */
export const MAX_PAIRS: usize = 68;

/** Products of the first x2 - x1; and then the slopes. */
const PRODUCTS: usize = memory.data(MAX_PAIRS * MAX_ELEMENT_BYTES, 8);
const INVERSE: usize = memory.data(MAX_ELEMENT_BYTES, 8);
const NEW_X: usize = memory.data(MAX_ELEMENT_BYTES, 8);

/**
 * Replaces `count` pairs of affine points at `points` by their sums: points 0 and 1 by one at 0, points 2 and 3 by one at 1
 * and so on. False, and the points are as they were, when a pair has one x: the law does not hold for it.
 */
export function addPairs<C>(points: usize, count: usize): bool {
  const last = PRODUCTS + (count - 1) * curve<C>().elementBytes;
  multiplyWidths<C>(points, count);
  if (isZero<C>(last)) return false;
  invert<C>(INVERSE, last);
  for (let pair = count - 1; pair > 0; pair--) writeSlope<C>(points, pair);
  writeFirstSlope<C>(points);
  for (let pair: usize = 0; pair < count; pair++) addPair<C>(points, pair);
  return true;
}

/** PRODUCTS[i] is the product of x2 - x1 of the pairs up to the i-th. */
function multiplyWidths<C>(points: usize, count: usize): void {
  const c = curve<C>();
  c.multiplyDifference(PRODUCTS, c.one, secondOf<C>(points, 0), firstOf<C>(points, 0));
  for (let pair: usize = 1; pair < count; pair++) {
    const product = PRODUCTS + pair * c.elementBytes;
    c.multiplyDifference(product, product - c.elementBytes, secondOf<C>(points, pair), firstOf<C>(points, pair));
  }
}

/** PRODUCTS[pair] = (y2 - y1)/(x2 - x1). INVERSE is that of the products up to this pair, and then up to the one before. */
function writeSlope<C>(points: usize, pair: usize): void {
  const c = curve<C>();
  const first = firstOf<C>(points, pair);
  const second = secondOf<C>(points, pair);
  const slope = PRODUCTS + pair * c.elementBytes;
  c.multiply(slope, INVERSE, slope - c.elementBytes);
  c.multiplyDifference(slope, slope, second + c.elementBytes, first + c.elementBytes);
  c.multiplyDifference(INVERSE, INVERSE, second, first);
}

function writeFirstSlope<C>(points: usize): void {
  const c = curve<C>();
  const y1 = firstOf<C>(points, 0) + c.elementBytes;
  const y2 = secondOf<C>(points, 0) + c.elementBytes;
  c.multiplyDifference(PRODUCTS, INVERSE, y2, y1);
}

function addPair<C>(points: usize, pair: usize): void {
  const c = curve<C>();
  const first = firstOf<C>(points, pair);
  const slope = PRODUCTS + pair * c.elementBytes;
  const sum = points + pair * 2 * c.elementBytes;
  c.chordX(NEW_X, slope, first, secondOf<C>(points, pair));
  c.chordY(sum + c.elementBytes, slope, first, NEW_X, first + c.elementBytes);
  c.copy(sum, NEW_X);
}

// @ts-ignore: decorator
@inline
function firstOf<C>(points: usize, pair: usize): usize {
  return points + pair * 4 * curve<C>().elementBytes;
}

// @ts-ignore: decorator
@inline
function secondOf<C>(points: usize, pair: usize): usize {
  return firstOf<C>(points, pair) + 2 * curve<C>().elementBytes;
}
