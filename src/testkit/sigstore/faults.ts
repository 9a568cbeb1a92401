/** What is wrong about a signature, part by part: what a permutation's name stands for when something is signed. */
import { KitError } from "../kitError.js";
import type { CertificateFault } from "./fulcio.js";
import type { EntryFault } from "./logEntry.js";
import type { TimestampFault } from "./timestampAuthority.js";

/** One part of these is wrong, or none. */
export interface Faults {
  certificate?: CertificateFault;
  entry?: EntryFault;
  timestamp?: TimestampFault;
}

/** The name of a permutation. */
export type PermutationName = string;

/** The faults of a permutation; without one nothing is wrong. */
export function faultsOf(wrong: PermutationName | undefined): Faults {
  if (wrong === undefined) return {};
  throw new KitError(`there is no permutation "${wrong}"`);
}
