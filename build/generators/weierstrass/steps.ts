/**
 * The steps of the point formulas: each is one function of the field, with one reduction, however many products and
 * differences it has. The formulas are those for a = -3 of D. J. Bernstein and T. Lange's Explicit-Formulas Database:
 * "dbl-2001-b", "madd-2007-bl" and "add-2007-bl", whose names the parameters keep; and the chord law of affine points (SEC 1
 * §2.2.1).
 */

/** A sum of parameters, each times a whole number. */
export type Combination = Readonly<Record<string, number>>;

/** factor·left·right; without `right`, factor·left². */
export interface Product {
  readonly factor: number;
  readonly left: Combination;
  readonly right?: Combination;
}

/** out = the sum of the products, less the subtracted parameters. */
export interface Step {
  readonly name: string;
  readonly formula: string;
  readonly parameters: readonly string[];
  readonly products: readonly Product[];
  readonly subtracted?: Combination;
}

/** Every function that a field has. */
export const STEPS: readonly Step[] = [
  {
    name: "multiply",
    formula: "a·b",
    parameters: ["a", "b"],
    products: [{ factor: 1, left: { a: 1 }, right: { b: 1 } }],
  },
  {
    name: "square",
    formula: "a²",
    parameters: ["a"],
    products: [{ factor: 1, left: { a: 1 } }],
  },
  {
    name: "multiplyTimes4",
    formula: "4·a·b",
    parameters: ["a", "b"],
    products: [{ factor: 1, left: { a: 1 }, right: { b: 4 } }],
  },
  {
    name: "multiplyMinus",
    formula: "a·b - c",
    parameters: ["a", "b", "c"],
    products: [{ factor: 1, left: { a: 1 }, right: { b: 1 } }],
    subtracted: { c: 1 },
  },
  {
    name: "multiplyMinusTwice",
    formula: "2·(a·b - c)",
    parameters: ["a", "b", "c"],
    products: [{ factor: 1, left: { a: 2 }, right: { b: 1 } }],
    subtracted: { c: 2 },
  },
  {
    name: "squareOfSumMinus",
    formula: "(a + b)² - c - d",
    parameters: ["a", "b", "c", "d"],
    products: [{ factor: 1, left: { a: 1, b: 1 } }],
    subtracted: { c: 1, d: 1 },
  },
  {
    name: "doublingAlpha",
    formula: "3·(x - delta)·(x + delta)",
    parameters: ["x", "delta"],
    products: [{ factor: 1, left: { x: 1, delta: -1 }, right: { x: 3, delta: 3 } }],
  },
  {
    name: "doublingX",
    formula: "alpha² - 8·beta",
    parameters: ["alpha", "beta"],
    products: [{ factor: 1, left: { alpha: 1 } }],
    subtracted: { beta: 8 },
  },
  {
    name: "doublingY",
    formula: "alpha·(4·beta - newX) - 8·gamma²",
    parameters: ["alpha", "beta", "newX", "gamma"],
    products: [
      { factor: 1, left: { alpha: 1 }, right: { beta: 4, newX: -1 } },
      { factor: -2, left: { gamma: 2 } },
    ],
  },
  {
    name: "additionX",
    formula: "slope² - j - 2·v",
    parameters: ["slope", "j", "v"],
    products: [{ factor: 1, left: { slope: 1 } }],
    subtracted: { j: 1, v: 2 },
  },
  {
    name: "additionY",
    formula: "slope·(v - newX) - 2·y·j",
    parameters: ["slope", "v", "newX", "y", "j"],
    products: [
      { factor: 1, left: { slope: 1 }, right: { v: 1, newX: -1 } },
      { factor: -1, left: { y: 2 }, right: { j: 1 } },
    ],
  },
  {
    name: "multiplyDifference",
    formula: "a·(b - c)",
    parameters: ["a", "b", "c"],
    products: [{ factor: 1, left: { a: 1 }, right: { b: 1, c: -1 } }],
  },
  {
    name: "chordX",
    formula: "slope² - x1 - x2",
    parameters: ["slope", "x1", "x2"],
    products: [{ factor: 1, left: { slope: 1 } }],
    subtracted: { x1: 1, x2: 1 },
  },
  {
    name: "chordY",
    formula: "slope·(x1 - newX) - y1",
    parameters: ["slope", "x1", "newX", "y1"],
    products: [{ factor: 1, left: { slope: 1 }, right: { x1: 1, newX: -1 } }],
    subtracted: { y1: 1 },
  },
];
