/**
 * The products that the formulas of RFC 8032 §5.1.4 are made of, each with the sums and differences around it, so that
 * these cost no pass over the limbs of their own.
 */

/** Σ factor·parameter. */
export type Combination = Readonly<Record<string, bigint>>;

/** One function: out = factor·left·right + added, or factor·left² + added. */
export interface Step {
  readonly name: string;
  /** The same as the function's comment says it. */
  readonly formula: string;
  /** In their order, each with how many times an element its limbs may be. */
  readonly parameters: Combination;
  readonly factor?: bigint;
  readonly left: Combination;
  /** Not there for a square. */
  readonly right?: Combination;
  readonly added?: Combination;
}

/** All functions. Names of one letter are those of RFC 8032 §5.1.4, or its coordinates. */
export const STEPS: readonly Step[] = [
  {
    name: "fieldMultiply",
    formula: "a·b",
    parameters: { a: 3n, b: 2n },
    left: { a: 1n },
    right: { b: 1n },
  },
  {
    name: "fieldSquare",
    formula: "a²",
    parameters: { a: 3n },
    left: { a: 1n },
  },
  {
    name: "fieldMultiplySum",
    formula: "(a + b)·c",
    parameters: { a: 1n, b: 1n, c: 2n },
    left: { a: 1n, b: 1n },
    right: { c: 1n },
  },
  {
    name: "fieldMultiplyDifference",
    formula: "(a - b)·c",
    parameters: { a: 1n, b: 1n, c: 2n },
    left: { a: 1n, b: -1n },
    right: { c: 1n },
  },
  {
    name: "fieldMultiplySums",
    formula: "(a + b)·(c + d)",
    parameters: { a: 2n, b: 1n, c: 1n, d: 1n },
    left: { a: 1n, b: 1n },
    right: { c: 1n, d: 1n },
  },
  {
    name: "fieldMultiplyDifferences",
    formula: "(a - b)·(c - d)",
    parameters: { a: 2n, b: 1n, c: 1n, d: 1n },
    left: { a: 1n, b: -1n },
    right: { c: 1n, d: -1n },
  },
  {
    name: "fieldDifferenceOfSquares",
    formula: "(a - b)·(a + b)",
    parameters: { a: 2n, b: 1n },
    left: { a: 1n, b: -1n },
    right: { a: 1n, b: 1n },
  },
  {
    name: "fieldDoublingE",
    formula: "a + b - (x + y)²",
    parameters: { x: 1n, y: 1n, a: 1n, b: 1n },
    factor: -1n,
    left: { x: 1n, y: 1n },
    added: { a: 1n, b: 1n },
  },
  {
    name: "fieldDoublingF",
    formula: "2·z² + a - b",
    parameters: { z: 1n, a: 1n, b: 1n },
    factor: 2n,
    left: { z: 1n },
    added: { a: 1n, b: -1n },
  },
];
