/** The curve P-384 (SP 800-186 §3.2.1.4), as `weierstrass/curve.ts` wants it. */
import { modulusNumber } from "../../bigint/montgomery";
import { PreparedKind } from "../preparedKeys";
import { GENERATOR_MULTIPLES, GENERATOR_WIDTH, MINUS_B, PRIME_INVERSE, THREE } from "./constants.gen";
import { P384Field } from "./field.gen";
import { P384Order } from "./order";

/** A word that is 1 once the table is made, and the table: 512 points of two elements each. */
const GENERATOR_COMB: usize = memory.data(8 + 512 * 2 * 56, 8);

/** y² = x³ - 3x + b over the field of P-384, with the generator G of prime order n. */
@unmanaged
@final
export class P384 extends P384Field {
  /** The bits of n. */
  // @ts-ignore: decorator
  @inline get bits(): usize {
    return 384;
  }

  /** n as 32-bit words. */
  // @ts-ignore: decorator
  @inline get order(): usize {
    return modulusNumber(changetype<P384Order>(0).modulus);
  }

  /** The element 3, which is -a. */
  // @ts-ignore: decorator
  @inline get three(): usize {
    return THREE;
  }

  /** The element -b. */
  // @ts-ignore: decorator
  @inline get minusB(): usize {
    return MINUS_B;
  }

  /** p for `bigint/inverse.ts`, with c = R². */
  // @ts-ignore: decorator
  @inline get primeInverse(): usize {
    return PRIME_INVERSE;
  }

  /** The width of the non-adjacent form whose digits `generatorMultiples` has. */
  // @ts-ignore: decorator
  @inline get generatorWidth(): i32 {
    return GENERATOR_WIDTH;
  }

  /** x and y of G, 3G, 5G … */
  // @ts-ignore: decorator
  @inline get generatorMultiples(): usize {
    return GENERATOR_MULTIPLES;
  }

  /** Where `weierstrass/comb.ts` keeps the generator's table. */
  // @ts-ignore: decorator
  @inline get generatorComb(): usize {
    return GENERATOR_COMB;
  }

  /** Under which kind its keys' tables are kept. */
  // @ts-ignore: decorator
  @inline get preparedKind(): PreparedKind {
    return PreparedKind.P384;
  }
}
