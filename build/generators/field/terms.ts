/** Expressions of the generated code, of type i64, each with the range of what it can be. */
import { type Interval, product, scale, shiftRight, sum } from "../intervals.js";
import { hex, sumText } from "../sourceText.js";

/** An expression and what it can be. */
export interface Term {
  readonly text: string;
  readonly range: Interval;
}

/** A term that is added or subtracted. */
export interface SignedTerm extends Term {
  readonly sign: 1 | -1;
}

/** `term` added. */
export function plus(term: Term): SignedTerm {
  return { ...term, sign: 1 };
}

/** `term`, which is no sum without brackets, subtracted. */
export function minus(term: Term): SignedTerm {
  return { ...term, sign: -1 };
}

/** The sum in the order given, but for a term that is added at the front: a minus there would be one instruction more. */
export function total(terms: readonly SignedTerm[]): Term {
  const first = terms.findIndex(({ sign }) => sign > 0);
  const ordered = [...terms.slice(first, first + 1), ...terms.slice(0, first), ...terms.slice(first + 1)];
  const text = ordered.map(({ sign, text }, i) => (i === 0 ? text : ` ${sign > 0 ? "+" : "-"} ${text}`)).join("");
  return { text, range: sum(terms.map(({ sign, range }) => scale(range, BigInt(sign)))) };
}

/** A sum of factors times terms; a common factor stands before a bracket. */
export function weighted(parts: readonly (readonly [factor: number, term: Term])[]): Term {
  return {
    text: sumText(parts.map(([factor, { text }]) => [factor, text])),
    range: sum(parts.map(([factor, { range }]) => scale(range, BigInt(factor)))),
  };
}

/** left·right. */
export function times(left: Term, right: Term): Term {
  return { text: `${left.text} * ${right.text}`, range: product(left.range, right.range) };
}

/** A number. */
export function constant(value: bigint): Term {
  return { text: hex(value), range: { min: value, max: value } };
}

/** The lowest bits of a term, as a number from 0 on. */
export function lowBits({ text }: Term, bits: number): Term {
  const mask = 2n ** BigInt(bits) - 1n;
  return { text: `${text} & ${hex(mask)}`, range: { min: 0n, max: mask } };
}

/** The low bits of a term to which half of a limb was added, with the half taken away again: they lie around zero. */
export function balancedBits(term: Term, limbBits: number): Term {
  const half = 2n ** BigInt(limbBits - 1);
  return { text: `(${lowBits(term, limbBits).text}) - ${hex(half)}`, range: { min: -half, max: half - 1n } };
}

/** The term without its lowest bits, rounded down. */
export function shiftedRight({ text, range }: Term, bits: number): Term {
  return { text: `${text} >> ${bits}`, range: shiftRight(range, bits) };
}

/** term·2^bits. */
export function shiftedLeft({ text, range }: Term, bits: number): Term {
  return { text: `${text} << ${bits}`, range: scale(range, 2n ** BigInt(bits)) };
}

/** The same in brackets. */
export function bracketed({ text, range }: Term): Term {
  return { text: `(${text})`, range };
}
