/**
 * Points of a curve C in Jacobian coordinates: (X, Y, Z) stands for x = X/Z², y = Y/Z³. A point is the address of X, Y, Z and a
 * word that is not zero for the point at infinity, whose coordinates mean nothing. Additions are complete: equal points,
 * opposite points and infinity are all answered rightly. Formulas: the Explicit-Formulas Database of D. J. Bernstein and T.
 * Lange, "Jacobian coordinates with a4=-3 for short Weierstrass curves", whose names the variables keep. Variable time,
 * for public data only.
 */
import { MAX_ELEMENT_BYTES, curve } from "./curve";
import { elementFromWords, isZero } from "./element";

/** Room for one point of any curve, and for one with what additions of it need. */
export const MAX_JACOBIAN_BYTES: usize = 3 * MAX_ELEMENT_BYTES + 8;
export const MAX_CACHED_BYTES: usize = 5 * MAX_ELEMENT_BYTES;

const A: usize = memory.data(MAX_ELEMENT_BYTES, 8);
const B: usize = memory.data(MAX_ELEMENT_BYTES, 8);
const D: usize = memory.data(MAX_ELEMENT_BYTES, 8);
const E: usize = memory.data(MAX_ELEMENT_BYTES, 8);
const F: usize = memory.data(MAX_ELEMENT_BYTES, 8);

/** The address of Y. */
// @ts-ignore: decorator
@inline
export function yOf<C>(point: usize): usize {
  return point + curve<C>().elementBytes;
}

/** The address of Z. */
// @ts-ignore: decorator
@inline
export function zOf<C>(point: usize): usize {
  return point + 2 * curve<C>().elementBytes;
}

/** The bytes of one point. */
// @ts-ignore: decorator
@inline
export function jacobianBytes<C>(): usize {
  return 3 * curve<C>().elementBytes + 8;
}

/** True for the point at infinity. */
// @ts-ignore: decorator
@inline
export function isInfinity<C>(point: usize): bool {
  return load<u32>(point + 3 * curve<C>().elementBytes) != 0;
}

/** point = infinity. */
// @ts-ignore: decorator
@inline
export function setInfinity<C>(point: usize): void {
  store<u32>(point + 3 * curve<C>().elementBytes, 1);
}

// @ts-ignore: decorator
@inline
function setFinite<C>(point: usize): void {
  store<u32>(point + 3 * curve<C>().elementBytes, 0);
}

/** point = (x, y). */
export function jacobianFromAffine<C>(point: usize, x: usize, y: usize): void {
  const c = curve<C>();
  c.copy(point, x);
  c.copy(yOf<C>(point), y);
  c.copy(zOf<C>(point), c.one);
  setFinite<C>(point);
}

/** True when the point is finite and its x is this plain number below p: X - x·Z² = 0 needs no inverse. */
export function hasXOf<C>(point: usize, words: usize): bool {
  if (isInfinity<C>(point)) return false;
  const c = curve<C>();
  elementFromWords<C>(A, words);
  c.square(B, zOf<C>(point));
  c.multiplyMinus(A, A, B, point);
  return isZero<C>(A);
}

/** point = 2·point, "dbl-2001-b". No point of these curves has y = 0, their orders being odd. */
export function double<C>(point: usize): void {
  if (isInfinity<C>(point)) return;
  const c = curve<C>();
  const y = yOf<C>(point);
  const z = zOf<C>(point);
  const delta = A;
  const gamma = B;
  const beta = D;
  const alpha = E;
  c.square(delta, z);
  c.square(gamma, y);
  c.multiply(beta, point, gamma);
  c.doublingAlpha(alpha, point, delta);
  c.squareOfSumMinus(z, y, z, gamma, delta);
  c.doublingX(point, alpha, beta);
  c.doublingY(y, alpha, beta, point, gamma);
}

/** point = point + (x2, y2), "madd-2007-bl". */
export function addAffine<C>(point: usize, x2: usize, y2: usize): void {
  if (isInfinity<C>(point)) {
    jacobianFromAffine<C>(point, x2, y2);
    return;
  }
  const c = curve<C>();
  const y1 = yOf<C>(point);
  const z1 = zOf<C>(point);
  const z1z1 = A;
  const h = B;
  const r = D;
  c.square(z1z1, z1);
  c.multiplyMinus(h, x2, z1z1, point);
  c.multiply(r, y2, z1);
  c.multiplyMinusTwice(r, r, z1z1, y1);
  if (isZero<C>(h)) {
    addSameX<C>(point, r);
    return;
  }
  const hh = E;
  c.square(hh, h);
  c.squareOfSumMinus(z1, z1, h, z1z1, hh);
  const j = A;
  const v = F;
  c.multiplyTimes4(j, h, hh);
  c.multiplyTimes4(v, point, hh);
  c.additionX(point, r, j, v);
  c.additionY(y1, r, v, point, y1, j);
}

/**
 * point = point + other, "add-2007-bl". `other` is a finite point as `cacheForAddition` leaves it; `y2` is the address of
 * its Y or of -Y.
 */
export function addCached<C>(point: usize, other: usize, y2: usize): void {
  const c = curve<C>();
  const z2 = zOf<C>(other);
  if (isInfinity<C>(point)) {
    c.copy(point, other);
    c.copy(yOf<C>(point), y2);
    c.copy(zOf<C>(point), z2);
    setFinite<C>(point);
    return;
  }
  const y1 = yOf<C>(point);
  const z1 = zOf<C>(point);
  const z1z1 = A;
  const u1 = F;
  const h = B;
  const s1 = E;
  const r = D;
  c.square(z1z1, z1);
  c.multiply(u1, point, zSquaredOf<C>(other));
  c.multiplyMinus(h, other, z1z1, u1);
  c.multiply(s1, y1, zCubedOf<C>(other));
  c.multiply(r, y2, z1);
  c.multiplyMinusTwice(r, r, z1z1, s1);
  if (isZero<C>(h)) {
    addSameX<C>(point, r);
    return;
  }
  c.squareOfSumMinus(z1, z1, z2, z1z1, zSquaredOf<C>(other));
  c.multiply(z1, z1, h);
  const hh = A;
  const j = B;
  const v = F;
  c.square(hh, h);
  c.multiplyTimes4(j, h, hh);
  c.multiplyTimes4(v, u1, hh);
  c.additionX(point, r, j, v);
  c.additionY(y1, r, v, point, s1, j);
}

/** The sum of two points with one x: r, twice the difference of their y, is zero when they are equal. */
function addSameX<C>(point: usize, r: usize): void {
  if (isZero<C>(r)) double<C>(point);
  else setInfinity<C>(point);
}

/** The bytes of a point with Z² and Z³ behind Z. */
// @ts-ignore: decorator
@inline
export function cachedBytes<C>(): usize {
  return 5 * curve<C>().elementBytes;
}

/** Writes the finite point to `out` with what an addition of it needs. */
export function cacheForAddition<C>(out: usize, point: usize): void {
  const c = curve<C>();
  c.copy(out, point);
  c.copy(yOf<C>(out), yOf<C>(point));
  c.copy(zOf<C>(out), zOf<C>(point));
  c.square(zSquaredOf<C>(out), zOf<C>(out));
  c.multiply(zCubedOf<C>(out), zSquaredOf<C>(out), zOf<C>(out));
}

// @ts-ignore: decorator
@inline
function zSquaredOf<C>(cached: usize): usize {
  return cached + 3 * curve<C>().elementBytes;
}

// @ts-ignore: decorator
@inline
function zCubedOf<C>(cached: usize): usize {
  return cached + 4 * curve<C>().elementBytes;
}
