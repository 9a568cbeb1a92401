/**
 * RSA keys of any size that are made in milliseconds: n is a product of many short primes. Worthless as keys, but to a
 * verifier like all others.
 */
import { type KeyObject, createPublicKey } from "node:crypto";

import { inverse, modulo, power } from "../../oracle/numbers.js";
import { integer, sequence } from "../../../src/testkit/x509/der.js";
import type { SeededRandom } from "../random.js";

const PRIME_BITS = 128;
const SMALL_PRIMES = [3n, 5n, 7n, 11n, 13n, 17n, 19n, 23n, 29n, 31n, 37n, 41n, 43n, 47n, 53n, 59n, 61n, 67n, 71n, 73n];

/** A key pair. */
export class TestRsaKey {
  readonly n: bigint;
  /** The modulus' length in bytes. */
  readonly bytes: number;
  /** The DER RSAPublicKey. */
  readonly pkcs1: Uint8Array;
  /** DER SubjectPublicKeyInfo. */
  readonly spki: Uint8Array;
  /** The same key for node:crypto. */
  readonly publicKey: KeyObject;
  private readonly primes: bigint[];

  constructor(
    readonly bits: number,
    readonly e: bigint,
    private readonly random: SeededRandom,
  ) {
    this.primes = this.drawPrimes();
    this.n = this.primes.reduce((product, prime) => product * prime, 1n);
    this.bytes = (bits + 7) >> 3;
    this.pkcs1 = rsaPublicKey(this.n, e);
    this.publicKey = createPublicKey({ key: Buffer.from(this.pkcs1), format: "der", type: "pkcs1" });
    this.spki = this.publicKey.export({ format: "der", type: "spki" });
  }

  /** m^d mod n: RSASP1, by the Chinese remainder theorem. */
  sign(m: bigint): bigint {
    let [x, product] = [0n, 1n];
    for (const prime of this.primes) {
      const residue = power(m % prime, inverse(this.e, prime - 1n), prime);
      x += product * modulo((residue - x) * inverse(product, prime), prime);
      product *= prime;
    }
    return x;
  }

  /** Distinct primes p with e prime to p - 1, whose product has exactly so many bits. */
  private drawPrimes(): bigint[] {
    const primes: bigint[] = [];
    let product = 1n;
    const [lowest, highest] = [1n << BigInt(this.bits - 1), 1n << BigInt(this.bits)];
    while (bitsOf(highest / product) > 2 * PRIME_BITS) {
      const prime = this.drawPrime(1n << BigInt(PRIME_BITS - 1), 1n << BigInt(PRIME_BITS));
      if (primes.includes(prime)) continue;
      primes.push(prime);
      product *= prime;
    }
    primes.push(this.drawPrime(lowest / product + 1n, highest / product));
    return primes;
  }

  private drawPrime(from: bigint, to: bigint): bigint {
    for (;;) {
      const drawn = (from + (this.random.bigint(40) % (to - from))) | 1n;
      if (drawn < to && isPrime(drawn) && (drawn - 1n) % this.e !== 0n && coprime(this.e, drawn - 1n)) return drawn;
    }
  }
}

/** The DER of RSAPublicKey. */
export function rsaPublicKey(n: bigint, e: bigint): Uint8Array {
  return sequence(integer(n), integer(e));
}

/** How many bits a number has. */
export function bitsOf(value: bigint): number {
  return value === 0n ? 0 : value.toString(2).length;
}

function isPrime(candidate: bigint): boolean {
  if (SMALL_PRIMES.some((prime) => candidate % prime === 0n)) return false;
  let [odd, twos] = [candidate - 1n, 0];
  for (; (odd & 1n) === 0n; odd >>= 1n) twos += 1;
  return [2n, 3n, 5n, 7n].every((witness) => isStrongProbablePrime(candidate, witness, odd, twos));
}

function isStrongProbablePrime(candidate: bigint, witness: bigint, odd: bigint, twos: number): boolean {
  let x = power(witness, odd, candidate);
  if (x === 1n || x === candidate - 1n) return true;
  for (let i = 1; i < twos; i++) {
    x = (x * x) % candidate;
    if (x === candidate - 1n) return true;
  }
  return false;
}

function coprime(a: bigint, b: bigint): boolean {
  while (b !== 0n) [a, b] = [b, a % b];
  return a === 1n;
}
