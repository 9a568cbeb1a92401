/** What a user has to mend in a file, a variable or a flag. */

/**
 * A setting that cannot be used. The message is one sentence that names the file, variable or member, says what is wrong and
 * holds no secret.
 */
export class ConfigurationError extends Error {
  override readonly name = "ConfigurationError";
}
