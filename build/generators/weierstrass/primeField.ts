/**
 * How an element of the field of a NIST prime curve lies in memory. An element is a signed number
 * v = Σ limb[i]·2^(limbBits·i) that stands for v/R mod p (Montgomery form) with R = 2^(limbBits·limbs).
 *
 * The limbs are balanced: they lie around zero, between -2^(limbBits-1) and 2^(limbBits-1) and a little beyond, so that
 * a formula's sums and differences of elements can be multiplied as they are, with no carry before.
 *
 * p + 1 is a multiple of 2^limbBits, that is p ≡ -1. So the multiple m·p that clears the lowest limb t of a sum has
 * m = t mod 2^limbBits, with no multiplication, and adding m·(p + 1) and leaving out the limb is a few shifts.
 */
import { balancedLimbs } from "../field/limbs.js";
import { type Interval, within } from "../intervals.js";

/** sign·2^exponent. */
export interface SignedPower {
  readonly sign: 1 | -1;
  readonly exponent: number;
}

/** One prime and the shape of its elements. */
export interface PrimeField {
  /** Name of the curve, as its files' folder has it. */
  readonly curve: "p256" | "p384" | "p521";
  /** Where p is defined. */
  readonly source: string;
  /** p + 1, the largest power first. */
  readonly primePlusOne: readonly SignedPower[];
  readonly limbs: number;
  readonly limbBits: number;
  /** Every element is within ±multiples·p or hardly beyond: bounds the top limb. */
  readonly multiples: bigint;
  /** How often 2^bits(p) may have to be folded out of a result: bounds what the limbs below gain by it. */
  readonly maxFold: bigint;
}

/** 2^a ± 2^b …: a positive exponent is added, a negative one subtracted. */
function powers(...exponents: number[]): SignedPower[] {
  return exponents.map((exponent) => ({ sign: exponent < 0 ? -1 : 1, exponent: Math.abs(exponent) }));
}

/** The three primes. */
export const PRIME_FIELDS: readonly PrimeField[] = [
  {
    curve: "p256",
    source: "SP 800-186 §3.2.1.3",
    primePlusOne: powers(256, -224, 192, 96),
    limbs: 9,
    limbBits: 29,
    multiples: 2n,
    maxFold: 18n,
  },
  {
    curve: "p384",
    source: "SP 800-186 §3.2.1.4",
    primePlusOne: powers(384, -128, -96, 32),
    limbs: 14,
    limbBits: 28,
    multiples: 2n,
    maxFold: 18n,
  },
  {
    curve: "p521",
    source: "SP 800-186 §3.2.1.5",
    primePlusOne: powers(521),
    limbs: 18,
    limbBits: 29,
    multiples: 1n,
    maxFold: 10n,
  },
];

/** p. */
export function primeOf(field: PrimeField): bigint {
  return field.primePlusOne.reduce((total, { sign, exponent }) => total + BigInt(sign) * 2n ** BigInt(exponent), -1n);
}

/** The bits of p. */
export function primeBits(field: PrimeField): number {
  return primeOf(field).toString(2).length;
}

/** R, by which elements are multiplied. */
export function montgomeryRadix(field: PrimeField): bigint {
  return 2n ** BigInt(field.limbBits * field.limbs);
}

/** The bits of p that lie in the top limb. */
export function topBits(field: PrimeField): number {
  return primeBits(field) - field.limbBits * (field.limbs - 1);
}

/** 2^bits(p) mod p as signed powers: the terms of 2^bits(p) - p. */
export function foldedPowers(field: PrimeField): SignedPower[] {
  const below = field.primePlusOne.slice(1).map(({ sign, exponent }) => ({ sign: -sign as 1 | -1, exponent }));
  return [...below, { sign: 1, exponent: 0 }];
}

/** The range of each limb of an element: what every generated function requires of its operands and gives. */
export function elementRanges(field: PrimeField): Interval[] {
  const ranges = Array.from({ length: field.limbs }, (_, limb) => {
    const gains = foldedPowers(field).filter(({ exponent }) => limbOf(field, exponent) === limb);
    const gain = gains.reduce((total, { exponent }) => total + 2n ** BigInt(shiftOf(field, exponent)), 0n);
    return within(2n ** BigInt(field.limbBits - 1) + field.maxFold * gain);
  });
  ranges[field.limbs - 1] = within(field.multiples * 2n ** BigInt(topBits(field)));
  return ranges;
}

/** The limb in which a power of two lies. */
export function limbOf(field: PrimeField, exponent: number): number {
  return Math.floor(exponent / field.limbBits);
}

/** The power's weight in its limb, as a shift. */
export function shiftOf(field: PrimeField, exponent: number): number {
  return exponent % field.limbBits;
}

/** The balanced limbs of a number below 2^bits(p). */
export function limbsOf(field: PrimeField, value: bigint): bigint[] {
  return balancedLimbs(value, field.limbs, field.limbBits);
}

/** The limbs of the element that stands for a number. */
export function elementOf(field: PrimeField, value: bigint): bigint[] {
  return limbsOf(field, (value * montgomeryRadix(field)) % primeOf(field));
}
