/** Exact arithmetic over ranges of integers: what a generated line can reach, whatever its inputs are. */

/** All integers from `min` to `max`. */
export interface Interval {
  readonly min: bigint;
  readonly max: bigint;
}

/** The integers from -limit to limit. */
export function within(limit: bigint): Interval {
  return { min: -limit, max: limit };
}

/** All sums of one integer of each range; 0 when there is none. */
export function sum(terms: readonly Interval[]): Interval {
  return terms.reduce((left, right) => ({ min: left.min + right.min, max: left.max + right.max }), within(0n));
}

/** All multiples by one factor. */
export function scale(range: Interval, factor: bigint): Interval {
  return hull([range.min * factor, range.max * factor]);
}

/** All products of one integer of each range, which are taken to be independent of each other. */
export function product(left: Interval, right: Interval): Interval {
  return hull([left.min * right.min, left.min * right.max, left.max * right.min, left.max * right.max]);
}

/** What an arithmetic shift to the right leaves: the quotient by 2^bits, rounded down. */
export function shiftRight(range: Interval, bits: number): Interval {
  return { min: range.min >> BigInt(bits), max: range.max >> BigInt(bits) };
}

/** True when each integer of `inner` is one of `outer`. */
export function contains(outer: Interval, inner: Interval): boolean {
  return outer.min <= inner.min && inner.max <= outer.max;
}

/** The largest size of an integer of the range. */
export function magnitude(range: Interval): bigint {
  return range.max > -range.min ? range.max : -range.min;
}

function hull(values: readonly [bigint, ...bigint[]]): Interval {
  const ascending = (left: bigint, right: bigint): bigint => (left < right ? left : right);
  const descending = (left: bigint, right: bigint): bigint => (left > right ? left : right);
  return { min: values.reduce(ascending), max: values.reduce(descending) };
}
