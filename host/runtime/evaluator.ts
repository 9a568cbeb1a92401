/**
 * Gather, then judge: calls the module, fetches what it asked for side by side, and calls again with the answers, until
 * nothing is pending. The number of passes is the depth of the chain (tag, digest, manifest, blob), not the number of
 * images.
 */
import type { Lookup } from "../capability/lookup.js";
import { BINDING, PENDING, type Operation } from "../generated/operations.gen.js";
import { utf8Text } from "../json.js";
import { LookupFailure } from "../registry/failure.js";
import { Deadline } from "./deadline.js";
import type { ForeignHost } from "./foreignHost.js";
import { Evidence, operationNamed, type EvidenceAnswer, type EvidenceEntry, type Question } from "./evidence.js";
import { GuestError, Instance, type HostAnswer } from "./instance.js";
import type { PolicyModule } from "./module.js";

/** Passes of one evaluation: the deepest chain known needs 4; more is a module that asks for ever. */
const MAX_PASSES = 16;

/** Look-ups of one evaluation; the module's own limit is the same. */
const MAX_LOOKUPS = 4096;

/** Look-ups that run at the same time. */
const MAX_CONCURRENT = 32;

/** Memory never shrinks: an instance that grew over this many pages (16 MiB) for one large request is not kept. */
const MAX_KEPT_PAGES = 256;

/** The time that a Kubernetes webhook has by default. */
const DEFAULT_DEADLINE_MS = 10_000;

/** Where answers come from. An operation that is missing is refused. */
export type Lookups = Partial<Record<Operation, Lookup>>;

/** How one evaluation is run. */
export interface EvaluationOptions {
  lookups?: Lookups;
  /** Answers that are at hand: with these and no `lookups` nothing is fetched. */
  evidence?: Iterable<EvidenceEntry>;
  /** Answers the calls of another binding; without it they are refused. */
  foreign?: ForeignHost;
  /** The whole evaluation's time in milliseconds; what is not answered by then is `unavailable`. Default 10,000. */
  deadlineMs?: number;
}

/** What an evaluation brought. */
export interface Evaluation {
  /** The module's answer, raw. */
  answer: Uint8Array;
  /** Everything that the module heard in its last pass: with it the evaluation can be repeated without a network. */
  evidence: EvidenceEntry[];
  /** What it asked for in its last pass and was not recorded: each was answered `not-recorded`. */
  missing: Question[];
  /** Calls of the module. */
  passes: number;
  /** Look-ups that were fetched. */
  lookups: number;
  /** Wall time in milliseconds. */
  milliseconds: number;
}

/** Runs one module. Evaluations may overlap; the instance is replaced after a trap. */
export class Evaluator {
  private instance: Instance | null = null;

  constructor(readonly module: PolicyModule) {}

  /** One guest operation with as many passes as it needs. Throws GuestError. */
  async call(operation: string, payload: Uint8Array, options: EvaluationOptions = {}): Promise<Evaluation> {
    const deadline = new Deadline(options.deadlineMs ?? DEFAULT_DEADLINE_MS);
    try {
      return await this.passes(operation, payload, options, deadline);
    } finally {
      deadline.end();
    }
  }

  private async passes(
    operation: string,
    payload: Uint8Array,
    options: EvaluationOptions,
    deadline: Deadline,
  ): Promise<Evaluation> {
    const started = performance.now();
    const evidence = new Evidence(options.evidence);
    let lookups = 0;
    for (let passes = 1; passes <= MAX_PASSES; passes++) {
      const needs = new Map<string, Need>();
      const answer = this.pass(operation, payload, evidence, options, needs);
      if (needs.size === 0) {
        const { entries, missing } = evidence;
        return { answer, evidence: entries, missing, passes, lookups, milliseconds: performance.now() - started };
      }
      lookups += needs.size;
      if (lookups > MAX_LOOKUPS) throw new GuestError(`the module asked for more than ${MAX_LOOKUPS} look-ups`, false);
      for (const entry of await fetchAll([...needs.values()], deadline)) evidence.add(entry);
    }
    throw new GuestError(`the module still asks for evidence after ${MAX_PASSES} passes`, false);
  }

  private pass(
    operation: string,
    payload: Uint8Array,
    evidence: Evidence,
    options: EvaluationOptions,
    needs: Map<string, Need>,
  ): Uint8Array {
    const instance = (this.instance ??= new Instance(this.module));
    evidence.beginPass();
    try {
      const answer = instance.call(operation, payload, (binding, namespace, name, argument) =>
        binding === BINDING
          ? this.answer(`${namespace}/${name}`, argument, evidence, options, needs)
          : foreignAnswer(options.foreign, { binding, namespace, name, argument }, evidence),
      );
      if (instance.memoryPages > MAX_KEPT_PAGES) this.instance = null;
      return answer;
    } catch (error) {
      this.instance = null;
      throw error;
    }
  }

  private answer(
    name: string,
    argument: Uint8Array,
    evidence: Evidence,
    options: EvaluationOptions,
    needs: Map<string, Need>,
  ): HostAnswer {
    const operation = operationNamed(name);
    if (operation === undefined) return { error: `refused: unknown operation ${name}` };
    if (!this.module.declares(operation)) return { error: `refused: the module does not declare ${operation}` };
    const text = utf8Text(argument);
    if (text === null) return { error: `refused: the argument of ${operation} is not UTF-8` };
    const entry = evidence.get(operation, text);
    if (entry !== undefined) return hostAnswer(entry);
    const lookup = options.lookups?.[operation];
    if (lookup === undefined) {
      if (options.evidence === undefined)
        return { error: `refused: this host does not offer ${operation} ${text}`.trimEnd() };
      evidence.miss(operation, text);
      return { error: `not-recorded: no entry for ${operation} ${text}`.trimEnd() };
    }
    needs.set(`${operation} ${text}`, { operation, argument: text, lookup });
    return { error: `${PENDING}: ${operation}` };
  }
}

interface ForeignCall {
  binding: string;
  namespace: string;
  name: string;
  argument: Uint8Array;
}

function foreignAnswer(
  host: ForeignHost | undefined,
  { binding, namespace, name, argument }: ForeignCall,
  evidence: Evidence,
): HostAnswer {
  if (host?.binding !== binding) return { error: `unknown binding: ${binding}` };
  const given = host.answer(namespace, name, argument);
  if (given instanceof Promise) return { error: `refused: ${namespace}/${name} cannot be waited for` };
  const { missing, ...answer } = given;
  if (missing !== undefined) evidence.miss(missing.operation, missing.argument);
  return answer;
}

interface Need {
  operation: Operation;
  argument: string;
  lookup: Lookup;
}

function hostAnswer(entry: EvidenceEntry): HostAnswer {
  return "answer" in entry ? { bytes: entry.answer } : { error: `${entry.failure.code}: ${entry.failure.message}` };
}

async function fetchAll(needs: Need[], deadline: Deadline): Promise<EvidenceEntry[]> {
  const entries: EvidenceEntry[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let index = next++; index < needs.length; index = next++) {
      const need = needs[index] as Need;
      const answer = await fetchOne(need, deadline);
      entries[index] = { operation: need.operation, argument: need.argument, ...answer };
    }
  };
  await Promise.all(Array.from({ length: Math.min(MAX_CONCURRENT, needs.length) }, worker));
  return entries;
}

async function fetchOne({ operation, argument, lookup }: Need, deadline: Deadline): Promise<EvidenceAnswer> {
  try {
    return { answer: await deadline.within((signal) => lookup(new TextEncoder().encode(argument), signal)) };
  } catch (error) {
    if (deadline.hasPassed) {
      return {
        failure: { code: "unavailable", message: `${operation} ${argument}: the evaluation's deadline has passed` },
      };
    }
    if (error instanceof LookupFailure) return { failure: { code: error.code, message: error.message } };
    return { failure: { code: "unavailable", message: `${operation} ${argument}: ${String(error)}` } };
  }
}
