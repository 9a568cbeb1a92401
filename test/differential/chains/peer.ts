/** What a peer is: another validator that is asked about the same chains. */
import type { ChainCase } from "./cases.js";
import type { Verdict } from "./mutation.js";

/** A peer's verdict, and what it says about it; null is a question that it cannot be asked. */
export type Answer = { verdict: Verdict; detail: string } | null;

/** Another validator. */
export interface Peer {
  readonly name: string;
  /** One answer for each case. */
  judge(cases: readonly ChainCase[]): Promise<Answer[]>;
  close(): Promise<void> | void;
}

/** A refusal. */
export function invalid(detail: string): Answer {
  return { verdict: "invalid", detail };
}

/** No fault found. */
export const VALID: Answer = { verdict: "valid", detail: "" };
