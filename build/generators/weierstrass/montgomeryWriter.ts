/**
 * Writes one step in the field of a NIST prime curve: from the lowest column on, the multiple of p that clears a column
 * is added as soon as the column is known (Montgomery's reduction, with p ≡ -1 modulo 2^limbBits).
 */
import {
  type Combination,
  BoundError,
  type Factors,
  type Role,
  type Step,
  StepWriter,
  columnProducts,
  isSum,
  nameOfLimbs,
} from "../field/stepWriter.js";
import {
  type SignedTerm,
  type Term,
  balancedBits,
  bracketed,
  constant,
  lowBits,
  plus,
  shiftedLeft,
  shiftedRight,
  total,
  weighted,
} from "../field/terms.js";
import { type Interval, contains, magnitude, within } from "../intervals.js";
import { type PrimeField, foldedPowers, limbOf, shiftOf, topBits } from "./primeField.js";

/**
 * The method of `step` for operands within `ranges`, and its result in the same ranges. An operand that is a sum of
 * several parameters is carried before it is multiplied only where a column would overflow without.
 */
export function writeStep(field: PrimeField, step: Step, ranges: readonly Interval[]): string {
  const write = (carried: readonly Combination[]): string =>
    new MontgomeryWriter(field, step, ranges, carried).write("", { margin: 2 });
  const sums = step.products.flatMap(({ left, right }) => [left, right ?? {}]).filter(isSum);
  for (let carriedCount = 0; carriedCount < sums.length; carriedCount++) {
    for (const carried of subsets(sums, carriedCount)) {
      try {
        return write(carried);
      } catch (error) {
        if (!(error instanceof BoundError)) throw error;
      }
    }
  }
  return write(sums);
}

function subsets<T>(items: readonly T[], size: number): T[][] {
  if (size === 0) return [[]];
  return items.flatMap((item, index) => subsets(items.slice(index + 1), size - 1).map((rest) => [item, ...rest]));
}

class MontgomeryWriter extends StepWriter {
  private readonly letters = [..."fghkpquvw"];
  /** Half of a limb: added before low bits are cut off and taken away after, so that they lie around zero. */
  private readonly bias: Term;

  constructor(
    private readonly field: PrimeField,
    step: Step,
    private readonly ranges: readonly Interval[],
    private readonly carried: readonly Combination[],
  ) {
    super(`${field.curve} ${step.name}`, step, field.limbs);
    this.bias = constant(2n ** BigInt(field.limbBits - 1));
  }

  protected override operand(parameter: string, limb: number): Term {
    const address = limb === 0 ? parameter : `${parameter}, ${4 * limb}`;
    return { text: `i64.load32_s(${address})`, range: this.rangeOf(limb) };
  }

  protected override multiple(term: Term, factor: number): Term {
    return weighted([[factor, term]]);
  }

  /** A step may have several products, and so each such variable gets a letter that is free, and a line about it. */
  protected override nameOf(_: Role, meaning: string): string {
    const letter = this.nextLetter();
    this.lines.push(`// ${letter} = ${meaning}`);
    return letter;
  }

  protected override combine(role: Role, combination: Combination, loaded: ReadonlyMap<string, Term[]>): Term[] {
    const limbs = super.combine(role, combination, loaded);
    return this.carried.includes(combination) ? this.carry(limbs) : limbs;
  }

  /** Balances the limbs below the top one; each gives its carry to the next, all at once. */
  private carry(limbs: readonly Term[]): Term[] {
    const { limbBits } = this.field;
    const [carryName, carriedName] = [this.nextLetter(), this.nextLetter()];
    this.lines.push(`// ${carriedName} = ${nameOfLimbs(limbs)}, with the carries ${carryName}`);
    const biased = limbs.slice(0, -1).map((limb, i) => {
      return bracketed(this.within64Bits(`${carryName}${i}`, total([plus(limb), plus(this.bias)])));
    });
    const carries = this.define(
      carryName,
      biased.map((limb) => shiftedRight(limb, limbBits)),
    );
    return this.define(
      carriedName,
      limbs.map((limb, i) => this.withCarries(limb, carries[i], carries[i - 1])),
    );
  }

  /** What is left of a limb without the carry that it gives, and with the one from below. */
  private withCarries(limb: Term, own: Term | undefined, below: Term | undefined): Term {
    const { limbBits } = this.field;
    const { range } = balancedBits(limb, limbBits);
    const rest = own ? { text: `${limb.text} - ${bracketed(shiftedLeft(own, limbBits)).text}`, range } : limb;
    return below ? total([plus(rest), plus(below)]) : rest;
  }

  protected override reduce(factors: readonly Factors[]): Term[] {
    return this.checked(this.fold(this.columns(factors)));
  }

  /** The columns. Of the lower half only the multiples m of p and the carries are left; the upper half is the result. */
  private columns(factors: readonly Factors[]): Term[] {
    const { limbs, limbBits } = this.field;
    const multiples: Term[] = [];
    const result: Term[] = [];
    const carries: SignedTerm[] = [];
    for (let k = 0; k < 2 * limbs - 1; k++) {
      const column = this.declare(`t${k}`, this.column(factors, multiples, k, carries.slice(-1)));
      carries.push(plus(bracketed(shiftedRight(column, limbBits))));
      if (k < limbs) multiples.push(this.declare(`m${k}`, lowBits(column, limbBits)));
      else result.push(this.declare(`out${k - limbs}`, balancedBits(column, limbBits)));
    }
    const top = total([...carries.slice(-1), ...this.addedTerms(limbs - 1)]);
    return [...result, this.declare(`out${limbs - 1}`, top)];
  }

  /**
   * Column k, in an order that is there for speed: engines keep the written order, and this one measured fastest of
   * those that were tried, by 5 to 20 %. Positive products come first, then the multiples of p with the smallest shift
   * first, then negative products, what is added, the bias, and the carry last, so that the processor can multiply
   * ahead of it.
   */
  private column(factors: readonly Factors[], multiples: readonly Term[], k: number, carry: SignedTerm[]): Term {
    const { limbs } = this.field;
    const products = columnProducts(factors, k, limbs);
    return total([
      ...products.filter(({ sign }) => sign > 0),
      ...this.reductionTerms(multiples, k),
      ...products.filter(({ sign }) => sign < 0),
      ...(k >= limbs ? [...this.addedTerms(k - limbs), plus(this.bias)] : []),
      ...carry,
    ]);
  }

  /** What the multiples m of p + 1 of the columns below add to column k, the smallest shift first. */
  private reductionTerms(multiples: readonly Term[], k: number): SignedTerm[] {
    const terms = this.field.primePlusOne.flatMap(({ sign, exponent }) => {
      const multiple = multiples[k - limbOf(this.field, exponent)];
      return multiple ? [{ ...bracketed(shiftedLeft(multiple, shiftOf(this.field, exponent))), sign }] : [];
    });
    return terms.reverse();
  }

  /** Where the top limb can be too large, replaces whole multiples of 2^bits(p) by what they are modulo p. */
  private fold(limbs: readonly Term[]): readonly Term[] {
    const topLimb = limbs.length - 1;
    const top = limbs[topLimb] as Term;
    if (contains(this.rangeOf(topLimb), top.range)) return limbs;
    const bits = topBits(this.field);
    this.lines.push("// The top limb keeps what is below 2^bits(p).");
    const folded = this.declare("fold", shiftedRight(top, bits));
    const most = magnitude(folded.range);
    if (most > this.field.maxFold) throw this.refusal(`${most} are folded`);
    return limbs.map((limb, i) => (i === topLimb ? lowBits(top, bits) : this.withFolded(limb, folded, i)));
  }

  private withFolded(limb: Term, folded: Term, i: number): Term {
    const powers = foldedPowers(this.field).filter(({ exponent }) => limbOf(this.field, exponent) === i);
    const terms = powers.map(({ sign, exponent }): SignedTerm => {
      const shift = shiftOf(this.field, exponent);
      return { ...(shift === 0 ? folded : bracketed(shiftedLeft(folded, shift))), sign };
    });
    return total([plus(limb), ...terms]);
  }

  private checked(result: readonly Term[]): Term[] {
    for (const [limb, { range }] of result.entries()) {
      if (magnitude(range) >= 2n ** 31n) throw this.refusal(`limb ${limb} can leave 32 bits`);
      if (!contains(this.rangeOf(limb), range)) {
        throw this.refusal(`limb ${limb} can be ${range.min} … ${range.max}`);
      }
    }
    return [...result];
  }

  private rangeOf(limb: number): Interval {
    return this.ranges[limb] ?? within(0n);
  }

  private nextLetter(): string {
    const letter = this.letters.shift();
    if (letter === undefined) throw new Error(`${this.place}: more operands than letters`);
    return letter;
  }
}
