/** The failures of calls that a Kubewarden host could not answer, in the sentences that policies see. */

/**
 * A call that was understood and has no answer. `message` is the failure itself; recordings hold it. `causes` are what
 * Kubewarden's hosts write below it.
 */
export class CallbackFailure extends Error {
  override readonly name = "CallbackFailure";

  constructor(
    message: string,
    readonly causes: readonly string[] = [],
  ) {
    super(message);
  }

  /** What the policy hears. */
  get sentence(): string {
    return `Callback evaluation failure: ${this.message}${this.#causesText()}`;
  }

  #causesText(): string {
    if (this.causes.length === 0) return "";
    const lines = this.causes.map((cause, index) => `    ${this.causes.length === 1 ? "" : `${index}: `}${cause}`);
    return `\n\nCaused by:\n${lines.join("\n")}`;
  }
}

/** A failure whose cause says the same again, as Rust's wrapped errors do. */
export function failureBecause(message: string, cause: string): CallbackFailure {
  return new CallbackFailure(`${message}: ${cause}`, [cause]);
}
