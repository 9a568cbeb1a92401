// RSA: long integers, keys and signatures. A number is big-endian bytes.
import { BarrettModulus } from "../../assembly/bigint/barrett";

/** base^exponent mod modulus; base is as long as the modulus and less. */
export function barrettPower(modulus: Uint8Array, base: Uint8Array, exponent: u32): Uint8Array {
  return new BarrettModulus(modulus).power(base, exponent);
}
