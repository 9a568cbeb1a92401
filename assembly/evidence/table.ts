/** The evidence table: what one pass asked of its host, and what it heard. */
import { MAX_ANSWER_BYTES, MAX_EVIDENCE_BYTES, MAX_EVIDENCE_ENTRIES } from "../bytes/limits";
import { encodeHex } from "../encoding/hex";
import { Fault, FaultCode } from "../fault/fault";
import { Result, failed } from "../fault/result";
import { sha256 } from "../hash/sha256";
import { Operation, operationCapability, operationName } from "./operations.gen";
import { EvidenceSource } from "./source";

export { EvidenceSource };

/**
 * Asks each question once and keeps the answer, so that everything in a pass is decided over the same bytes: a host
 * that answers differently the second time (CVE-2022-47633) has no second time.
 */
@final
export class EvidenceTable {
  private readonly answers: Map<string, Result<Uint8Array>> = new Map<string, Result<Uint8Array>>();
  /** SHA-256 of answers in hexadecimal, by their key. */
  private readonly hashes: Map<string, string> = new Map<string, string>();
  private bytesHeld: i32 = 0;
  /** Whether an answer did not fit into what was left. */
  private isFull: bool = false;
  private pendingCount: i32 = 0;

  constructor(private readonly source: EvidenceSource) {}

  /** How many answers the host is still fetching: while there are any, nothing may be judged. */
  get pending(): i32 {
    return this.pendingCount;
  }

  /** The answer, unverified. Faults: what the host said; BudgetExhausted past the limits in `bytes/limits`. */
  ask(operation: Operation, argument: string): Result<Uint8Array> {
    const key = keyOf(operation, argument);
    if (this.answers.has(key)) return this.answers.get(key);
    const exhausted = this.budgetFault();
    const answer =
      exhausted != null
        ? failed<Uint8Array>(exhausted)
        : this.withinBudget(this.source.look(operation, argument, this.mostBytes), key);
    this.answers.set(key, answer);
    return answer;
  }

  /** True when the host is of another maker (`EvidenceSource.isForeign`): known once something was asked. */
  get isForeign(): bool {
    return this.source.isForeign();
  }

  /** What a host of another maker answers to the question whether an image is signed, unverified; each question once. */
  confirm(question: string): Result<Uint8Array> {
    const key = "confirm " + question;
    if (this.answers.has(key)) return this.answers.get(key);
    const exhausted = this.budgetFault();
    const answer =
      exhausted != null
        ? failed<Uint8Array>(exhausted)
        : this.withinBudget(this.source.confirm(question, this.mostBytes), "");
    this.answers.set(key, answer);
    return answer;
  }

  /**
   * The SHA-256 of the answer to a question, in hexadecimal; `answer` is what `ask` gave for it. Computed once: the layers
   * of a thousand manifests may all name one blob.
   */
  sha256Hex(operation: Operation, argument: string, answer: Uint8Array): string {
    const key = keyOf(operation, argument);
    if (!this.hashes.has(key)) this.hashes.set(key, encodeHex(sha256(answer)));
    return this.hashes.get(key);
  }

  /** What the next answer may have. */
  private get mostBytes(): i32 {
    return min(MAX_EVIDENCE_BYTES - this.bytesHeld, MAX_ANSWER_BYTES);
  }

  /** BudgetExhausted when nothing more may be asked, or null. */
  private budgetFault(): Fault | null {
    if (this.answers.size >= MAX_EVIDENCE_ENTRIES) {
      return new Fault(FaultCode.BudgetExhausted, "more than " + MAX_EVIDENCE_ENTRIES.toString() + " look-ups");
    }
    return this.isFull ? tooManyBytes() : null;
  }

  /** The answer, counted; its fault says of which question where it says nothing else. */
  private withinBudget(answer: Result<Uint8Array>, key: string): Result<Uint8Array> {
    const fault: Fault | null = answer.fault;
    if (fault == null) {
      this.bytesHeld += answer.value.length;
      return answer;
    }
    if (fault.code == FaultCode.EvidencePending) this.pendingCount++;
    if (fault.code == FaultCode.EvidenceTooLarge && this.mostBytes < MAX_ANSWER_BYTES) {
      // From here on nothing is heard: what counts must not depend on how large the next answer happens to be.
      this.isFull = true;
      return failed<Uint8Array>(tooManyBytes());
    }
    return fault.detail.length > 0 ? answer : failed<Uint8Array>(fault.at(key));
  }
}

function tooManyBytes(): Fault {
  return new Fault(FaultCode.BudgetExhausted, "more than " + MAX_EVIDENCE_BYTES.toString() + " bytes of answers");
}

function keyOf(operation: Operation, argument: string): string {
  return operationCapability(operation) + "/" + operationName(operation) + " " + argument;
}
