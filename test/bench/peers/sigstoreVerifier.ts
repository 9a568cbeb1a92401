/** How an implementation verifies what Sigstore's signers made, and what it may do ahead. */
import type { Subject } from "../work.js";

/** A subject with what ends it, or why there is none. */
export type Available = { subject: Subject; close?: () => void } | { skipped: string };

/** The wrong answer that every subject is asked for before it is timed: another identity than the certificate's. */
export const STRANGER = "mallory@example.com";
