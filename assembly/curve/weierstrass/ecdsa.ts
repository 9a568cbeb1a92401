/**
 * ECDSA signature verification (FIPS 186-5 §6.4.2), for a curve class C and the class N of its order. Variable time, for
 * public data only.
 */
import { multiplyWithCombs } from "./comb";
import { MAX_WORDS_BYTES } from "./curve";
import { multiplyGeneratorAndPoint } from "./doubleScalar";
import { isBelowPrime } from "./element";
import { hasXOf } from "./jacobian";
import { ecdsaScalars, scalarPlusOrder } from "./scalar";

/** Room for the scalars of the longest order, 521 bits. */
const U: usize = memory.data(MAX_WORDS_BYTES, 8);
const V: usize = memory.data(MAX_WORDS_BYTES, 8);
const SECOND_CANDIDATE: usize = memory.data(MAX_WORDS_BYTES, 8);

/**
 * True when (r, s) is a signature by the point Q at `point` over the digest. `r` and `s` are scalars from 1 to n - 1;
 * `table` is Q's of `prepare`, or 0: it changes the time and not the answer. Both s and n - s are right: ECDSA is malleable,
 * so a signature's bytes identify nothing.
 */
export function verifyEcdsa<C, N>(
  point: usize,
  table: usize,
  digest: usize,
  digestBytes: i32,
  r: usize,
  s: usize,
): bool {
  ecdsaScalars<N>(U, V, digest, digestBytes, r, s);
  const sum = table != 0 ? multiplyWithCombs<C>(U, V, table) : multiplyGeneratorAndPoint<C>(U, V, point);
  return hasXCongruentTo<C, N>(sum, r);
}

/** True when the point is finite and its x, an integer below p, is r or r + n: the two that are r modulo n. */
function hasXCongruentTo<C, N>(point: usize, r: usize): bool {
  if (hasXOf<C>(point, r)) return true;
  if (!scalarPlusOrder<N>(SECOND_CANDIDATE, r) || !isBelowPrime<C>(SECOND_CANDIDATE)) return false;
  return hasXOf<C>(point, SECOND_CANDIDATE);
}
