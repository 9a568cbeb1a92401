/**
 * The public keys of Ed25519 (RFC 8032 §5.1.3) and its verification equation (§5.1.7). Variable time, for public data
 * only. How the RFC is read, and why, says `signature/ed25519.ts`.
 */
import { FaultCode } from "../../fault/fault";
import { Result, fail, ok } from "../../fault/result";
import { halveScalar } from "./halving";
import { addMultiples } from "./multiScalar";
import {
  ENCODED_POINT_BYTES,
  POINT_BYTES,
  pointFromBytes,
  pointHasSmallOrder,
  pointIsNeutral,
  pointNegate,
} from "./point";
import { Ed25519Scalar, WIDE_SCALAR_BYTES, scalarFromWideBytes, scalarTimes128Bits } from "./scalar";

/** The bytes of an encoded public key. */
export const ED25519_KEY_BYTES: i32 = ENCODED_POINT_BYTES;

/** The bytes of R in a signature. */
export const ED25519_R_BYTES: i32 = ENCODED_POINT_BYTES;

const R: usize = memory.data(160, 8);
const SUM: usize = memory.data(160, 8);
const K: usize = memory.data(32, 8);
const U: usize = memory.data(32, 8);
const V: usize = memory.data(32, 8);
const U_TIMES_S: usize = memory.data(32, 8);

/** A public key of Ed25519 and Ed25519ph: a point A of the curve that is not of small order. Immutable. */
@final
export class Ed25519PublicKey {
  /** A as it was encoded. */
  private readonly encoded: Uint8Array = new Uint8Array(ED25519_KEY_BYTES);
  /** -A. */
  private readonly negated: StaticArray<i32> = new StaticArray<i32>((<i32>POINT_BYTES) >> 2);

  private constructor() {}

  /**
   * Reads 32 bytes (RFC 8032 §5.1.3). KeyInvalid when they are of another length, when y is p or more, when there is no
   * such point on the curve, when x is zero and its sign is not, and when the point is of small order (1, 2, 4 or 8).
   * That its order is L, with no part of small order, is not checked: its owner alone can have made it otherwise.
   */
  static fromBytes(bytes: Uint8Array): Result<Ed25519PublicKey> {
    if (bytes.length != ED25519_KEY_BYTES) {
      return fail<Ed25519PublicKey>(FaultCode.KeyInvalid, "the key is not 32 bytes");
    }
    const key = new Ed25519PublicKey();
    if (!pointFromBytes(key.negatedAddress, bytes.dataStart)) {
      return fail<Ed25519PublicKey>(FaultCode.KeyInvalid, "the key is not the encoding of a point");
    }
    if (pointHasSmallOrder(key.negatedAddress)) {
      return fail<Ed25519PublicKey>(FaultCode.KeyInvalid, "the key is a point of small order");
    }
    pointNegate(key.negatedAddress);
    key.encoded.set(bytes);
    return ok(key);
  }

  /** A's 32 bytes; nobody changes them. */
  get bytes(): Uint8Array {
    return this.encoded;
  }

  /** Where -A lies, as `point.ts` says; valid as long as this object is held. Read only. */
  get negatedAddress(): usize {
    return changetype<usize>(this.negated);
  }
}

/**
 * True when `r`, 32 bytes, is the strict encoding of a point R with [S]B = R + [k]A. `challenge` is the hash that is k,
 * 64 little-endian bytes; it is reduced modulo L. Other lengths trap, as only a defect could bring them here.
 */
export function satisfiesEd25519(key: Ed25519PublicKey, challenge: Uint8Array, r: Uint8Array, s: Ed25519Scalar): bool {
  assert(challenge.length == WIDE_SCALAR_BYTES && r.length == ED25519_R_BYTES, "a hash of 64 bytes and an R of 32");
  if (!pointFromBytes(R, r.dataStart)) return false;
  pointNegate(R);
  scalarFromWideBytes(K, challenge.dataStart);
  const isNegative = halveScalar(U, V, K); // u·k = ±v
  scalarTimes128Bits(U_TIMES_S, s.address, U);
  addMultiples(SUM, U_TIMES_S, U, R, V, isNegative, key.negatedAddress); // u·([S]B - R - [k]A)
  return pointIsNeutral(SUM);
}
