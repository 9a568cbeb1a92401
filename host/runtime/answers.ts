/** Answers a guest's calls while it runs: from the evidence table, or by the host of another maker's modules. */
import { BINDING, PENDING, type Operation } from "../generated/operations.gen.js";
import { utf8Text } from "../json.js";
import { Evidence, operationNamed, type EvidenceEntry, type Question } from "./evidence.js";
import type { ForeignAnswer } from "./foreignHost.js";
import type { GuestPass } from "./guest.js";
import type { HostAnswer } from "./instance.js";

/** What the host offers in one evaluation. Plain data, which may be posted to another thread. */
export interface Offer {
  /** The look-ups that the module said that it asks for. */
  declared: readonly Operation[];
  /** The look-ups that the host offers. */
  offered: readonly Operation[];
  /** True when answers were given and what is not among them is `not-recorded`. */
  isRecorded: boolean;
  /** The binding that a foreign host answers, or null. */
  foreign: string | null;
}

/** Answers one call of another binding, at once. What it throws ends the guest. */
export type ForeignCall = (namespace: string, operation: string, payload: Uint8Array) => ForeignAnswer;

/** The answers of one evaluation, pass by pass. */
export class Answers {
  private readonly evidence = new Evidence();
  private readonly needs = new Map<string, GuestPass["needs"][number]>();

  constructor(
    private readonly offer: Offer,
    private readonly foreign: ForeignCall,
  ) {}

  /** Answers that were found since the last pass; a new pass begins. */
  beginPass(entries: readonly EvidenceEntry[]): void {
    for (const entry of entries) this.evidence.add(entry);
    this.rewind();
  }

  /** The pass begins once more. */
  rewind(): void {
    this.evidence.beginPass();
    this.needs.clear();
  }

  /** What the pass asked and heard. */
  get asked(): Pick<GuestPass, "needs" | "heard" | "missing"> {
    const heard = this.evidence.entries.map(({ operation, argument }) => ({ operation, argument }));
    return { needs: [...this.needs.values()], heard, missing: this.evidence.missing };
  }

  /** Answers a host call. */
  answer(binding: string, namespace: string, name: string, argument: Uint8Array): HostAnswer {
    if (binding === BINDING) return this.lookup(`${namespace}/${name}`, argument);
    if (this.offer.foreign !== binding) return { error: `unknown binding: ${binding}` };
    const { missing, ...answer } = this.foreign(namespace, name, argument);
    if (missing !== undefined) this.evidence.miss(missing.operation, missing.argument);
    return answer;
  }

  private lookup(name: string, argument: Uint8Array): HostAnswer {
    const operation = operationNamed(name);
    if (operation === undefined) return { error: `refused: unknown operation ${name}` };
    if (!this.offer.declared.includes(operation)) {
      return { error: `refused: the module does not declare ${operation}` };
    }
    const text = utf8Text(argument);
    if (text === null) return { error: `refused: the argument of ${operation} is not UTF-8` };
    const entry = this.evidence.get(operation, text);
    if (entry !== undefined) return hostAnswer(entry);
    return this.unanswered({ operation, argument: text });
  }

  private unanswered(question: Question & { operation: Operation }): HostAnswer {
    const key = `${question.operation} ${question.argument}`;
    if (this.offer.offered.includes(question.operation)) {
      this.needs.set(key, question);
      return { error: `${PENDING}: ${question.operation}` };
    }
    if (!this.offer.isRecorded) return { error: `refused: this host does not offer ${key}`.trimEnd() };
    this.evidence.miss(question.operation, question.argument);
    return { error: `not-recorded: no entry for ${key}`.trimEnd() };
  }
}

function hostAnswer(entry: EvidenceEntry): HostAnswer {
  return "answer" in entry ? { bytes: entry.answer } : { error: `${entry.failure.code}: ${entry.failure.message}` };
}
