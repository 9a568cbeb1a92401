/** Something that cannot be signed, or not with this key. */

/** The message says what is wrong, and what to do; it holds no secret. */
export class SigningError extends Error {
  override readonly name = "SigningError";
}
