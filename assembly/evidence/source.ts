/** Where evidence comes from. */
import { Result } from "../fault/result";
import { Operation } from "./operations.gen";

/** A host, or what stands for one in tests. */
export interface EvidenceSource {
  /**
   * The answer's bytes, or the fault that the host's failure means; EvidenceTooLarge for an answer of more than
   * `mostBytes`, of which nothing is copied. Must not trap.
   */
  look(operation: Operation, argument: string, mostBytes: i32): Result<Uint8Array>;

  /**
   * True when the host turned out to be of another maker: it looks up less (the rest is EvidenceUnsupported), and can be
   * asked to verify signatures itself.
   */
  isForeign(): bool;

  /**
   * What a host of another maker answers to the question whether an image is signed (`kubewarden/verification`).
   * EvidenceUnsupported, and nothing is asked, where the host is Assay's.
   */
  confirm(question: string, mostBytes: i32): Result<Uint8Array>;
}
