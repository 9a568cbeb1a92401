/** What the main thread and a thread with guests say to each other. */
import type { Offer } from "../../host/runtime/answers.js";
import type { EvidenceEntry } from "../../host/runtime/evidence.js";
import type { ForeignAnswer } from "../../host/runtime/foreignHost.js";
import type { GuestPass } from "../../host/runtime/guest.js";
import type { Limits } from "../../host/runtime/limits.js";
import type { ModuleParts } from "../../host/runtime/module.js";

/** Given to a thread when it is started. */
export interface ThreadData {
  /** Its first element is 0 while the thread waits for an answer of the host. */
  flag: SharedArrayBuffer;
}

/** One evaluation, as a thread knows it. */
export interface OpenSession {
  kind: "open";
  session: number;
  module: number;
  operation: string;
  payload: Uint8Array;
  limits: Limits;
  isFresh: boolean;
  offer: Offer;
}

/** To a thread. One pass at a time. */
export type ToThread =
  | { kind: "module"; module: number; parts: ModuleParts }
  | { kind: "forget"; module: number }
  | OpenSession
  | { kind: "close"; session: number }
  | { kind: "pass"; session: number; evidence: readonly EvidenceEntry[]; milliseconds: number };

/** Why a pass failed. */
export interface FailedPass {
  kind: "failed";
  message: string;
  isTrap: boolean;
  limit: keyof Limits | null;
}

/** From a thread. `foreign`: it is blocked until the answer is there. */
export type FromThread =
  | { kind: "passed"; pass: GuestPass }
  | FailedPass
  | { kind: "foreign"; namespace: string; operation: string; payload: Uint8Array };

/** What a blocked thread finds on the port that it was given. */
export type ToBlocked = ForeignAnswer;
