/** The command line in a process of its own, and files for it. */
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { projectRoot } from "../../build/paths.js";

const PROGRAM = fileURLToPath(new URL("build/out/js/src/cli/main.js", projectRoot));

/** How the command ended and what it said. */
export interface Ended {
  exitCode: number;
  stdout: string;
  stderr: string;
}

/** Runs `assay` with the arguments. */
export async function assay(...args: string[]): Promise<Ended> {
  return await new Promise((resolve) => {
    execFile(process.execPath, [PROGRAM, ...args], { timeout: 60_000 }, (error, stdout, stderr) => {
      const exitCode = error === null ? 0 : typeof error.code === "number" ? error.code : -1;
      resolve({ exitCode, stdout, stderr });
    });
  });
}

/** A folder of files that the command is given. */
export class Files {
  private readonly folder = mkdtempSync(join(tmpdir(), "assay-test-"));

  /** The path of a file in the folder, whether it is there or not. */
  path(name: string): string {
    return join(this.folder, name);
  }

  /** Writes a file, JSON unless it is text or bytes, and gives its path. */
  write(name: string, content: unknown): string {
    const isRaw = typeof content === "string" || content instanceof Uint8Array;
    writeFileSync(this.path(name), isRaw ? content : JSON.stringify(content));
    return this.path(name);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}
