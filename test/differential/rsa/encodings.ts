/** Encoded messages of RSASSA-PKCS1-v1_5 and RSASSA-PSS, right ones and, with the private key at hand, any others. */
import { octetString, sequence } from "../../../src/testkit/x509/der.js";
import { digest, hashIdentifier } from "../../../src/testkit/x509/keys.js";

/** Hashes by their names in node:crypto, in the order in which the core numbers them. */
export const HASHES = ["sha256", "sha384", "sha512"] as const;
/** A hash. */
export type Hash = (typeof HASHES)[number];

/** The length of a hash's digests. */
export function digestBytes(hash: Hash): number {
  return Number(hash.slice(3)) / 8;
}

/** DigestInfo; NULL as the hash's parameters, or other bytes. */
export function digestInfo(hash: Hash, hashed: Uint8Array, parameters?: Uint8Array): Uint8Array {
  return sequence(hashIdentifier(hash, parameters), octetString(hashed));
}

/** 00 01, a padding of FF up to the length, 00, `tail`. */
export function pkcs1Encoding(length: number, tail: Uint8Array, blockType = 1, filler = 0xff): Buffer {
  const padding = Buffer.alloc(length - tail.length - 3, filler);
  return Buffer.concat([Uint8Array.of(0, blockType), padding, Uint8Array.of(0), tail]);
}

/** What goes into a PSS encoding; all can be wrong. */
export interface PssParts {
  hash: Hash;
  mgfHash: Hash;
  hashed: Uint8Array;
  salt: Uint8Array;
  trailer: number;
  /** XORed over DB's padding, the byte 01 included, from its first byte on. */
  paddingChange: Uint8Array;
  /** XORed over H. */
  hChange: Uint8Array;
  /** ORed into the first byte after its unused bits were cleared; 256 is the lowest bit of one more byte before it. */
  leadingBits: number;
}

/** EMSA-PSS-ENCODE (RFC 8017 §9.1.1). */
export function pssEncoding(emBits: number, parts: PssParts): Buffer {
  const length = (emBits + 7) >> 3;
  const h = digest(parts.hash, Buffer.concat([Buffer.alloc(8), parts.hashed, parts.salt]));
  const padding = Buffer.alloc(length - h.length - parts.salt.length - 1);
  padding[padding.length - 1] = 0x01;
  const db = Buffer.concat([xor(padding, parts.paddingChange), parts.salt]);
  const usedH = xor(h, parts.hChange);
  const masked = xor(db, mgf1(parts.mgfHash, usedH, db.length));
  masked[0] = ((masked[0] ?? 0) & (0xff >> (8 * length - emBits))) | (parts.leadingBits & 0xff);
  const before = parts.leadingBits > 0xff ? [parts.leadingBits >> 8] : [];
  return Buffer.concat([Uint8Array.from(before), masked, usedH, Uint8Array.of(parts.trailer)]);
}

/** MGF1 (RFC 8017 appendix B.2.1). */
function mgf1(hash: Hash, seed: Uint8Array, length: number): Buffer {
  const blocks: Uint8Array[] = [];
  for (let counter = 0; counter * digestBytes(hash) < length; counter++) {
    blocks.push(digest(hash, Buffer.concat([seed, Uint8Array.of(0, 0, counter >> 8, counter & 0xff)])));
  }
  return Buffer.concat(blocks).subarray(0, length);
}

/** Of the first's length. */
function xor(bytes: Uint8Array, change: Uint8Array): Buffer {
  return Buffer.from(bytes.map((byte, index) => byte ^ (change[index] ?? 0)));
}
