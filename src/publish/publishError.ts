/** A module that is not published. */

/** The message says what is wrong, and what to do. */
export class PublishError extends Error {
  override readonly name = "PublishError";
}
