// Scalars modulo the orders of P-256, P-384 and P-521. A curve is the bits of its field, a number is big-endian bytes.
import { divsteps, transform, transformModulo } from "../../assembly/bigint/inverse";
import { P256Order } from "../../assembly/curve/p256/order";
import { P384Order } from "../../assembly/curve/p384/order";
import { P521Order } from "../../assembly/curve/p521/order";
import {
  ecdsaScalars,
  scalarFromBytes,
  scalarFromDigest,
  scalarPlusOrder,
} from "../../assembly/curve/weierstrass/scalar";

/** The record of n for Montgomery arithmetic, as the words in memory. */
export function orderModulus(curve: i32): Uint8Array {
  if (curve == 256) return montgomeryRecord<P256Order>();
  if (curve == 384) return montgomeryRecord<P384Order>();
  return montgomeryRecord<P521Order>();
}

function montgomeryRecord<N>(): Uint8Array {
  const order = changetype<N>(0);
  return copied(order.modulus, 4 * (2 + order.words));
}

/** The record of n for inverses, as the words in memory. */
export function orderInverseModulus(curve: i32): Uint8Array {
  if (curve == 256) return inverseRecord<P256Order>();
  if (curve == 384) return inverseRecord<P384Order>();
  return inverseRecord<P521Order>();
}

function inverseRecord<N>(): Uint8Array {
  const record = changetype<N>(0).inverseModulus;
  return copied(record, 4 * (3 + 2 * <usize>load<u32>(record, 4)));
}

/** The number again, or null where it is refused as r or s. */
export function scalarRead(curve: i32, bytes: Uint8Array): Uint8Array | null {
  if (curve == 256) return read<P256Order>(bytes);
  if (curve == 384) return read<P384Order>(bytes);
  return read<P521Order>(bytes);
}

function read<N>(bytes: Uint8Array): Uint8Array | null {
  const order = changetype<N>(0);
  const scalar = room<N>();
  assert(bytes.length == <i32>order.bytes);
  return scalarFromBytes<N>(scalar.dataStart, bytes.dataStart) ? written(scalar, 0, order.words) : null;
}

/** e of a digest. */
export function scalarOfDigest(curve: i32, digest: Uint8Array): Uint8Array {
  if (curve == 256) return ofDigest<P256Order>(digest);
  if (curve == 384) return ofDigest<P384Order>(digest);
  return ofDigest<P521Order>(digest);
}

function ofDigest<N>(digest: Uint8Array): Uint8Array {
  const scalar = room<N>();
  scalarFromDigest<N>(scalar.dataStart, digest.dataStart, digest.length);
  return written(scalar, 0, changetype<N>(0).words);
}

/** u and then v; r and s must be right. */
export function scalarsOfSignature(curve: i32, digest: Uint8Array, r: Uint8Array, s: Uint8Array): Uint8Array {
  if (curve == 256) return ofSignature<P256Order>(digest, r, s);
  if (curve == 384) return ofSignature<P384Order>(digest, r, s);
  return ofSignature<P521Order>(digest, r, s);
}

function ofSignature<N>(digest: Uint8Array, r: Uint8Array, s: Uint8Array): Uint8Array {
  const bytes = 4 * changetype<N>(0).words;
  const numbers = new Uint8Array(4 * <i32>bytes);
  const u = numbers.dataStart;
  const v = u + bytes;
  assert(scalarFromBytes<N>(v + bytes, r.dataStart) && scalarFromBytes<N>(v + 2 * bytes, s.dataStart));
  ecdsaScalars<N>(u, v, digest.dataStart, digest.length, v + bytes, v + 2 * bytes);
  const answer = new Uint8Array(2 * <i32>bytes);
  answer.set(written(numbers, 0, bytes >> 2));
  answer.set(written(numbers, bytes, bytes >> 2), <i32>bytes);
  return answer;
}

/** a + n, or null when the words of a scalar do not hold it. */
export function scalarAndOrder(curve: i32, a: Uint8Array): Uint8Array | null {
  if (curve == 256) return andOrder<P256Order>(a);
  if (curve == 384) return andOrder<P384Order>(a);
  return andOrder<P521Order>(a);
}

function andOrder<N>(a: Uint8Array): Uint8Array | null {
  const scalar = room<N>();
  assert(scalarFromBytes<N>(scalar.dataStart, a.dataStart));
  if (!scalarPlusOrder<N>(scalar.dataStart, scalar.dataStart)) return null;
  return written(scalar, 0, changetype<N>(0).words);
}

/** δ after 30 divsteps and the four entries of the matrix, each as four bytes, the least significant first. */
export function divstepMatrix(delta: i32, f: i32, g: i32): Uint8Array {
  const answer = new Uint8Array(20);
  store<i32>(answer.dataStart, divsteps(delta, f, g, answer.dataStart + 4));
  return answer;
}

/** Two numbers of equally many limbs, four bytes each, transformed by such a matrix; modulo n too if that is wished. */
export function divstepTransform(curve: i32, matrix: Uint8Array, numbers: Uint8Array, isModulo: bool): Uint8Array {
  const limbs = numbers.length >> 3;
  const first = copied(numbers.dataStart, numbers.length);
  const second = first.dataStart + 4 * <usize>limbs;
  if (!isModulo) {
    transform(first.dataStart, second, limbs, matrix.dataStart);
    return first;
  }
  const record = orderInverseModulus(curve).dataStart;
  assert(load<u32>(record, 4) == limbs);
  transformModulo(first.dataStart, second, limbs, matrix.dataStart, record + 12, load<u32>(record, 8));
  return first;
}

function room<N>(): Uint8Array {
  return new Uint8Array(4 * <i32>changetype<N>(0).words);
}

function copied(address: usize, bytes: usize): Uint8Array {
  const answer = new Uint8Array(<i32>bytes);
  memory.copy(answer.dataStart, address, bytes);
  return answer;
}

/** The words from that place on, as big-endian bytes. */
function written(numbers: Uint8Array, from: usize, words: usize): Uint8Array {
  return copied(numbers.dataStart + from, 4 * words).reverse();
}
