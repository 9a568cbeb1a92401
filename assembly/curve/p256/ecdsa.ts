/** ECDSA signature verification over P-256 (FIPS 186-5 §6.4.2). */
import { Result, failed, ok } from "../../fault/result";
import { multiplyGeneratorAndPoint } from "./doubleScalar";
import { fieldFromLimbs } from "./field";
import { jacobianHasX } from "./jacobian";
import { P256Point } from "./point";
import {
  P256Scalar,
  scalarFromDigest,
  scalarInverseMontgomery,
  scalarMultiplyByMontgomery,
  scalarPlusOrder,
} from "./scalar";

const DIGEST_BYTES: i32 = 32;

const INVERSE: usize = memory.data(32, 8);
const U: usize = memory.data(32, 8);
const V: usize = memory.data(32, 8);
const SUM: usize = memory.data(96, 8);
const CANDIDATE: usize = memory.data(32, 8);

/** A public key of P-256: a finite point of the curve, and whatever makes verifying with it quicker. Immutable. */
@final
export class P256PublicKey {
  private constructor(
    /** Q of the standard. */
    readonly point: P256Point,
  ) {}

  /** Reads 04 || x || y; KeyInvalid as `P256Point.fromUncompressed` says. */
  static fromUncompressed(bytes: Uint8Array): Result<P256PublicKey> {
    const point = P256Point.fromUncompressed(bytes);
    if (point.fault) return failed<P256PublicKey>(point.fault!);
    return ok(new P256PublicKey(point.value));
  }
}

/**
 * True when (r, s) is a signature by `key` over `digest`, which must be 32 bytes: other lengths trap, as only a defect
 * could bring them here. Both s and n - s are right: ECDSA is malleable, so a signature's bytes identify nothing.
 */
export function verifyP256(key: P256PublicKey, digest: Uint8Array, r: P256Scalar, s: P256Scalar): bool {
  assert(digest.length == DIGEST_BYTES, "a digest of 32 bytes");
  scalarInverseMontgomery(INVERSE, s.address);
  scalarFromDigest(U, digest.dataStart);
  scalarMultiplyByMontgomery(U, U, INVERSE);
  scalarMultiplyByMontgomery(V, r.address, INVERSE);
  multiplyGeneratorAndPoint(SUM, U, V, key.point.address);
  return hasXCongruentTo(SUM, r);
}

/** True when the point is finite and its x, an integer below p, is r or r + n: the two that are r modulo n. */
function hasXCongruentTo(point: usize, r: P256Scalar): bool {
  fieldFromLimbs(CANDIDATE, r.address);
  if (jacobianHasX(point, CANDIDATE)) return true;
  if (!scalarPlusOrder(CANDIDATE, r.address)) return false;
  fieldFromLimbs(CANDIDATE, CANDIDATE);
  return jacobianHasX(point, CANDIDATE);
}
