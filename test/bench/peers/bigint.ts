/** RSA as JavaScript without a library does it: BigInt, square and multiply (RFC 8017 §8.1.2, §8.2.2). */
import { sha256 } from "@noble/hashes/sha2.js";

import { PSS_SALT_BYTES, type Sample, type Scheme } from "../schemes.js";
import type { Verifier } from "./verifier.js";

type Ready = Sample & { modulus: bigint; exponent: bigint };

const DIGEST_BYTES = 32;

/** DigestInfo of SHA-256 before the digest (RFC 8017 §9.2, note 1). */
const DIGEST_INFO = Buffer.from("3031300d060960864801650304020105000420", "hex");

/** Takes RSA. The key's numbers are read ahead. */
export function bigintVerifier({ family }: Scheme): Verifier<Ready> | null {
  if (family !== "rsa-pkcs1" && family !== "rsa-pss") return null;
  const isRight = family === "rsa-pkcs1" ? isPkcs1 : isPss;
  return {
    name: "bigint",
    ready: (sample) => ({ ...sample, ...numbersOf(sample) }),
    verify: ({ modulus, exponent, payload, signature }) =>
      isRight(encodedMessage(signature, modulus, exponent), sha256(payload)),
  };
}

function numbersOf({ publicKey }: Sample): { modulus: bigint; exponent: bigint } {
  const { n = "", e = "" } = publicKey.export({ format: "jwk" });
  return { modulus: toBigInt(Buffer.from(n, "base64url")), exponent: toBigInt(Buffer.from(e, "base64url")) };
}

/** RSAVP1 (RFC 8017 §5.2.2), as long as the modulus. */
function encodedMessage(signature: Uint8Array, modulus: bigint, exponent: bigint): Buffer {
  let base = toBigInt(signature) % modulus;
  let power = 1n;
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if ((rest & 1n) === 1n) power = (power * base) % modulus;
    base = (base * base) % modulus;
  }
  return Buffer.from(power.toString(16).padStart(2 * signature.length, "0"), "hex");
}

/** EMSA-PKCS1-v1_5: 00 01 FF … FF 00 DigestInfo. */
function isPkcs1(encoded: Buffer, digest: Uint8Array): boolean {
  const padding = Buffer.alloc(encoded.length - 3 - DIGEST_INFO.length - DIGEST_BYTES, 0xff);
  return encoded.equals(Buffer.concat([Buffer.from([0, 1]), padding, Buffer.from([0]), DIGEST_INFO, digest]));
}

/** EMSA-PSS-VERIFY (RFC 8017 §9.1.2) for moduli of whole bytes, so that just one bit is to be zero in front. */
function isPss(encoded: Buffer, digest: Uint8Array): boolean {
  const split = encoded.length - DIGEST_BYTES - 1;
  const hash = encoded.subarray(split, -1);
  const mask = mgf1(hash, split);
  const block = encoded.subarray(0, split).map((byte, index) => byte ^ (mask[index] ?? 0));
  if (encoded[encoded.length - 1] !== 0xbc || (encoded[0] ?? 0) >= 0x80) return false;
  block[0] = (block[0] ?? 0) & 0x7f;
  const start = split - PSS_SALT_BYTES;
  if (block[start - 1] !== 1 || block.subarray(0, start - 1).some((byte) => byte !== 0)) return false;
  return Buffer.from(sha256(Buffer.concat([Buffer.alloc(8), digest, block.subarray(start)]))).equals(hash);
}

/** MGF1 with SHA-256 (RFC 8017 §B.2.1). */
function mgf1(seed: Uint8Array, length: number): Uint8Array {
  const mask: Uint8Array[] = [];
  for (let counter = 0; counter * DIGEST_BYTES < length; counter++) {
    mask.push(sha256(Buffer.concat([seed, Buffer.from([0, 0, 0, counter])])));
  }
  return Buffer.concat(mask).subarray(0, length);
}

function toBigInt(bytes: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(bytes).toString("hex")}`);
}
