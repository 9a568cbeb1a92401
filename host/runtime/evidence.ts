/** The host's side of the evidence table: what was answered, under operation and argument. */
import { OPERATIONS, type FailureCode, type Operation } from "../generated/operations.gen.js";

/** The operation of that name (`registry/v1/blob`); undefined when this host knows none. */
export function operationNamed(name: unknown): Operation | undefined {
  return Object.values(OPERATIONS).find((known) => known === name);
}

/** Why there is no answer. */
export interface EvidenceFailure {
  code: FailureCode;
  message: string;
}

/** One answer: bytes or a failure. */
export type EvidenceAnswer = { answer: Uint8Array } | { failure: EvidenceFailure };

/** What was asked. */
export interface Question {
  /** Of this host's operations, or of another host's that is replayed. */
  operation: string;
  argument: string;
}

/** One answer with its question. */
export type EvidenceEntry = { operation: Operation; argument: string } & EvidenceAnswer;

/** All answers of one evaluation, each question once, in the order in which they were asked. */
export class Evidence {
  private readonly table = new Map<string, EvidenceEntry>();
  /** The questions of this pass that were answered. */
  private readonly heard = new Set<string>();
  /** The questions of this pass that nobody answers. */
  private readonly unanswered = new Map<string, Question>();

  constructor(entries: Iterable<EvidenceEntry> = []) {
    for (const entry of entries) this.add(entry);
  }

  /** From here on the module is called anew. */
  beginPass(): void {
    this.heard.clear();
    this.unanswered.clear();
  }

  /** The answer, or undefined when the question was not asked yet. */
  get(operation: string, argument: string): EvidenceEntry | undefined {
    const key = `${operation} ${argument}`;
    const entry = this.table.get(key);
    if (entry !== undefined) this.heard.add(key);
    return entry;
  }

  /** Notes a question of this pass that is not recorded. */
  miss(operation: string, argument: string): void {
    this.unanswered.set(`${operation} ${argument}`, { operation, argument });
  }

  /** Adds an answer; a second one to the same question is a defect of the caller. */
  add(entry: EvidenceEntry): void {
    const key = `${entry.operation} ${entry.argument}`;
    if (this.table.has(key)) throw new Error(`two answers to ${key}`);
    this.table.set(key, entry);
  }

  /** What the module heard in this pass: in the last one that is what it judged by, and earlier it may ask for more. */
  get entries(): EvidenceEntry[] {
    return [...this.table].filter(([key]) => this.heard.has(key)).map(([, entry]) => entry);
  }

  /** Everything that is in the table. */
  get all(): EvidenceEntry[] {
    return [...this.table.values()];
  }

  /** The entries that answer the questions; all of them must be there. */
  of(questions: readonly Question[]): EvidenceEntry[] {
    return questions.map(({ operation, argument }) => {
      const entry = this.table.get(`${operation} ${argument}`);
      if (entry === undefined) throw new Error(`no answer to ${operation} ${argument}`);
      return entry;
    });
  }

  /** What the module asked for in this pass and is not recorded, each question once. */
  get missing(): Question[] {
    return [...this.unanswered.values()];
  }
}
