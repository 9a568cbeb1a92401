/** Stands for the host of modules of another maker, whose calls have another binding than Assay's. */
import type { Question } from "./evidence.js";
import type { HostAnswer } from "./instance.js";

/** Another host's answer: bytes or an error text, and for what is not recorded the question. */
export type ForeignAnswer = HostAnswer & { missing?: Question };

/**
 * Answers calls such as Kubewarden's `oci/v2/verify`. An answer may take its time: the guest waits for it, the process does
 * not. What it throws, or a promise that is rejected, is an error for the guest, not the end of the evaluation.
 */
export interface ForeignHost {
  /** The binding whose calls it answers, such as `kubewarden`; those of any other are refused. */
  readonly binding: string;
  /** `signal` is aborted when nobody waits for the answer any more: the deadline has passed, or the guest is gone. */
  answer(
    namespace: string,
    operation: string,
    payload: Uint8Array,
    signal?: AbortSignal,
  ): ForeignAnswer | Promise<ForeignAnswer>;
}
