/** A registry's word that it has stored something. */
import { invalidAnswer, type Answer } from "./answers.js";
import { isSha256Digest } from "./digest.js";

/** 201 as the specification says; some registries answer without anything new to say. */
export const STORED: ReadonlySet<number> = new Set([200, 201, 204]);

/** @throws LookupFailure `invalid-answer` when the registry states that it stored other bytes; it need not state anything */
export function requireStored(answer: Answer, digest: string): void {
  const stated = answer.headers.get("docker-content-digest");
  if (stated === null || !isSha256Digest(stated) || stated === digest) return;
  throw invalidAnswer(answer, `stored bytes with the digest ${stated}, not ${digest}`);
}
