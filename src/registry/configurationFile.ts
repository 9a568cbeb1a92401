/** Configuration files as they are now: read again when they have changed, for secrets are rotated under running programs. */
import { readFileSync, statSync } from "node:fs";

import { fileProblem } from "../document/fileProblem.js";
import { ConfigurationError } from "./configurationError.js";
import { MAX_CONFIGURATION_BYTES } from "./limits.js";

/** A file and what was made of it. */
export class ConfigurationFile<T> {
  #stamp: string | null = null;
  #value: T | null = null;

  /**
   * `title` says what the file is, in messages. `parse` is given the text. A file that is `required` and not there is an
   * error; any other that is not there has no value.
   */
  constructor(
    readonly path: string,
    readonly title: string,
    private readonly parse: (text: string) => T,
    private readonly required = false,
  ) {}

  /** What the file says now, or null when there is none. Throws ConfigurationError; also what `parse` throws. */
  read(): T | null {
    const stamp = this.#stampNow();
    if (stamp !== this.#stamp) {
      this.#value = stamp === null ? null : this.parse(readConfigurationText(this.path, this.title));
      this.#stamp = stamp;
    }
    return this.#value;
  }

  /** What changes when the file does; null when it is not there. */
  #stampNow(): string | null {
    try {
      const { ino, size, mtimeNs } = statSync(this.path, { bigint: true });
      return `${ino} ${size} ${mtimeNs}`;
    } catch (error) {
      if (!this.required && isMissing(error)) return null;
      throw new ConfigurationError(`${this.title} ${this.path}: ${fileProblem(error)}`);
    }
  }
}

/** The text of a file, UTF-8 with or without a byte order mark. Throws ConfigurationError that names it. */
export function readConfigurationText(path: string, title: string): string {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    throw new ConfigurationError(`${title} ${path}: ${fileProblem(error)}`);
  }
  if (bytes.length > MAX_CONFIGURATION_BYTES) {
    throw new ConfigurationError(`${title} ${path}: it has more than ${MAX_CONFIGURATION_BYTES} bytes`);
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new ConfigurationError(`${title} ${path}: it is not UTF-8 text`);
  }
}

/** A file that is not there, or whose folder is a file. */
export function isMissing(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === "ENOENT" || code === "ENOTDIR";
}
