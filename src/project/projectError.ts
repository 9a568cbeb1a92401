/** What is wrong with a policy project, told to the one who writes it. */

/** The message names the file and the place, and says what to do; it may have several lines. */
export class ProjectError extends Error {
  override readonly name = "ProjectError";
}
