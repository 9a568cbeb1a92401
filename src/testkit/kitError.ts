/** What the kit says when it is used wrongly. */

/** A call that the kit cannot do; the message is one sentence that says what and why. */
export class KitError extends Error {
  override readonly name = "KitError";
}
