/**
 * Writes one step as an unrolled function. A product is 17 columns, column k being the sum of all left[i]·right[k - i].
 * The eight upper ones come back to the lower nine by 2^261 ≡ 1216 (mod p): each is cut in its low 29 bits and the
 * rest, which belongs to the column above it, and both are small enough to be multiplied by 1216. Then one pass of
 * carries makes limbs of the lower nine, and what is left on top comes back to the lowest limb in the same way.
 *
 * Of every value the writer knows the largest size that it can have, from the sizes that are allowed for the operands,
 * in exact arithmetic. It refuses to write what could leave 64 bits, and a result that is larger than what every
 * function takes for an element.
 */
import { ELEMENT_BOUNDS, FOLD, HALF, LIMBS, LIMB_BITS, MASK } from "./element.js";
import type { Combination, Step } from "./steps.js";

/** What the generator refuses: a bound that does not hold. */
export class BoundError extends Error {}

/** An expression of the generated code, and the largest size that its value can have. */
interface Term {
  readonly text: string;
  readonly size: bigint;
}

/** One function's text, for operands whose limbs are within `bounds`. Throws a BoundError where one does not hold. */
export function writeStep(step: Step, bounds: readonly bigint[] = ELEMENT_BOUNDS): string {
  return new StepWriter(step, bounds).write();
}

class StepWriter {
  private readonly lines: string[] = [];

  constructor(
    private readonly step: Step,
    private readonly bounds: readonly bigint[],
  ) {}

  write(): string {
    const { name, formula, parameters } = this.step;
    this.load();
    const result = this.carry(this.fold(this.columns()));
    result.forEach(({ text }, limb) => this.lines.push(`i64.store32(out, ${text}, ${4 * limb});`));
    const larger = Object.entries(parameters).filter(([, multiple]) => multiple > 1n);
    const allowed = larger.map(([parameter, multiple]) => `${parameter} ${multiple}×`).join(", ");
    const signature = ["out", ...Object.keys(parameters)].map((parameter) => `${parameter}: usize`).join(", ");
    return [
      `/** out = ${formula}${allowed === "" ? "" : `; ${allowed}`}. */`,
      `export function ${name}(${signature}): void {`,
      ...this.lines.map((line) => wrapped(`  ${line}`)),
      "}",
    ].join("\n");
  }

  /** The limbs of all operands that are multiplied. */
  private load(): void {
    const { left, right = {} } = this.step;
    for (const parameter of Object.keys({ ...left, ...right })) {
      for (let limb = 0; limb < LIMBS; limb++) this.declare(`${parameter}${limb}`, this.limb(parameter, limb));
    }
  }

  /** A limb as it lies in memory. */
  private limb(parameter: string, limb: number): Term {
    const size = (this.step.parameters[parameter] ?? 1n) * (this.bounds[limb] ?? 0n);
    if (size >= 1n << 31n) throw this.refusal(`limb ${limb} of ${parameter} can leave 32 bits`);
    return { text: `i64.load32_s(${parameter}, ${4 * limb})`, size };
  }

  /** The columns of the product or square, without its sign. */
  private columns(): Term[] {
    const { left, right, factor = 1n } = this.step;
    const first = this.combine("f", left);
    if (right !== undefined) {
      const second = this.combine("g", right);
      return columnsOf((i, j) => product(first[i], second[j]));
    }
    const scale = factor < 0n ? -factor : factor;
    const once = scale === 1n ? first : this.multiple("m", first, scale);
    const twice = this.multiple("n", first.slice(0, -1), 2n * scale);
    return columnsOf((i, j) => (i < j ? product(twice[i], first[j]) : i === j ? product(once[i], first[j]) : null));
  }

  /** The limbs of a sum or difference of operands; those of an operand alone are there already. */
  private combine(name: string, combination: Combination): Term[] {
    return Array.from({ length: LIMBS }, (_, limb) => {
      const parts = Object.entries(combination).map(([parameter, sign]) => {
        return signed(sign, { text: `${parameter}${limb}`, size: this.limb(parameter, limb).size });
      });
      return parts.length === 1 ? sum(parts) : this.declare(`${name}${limb}`, sum(parts));
    });
  }

  /** factor·limb of each limb, not carried. */
  private multiple(name: string, limbs: readonly Term[], factor: bigint): Term[] {
    return limbs.map((limb, i) => this.declare(`${name}${i}`, times(limb, factor)));
  }

  /**
   * The nine lower columns with the upper ones folded into them, and with what is added to the product. The rest of an
   * upper column is added to the next one before that is cut, or else only to its low bits: then no column waits for
   * another. With the few multiplications of a square the waiting is what takes the time, with those of a product not.
   */
  private fold(columns: readonly Term[]): Term[] {
    const isSquare = this.step.right === undefined;
    const upper: Term[] = [];
    return columns.slice(0, LIMBS).map((column, k) => {
      const above = columns[LIMBS + k];
      const rest = shifted(upper[k - 1]);
      if (above !== undefined) upper.push(this.declare(`h${k}`, isSquare ? above : sum([above, rest])));
      const isRestInside = !isSquare && above !== undefined;
      const folded = this.declare(`u${k}`, sum([lowBits(upper[k]), isRestInside ? undefined : rest]));
      return this.withAdded(sum([column, times(folded, FOLD)]), k);
    });
  }

  private withAdded(column: Term, limb: number): Term {
    const { added = {}, factor = 1n } = this.step;
    const parts = Object.entries(added).map(([parameter, sign]) => signed(sign, this.limb(parameter, limb)));
    if (factor > 0n) return sum([column, ...parts]);
    return sum([...parts, { text: `-(${column.text})`, size: column.size }]);
  }

  /**
   * Makes balanced limbs of the columns. The carry is added last, so that the processor can multiply ahead of it; half
   * of a limb is added before the bits are cut off and taken away after, so that they lie around zero.
   */
  private carry(columns: readonly Term[]): Term[] {
    const result: Term[] = [];
    let carry: Term | undefined;
    for (const [k, column] of columns.entries()) {
      const total: Term = this.declare(`t${k}`, sum([column, BIAS, carry]));
      result.push(this.declare(`r${k}`, balanced(total)));
      carry = shifted(total);
    }
    const [lowest, second, ...others] = result as [Term, Term, ...Term[]];
    const last = this.declare(`t${LIMBS}`, sum([lowest, times(carry as Term, FOLD), BIAS]));
    return this.checked([balanced(last), sum([second, shifted(last)]), ...others]);
  }

  private checked(result: Term[]): Term[] {
    const tooLarge = result.findIndex(({ size }, limb) => size > (this.bounds[limb] ?? 0n));
    if (tooLarge >= 0) throw this.refusal(`limb ${tooLarge} of the result is too large`);
    return result;
  }

  /** A variable; the size is that of all its terms together, and so no sum of some of them is larger. */
  private declare(name: string, { text, size }: Term): Term {
    if (size >= 1n << 63n) throw this.refusal(`${name} can leave 64 bits`);
    this.lines.push(`const ${name}: i64 = ${text};`);
    return { text: name, size };
  }

  private refusal(what: string): BoundError {
    return new BoundError(`${this.step.name}: ${what}`);
  }
}

/** Half of a limb. */
const BIAS: Term = { text: hex(HALF), size: HALF };

/** The sums over all i + j = k, for k from 0 to 16. */
function columnsOf(productOf: (i: number, j: number) => Term | null): Term[] {
  return Array.from({ length: 2 * LIMBS - 1 }, (_, k) => {
    const terms: Term[] = [];
    for (let i = Math.max(0, k - LIMBS + 1); i <= Math.min(k, LIMBS - 1); i++) {
      const term = productOf(i, k - i);
      if (term !== null) terms.push(term);
    }
    return sum(terms);
  });
}

function product(left: Term | undefined, right: Term | undefined): Term | null {
  if (left === undefined || right === undefined) return null;
  return { text: `${left.text} * ${right.text}`, size: left.size * right.size };
}

function times({ text, size }: Term, factor: bigint): Term {
  return { text: `${text} * ${factor}`, size: size * factor };
}

function signed(sign: bigint, { text, size }: Term): Term {
  return { text: sign < 0n ? `-${text}` : text, size };
}

/** Of a term that is a name. */
function lowBits(term: Term | undefined): Term | undefined {
  return term && { text: `(${term.text} & ${hex(MASK)})`, size: MASK };
}

/** An arithmetic shift to the right by a limb. It rounds down: -1 stays -1, not larger than the quotient and one. */
function shifted(term: Term | undefined): Term | undefined {
  return term && { text: `(${term.text} >> ${LIMB_BITS})`, size: (term.size >> BigInt(LIMB_BITS)) + 1n };
}

/** The low bits with the bias taken away again: from -HALF to HALF - 1. */
function balanced(term: Term): Term {
  return { text: `(${term.text} & ${hex(MASK)}) - ${hex(HALF)}`, size: HALF };
}

/** The sum of what there is. */
function sum(terms: readonly (Term | undefined)[]): Term {
  const there = terms.filter((term) => term !== undefined);
  const text = there.map((term) => term.text).join(" + ");
  return { text: text.replaceAll("+ -", "- "), size: there.reduce((total, term) => total + term.size, 0n) };
}

function hex(value: bigint): string {
  return `0x${value.toString(16)}`;
}

/** A statement on lines of at most 120 columns, cut before a plus or minus. */
function wrapped(line: string): string {
  const lines: string[] = [];
  let rest = line;
  while (rest.length > 120) {
    const at = Math.max(...[" + ", " - "].map((sign) => rest.lastIndexOf(sign, 117)));
    lines.push(rest.slice(0, at));
    rest = `    ${rest.slice(at + 1)}`;
  }
  return [...lines, rest].join("\n");
}
