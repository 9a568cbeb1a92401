/**
 * Gather, then judge: calls the module, fetches what it asked for side by side, and calls again with the answers, until
 * nothing is pending. The number of passes is the depth of the chain (tag, digest, manifest, blob), not the number of
 * images.
 */
import type { Lookup } from "../capability/lookup.js";
import type { Operation } from "../generated/operations.gen.js";
import { LookupFailure } from "../registry/failure.js";
import { Deadline } from "./deadline.js";
import { Evidence, type EvidenceAnswer, type EvidenceEntry, type Question } from "./evidence.js";
import type { ForeignHost } from "./foreignHost.js";
import type { Guest, GuestProvider, GuestSession } from "./guest.js";
import { overLimit } from "./guestError.js";
import { limitsWith, type Limits } from "./limits.js";
import { LocalGuests } from "./localGuests.js";
import type { PolicyModule } from "./module.js";

export type { ForeignAnswer, ForeignHost } from "./foreignHost.js";

/** Look-ups that run at the same time. */
const MAX_CONCURRENT = 32;

/**
 * Look-ups end so long before the deadline, or with a tenth of the time left: the module then judges without what is missing, and
 * its verdict still comes in time.
 */
const MAX_JUDGING_MS = 1000;

/** Where answers come from. An operation that is missing is refused. */
export type Lookups = Partial<Record<Operation, Lookup>>;

/** How one evaluation is run. */
export interface EvaluationOptions {
  lookups?: Lookups;
  /** Answers that are at hand: with these and no `lookups` nothing is fetched. */
  evidence?: Iterable<EvidenceEntry>;
  /** Answers the calls of another binding; without it they are refused. */
  foreign?: ForeignHost;
  /** In place of `limits.deadlineMs`. What is not answered when a tenth of it (at most a second) is left is `unavailable`. */
  deadlineMs?: number;
}

/** Where a module runs, and what its evaluations may cost. */
export interface EvaluatorOptions {
  /** Default: in this thread. */
  guests?: GuestProvider;
  limits?: Partial<Limits>;
  /** Gives every run an instance of its own. Default: modules of Assay's kind stay warm. */
  freshInstances?: boolean;
}

/** What an evaluation brought. */
export interface Evaluation {
  /** The module's answer, raw. */
  answer: Uint8Array;
  /** Everything that the module heard in its last pass: with it the evaluation can be repeated without a network. */
  evidence: EvidenceEntry[];
  /** What it asked for in its last pass and was not recorded: each was answered `not-recorded`. */
  missing: Question[];
  /** What the module wrote to its log in its last pass. It comes from the module: print it with care. */
  log: string;
  /** Bytes of linear memory that the module held in the end. */
  memoryBytes: number;
  /** Calls of the module. */
  passes: number;
  /** Look-ups that were fetched. */
  lookups: number;
  /** Wall time in milliseconds. */
  milliseconds: number;
}

/** Runs one module. Evaluations may overlap; the instance is replaced after a trap. */
export class Evaluator {
  private readonly guests: GuestProvider;
  private readonly limits: Limits;
  private readonly isFresh: boolean;

  constructor(
    readonly module: PolicyModule,
    { guests = new LocalGuests(), limits, freshInstances = false }: EvaluatorOptions = {},
  ) {
    this.guests = guests;
    this.limits = limitsWith(limits);
    this.isFresh = freshInstances;
  }

  /** One guest operation with as many passes as it needs. Throws GuestError. */
  async call(operation: string, payload: Uint8Array, options: EvaluationOptions = {}): Promise<Evaluation> {
    const { lookups = {}, evidence, foreign, deadlineMs } = options;
    const limits = deadlineMs === undefined ? this.limits : limitsWith({ ...this.limits, deadlineMs });
    const session: GuestSession = {
      module: this.module,
      operation,
      payload,
      limits,
      isFresh: this.isFresh,
      offered: Object.keys(lookups) as Operation[],
      isRecorded: evidence !== undefined,
      ...(foreign === undefined ? {} : { foreign }),
    };
    const time = new Time(limits.deadlineMs);
    const guest = this.guests.open(session);
    try {
      return await passes(guest, limits, lookups, new Evidence(evidence), time);
    } finally {
      guest.close();
      time.end();
    }
  }
}

async function passes(
  guest: Guest,
  limits: Limits,
  lookups: Lookups,
  evidence: Evidence,
  time: Time,
): Promise<Evaluation> {
  let found = evidence.all;
  let asked = 0;
  for (let passes = 1; passes <= limits.passes; passes++) {
    const { needs, heard, ...rest } = await guest.pass({ evidence: found, endsAt: time.endsAt });
    if (needs.length === 0) {
      return { ...rest, evidence: evidence.of(heard), passes, lookups: asked, milliseconds: time.elapsed };
    }
    asked += needs.length;
    if (asked > limits.lookups) {
      throw overLimit("lookups", limits, `the module asked for more than ${limits.lookups} look-ups`);
    }
    found = await fetchAll(needs, lookups, time);
    for (const entry of found) evidence.add(entry);
  }
  throw overLimit("passes", limits, `the module still asks for evidence after ${limits.passes} passes`);
}

/** The time of one evaluation: look-ups end a little before the deadline. */
class Time {
  readonly lookups: Deadline;
  private readonly started = performance.now();
  private cutAt: number | null = null;

  constructor(private readonly deadlineMs: number) {
    this.lookups = new Deadline(deadlineMs - Math.min(MAX_JUDGING_MS, deadlineMs / 10));
  }

  /** When the module must have ended. It has a second to judge without what is missing, however late a busy machine says so. */
  get endsAt(): number {
    const end = this.started + this.deadlineMs;
    if (this.lookups.hasPassed) this.cutAt ??= performance.now();
    return this.cutAt === null ? end : Math.max(end, this.cutAt + MAX_JUDGING_MS);
  }

  /** Milliseconds since the start. */
  get elapsed(): number {
    return performance.now() - this.started;
  }

  end(): void {
    this.lookups.end();
  }
}

interface Need {
  operation: Operation;
  argument: string;
}

async function fetchAll(needs: readonly Need[], lookups: Lookups, time: Time): Promise<EvidenceEntry[]> {
  const entries: EvidenceEntry[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let index = next++; index < needs.length; index = next++) {
      const { operation, argument } = needs[index] as Need;
      const answer = await fetchOne(operation, argument, lookups[operation], time.lookups);
      entries[index] = { operation, argument, ...answer };
    }
  };
  await Promise.all(Array.from({ length: Math.min(MAX_CONCURRENT, needs.length) }, worker));
  return entries;
}

async function fetchOne(
  operation: Operation,
  argument: string,
  lookup: Lookup | undefined,
  deadline: Deadline,
): Promise<EvidenceAnswer> {
  const unavailable = (reason: string): EvidenceAnswer => {
    return { failure: { code: "unavailable", message: `${operation} ${argument}: ${reason}` } };
  };
  if (lookup === undefined) return unavailable("nobody looks it up");
  try {
    return { answer: await deadline.within((signal) => lookup(new TextEncoder().encode(argument), signal)) };
  } catch (error) {
    if (deadline.hasPassed) return unavailable("the evaluation's deadline has passed");
    if (error instanceof LookupFailure) return { failure: { code: error.code, message: error.message } };
    return unavailable(String(error));
  }
}
