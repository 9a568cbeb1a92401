/** This package as npm would install it, in a folder of its own. */
import { execFile } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import { projectRoot } from "../../../build/paths.js";

const run = promisify(execFile);
const root = fileURLToPath(projectRoot);

/** What npm would install beside the package for a policy project; other packages hang on these. */
const NEEDED = [
  ...["commander", "yaml", "undici", "smol-toml"],
  ...["assemblyscript", "pkijs", "asn1js", "@noble/curves", "@noble/hashes", "@noble/ciphers"],
];

/** A folder with `node_modules/assay`, of the files that are published. */
export class Installation {
  readonly folder = mkdtempSync(join(tmpdir(), "assay-user-"));

  /** Packs this project, unpacks it, and links what it needs. */
  static async make(): Promise<Installation> {
    const installation = new Installation();
    await installation.#install();
    return installation;
  }

  /** Runs a command of a shell below the folder, as a user's: what it prints, without npm's notes. */
  async shell(command: string, folder: string): Promise<{ exitCode: number; printed: string }> {
    const env = {
      ...withoutNpm(process.env),
      NO_COLOR: "1",
      PATH: `${this.#bin}${delimiter}${process.env["PATH"]}`,
      ASSAY_CACHE: join(this.folder, "cache"),
      DOCKER_CONFIG: join(this.folder, "docker"),
    };
    return await new Promise((resolve) => {
      execFile("sh", ["-c", `${command} 2>&1`], { cwd: join(this.folder, folder), env }, (error, stdout) => {
        const exitCode = error === null ? 0 : typeof error.code === "number" ? error.code : -1;
        resolve({ exitCode, printed: stdout.replace(/^npm (warn|notice|error).*\n/gm, "") });
      });
    });
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }

  get #bin(): string {
    return join(this.folder, "node_modules", ".bin");
  }

  async #install(): Promise<void> {
    const packing = ["pack", "--ignore-scripts", "--json", "--pack-destination", this.folder];
    const { stdout } = await run("npm", packing, { cwd: root, env: withoutNpm(process.env) });
    const [{ filename }] = JSON.parse(stdout) as [{ filename: string }];
    const modules = join(this.folder, "node_modules");
    mkdirSync(this.#bin, { recursive: true });
    mkdirSync(join(modules, "assay"));
    await run("tar", ["-xzf", join(this.folder, filename), "-C", join(modules, "assay"), "--strip-components=1"]);
    for (const name of NEEDED) {
      mkdirSync(join(modules, name, ".."), { recursive: true });
      symlinkSync(join(root, "node_modules", name), join(modules, name));
    }
    const { bin } = JSON.parse(readFileSync(join(modules, "assay", "package.json"), "utf8")) as {
      bin: Record<string, string>;
    };
    for (const [name, file] of Object.entries(bin)) this.#link(name, join(modules, "assay", file));
  }

  /** As npm does: whatever the archive says, a command can be run. */
  #link(name: string, file: string): void {
    chmodSync(file, 0o755);
    symlinkSync(file, join(this.#bin, name));
  }
}

/** The variables that npm gives the commands that it runs: a user's npm begins without them. */
function withoutNpm(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !/^npm_/i.test(name)));
}
