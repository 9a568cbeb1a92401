/** The real cosign in a folder of its own: without a home, a cache or a network beyond the loopback. */
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { tool, toolVersion } from "../tools.js";

/** The two versions that differ in what they write and check. */
export type CosignMajor = 2 | 3;

/** How a command ended. */
export interface CosignEnded {
  exitCode: number;
  stdout: string;
  stderr: string;
}

/** The password of all encrypted keys. */
const PASSWORD = "test";

/** Nothing listens there: whatever asks for another host than the loopback fails at once. */
const NO_PROXY_THERE = "http://127.0.0.1:9";

/** A folder of files that commands name. */
export class Folder {
  readonly path = mkdtempSync(join(tmpdir(), "assay-cosign-"));

  /** Writes a file, JSON unless it is text or bytes, and gives its name for arguments. */
  write(name: string, content: unknown): string {
    const isRaw = typeof content === "string" || content instanceof Uint8Array;
    writeFileSync(join(this.path, name), isRaw ? content : JSON.stringify(content));
    return name;
  }

  /** The text of a file. */
  read(name: string): string {
    return readFileSync(join(this.path, name), "utf8");
  }

  remove(): void {
    rmSync(this.path, { recursive: true });
  }
}

/** One cosign and its folder. */
export class Cosign {
  readonly folder = new Folder();
  readonly version: string;

  private constructor(
    readonly major: CosignMajor,
    private readonly path: string,
  ) {
    this.version = toolVersion(`cosign${major}`);
  }

  /** The program, or why it is not there. */
  static find(major: CosignMajor): Cosign | { skipped: string } {
    const path = tool(`cosign${major}`);
    return typeof path === "string" ? new Cosign(major, path) : path;
  }

  /** Runs a command in the folder. */
  async run(args: readonly string[], variables: Readonly<Record<string, string>> = {}): Promise<CosignEnded> {
    const env = { ...isolated(this.folder.path), ...variables };
    return await new Promise((resolve) => {
      execFile(this.path, args, { cwd: this.folder.path, env, timeout: 60_000 }, (error, stdout, stderr) => {
        const exitCode = error === null ? 0 : typeof error.code === "number" ? error.code : -1;
        resolve({ exitCode, stdout, stderr });
      });
    });
  }
}

/** Nothing of the machine's own: what cosign finds is in its folder. */
function isolated(folder: string): Record<string, string> {
  return {
    PATH: process.env["PATH"] ?? "",
    HOME: folder,
    TUF_ROOT: join(folder, "tuf"),
    COSIGN_PASSWORD: PASSWORD,
    COSIGN_YES: "true",
    HTTP_PROXY: NO_PROXY_THERE,
    HTTPS_PROXY: NO_PROXY_THERE,
    NO_PROXY: "127.0.0.1",
  };
}

/** The last line that a command said: cosign repeats its error there. */
export function lastLine({ stdout, stderr }: Pick<CosignEnded, "stdout" | "stderr">): string {
  return (stderr.trim() || stdout.trim()).split("\n").at(-1) ?? "";
}
