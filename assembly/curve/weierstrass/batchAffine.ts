/** Many points into affine coordinates with one inverse (P. L. Montgomery's trick: Guide to ECC §2.2.5, algorithm 2.26). */
import { MAX_ELEMENT_BYTES, curve } from "./curve";
import { invert } from "./element";

/** Points in one batch. */
export const MAX_BATCH: usize = 512;

/** Products of the first Z's. */
const PRODUCTS: usize = memory.data(MAX_BATCH * MAX_ELEMENT_BYTES, 8);
const INVERSE: usize = memory.data(MAX_ELEMENT_BYTES, 8);
const Z_INVERSE: usize = memory.data(MAX_ELEMENT_BYTES, 8);
const POWER: usize = memory.data(MAX_ELEMENT_BYTES, 8);

/**
 * Turns `count` points, from 1 to MAX_BATCH, into affine ones where they lie: `points` has X and Y of each, one behind the
 * other, and `denominators` the Z's, of which none is zero.
 */
export function toAffine<C>(points: usize, denominators: usize, count: usize): void {
  const c = curve<C>();
  const bytes = c.elementBytes;
  c.copy(PRODUCTS, denominators);
  for (let i: usize = 1; i < count; i++) {
    c.multiply(PRODUCTS + i * bytes, PRODUCTS + (i - 1) * bytes, denominators + i * bytes);
  }
  // INVERSE is 1/(Z₀·Z₁ … Zᵢ) in each turn.
  invert<C>(INVERSE, PRODUCTS + (count - 1) * bytes);
  for (let i = count - 1; i > 0; i--) {
    c.multiply(Z_INVERSE, INVERSE, PRODUCTS + (i - 1) * bytes);
    c.multiply(INVERSE, INVERSE, denominators + i * bytes);
    divide<C>(points + 2 * i * bytes, Z_INVERSE);
  }
  divide<C>(points, INVERSE);
}

/** x = X/Z², y = Y/Z³. */
function divide<C>(point: usize, zInverse: usize): void {
  const c = curve<C>();
  c.square(POWER, zInverse);
  c.multiply(point, point, POWER);
  c.multiply(POWER, POWER, zInverse);
  c.multiply(point + c.elementBytes, point + c.elementBytes, POWER);
}
