/** Deterministic ECDSA (RFC 6979) on the platform's curves: the same key and digest give the same signature. For tests alone: not constant in time. */
import { createECDH, createHmac } from "node:crypto";

import { integer, sequence } from "./der.js";

/** The curves of NIST that sign here. */
export type EcdsaCurve = "P-256" | "P-384" | "P-521";

interface CurveParameters {
  /** As node:crypto spells it. */
  name: string;
  order: bigint;
  /** Of the order. */
  bits: number;
  /** Of the generator of nonces, whatever hash made the digest. */
  hash: "sha256" | "sha384" | "sha512";
}

const CURVES: Record<EcdsaCurve, CurveParameters> = {
  "P-256": {
    name: "prime256v1",
    order: 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n,
    bits: 256,
    hash: "sha256",
  },
  "P-384": {
    name: "secp384r1",
    order: 0xffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973n,
    bits: 384,
    hash: "sha384",
  },
  "P-521": {
    name: "secp521r1",
    order:
      0x01fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffa51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409n,
    bits: 521,
    hash: "sha512",
  },
};

/** DER ECDSA-Sig-Value over a digest. `secret` is the private key, big-endian. */
export function signDeterministically(curve: EcdsaCurve, secret: Uint8Array, digest: Uint8Array): Uint8Array {
  const { name, order, bits } = CURVES[curve];
  const key = numberOf(secret);
  const message = leftmost(digest, bits) % order;
  for (const nonce of nonces(CURVES[curve], key, message)) {
    if (nonce === 0n || nonce >= order) continue;
    const ecdh = createECDH(name);
    ecdh.setPrivateKey(octetsOf(nonce, bits));
    const point = ecdh.getPublicKey();
    const r = numberOf(point.subarray(1, 1 + (point.length - 1) / 2)) % order;
    const s = (inverse(nonce, order) * ((message + r * key) % order)) % order;
    if (r !== 0n && s !== 0n) return new Uint8Array(sequence(integer(r), integer(s)));
  }
  throw new Error("nonces do not end");
}

/** The candidates of RFC 6979 §3.2, steps b to h. */
function* nonces({ hash, bits }: CurveParameters, key: bigint, message: bigint): Generator<bigint> {
  const seed = Buffer.concat([octetsOf(key, bits), octetsOf(message, bits)]);
  const length = hash === "sha256" ? 32 : hash === "sha384" ? 48 : 64;
  let value: Buffer = Buffer.alloc(length, 1);
  let secret: Buffer = Buffer.alloc(length);
  const mac = (...parts: Uint8Array[]): Buffer => createHmac(hash, secret).update(Buffer.concat(parts)).digest();
  for (const step of [0, 1]) {
    secret = mac(value, Uint8Array.of(step), seed);
    value = mac(value);
  }
  for (;;) {
    let octets: Buffer = Buffer.alloc(0);
    while (octets.length * 8 < bits) octets = Buffer.concat([octets, (value = mac(value))]);
    yield leftmost(octets, bits);
    secret = mac(value, Uint8Array.of(0));
    value = mac(value);
  }
}

/** The leftmost bits as a number (§2.3.2). */
function leftmost(octets: Uint8Array, bits: number): bigint {
  const excess = octets.length * 8 - bits;
  return excess > 0 ? numberOf(octets) >> BigInt(excess) : numberOf(octets);
}

function numberOf(octets: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(octets).toString("hex")}`);
}

function octetsOf(value: bigint, bits: number): Buffer {
  return Buffer.from(value.toString(16).padStart(2 * Math.ceil(bits / 8), "0"), "hex");
}

/** By the extended Euclidean algorithm. */
function inverse(value: bigint, modulus: bigint): bigint {
  let [previous, rest] = [modulus, value % modulus];
  let [before, factor] = [0n, 1n];
  while (rest !== 0n) {
    const quotient = previous / rest;
    [previous, rest] = [rest, previous - quotient * rest];
    [before, factor] = [factor, before - quotient * factor];
  }
  return ((before % modulus) + modulus) % modulus;
}
