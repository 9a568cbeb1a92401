/**
 * Ed25519 and Ed25519ph signature verification (RFC 8032 §5.1.7). Variable time, for public data only.
 *
 * RFC 8032 leaves open, or leaves to be read in two ways, what implementations do differently (K. Chalkias, F. Garillot
 * and V. Nikolaenko, "Taming the many EdDSAs", 2020). What is done here, on purpose:
 *
 * - No cofactor: [S]B = R + [k]A' is asked for, not 8 times it. §5.1.7 calls it sufficient; OpenSSL and Go do it, and a
 *   signature that they refuse is not to be taken. The two differ only for keys or R with a part of small order, which no
 *   honest signer makes.
 * - R is compared as bytes with the encoding of [S]B - [k]A', never decoded: so R is canonical, that is y < p and no sign
 *   for x = 0, or the signature is wrong. OpenSSL and Go do the same.
 * - The key must be canonical in the same way (§5.1.3). OpenSSL and Go take y ≥ p there; no honest key has it.
 * - A key of small order is refused: by such a key many messages have a signature in common. OpenSSL and Go take it.
 * - A key of order 8·L, 4·L or 2·L, which has a part of small order, is taken, as by the others: to find it costs another
 *   multiplication, and only its owner can have made it so.
 * - R of small order is taken, as by OpenSSL and Go: with a key that is not of small order, only who knows the private
 *   key can make a signature of it.
 * - S < L (§5.1.7): else a second S would do. `Ed25519Scalar` holds no other.
 * - k is reduced modulo L before A' is multiplied by it, as OpenSSL and Go do it. This, too, differs only for keys with a
 *   part of small order.
 */
import { FaultCode } from "../../fault/fault";
import { Result, fail, ok } from "../../fault/result";
import { SHA512_DIGEST_BYTES, Sha512, sha512 } from "../../hash/sha512";
import { multiplyBaseAndPoint } from "./doubleScalar";
import {
  ENCODED_POINT_BYTES,
  POINT_BYTES,
  pointFromBytes,
  pointHasSmallOrder,
  pointNegate,
  pointToBytes,
} from "./point";
import { Ed25519Scalar, scalarFromWideBytes } from "./scalar";

/** The bytes of an encoded public key. */
export const ED25519_KEY_BYTES: i32 = ENCODED_POINT_BYTES;

/** The bytes of R in a signature. */
export const ED25519_R_BYTES: i32 = ENCODED_POINT_BYTES;

/** dom2(1, ""): "SigEd25519 no Ed25519 collisions", the flag of Ed25519ph and the length of the context (RFC 8032 §2). */
const DOM2_PREHASH: usize = memory.data<u8>([
  0x53, 0x69, 0x67, 0x45, 0x64, 0x32, 0x35, 0x35, 0x31, 0x39, 0x20, 0x6e, 0x6f, 0x20, 0x45, 0x64, 0x32, 0x35, 0x35,
  0x31, 0x39, 0x20, 0x63, 0x6f, 0x6c, 0x6c, 0x69, 0x73, 0x69, 0x6f, 0x6e, 0x73, 1, 0,
]);
const DOM2_BYTES: i32 = 34;

const POINT: usize = memory.data(160, 8);
const K: usize = memory.data(32, 8);
const ENCODED: usize = memory.data(32, 8);

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
   * That its order is L, with no part of small order, is not checked: see above.
   */
  static fromBytes(bytes: Uint8Array): Result<Ed25519PublicKey> {
    if (bytes.length != ED25519_KEY_BYTES)
      return fail<Ed25519PublicKey>(FaultCode.KeyInvalid, "the key is not 32 bytes");
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

/** True when `r`, 32 bytes, and `s` are an Ed25519 signature by `key` over `message`. */
export function verifyEd25519(key: Ed25519PublicKey, message: Uint8Array, r: Uint8Array, s: Ed25519Scalar): bool {
  return verifyHashed(key, new Sha512(), message, r, s);
}

/** True when `r`, 32 bytes, and `s` are an Ed25519ph signature, with no context, by `key` over `message`. */
export function verifyEd25519ph(key: Ed25519PublicKey, message: Uint8Array, r: Uint8Array, s: Ed25519Scalar): bool {
  return verifyEd25519phDigest(key, sha512(message), r, s);
}

/** `verifyEd25519ph` over the message whose SHA-512 is `digest`: 64 bytes, other lengths trap. */
export function verifyEd25519phDigest(
  key: Ed25519PublicKey,
  digest: Uint8Array,
  r: Uint8Array,
  s: Ed25519Scalar,
): bool {
  assert(digest.length == SHA512_DIGEST_BYTES, "a digest of 64 bytes");
  const hash = new Sha512();
  const dom2 = new Uint8Array(DOM2_BYTES);
  memory.copy(dom2.dataStart, DOM2_PREHASH, DOM2_BYTES);
  hash.update(dom2);
  return verifyHashed(key, hash, digest, r, s);
}

/** `hash` has taken dom2, which is empty for Ed25519; `message` is PH(M). */
function verifyHashed(key: Ed25519PublicKey, hash: Sha512, message: Uint8Array, r: Uint8Array, s: Ed25519Scalar): bool {
  assert(r.length == ED25519_R_BYTES, "an R of 32 bytes");
  hash.update(r);
  hash.update(key.bytes);
  hash.update(message);
  scalarFromWideBytes(K, hash.digest().dataStart); // k = SHA-512(dom2 || R || A || PH(M))
  multiplyBaseAndPoint(POINT, s.address, K, key.negatedAddress); // [S]B + [k](-A)
  pointToBytes(ENCODED, POINT);
  return memory.compare(ENCODED, r.dataStart, ED25519_R_BYTES) == 0;
}
