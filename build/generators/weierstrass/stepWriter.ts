/**
 * Writes one step of the point formulas as an unrolled function: product scanning, that is one sum for each column of
 * weight 2^(limbBits·k), with the multiple of p that clears the column added as soon as it is known.
 *
 * Each local variable is written with the range of what it can hold, computed from the ranges of the operands' limbs.
 * Writing fails when a column could leave 64 bits, or a result the range that every function takes for granted.
 */
import { type Interval, contains, magnitude, product, scale, shiftRight, sum, within } from "./interval.js";
import { type PrimeField, foldedPowers, limbOf, shiftOf, topBits } from "./primeField.js";
import type { Combination, Product, Step } from "./steps.js";
import { hex, sumText, wrapped } from "./text.js";

/** What the generator refuses: a bound that does not hold. */
export class BoundError extends Error {}

/** An expression of the generated code and what it can be. */
interface Term {
  readonly text: string;
  readonly range: Interval;
}

/** A product whose factors are limbs in local variables: Σ sign·left[i]·right[j]; of a square, i ≤ j only. */
interface Factors {
  readonly sign: 1 | -1;
  readonly left: Term[];
  readonly right: Term[];
  /** For a square: 2·left, for the terms that come twice. */
  readonly twice?: Term[];
}

/**
 * The method of `step` for operands within `ranges`, and its result in the same ranges. An operand that is a sum of
 * several parameters is carried before it is multiplied only where a column would overflow without.
 */
export function writeStep(field: PrimeField, step: Step, ranges: readonly Interval[]): string {
  const sums = step.products.flatMap(({ left, right }) => [left, right ?? {}]).filter(isSum);
  for (let carriedCount = 0; carriedCount < sums.length; carriedCount++) {
    for (const carried of subsets(sums, carriedCount)) {
      try {
        return new StepWriter(field, step, ranges, carried).write();
      } catch (error) {
        if (!(error instanceof BoundError)) throw error;
      }
    }
  }
  return new StepWriter(field, step, ranges, sums).write();
}

function isSum(combination: Combination): boolean {
  const factors = Object.values(combination);
  return factors.length > 0 && (factors.length > 1 || factors[0] !== 1);
}

function subsets<T>(items: readonly T[], size: number): T[][] {
  if (size === 0) return [[]];
  return items.flatMap((item, index) => subsets(items.slice(index + 1), size - 1).map((rest) => [item, ...rest]));
}

class StepWriter {
  private readonly lines: string[] = [];
  private readonly letters = [..."fghkpquvw"];
  private readonly half: bigint;
  private readonly mask: bigint;

  constructor(
    private readonly field: PrimeField,
    private readonly step: Step,
    private readonly ranges: readonly Interval[],
    private readonly carried: readonly Combination[],
  ) {
    this.half = 2n ** BigInt(field.limbBits - 1);
    this.mask = 2n ** BigInt(field.limbBits) - 1n;
  }

  write(): string {
    const { name, formula, parameters } = this.step;
    const loaded = new Map(this.multiplied().map((parameter) => [parameter, this.load(parameter)]));
    const factors = this.step.products.map((product) => this.factors(product, loaded));
    const result = this.fold(this.reduce(factors));
    result.forEach((limb, i) => this.lines.push(`i64.store32(out, ${limb.text}, ${4 * i});`));
    return [
      `/** out = ${formula}. */`,
      `${name}(${["out", ...parameters].map((parameter) => `${parameter}: usize`).join(", ")}): void {`,
      ...this.lines.map((line) => wrapped(`  ${line}`)),
      "}",
    ].join("\n");
  }

  /** The parameters that products need, in their order. */
  private multiplied(): string[] {
    const combinations = this.step.products.flatMap(({ left, right }) => [left, right ?? {}]);
    return this.step.parameters.filter((parameter) => combinations.some((combination) => parameter in combination));
  }

  private load(parameter: string): Term[] {
    return this.define(
      parameter,
      this.ranges.map((range, i) => ({ text: limbOfElement(parameter, i), range })),
    );
  }

  /** Declares one variable for each limb. */
  private define(name: string, limbs: readonly Term[]): Term[] {
    return limbs.map(({ text, range }, i) => this.declare(`${name}${i}`, { text, range }));
  }

  private declare(name: string, { text, range }: Term): Term {
    if (magnitude(range) >= 2n ** 63n) throw new BoundError(`${this.place()}: ${name} can leave 64 bits`);
    this.lines.push(`const ${name}: i64 = ${text};`);
    return { text: name, range };
  }

  private factors({ factor, left, right }: Product, loaded: Map<string, Term[]>): Factors {
    const sign = factor < 0 ? -1 : 1;
    const first = this.combine(left, loaded);
    if (right !== undefined) {
      if (Math.abs(factor) !== 1) throw new Error(`${this.place()}: the factor belongs into a parameter's`);
      return { sign, left: first, right: this.combine(right, loaded) };
    }
    const scaled = Math.abs(factor) === 1 ? first : this.multiple(first, Math.abs(factor));
    return { sign, left: scaled, right: first, twice: this.multiple(first.slice(0, -1), 2 * Math.abs(factor)) };
  }

  private combine(combination: Combination, loaded: Map<string, Term[]>): Term[] {
    const parts = Object.entries(combination).map(([name, factor]) => ({ factor, limbs: loaded.get(name) ?? [] }));
    const [only] = parts;
    if (only !== undefined && !isSum(combination)) return only.limbs;
    const limbs = this.ranges.map((_, i) => ({
      text: sumText(parts.map(({ factor, limbs }) => [factor, limbs[i]?.text ?? ""])),
      range: sum(parts.map(({ factor, limbs }) => scale(limbs[i]?.range ?? within(0n), BigInt(factor)))),
    }));
    const name = this.nextLetter();
    this.lines.push(`// ${name} = ${sumText(Object.entries(combination).map(([text, factor]) => [factor, text]))}`);
    const sums = this.define(name, limbs);
    return this.carried.includes(combination) ? this.carry(name, sums) : sums;
  }

  private multiple(limbs: readonly Term[], factor: number): Term[] {
    const name = this.nextLetter();
    this.lines.push(`// ${name} = ${factor}·${(limbs[0]?.text ?? "").slice(0, -1)}`);
    return this.define(
      name,
      limbs.map(({ text, range }) => ({ text: `${factor} * ${text}`, range: scale(range, BigInt(factor)) })),
    );
  }

  /** Balances the limbs below the top one; each gives its carry to the next, all at once. */
  private carry(name: string, limbs: readonly Term[]): Term[] {
    const { limbBits } = this.field;
    const [carryName, carriedName] = [this.nextLetter(), this.nextLetter()];
    this.lines.push(`// ${carriedName} = ${name}, with the carries ${carryName}`);
    const carries = this.define(
      carryName,
      limbs.slice(0, -1).map(({ text, range }) => ({
        text: `(${text} + ${hex(this.half)}) >> ${limbBits}`,
        range: shiftRight(sum([range, { min: this.half, max: this.half }]), limbBits),
      })),
    );
    const balanced = { min: -this.half, max: this.half - 1n };
    return this.define(
      carriedName,
      limbs.map(({ text, range }, i) => {
        const [own, below] = [carries[i], carries[i - 1]];
        return {
          text: text + (own ? ` - (${own.text} << ${limbBits})` : "") + (below ? ` + ${below.text}` : ""),
          range: sum([own ? balanced : range, below?.range ?? within(0n)]),
        };
      }),
    );
  }

  /**
   * The columns. Of the lower half only the multiples m of p and the carries are left; the upper half is the result.
   * The carry is added last, so that the processor can multiply ahead of it.
   */
  private reduce(factors: readonly Factors[]): Term[] {
    const { limbs, limbBits } = this.field;
    const multiples: Term[] = [];
    const result: Term[] = [];
    let carry: SignedTerm | null = null;
    for (let k = 0; k < 2 * limbs - 1; k++) {
      const products = columnProducts(factors, k, limbs);
      const terms = [
        ...products.filter(({ sign }) => sign > 0),
        ...this.reductionTerms(multiples, k),
        ...products.filter(({ sign }) => sign < 0),
      ];
      if (k >= limbs)
        terms.push(...this.subtractedTerms(k - limbs), { sign: 1, text: hex(this.half), range: at(this.half) });
      if (carry !== null) terms.push(carry);
      const column = this.declare(`t${k}`, total(terms));
      carry = { sign: 1, text: `(${column.text} >> ${limbBits})`, range: shiftRight(column.range, limbBits) };
      const low: Term = { text: `${column.text} & ${hex(this.mask)}`, range: { min: 0n, max: this.mask } };
      if (k < limbs) multiples.push(this.declare(`m${k}`, low));
      else result.push(this.unbiased(k - limbs, low));
    }
    const top = total([...(carry ? [carry] : []), ...this.subtractedTerms(limbs - 1)]);
    return [...result, this.declare(`out${limbs - 1}`, top)];
  }

  private unbiased(limb: number, low: Term): Term {
    const range = sum([low.range, at(-this.half)]);
    return this.declare(`out${limb}`, { text: `(${low.text}) - ${hex(this.half)}`, range });
  }

  /** What the multiples m of p + 1 of the columns below add to column k. */
  private reductionTerms(multiples: readonly Term[], k: number): SignedTerm[] {
    const terms = this.field.primePlusOne.flatMap(({ sign, exponent }) => {
      const multiple = multiples[k - limbOf(this.field, exponent)];
      if (multiple === undefined) return [];
      const shift = shiftOf(this.field, exponent);
      return [{ sign, text: `(${multiple.text} << ${shift})`, range: scale(multiple.range, 2n ** BigInt(shift)) }];
    });
    return terms.reverse();
  }

  private subtractedTerms(limb: number): SignedTerm[] {
    const range = this.ranges[limb] ?? within(0n);
    return Object.entries(this.step.subtracted ?? {}).map(([parameter, factor]) => ({
      sign: -1,
      text: (factor === 1 ? "" : `${factor} * `) + limbOfElement(parameter, limb),
      range: scale(range, BigInt(factor)),
    }));
  }

  /** Where the top limb can be too large, replaces whole multiples of 2^bits(p) by what they are modulo p. */
  private fold(limbs: readonly Term[]): Term[] {
    const top = limbs[limbs.length - 1] ?? { text: "0", range: at(0n) };
    const isFolded = !contains(this.ranges[limbs.length - 1] ?? at(0n), top.range);
    const result = isFolded ? this.foldTop(limbs, top) : [...limbs];
    result.forEach((limb, i) => this.checkResult(limb, i));
    return result;
  }

  private foldTop(limbs: readonly Term[], top: Term): Term[] {
    const bits = topBits(this.field);
    const kept = 2n ** BigInt(bits) - 1n;
    this.lines.push("// The top limb keeps what is below 2^bits(p).");
    const range = shiftRight(top.range, bits);
    const folded = this.declare("fold", { text: `${top.text} >> ${bits}`, range });
    if (magnitude(range) > this.field.maxFold) throw new BoundError(`${this.place()}: ${magnitude(range)} are folded`);
    return limbs.map((limb, i) => {
      if (i === limbs.length - 1) {
        return { text: `${limb.text} & ${hex(kept)}`, range: { min: 0n, max: kept } };
      }
      const terms = foldedPowers(this.field).filter(({ exponent }) => limbOf(this.field, exponent) === i);
      return total([
        { sign: 1, ...limb },
        ...terms.map(({ sign, exponent }) => this.shifted(sign, folded, shiftOf(this.field, exponent))),
      ]);
    });
  }

  private shifted(sign: 1 | -1, { text, range }: Term, shift: number): SignedTerm {
    return { sign, text: shift === 0 ? text : `(${text} << ${shift})`, range: scale(range, 2n ** BigInt(shift)) };
  }

  private checkResult({ range }: Term, limb: number): void {
    if (magnitude(range) >= 2n ** 31n) throw new BoundError(`${this.place()}: limb ${limb} can leave 32 bits`);
    if (!contains(this.ranges[limb] ?? at(0n), range)) {
      throw new BoundError(`${this.place()}: limb ${limb} can be ${range.min} … ${range.max}`);
    }
  }

  private nextLetter(): string {
    const letter = this.letters.shift();
    if (letter === undefined) throw new Error(`${this.place()}: more operands than letters`);
    return letter;
  }

  private place(): string {
    return `${this.field.curve} ${this.step.name}`;
  }
}

interface SignedTerm extends Term {
  readonly sign: 1 | -1;
}

function columnProducts(factors: readonly Factors[], k: number, limbs: number): SignedTerm[] {
  const terms: SignedTerm[] = [];
  for (const { sign, left, right, twice } of factors) {
    for (let i = Math.max(0, k - limbs + 1); i <= Math.min(k, limbs - 1); i++) {
      const j = k - i;
      if (twice && i > j) break;
      const [a, b] = [(twice && i < j ? twice : left)[i], right[j]];
      if (a && b) terms.push({ sign, text: `${a.text} * ${b.text}`, range: product(a.range, b.range) });
    }
  }
  return terms;
}

/** The sum in the order given, but for a term that is added at the front: a minus there would be one instruction more. */
function total(terms: readonly SignedTerm[]): Term {
  const first = terms.findIndex(({ sign }) => sign > 0);
  const ordered = [...terms.slice(first, first + 1), ...terms.slice(0, first), ...terms.slice(first + 1)];
  const text = ordered.map(({ sign, text }, i) => (i === 0 ? text : ` ${sign > 0 ? "+" : "-"} ${text}`)).join("");
  return { text, range: sum(terms.map(({ sign, range }) => scale(range, BigInt(sign)))) };
}

function limbOfElement(element: string, limb: number): string {
  return limb === 0 ? `i64.load32_s(${element})` : `i64.load32_s(${element}, ${4 * limb})`;
}

function at(value: bigint): Interval {
  return { min: value, max: value };
}
