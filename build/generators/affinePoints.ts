/** Points of curves, for the tables of a base point's multiples. */

/** A point other than infinity. */
export interface AffinePoint {
  readonly x: bigint;
  readonly y: bigint;
}

/** P, 3P, 5P …: so many odd multiples of a point, by its curve's addition. */
export function oddMultiples(
  point: AffinePoint,
  count: number,
  add: (left: AffinePoint, right: AffinePoint) => AffinePoint,
): AffinePoint[] {
  const twice = add(point, point);
  const multiples = [point];
  while (multiples.length < count) multiples.push(add(multiples[multiples.length - 1] ?? point, twice));
  return multiples;
}
