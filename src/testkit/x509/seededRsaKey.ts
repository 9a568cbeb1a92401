/**
 * RSA keys made of a text (FIPS 186-5 appendix A.1.3, with drawn bytes in place of random ones): two primes of half the
 * modulus' length and the exponent 65537, so that every tool takes them. What a text makes is no secret: worthless but for tests.
 */
import { checkPrimeSync, createHash, createPrivateKey, type KeyObject } from "node:crypto";

const EXPONENT = 65537n;
/** Candidates with a smaller factor than this are not worth a test of primality. */
const SIEVED_TO = 20_000;

/** The private key of that text. Up to 4096 bits it takes less than about a second. */
export function seededRsaKey(text: string, bits: 2048 | 3072 | 4096): KeyObject {
  const draw = drawer(text);
  const p = drawPrime(draw, bits / 2);
  let q = drawPrime(draw, bits / 2);
  while (q === p) q = drawPrime(draw, bits / 2);
  const d = inverse(EXPONENT, (p - 1n) * (q - 1n));
  const key = {
    kty: "RSA",
    n: base64url(p * q),
    e: base64url(EXPONENT),
    d: base64url(d),
    p: base64url(p),
    q: base64url(q),
    dp: base64url(d % (p - 1n)),
    dq: base64url(d % (q - 1n)),
    qi: base64url(inverse(q, p)),
  };
  return createPrivateKey({ key, format: "jwk" });
}

/** The first prime at or behind a drawn number whose two highest bits are ones; p - 1 is no multiple of the exponent. */
function drawPrime(draw: (octets: number) => Buffer, bits: number): bigint {
  const octets = draw(bits / 8);
  octets[0] = (octets[0] ?? 0) | 0xc0;
  octets[octets.length - 1] = (octets.at(-1) ?? 0) | 1;
  const first = BigInt(`0x${octets.toString("hex")}`);
  const residues = smallPrimes().map((prime) => [prime, Number(first % BigInt(prime))] as const);
  for (let step = 0; ; step += 2) {
    if (residues.some(([prime, residue]) => (residue + step) % prime === 0)) continue;
    const candidate = first + BigInt(step);
    if ((candidate - 1n) % EXPONENT !== 0n && checkPrimeSync(candidate)) return candidate;
  }
}

/** Bytes that follow from the text, as many as wanted each time. */
function drawer(text: string): (octets: number) => Buffer {
  let block = 0;
  return (octets) => {
    const blocks: Buffer[] = [];
    for (let length = 0; length < octets; length += 64) {
      blocks.push(createHash("sha512").update(`${text} ${block++}`).digest());
    }
    return Buffer.concat(blocks).subarray(0, octets);
  };
}

let sieved: readonly number[] = [];

/** Odd ones. */
function smallPrimes(): readonly number[] {
  if (sieved.length > 0) return sieved;
  const isComposite = new Uint8Array(SIEVED_TO);
  const primes: number[] = [];
  for (let number = 3; number < SIEVED_TO; number += 2) {
    if (isComposite[number] === 1) continue;
    primes.push(number);
    for (let multiple = number * number; multiple < SIEVED_TO; multiple += number) isComposite[multiple] = 1;
  }
  sieved = primes;
  return primes;
}

/** By the extended algorithm of Euclid. */
function inverse(value: bigint, modulus: bigint): bigint {
  let [old, rest, oldFactor, factor] = [value % modulus, modulus, 1n, 0n];
  while (rest !== 0n) {
    const quotient = old / rest;
    [old, rest] = [rest, old - quotient * rest];
    [oldFactor, factor] = [factor, oldFactor - quotient * factor];
  }
  return ((oldFactor % modulus) + modulus) % modulus;
}

function base64url(value: bigint): string {
  const hex = value.toString(16);
  return Buffer.from(hex.padStart(hex.length + (hex.length % 2), "0"), "hex").toString("base64url");
}
