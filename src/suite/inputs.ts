/** What the cases of suites are made of, read once for all that name it. */
import { dirname, resolve } from "node:path";

import { DocumentError, SuiteFileError } from "./documentError.js";
import { loadFixture, type Fixture } from "./fixtureFiles.js";
import { readValue } from "./sourceDocument.js";
import type { Source } from "./suite.js";

/** Documents and fixtures by their paths. Not for programs that outlive a change of the files. */
export class Inputs {
  private readonly values = new Map<string, unknown>();
  private readonly fixtures = new Map<string, Fixture>();

  /** The document that a source stands for; `place` is where the suite names it. Throws DocumentError. */
  value(source: Source, suiteFile: string, place: string): unknown {
    if ("value" in source) return source.value;
    const file = besideSuite(suiteFile, source.file);
    return this.cached(this.values, file, place, readValue);
  }

  /** The fixture in a file. Throws DocumentError. */
  fixture(path: string, suiteFile: string, place: string): Fixture {
    return this.cached(this.fixtures, besideSuite(suiteFile, path), place, loadFixture);
  }

  private cached<T>(known: Map<string, T>, file: string, place: string, read: (file: string) => T): T {
    const before = known.get(file);
    if (before !== undefined) return before;
    try {
      const value = read(file);
      known.set(file, value);
      return value;
    } catch (error) {
      throw new DocumentError(place, unreadable(error, file));
    }
  }
}

/** The absolute path of a file that a suite names. */
export function besideSuite(suiteFile: string, path: string): string {
  return resolve(dirname(suiteFile), path);
}

function unreadable(error: unknown, file: string): string {
  if (error instanceof SuiteFileError) {
    return `${error.file}${error.line === null ? "" : `:${error.line}`}: ${error.message}`;
  }
  const { message } = error as Error;
  return message.startsWith(file) ? message : `${file}: ${message}`;
}
