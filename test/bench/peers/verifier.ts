/** How an implementation verifies: what it may do ahead for one sample, and the check that is timed. */
import type { Sample, Scheme } from "../schemes.js";

/** One implementation of one scheme. */
export interface Verifier<Ready = unknown> {
  name: string;
  /** Turns a sample into what this implementation's users hold: parsed keys, signatures in its encoding. Not timed. */
  ready(sample: Sample): Ready | Promise<Ready>;
  /** Checks the signature. Timed. */
  verify(ready: Ready): boolean | Promise<boolean>;
}

/** Whether the keys of a work come once, or one key comes again and again. */
export type KeyUse = "any" | "prepared";

/** Makes the verifier of a scheme; null when the implementation has none. */
export type VerifierMaker = (scheme: Scheme, use: KeyUse) => Verifier | null;

/** A verifier whose `ready` is computed once for each key. */
export function oncePerKey<T>(make: (sample: Sample) => T): (sample: Sample) => T {
  const made = new Map<unknown, T>();
  return (sample) => {
    const value = made.get(sample.publicKey) ?? make(sample);
    made.set(sample.publicKey, value);
    return value;
  };
}
