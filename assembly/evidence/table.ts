/** The evidence table: what one pass asked of its host, and what it heard. */
import { MAX_ANSWER_BYTES, MAX_EVIDENCE_BYTES, MAX_EVIDENCE_ENTRIES } from "../bytes/limits";
import { encodeHex } from "../encoding/hex";
import { Fault, FaultCode } from "../fault/fault";
import { Result, fail, failed } from "../fault/result";
import { sha256 } from "../hash/sha256";
import { Operation, operationCapability, operationName } from "./operations.gen";

/** Where evidence comes from. The only implementation in a module is the waPC host call. */
export interface EvidenceSource {
  /**
   * The answer's bytes, or the fault that the host's failure means; EvidenceTooLarge for an answer of more than
   * `mostBytes`, of which nothing is copied. Must not trap.
   */
  look(operation: Operation, argument: string, mostBytes: i32): Result<Uint8Array>;
}

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
    const answer = this.lookWithinBudget(operation, argument, key);
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

  private lookWithinBudget(operation: Operation, argument: string, key: string): Result<Uint8Array> {
    if (this.answers.size >= MAX_EVIDENCE_ENTRIES) {
      return fail<Uint8Array>(FaultCode.BudgetExhausted, "more than " + MAX_EVIDENCE_ENTRIES.toString() + " look-ups");
    }
    if (this.isFull) return exhausted();
    const left = MAX_EVIDENCE_BYTES - this.bytesHeld;
    const answer = this.source.look(operation, argument, min(left, MAX_ANSWER_BYTES));
    const fault: Fault | null = answer.fault;
    if (fault == null) {
      this.bytesHeld += answer.value.length;
      return answer;
    }
    if (fault.code == FaultCode.EvidencePending) this.pendingCount++;
    if (fault.code == FaultCode.EvidenceTooLarge && left < MAX_ANSWER_BYTES) {
      // From here on nothing is heard: what counts must not depend on how large the next answer happens to be.
      this.isFull = true;
      return exhausted();
    }
    return fault.detail.length > 0 ? answer : failed<Uint8Array>(fault.at(key));
  }
}

function exhausted(): Result<Uint8Array> {
  return fail<Uint8Array>(
    FaultCode.BudgetExhausted,
    "more than " + MAX_EVIDENCE_BYTES.toString() + " bytes of answers",
  );
}

function keyOf(operation: Operation, argument: string): string {
  return operationCapability(operation) + "/" + operationName(operation) + " " + argument;
}
