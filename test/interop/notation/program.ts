/** The real notation, with a configuration folder of its own. */
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** How a run ended. */
export interface Ended {
  succeeded: boolean;
  /** What it said, on both streams. */
  said: string;
}

/** A second for each of them is plenty; more says that it waits for something. */
const TIMEOUT = 60_000;

/** One configuration. */
export class Notation {
  readonly #home = mkdtempSync(join(tmpdir(), "assay-notation-"));

  constructor(private readonly path: string) {}

  /** notation's configuration folder. */
  get folder(): string {
    return join(this.#home, "notation");
  }

  /** Runs a command. It does not block this process, which serves the registry. */
  async run(...args: readonly string[]): Promise<Ended> {
    const env = {
      PATH: process.env["PATH"],
      HOME: this.#home,
      XDG_CONFIG_HOME: this.#home,
      XDG_CACHE_HOME: this.#home,
    };
    return await new Promise((resolve) => {
      execFile(this.path, args, { env, timeout: TIMEOUT }, (error, stdout, stderr) => {
        resolve({ succeeded: error === null, said: `${stdout}${stderr}` });
      });
    });
  }

  /** Verifies a reference, and says why not in full. */
  async verify(reference: string, ...args: readonly string[]): Promise<Ended> {
    return await this.run("verify", "--insecure-registry", "--debug", ...args, reference);
  }

  /** Removes its files. */
  remove(): void {
    rmSync(this.#home, { recursive: true, force: true });
  }
}

/** What of notation's words says why a signature was refused: the failed validation, else the last lines. */
export function reasonOf({ said }: Ended): string {
  const failed = /(\w+) validation failed\. Failure reason: (.*)/.exec(said);
  if (failed !== null) return `${failed[1]}: ${failed[2]}`;
  return /failed verification with error: (.*)/.exec(said)?.[1] ?? said.trim().split("\n").at(-1) ?? "";
}
