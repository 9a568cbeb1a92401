/** What one evaluation may cost. A host may set other limits; every one is there, none is unlimited. */

/** The limits of one evaluation. */
export interface Limits {
  /**
   * Wall time of the whole evaluation in milliseconds: the module's start, its computing, and what it waits for. In a worker a
   * module that is over it is ended; in this thread it is ended at its next call to the host.
   */
  deadlineMs: number;
  /** Linear memory of one instance: larger at the start is refused, growth beyond fails in the module. */
  memoryBytes: number;
  /** Elements of each table, which lie outside of the linear memory. */
  tableElements: number;
  /** Calls to the host in one run of the module. */
  hostCalls: number;
  /** Bytes of those calls and of their answers, in one run of the module. */
  hostCallBytes: number;
  /** Bytes of the module's answer. */
  answerBytes: number;
  /** Bytes of what the module writes to its log; what comes after is dropped, and the log says so. */
  logBytes: number;
  /** Runs of one evaluation, each with the answers that the last one asked for. */
  passes: number;
  /** Look-ups of one evaluation. */
  lookups: number;
}

const MIB = 1024 * 1024;

/** The limits where none are set, each with its reason. */
export const DEFAULT_LIMITS: Readonly<Limits> = {
  // The time that a Kubernetes webhook has by default.
  deadlineMs: 10_000,
  // What Assay's own modules declare: requests that are made to exhaust them are answered within it. Others need tens of MiB.
  memoryBytes: 512 * MIB,
  // Modules of large languages have some ten thousand functions in their table; each element costs V8 eight bytes and more.
  tableElements: 131_072,
  // Four times the look-ups: clock, log and repeated questions come beside them.
  hostCalls: 16_384,
  // Every manifest, bundle and blob of a request with many images; a quarter of what the instance may hold.
  hostCallBytes: 128 * MIB,
  // The explanation of the most and the largest signatures that a module reads: some 24 MB were seen.
  answerBytes: 32 * MIB,
  // What a person reads of one evaluation.
  logBytes: 64 * 1024,
  // The deepest chain known needs 6; more is a module that asks for ever.
  passes: 16,
  // The module's own limit is the same.
  lookups: 4096,
};

/** The limits with what is set in place of the defaults. Throws RangeError for a limit that is no positive number. */
export function limitsWith(set: Partial<Limits> = {}): Limits {
  const limits = { ...DEFAULT_LIMITS };
  for (const name of Object.keys(DEFAULT_LIMITS) as (keyof Limits)[]) {
    const value = set[name];
    if (value === undefined) continue;
    if (!(value > 0)) throw new RangeError(`limits.${name} must be a positive number, not ${String(value)}`);
    limits[name] = value;
  }
  return limits;
}
