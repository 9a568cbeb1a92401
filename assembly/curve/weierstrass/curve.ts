/**
 * The curves y² = x³ - 3x + b of prime order (SP 800-186 §3.2.1). Their code is written once, over a class C that stands for
 * the curve: `P256`, `P384` or `P521`. C has no instances; the compiler makes a function for each class, in which every call
 * of C is a direct one and every constant a number. An element of the field is an address: see `p256/field.gen.ts`.
 */

/** The bytes of the longest element, of P-521: room for one of any curve. */
export const MAX_ELEMENT_BYTES: usize = 72;

/** The bytes of the longest plain number, of P-521: 17 words of 32 bits. */
export const MAX_WORDS_BYTES: usize = 68;

/** What C has: its constants and the functions of its field. */
// @ts-ignore: decorator
@inline
export function curve<C>(): C {
  return changetype<C>(0);
}
