/** Worlds, as suites use them. */
import type { Lookups } from "../../host/runtime/evaluator.js";
import type { Expectation } from "./expectation.js";

/** The world of one case. */
export interface CaseWorld {
  lookups: Lookups;
  /** The value with its placeholders replaced. Throws an error with the `path`. */
  resolve(value: unknown, path: string): unknown;
  /** What the world says that must come of it. */
  expect?: Expectation;
}
