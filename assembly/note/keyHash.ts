/** How keys are named in notes (c2sp.org/signed-note, "Signatures"): a hash, of which signature lines carry four bytes. */
import { encodeUtf8 } from "../encoding/utf8";
import { Sha256, sha256 } from "../hash/sha256";
import { PublicKey } from "../signature/key";

/** Signature type identifier bytes: Ed25519, cosignatures with a time by Ed25519, and those that have none assigned. */
export const TYPE_ED25519: u8 = 0x01;
export const TYPE_COSIGNATURE: u8 = 0x04;
const TYPE_UNASSIGNED: u8 = 0xff;

/** What follows the last one for RSA keys: Sigstore's identifier. */
const RSA_TYPE: string = "PKIX-RSA-PKCS#1v1.5";

/** The bytes of an Ed25519 public key: the last ones of its SubjectPublicKeyInfo (RFC 8410 §4). */
const ED25519_BYTES: i32 = 32;

/**
 * The hash of a key that signs notes by itself, 32 bytes: of ECDSA keys that of the SubjectPublicKeyInfo, without the name,
 * as all logs do that use them; of Ed25519 and RSA keys, of the name, the type and the key.
 */
export function noteKeyHash(name: string, key: PublicKey): Uint8Array {
  if (key.ec != null) return sha256(key.spki);
  if (key.ed25519 != null) return typedKeyHash(name, TYPE_ED25519, rawEd25519(key));
  const type = encodeUtf8(RSA_TYPE);
  const typedKey = new Uint8Array(type.length + key.spki.length);
  typedKey.set(type);
  typedKey.set(key.spki, type.length);
  return typedKeyHash(name, TYPE_UNASSIGNED, typedKey);
}

/** The hash of the name, a newline, the type and the key: 32 bytes. */
export function typedKeyHash(name: string, type: u8, key: Uint8Array): Uint8Array {
  const separator = new Uint8Array(2);
  separator[0] = 0x0a;
  separator[1] = type;
  const digest = new Sha256();
  digest.update(encodeUtf8(name));
  digest.update(separator);
  digest.update(key);
  return digest.digest();
}

/** The 32 bytes of an Ed25519 key, which `key` must be. */
export function rawEd25519(key: PublicKey): Uint8Array {
  return key.spki.subarray(key.spki.length - ED25519_BYTES);
}

/** The key id in signature lines: the first four bytes of such a hash, of four bytes or more. */
export function keyIdOf(hash: Uint8Array): u32 {
  return bswap<u32>(load<u32>(hash.dataStart));
}
