/** What is wrong with a document, and where in it. */

/** A document that cannot be used; `path` is the place, such as `cases[2].expect.fault`, empty for the whole document. */
export class DocumentError extends Error {
  override readonly name = "DocumentError";

  constructor(
    readonly path: string,
    /** What is wrong and what to do, one sentence. */
    readonly problem: string,
  ) {
    super(path === "" ? problem : `${path}: ${problem}`);
  }
}

/** A file that cannot be used: the message names the file, the line when it is known, and the place in the document. */
export class SuiteFileError extends Error {
  override readonly name = "SuiteFileError";

  constructor(
    readonly file: string,
    readonly line: number | null,
    problem: string,
  ) {
    super(problem);
  }
}
