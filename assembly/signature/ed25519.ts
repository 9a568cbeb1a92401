/**
 * Ed25519 and Ed25519ph signature verification (RFC 8032 §5.1.7).
 *
 * RFC 8032 can be read in more than one way where a point has a part of small order (1, 2, 4 or 8) or an encoding is
 * not the canonical one, and implementations do differ (K. Chalkias, F. Garillot and V. Nikolaenko, "Taming the many
 * EdDSAs", 2020). No honest signer makes such keys or signatures. What is done here, on purpose; the numbers are those
 * of the cases of ed25519-speccheck, and noble is meant with `zip215: false`:
 *
 * - No cofactor: [S]B = R + [k]A' is asked for, which §5.1.7 calls sufficient, and not the same times 8. So do OpenSSL
 *   and Go; noble takes 8 times it (case 4). What one of them refuses is not taken here.
 * - k is reduced modulo L before A' is multiplied by it: so do OpenSSL, Go and noble. It matters only for a key with a
 *   part of small order.
 * - A key of small order is refused: one signature by it is right for many messages (cases 1 and 11). So does noble;
 *   OpenSSL and Go take it.
 * - A key of order 2·L, 4·L or 8·L is taken (cases 2 and 3), as by the three others: nobody but its owner can sign with
 *   it, and to find it would cost another multiplication.
 * - R of small order is taken (case 2), as by the three others: when the key is not of small order, only its owner can
 *   make S for such an R.
 * - The key has to be canonical (§5.1.3): y < p, and no sign for x = 0. So does noble; OpenSSL and Go take others (case
 *   11).
 * - R has to be canonical in the same way (case 9): so do all, OpenSSL and Go by comparing encodings.
 * - S < L (§5.1.7), else there would be a second S (case 7): so do all. `Ed25519Scalar` holds no other.
 */
import { Ed25519PublicKey, satisfiesEd25519 } from "../curve/edwards25519/ed25519";
import { SHA512_DIGEST_BYTES, Sha512 } from "../hash/sha512";
import { Ed25519Signature } from "./ed25519Signature";

/** dom2(1, ""): "SigEd25519 no Ed25519 collisions", the flag of Ed25519ph and the context's length (RFC 8032 §2). */
const DOM2_PREHASH: usize = memory.data<u8>([
  0x53, 0x69, 0x67, 0x45, 0x64, 0x32, 0x35, 0x35, 0x31, 0x39, 0x20, 0x6e, 0x6f, 0x20, 0x45, 0x64, 0x32, 0x35, 0x35,
  0x31, 0x39, 0x20, 0x63, 0x6f, 0x6c, 0x6c, 0x69, 0x73, 0x69, 0x6f, 0x6e, 0x73, 1, 0,
]);
const DOM2_BYTES: i32 = 34;

/** True when the signature is one of Ed25519 by `key` over `message`. */
export function verifyEd25519(key: Ed25519PublicKey, message: Uint8Array, signature: Ed25519Signature): bool {
  return verifyHashed(key, new Sha512(), message, signature);
}

/** True when the signature is one of Ed25519ph, with no context, by `key` over the message whose SHA-512 is `digest`: 64 bytes, other lengths trap. */
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
