/** One operation of a capability, as the runtime calls it for a module. */

/**
 * Answers a module's look-up. The argument's form is the operation's own; the answer is raw bytes.
 * Rejects with a `LookupFailure` when there is no answer.
 */
export type Lookup = (argument: Uint8Array, signal?: AbortSignal) => Promise<Uint8Array>;
