/**
 * Writes one step in the field of p = 2^255 - 19. The eight upper of the 17 columns come back to the lower nine by
 * 2^261 ≡ 1216 (mod p): each is cut in its low 29 bits and the rest, which belongs to the column above it, and both are
 * small enough to be multiplied by 1216. Then one pass of carries makes limbs of the lower nine, and what is left on top
 * comes back to the lowest limb in the same way.
 */
import { type Factors, type Role, StepWriter, columnProducts } from "../field/stepWriter.js";
import {
  type SignedTerm,
  type Term,
  balancedBits,
  bracketed,
  constant,
  lowBits,
  minus,
  plus,
  shiftedRight,
  total,
} from "../field/terms.js";
import { contains, magnitude, scale, within } from "../intervals.js";
import { BEFORE_SIGNS } from "../sourceText.js";
import { ELEMENT_BOUNDS, FOLD, HALF, LIMBS, LIMB_BITS } from "./element.js";
import type { Step } from "./steps.js";

/** The function of a step, for operands whose limbs are within ±`bounds`, and its result in the same bounds. */
export function writeStep(step: Step, bounds: readonly bigint[] = ELEMENT_BOUNDS): string {
  return new FoldingWriter(step, bounds).write("export function ", { spare: 3, breaks: BEFORE_SIGNS });
}

/** Half of a limb: added before low bits are cut off and taken away after, so that they lie around zero. */
const BIAS = plus(constant(HALF));

/** Since a step has one product, the variables for each role have a letter of their own. */
const NAMES: Record<Role, string> = { left: "f", right: "g", once: "m", twice: "n" };

class FoldingWriter extends StepWriter {
  constructor(
    private readonly step: Step,
    private readonly bounds: readonly bigint[],
  ) {
    const { name, parameters, added = {} } = step;
    super(
      name,
      { name, formula: commented(step), parameters: Object.keys(parameters), products: [step], added },
      LIMBS,
    );
  }

  protected override operand(parameter: string, limb: number): Term {
    const range = within(BigInt(this.step.parameters[parameter] ?? 1) * this.bound(limb));
    if (magnitude(range) >= 2n ** 31n) throw this.refusal(`limb ${limb} of ${parameter} can leave 32 bits`);
    return { text: `i64.load32_s(${parameter}, ${4 * limb})`, range };
  }

  protected override multiple({ text, range }: Term, factor: number): Term {
    return { text: `${text} * ${factor}`, range: scale(range, BigInt(factor)) };
  }

  protected override nameOf(role: Role): string {
    return NAMES[role];
  }

  protected override reduce(products: readonly Factors[]): Term[] {
    return this.checked(this.carry(products.flatMap((factors) => this.fold(factors))));
  }

  /**
   * The nine lower columns with the upper ones folded into them, and with what is added to the product. The rest of an
   * upper column is added to the next one before that is cut, or else only to its low bits: then no column waits for
   * another. With the few multiplications of a square the waiting is what takes the time, with those of a product not.
   */
  private fold({ sign, ...factors }: Factors): Term[] {
    const isSquare = this.step.right === undefined;
    const column = (k: number): SignedTerm[] => columnProducts([{ ...factors, sign: 1 }], k, LIMBS);
    let rest: SignedTerm[] = [];
    return this.each((k) => {
      const [products, below] = [column(LIMBS + k), rest];
      let folded = below;
      if (products.length > 0) {
        const upper = this.declare(`h${k}`, total(isSquare ? products : [...products, ...below]));
        folded = [plus(bracketed(lowBits(upper, LIMB_BITS))), ...(isSquare ? below : [])];
        rest = [restOf(upper)];
      }
      const times1216 = this.multiple(this.declare(`u${k}`, total(folded)), FOLD);
      return this.withAdded(total([...column(k), plus(times1216)]), sign, k);
    });
  }

  private withAdded(column: Term, sign: 1 | -1, limb: number): Term {
    const added = this.addedTerms(limb);
    return total(sign > 0 ? [plus(column), ...added] : [...added, minus(bracketed(column))]);
  }

  /** Makes balanced limbs of the columns. The carry is added last, so that the processor can multiply ahead of it. */
  private carry(columns: readonly Term[]): Term[] {
    const result: Term[] = [];
    let carry: SignedTerm[] = [];
    for (const [k, column] of columns.entries()) {
      const sum = this.declare(`t${k}`, total([plus(column), BIAS, ...carry]));
      result.push(this.declare(`r${k}`, balancedBits(sum, LIMB_BITS)));
      carry = [restOf(sum)];
    }
    const [lowest, second, ...others] = result as [Term, Term, ...Term[]];
    const folded = carry.map((term) => plus(this.multiple(term, FOLD)));
    const last = this.declare(`t${LIMBS}`, total([plus(lowest), ...folded, BIAS]));
    return [balancedBits(last, LIMB_BITS), total([plus(second), restOf(last)]), ...others];
  }

  private checked(result: Term[]): Term[] {
    const tooLarge = result.findIndex(({ range }, limb) => !contains(within(this.bound(limb)), range));
    if (tooLarge >= 0) throw this.refusal(`limb ${tooLarge} of the result is too large`);
    return result;
  }

  private bound(limb: number): bigint {
    return this.bounds[limb] ?? 0n;
  }
}

/** The formula, and what operands may be more than elements. */
function commented({ formula, parameters }: Step): string {
  const larger = Object.entries(parameters).filter(([, multiple]) => multiple > 1);
  const allowed = larger.map(([parameter, multiple]) => `${parameter} ${multiple}×`).join(", ");
  return allowed === "" ? formula : `${formula}; ${allowed}`;
}

/** What is left of a column without its low bits: it belongs to the column above. */
function restOf(column: Term): SignedTerm {
  return plus(bracketed(shiftedRight(column, LIMB_BITS)));
}
