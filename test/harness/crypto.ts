// Hashes, curve, DER, keys and signatures. A number is 32 big-endian bytes.
import { P256PublicKey, verifyP256 } from "../../assembly/curve/p256/ecdsa";
import { P256Scalar } from "../../assembly/curve/p256/scalar";
import { Sha256, sha256 } from "../../assembly/hash/sha256";

export function sha256Of(bytes: Uint8Array): Uint8Array {
  return sha256(bytes);
}

/** The message cut in three at the two positions. */
export function sha256InPieces(bytes: Uint8Array, first: i32, second: i32): Uint8Array {
  const hash = new Sha256();
  hash.update(bytes.subarray(0, first));
  hash.update(bytes.subarray(first, second));
  hash.update(bytes.subarray(second));
  return hash.digest();
}

/** Null when the point, r or s is refused; else one byte: 1 for a right signature. */
export function p256Verify(point: Uint8Array, digest: Uint8Array, r: Uint8Array, s: Uint8Array): Uint8Array | null {
  const key = P256PublicKey.fromUncompressed(point);
  const first = P256Scalar.fromBytes(r);
  const second = P256Scalar.fromBytes(s);
  if (!key.isOk || !first.isOk || !second.isOk) return null;
  const answer = new Uint8Array(1);
  answer[0] = verifyP256(key.value, digest, first.value, second.value) ? 1 : 0;
  return answer;
}
