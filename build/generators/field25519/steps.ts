/**
 * The products that the formulas of RFC 8032 §5.1.4 are made of, each with the sums and differences around it, so that
 * these cost no pass over the limbs of their own.
 */
import type { Combination, Product } from "../field/stepWriter.js";

/** One function: out = factor·left·right + added, or factor·left² + added. */
export interface Step extends Product {
  readonly name: string;
  /** The same as the function's comment says it. */
  readonly formula: string;
  /** In their order, each with how many times an element its limbs may be. */
  readonly parameters: Combination;
  readonly added?: Combination;
}

/** All functions. Names of one letter are those of RFC 8032 §5.1.4, or its coordinates. */
export const STEPS: readonly Step[] = [
  {
    name: "fieldMultiply",
    formula: "a·b",
    parameters: { a: 3, b: 2 },
    left: { a: 1 },
    right: { b: 1 },
  },
  {
    name: "fieldSquare",
    formula: "a²",
    parameters: { a: 3 },
    left: { a: 1 },
  },
  {
    name: "fieldMultiplySum",
    formula: "(a + b)·c",
    parameters: { a: 1, b: 1, c: 2 },
    left: { a: 1, b: 1 },
    right: { c: 1 },
  },
  {
    name: "fieldMultiplyDifference",
    formula: "(a - b)·c",
    parameters: { a: 1, b: 1, c: 2 },
    left: { a: 1, b: -1 },
    right: { c: 1 },
  },
  {
    name: "fieldMultiplySums",
    formula: "(a + b)·(c + d)",
    parameters: { a: 2, b: 1, c: 1, d: 1 },
    left: { a: 1, b: 1 },
    right: { c: 1, d: 1 },
  },
  {
    name: "fieldMultiplyDifferences",
    formula: "(a - b)·(c - d)",
    parameters: { a: 2, b: 1, c: 1, d: 1 },
    left: { a: 1, b: -1 },
    right: { c: 1, d: -1 },
  },
  {
    name: "fieldDifferenceOfSquares",
    formula: "(a - b)·(a + b)",
    parameters: { a: 2, b: 1 },
    left: { a: 1, b: -1 },
    right: { a: 1, b: 1 },
  },
  {
    name: "fieldDoublingE",
    formula: "a + b - (x + y)²",
    parameters: { x: 1, y: 1, a: 1, b: 1 },
    factor: -1,
    left: { x: 1, y: 1 },
    added: { a: 1, b: 1 },
  },
  {
    name: "fieldDoublingF",
    formula: "2·z² + a - b",
    parameters: { z: 1, a: 1, b: 1 },
    factor: 2,
    left: { z: 1 },
    added: { a: 1, b: -1 },
  },
];
