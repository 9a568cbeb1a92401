/**
 * Ed25519 and Ed25519ph signature verification (RFC 8032 §5.1.7).
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
import { Ed25519PublicKey, satisfiesEd25519 } from "../curve/edwards25519/ed25519";
import { SHA512_DIGEST_BYTES, Sha512, sha512 } from "../hash/sha512";
import { Ed25519Signature } from "./ed25519Signature";

/** dom2(1, ""): "SigEd25519 no Ed25519 collisions", the flag of Ed25519ph and the length of the context (RFC 8032 §2). */
const DOM2_PREHASH: usize = memory.data<u8>([
  0x53, 0x69, 0x67, 0x45, 0x64, 0x32, 0x35, 0x35, 0x31, 0x39, 0x20, 0x6e, 0x6f, 0x20, 0x45, 0x64, 0x32, 0x35, 0x35,
  0x31, 0x39, 0x20, 0x63, 0x6f, 0x6c, 0x6c, 0x69, 0x73, 0x69, 0x6f, 0x6e, 0x73, 1, 0,
]);
const DOM2_BYTES: i32 = 34;

/** True when the signature is one of Ed25519 by `key` over `message`. */
export function verifyEd25519(key: Ed25519PublicKey, message: Uint8Array, signature: Ed25519Signature): bool {
  return verifyHashed(key, new Sha512(), message, signature);
}

/** True when the signature is one of Ed25519ph, with no context, by `key` over `message`. */
export function verifyEd25519ph(key: Ed25519PublicKey, message: Uint8Array, signature: Ed25519Signature): bool {
  return verifyEd25519phDigest(key, sha512(message), signature);
}

/** `verifyEd25519ph` over the message whose SHA-512 is `digest`: 64 bytes, other lengths trap. */
export function verifyEd25519phDigest(key: Ed25519PublicKey, digest: Uint8Array, signature: Ed25519Signature): bool {
  assert(digest.length == SHA512_DIGEST_BYTES, "a digest of 64 bytes");
  const dom2 = new Uint8Array(DOM2_BYTES);
  memory.copy(dom2.dataStart, DOM2_PREHASH, DOM2_BYTES);
  const hash = new Sha512();
  hash.update(dom2);
  return verifyHashed(key, hash, digest, signature);
}

/** k = SHA-512(dom2 || R || A || PH(M)): `hash` has taken dom2, which is empty for Ed25519, and `message` is PH(M). */
function verifyHashed(key: Ed25519PublicKey, hash: Sha512, message: Uint8Array, signature: Ed25519Signature): bool {
  hash.update(signature.r);
  hash.update(key.bytes);
  hash.update(message);
  return satisfiesEd25519(key, hash.digest(), signature.r, signature.s);
}
