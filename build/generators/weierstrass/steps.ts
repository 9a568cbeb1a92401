/**
 * The steps of the point formulas: each is one function of the field, with one reduction, however many products and
 * differences it has. The formulas are those for a = -3 of D. J. Bernstein and T. Lange's Explicit-Formulas Database:
 * "dbl-2001-b", "madd-2007-bl" and "add-2007-bl", whose names the parameters keep; and the chord law of affine points (SEC 1
 * §2.2.1).
 */
import type { Step } from "../field/stepWriter.js";

/** Every function that a field has. */
export const STEPS: readonly Step[] = [
  {
    name: "multiply",
    formula: "a·b",
    parameters: ["a", "b"],
    products: [{ left: { a: 1 }, right: { b: 1 } }],
  },
  {
    name: "square",
    formula: "a²",
    parameters: ["a"],
    products: [{ left: { a: 1 } }],
  },
  {
    name: "multiplyTimes4",
    formula: "4·a·b",
    parameters: ["a", "b"],
    products: [{ left: { a: 1 }, right: { b: 4 } }],
  },
  {
    name: "multiplyMinus",
    formula: "a·b - c",
    parameters: ["a", "b", "c"],
    products: [{ left: { a: 1 }, right: { b: 1 } }],
    added: { c: -1 },
  },
  {
    name: "multiplyMinusTwice",
    formula: "2·(a·b - c)",
    parameters: ["a", "b", "c"],
    products: [{ left: { a: 2 }, right: { b: 1 } }],
    added: { c: -2 },
  },
  {
    name: "squareOfSumMinus",
    formula: "(a + b)² - c - d",
    parameters: ["a", "b", "c", "d"],
    products: [{ left: { a: 1, b: 1 } }],
    added: { c: -1, d: -1 },
  },
  {
    name: "doublingAlpha",
    formula: "3·(x - delta)·(x + delta)",
    parameters: ["x", "delta"],
    products: [{ left: { x: 1, delta: -1 }, right: { x: 3, delta: 3 } }],
  },
  {
    name: "doublingX",
    formula: "alpha² - 8·beta",
    parameters: ["alpha", "beta"],
    products: [{ left: { alpha: 1 } }],
    added: { beta: -8 },
  },
  {
    name: "doublingY",
    formula: "alpha·(4·beta - newX) - 8·gamma²",
    parameters: ["alpha", "beta", "newX", "gamma"],
    products: [
      { left: { alpha: 1 }, right: { beta: 4, newX: -1 } },
      { factor: -2, left: { gamma: 2 } },
    ],
  },
  {
    name: "additionX",
    formula: "slope² - j - 2·v",
    parameters: ["slope", "j", "v"],
    products: [{ left: { slope: 1 } }],
    added: { j: -1, v: -2 },
  },
  {
    name: "additionY",
    formula: "slope·(v - newX) - 2·y·j",
    parameters: ["slope", "v", "newX", "y", "j"],
    products: [
      { left: { slope: 1 }, right: { v: 1, newX: -1 } },
      { factor: -1, left: { y: 2 }, right: { j: 1 } },
    ],
  },
  {
    name: "multiplyDifference",
    formula: "a·(b - c)",
    parameters: ["a", "b", "c"],
    products: [{ left: { a: 1 }, right: { b: 1, c: -1 } }],
  },
  {
    name: "chordX",
    formula: "slope² - x1 - x2",
    parameters: ["slope", "x1", "x2"],
    products: [{ left: { slope: 1 } }],
    added: { x1: -1, x2: -1 },
  },
  {
    name: "chordY",
    formula: "slope·(x1 - newX) - y1",
    parameters: ["slope", "x1", "newX", "y1"],
    products: [{ left: { slope: 1 }, right: { x1: 1, newX: -1 } }],
    added: { y1: -1 },
  },
];
