// Points of P-256, P-384 and P-521. A curve is named by its bits; points are the bytes that the core keeps of them.
import { P256 } from "../../assembly/curve/p256/curve";
import { P384 } from "../../assembly/curve/p384/curve";
import { P521 } from "../../assembly/curve/p521/curve";
import { combBytes, multiplyWithCombs, prepareComb, prepareGeneratorComb } from "../../assembly/curve/weierstrass/comb";
import { curve } from "../../assembly/curve/weierstrass/curve";
import { multiplyGeneratorAndPoint } from "../../assembly/curve/weierstrass/doubleScalar";
import {
  addAffine,
  addCached,
  cacheForAddition,
  cachedBytes,
  double,
  hasXOf,
  jacobianBytes,
  yOf,
} from "../../assembly/curve/weierstrass/jacobian";
import { writeNonAdjacentForm } from "../../assembly/curve/weierstrass/nonAdjacentForm";
import { PointProblem, pointFromCoordinates } from "../../assembly/curve/weierstrass/point";

/** Reads 04 || x || y; gives x and y as limbs, null when it is refused. */
export function affinePoint(bits: i32, bytes: Uint8Array): Uint8Array | null {
  if (bits == 256) return affinePointOn<P256>(bytes);
  if (bits == 384) return affinePointOn<P384>(bytes);
  return affinePointOn<P521>(bytes);
}

function affinePointOn<C>(bytes: Uint8Array): Uint8Array | null {
  if (bytes.length != 1 + 2 * <i32>curve<C>().coordinateBytes || bytes[0] != 4) return null;
  const point = new Uint8Array(2 * <i32>curve<C>().elementBytes);
  return pointFromCoordinates<C>(point.dataStart, bytes.dataStart + 1) == PointProblem.None ? point : null;
}

/** point = 2·point, a Jacobian point's bytes; and the same bytes. */
export function doubledPoint(bits: i32, point: Uint8Array): Uint8Array {
  if (bits == 256) double<P256>(point.dataStart);
  else if (bits == 384) double<P384>(point.dataStart);
  else double<P521>(point.dataStart);
  return point;
}

/** The Jacobian point plus the affine one. */
export function sumWithAffine(bits: i32, point: Uint8Array, affine: Uint8Array): Uint8Array {
  const x = affine.dataStart;
  const y = x + <usize>(affine.length >> 1);
  if (bits == 256) addAffine<P256>(point.dataStart, x, y);
  else if (bits == 384) addAffine<P384>(point.dataStart, x, y);
  else addAffine<P521>(point.dataStart, x, y);
  return point;
}

/** The Jacobian point plus another finite one, which is cached. */
export function sumWithCached(bits: i32, point: Uint8Array, other: Uint8Array): Uint8Array {
  if (bits == 256) addAsCached<P256>(point.dataStart, other.dataStart);
  else if (bits == 384) addAsCached<P384>(point.dataStart, other.dataStart);
  else addAsCached<P521>(point.dataStart, other.dataStart);
  return point;
}

function addAsCached<C>(point: usize, other: usize): void {
  const cached = new Uint8Array(<i32>cachedBytes<C>());
  cacheForAddition<C>(cached.dataStart, other);
  addCached<C>(point, cached.dataStart, yOf<C>(cached.dataStart));
}

/** u·G + v·Q as a Jacobian point; the scalars as little-endian bytes. */
export function doubleScalarSum(bits: i32, u: Uint8Array, v: Uint8Array, affine: Uint8Array): Uint8Array {
  if (bits == 256) return doubleScalarSumOn<P256>(u, v, affine);
  if (bits == 384) return doubleScalarSumOn<P384>(u, v, affine);
  return doubleScalarSumOn<P521>(u, v, affine);
}

function doubleScalarSumOn<C>(u: Uint8Array, v: Uint8Array, affine: Uint8Array): Uint8Array {
  return bytesAt(multiplyGeneratorAndPoint<C>(u.dataStart, v.dataStart, affine.dataStart), jacobianBytes<C>());
}

/** One table for the tests, of whatever curve was asked for last. */
const TABLE: usize = memory.data(512 * 2 * 72, 16);

/** Makes the table of Q for `combSum`, and the generator's. */
export function prepareForSums(bits: i32, affine: Uint8Array): void {
  if (bits == 256) prepareOn<P256>(affine);
  else if (bits == 384) prepareOn<P384>(affine);
  else prepareOn<P521>(affine);
}

function prepareOn<C>(affine: Uint8Array): void {
  assert(combBytes<C>() <= 512 * 2 * 72);
  prepareGeneratorComb<C>();
  prepareComb<C>(TABLE, affine.dataStart);
}

/** u·G + v·Q by tables, for the Q of `prepareForSums`. */
export function combSum(bits: i32, u: Uint8Array, v: Uint8Array): Uint8Array {
  if (bits == 256) return combSumOn<P256>(u, v);
  if (bits == 384) return combSumOn<P384>(u, v);
  return combSumOn<P521>(u, v);
}

function combSumOn<C>(u: Uint8Array, v: Uint8Array): Uint8Array {
  return bytesAt(multiplyWithCombs<C>(u.dataStart, v.dataStart, TABLE), jacobianBytes<C>());
}

/** True when the Jacobian point is finite and has this x, which is below p, as little-endian bytes. */
export function pointHasX(bits: i32, point: Uint8Array, x: Uint8Array): bool {
  if (bits == 256) return hasXOf<P256>(point.dataStart, x.dataStart);
  if (bits == 384) return hasXOf<P384>(point.dataStart, x.dataStart);
  return hasXOf<P521>(point.dataStart, x.dataStart);
}

/** The digits of the width-w non-adjacent form as i16, and how many there are up to the highest as i32. */
export function nonAdjacentForm(scalar: Uint8Array, width: i32): Uint8Array {
  const answer = new Uint8Array(2 * (8 * scalar.length + 1) + 4);
  const count = writeNonAdjacentForm(answer.dataStart, scalar.dataStart, <usize>(scalar.length >> 2), width);
  store<i32>(answer.dataStart + <usize>answer.length - 4, count);
  return answer;
}

function bytesAt(address: usize, length: usize): Uint8Array {
  const bytes = new Uint8Array(<i32>length);
  memory.copy(bytes.dataStart, address, length);
  return bytes;
}
