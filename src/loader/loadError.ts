/** Why a policy module was not loaded: one code that a program acts on, one sentence that a person reads. */

/**
 * - `source`: the source cannot be read as one, or names nothing that is there.
 * - `unpinned`: nothing says which bytes are wanted: no digest, no lock, no trust.
 * - `trust`: the trust settings cannot be used.
 * - `signature`: the module's signature was not found, or does not satisfy the trust.
 * - `unknown`: somebody who had to be asked gave no answer; nothing is known about the module.
 * - `digest`: the bytes are others than those that are wanted.
 * - `layout`: the artifact holds no policy module in a layout that is known.
 * - `module`: the bytes are no policy module.
 * - `lock`: the lock file holds something else than what was found.
 * - `lock-invalid`: the lock file cannot be read.
 * - `not-allowed`: the module imports or declares more than is allowed.
 */
export type LoadErrorCode =
  | "source"
  | "unpinned"
  | "trust"
  | "signature"
  | "unknown"
  | "digest"
  | "layout"
  | "module"
  | "lock"
  | "lock-invalid"
  | "not-allowed";

/** A module that was not loaded. `message` is one sentence that says what, where and what to do, without control characters. */
export class LoadError extends Error {
  override readonly name = "LoadError";

  constructor(
    readonly code: LoadErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message.replace(CONTROL, "?"), options);
  }
}

/** C0, DEL and C1 characters, line separators, and what turns the direction of writing. */
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu;
