/**
 * Writes steps of point formulas as unrolled functions: what all fields have in common. The limbs of the operands are
 * loaded, sums of operands are added limb by limb with no carries, and a product is one sum for each column of weight
 * 2^(limbBits·k), column k being the sum of all left[i]·right[k - i]. How columns become an element again is for each
 * kind of prime to say.
 *
 * Each variable of a function is written with the range of what it can hold, computed from the ranges of the operands'
 * limbs. Writing fails when one could leave 64 bits, or what is shifted to the right. Of a sum only the whole counts: sums
 * wrap around, and so a part of it may be outside.
 */
import { magnitude } from "../intervals.js";
import { type Wrapping, sumText, wrapped } from "../sourceText.js";
import { type SignedTerm, type Term, minus, plus, times, weighted } from "./terms.js";

/** What a generator refuses: a bound that does not hold. */
export class BoundError extends Error {}

/** A sum of parameters, each times a whole number. */
export type Combination = Readonly<Record<string, number>>;

/** factor·left·right; without `right`, factor·left². The factor is 1 when left out; 1 or -1 where it is no square. */
export interface Product {
  readonly factor?: number;
  readonly left: Combination;
  readonly right?: Combination;
}

/** One function: out = the sum of the products, and what is added to it. */
export interface Step {
  readonly name: string;
  /** The same as the function's comment says it. */
  readonly formula: string;
  readonly parameters: readonly string[];
  readonly products: readonly Product[];
  readonly added?: Combination;
}

/** A product whose factors are limbs in local variables: Σ sign·left[i]·right[j]; of a square, i ≤ j only. */
export interface Factors {
  readonly sign: 1 | -1;
  readonly left: readonly Term[];
  readonly right: readonly Term[];
  /** For a square: 2·left, for the terms that come twice. */
  readonly twice?: readonly Term[];
}

/** What limbs that are computed from operands' limbs are: a factor of a product, or a multiple of one for a square. */
export type Role = "left" | "right" | "once" | "twice";

/** True for what no parameter's limbs are as they stand. */
export function isSum(combination: Combination): boolean {
  const factors = Object.values(combination);
  return factors.length > 1 || (factors.length === 1 && factors[0] !== 1);
}

/** Column k of the products of so many limbs: their terms, product by product. */
export function columnProducts(factors: readonly Factors[], k: number, limbs: number): SignedTerm[] {
  const terms: SignedTerm[] = [];
  for (const { sign, left, right, twice } of factors) {
    for (let i = Math.max(0, k - limbs + 1); i <= Math.min(k, limbs - 1); i++) {
      const j = k - i;
      if (twice && i > j) break;
      const [a, b] = [(twice && i < j ? twice : left)[i], right[j]];
      if (a && b) terms.push({ ...times(a, b), sign });
    }
  }
  return terms;
}

/** The writer of one step. */
export abstract class StepWriter {
  protected readonly lines: string[] = [];

  /** `place` is what refusals begin with. */
  protected constructor(
    protected readonly place: string,
    private readonly written: Step,
    private readonly limbs: number,
  ) {}

  /** The function's text; `keyword` stands before its name. Throws a BoundError where a bound does not hold. */
  write(keyword: string, wrapping: Wrapping): string {
    const { name, formula, parameters, products } = this.written;
    const loaded = this.load();
    const result = this.reduce(products.map((product) => this.factors(product, loaded)));
    result.forEach(({ text }, limb) => this.lines.push(`i64.store32(out, ${text}, ${4 * limb});`));
    return [
      `/** out = ${formula}. */`,
      `${keyword}${name}(${["out", ...parameters].map((parameter) => `${parameter}: usize`).join(", ")}): void {`,
      ...this.lines.map((line) => wrapped(`  ${line}`, wrapping)),
      "}",
    ].join("\n");
  }

  /** The limbs of the sum of the products and of what is added, within the ranges of an element. */
  protected abstract reduce(factors: readonly Factors[]): Term[];

  /** A limb of an operand, as it is read from memory. */
  protected abstract operand(parameter: string, limb: number): Term;

  /** A name for the variables that hold such limbs, before their numbers. */
  protected abstract nameOf(role: Role, meaning: string): string;

  /** factor·term. */
  protected abstract multiple(term: Term, factor: number): Term;

  /** The limbs of a sum of parameters. */
  protected combine(role: Role, combination: Combination, loaded: ReadonlyMap<string, Term[]>): Term[] {
    const parts = Object.entries(combination);
    const [only = ""] = Object.keys(combination);
    if (!isSum(combination)) return loaded.get(only) ?? [];
    const name = this.nameOf(role, sumText(parts.map(([parameter, factor]) => [factor, parameter])));
    const limb = (parameter: string, i: number): Term => loaded.get(parameter)?.[i] as Term;
    return this.define(
      name,
      this.each((i) => weighted(parts.map(([parameter, factor]) => [factor, limb(parameter, i)]))),
    );
  }

  /** What is added to limb `limb` of the products. */
  protected addedTerms(limb: number): SignedTerm[] {
    return Object.entries(this.written.added ?? {}).map(([parameter, factor]) => {
      const [operand, size] = [this.operand(parameter, limb), Math.abs(factor)];
      const term = size === 1 ? operand : this.multiple(operand, size);
      return factor < 0 ? minus(term) : plus(term);
    });
  }

  /** Declares one variable for each limb. */
  protected define(name: string, limbs: readonly Term[]): Term[] {
    return limbs.map((limb, i) => this.declare(`${name}${i}`, limb));
  }

  protected declare(name: string, term: Term): Term {
    const { text, range } = this.within64Bits(name, term);
    this.lines.push(`const ${name}: i64 = ${text};`);
    return { text: name, range };
  }

  /** The term, which is called so where it is refused. */
  protected within64Bits(name: string, term: Term): Term {
    if (magnitude(term.range) >= 2n ** 63n) throw this.refusal(`${name} can leave 64 bits`);
    return term;
  }

  protected refusal(what: string): BoundError {
    return new BoundError(`${this.place}: ${what}`);
  }

  protected each(limb: (i: number) => Term): Term[] {
    return Array.from({ length: this.limbs }, (_, i) => limb(i));
  }

  /** The limbs of all parameters that are multiplied. */
  private load(): Map<string, Term[]> {
    const { parameters, products } = this.written;
    const multiplied = parameters.filter((parameter) =>
      products.some(({ left, right = {} }) => parameter in left || parameter in right),
    );
    return new Map(
      multiplied.map((parameter) => [
        parameter,
        this.define(
          parameter,
          this.each((i) => this.operand(parameter, i)),
        ),
      ]),
    );
  }

  private factors({ factor = 1, left, right }: Product, loaded: ReadonlyMap<string, Term[]>): Factors {
    const [sign, size] = [factor < 0 ? -1 : 1, Math.abs(factor)] as const;
    const first = this.combine("left", left, loaded);
    if (right !== undefined) {
      if (size !== 1) throw new Error(`${this.place}: the factor belongs into a parameter's`);
      return { sign, left: first, right: this.combine("right", right, loaded) };
    }
    const once = size === 1 ? first : this.multiples("once", first, size);
    return { sign, left: once, right: first, twice: this.multiples("twice", first.slice(0, -1), 2 * size) };
  }

  private multiples(role: Role, limbs: readonly Term[], factor: number): Term[] {
    const name = this.nameOf(role, `${factor}·${nameOfLimbs(limbs)}`);
    return this.define(
      name,
      limbs.map((limb) => this.multiple(limb, factor)),
    );
  }
}

/** The name before the numbers of variables that hold limbs. */
export function nameOfLimbs(limbs: readonly Term[]): string {
  return (limbs[0]?.text ?? "").slice(0, -1);
}
