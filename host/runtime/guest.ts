/** What the evaluator runs passes through: a module in this thread, or in another one that can be ended. */
import type { Operation } from "../generated/operations.gen.js";
import type { EvidenceEntry, Question } from "./evidence.js";
import type { ForeignHost } from "./foreignHost.js";
import type { Limits } from "./limits.js";
import type { PolicyModule } from "./module.js";

/** One evaluation: what stays the same from pass to pass. */
export interface GuestSession {
  module: PolicyModule;
  /** The guest operation, such as `validate`. */
  operation: string;
  payload: Uint8Array;
  limits: Limits;
  /** Whether every run has an instance of its own. */
  isFresh: boolean;
  /** The look-ups that the host offers; every other is refused, or not recorded when `isRecorded`. */
  offered: readonly Operation[];
  /** True when answers were given and what is not among them is `not-recorded`. */
  isRecorded: boolean;
  /** Answers calls of another binding; without it they are refused. */
  foreign?: ForeignHost;
}

/** One run of the module. */
export interface GuestCall {
  /** Answers that were found since the last pass; those of the passes before are known. */
  evidence: readonly EvidenceEntry[];
  /** When the pass must have ended, as `performance.now()` tells the time. */
  endsAt: number;
}

/** What one run brought. */
export interface GuestPass {
  /** The module's answer; to be passed over when something is needed. */
  answer: Uint8Array;
  /** What it asked for and is to be looked up, each question once, in its order. */
  needs: (Question & { operation: Operation })[];
  /** The questions that it heard the answers to. */
  heard: Question[];
  /** The questions that nobody answers, in a replay. */
  missing: Question[];
  /** What the module wrote to its log, as far as `limits.logBytes` goes. */
  log: string;
  /** Bytes of linear memory that the instance held in the end. */
  memoryBytes: number;
}

/** A module for one evaluation. Its passes come one after the other. */
export interface Guest {
  /** Runs the module. Rejects with GuestError when it fails, traps or is over a limit; the guest may be closed then only. */
  pass(call: GuestCall): Promise<GuestPass>;
  /** The evaluation is over. */
  close(): void;
}

/** Gives guests; safe for evaluations that overlap. */
export interface GuestProvider {
  /** A guest for one evaluation. Nothing is started before its first pass. */
  open(session: GuestSession): Guest;
  /** Ends what the provider keeps. Guests that are still open fail. */
  close?(): Promise<void>;
}
