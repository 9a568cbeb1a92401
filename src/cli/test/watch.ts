/** `assay test --watch`: runs again what a changed file concerns. */
import { resolve } from "node:path";

import { fileState, filesOf } from "../../suite/concerns.js";
import { findSuites } from "../../suite/find.js";
import { planSuites } from "../../suite/plan.js";
import { EXIT, UsageError } from "../exitCodes.js";
import { printableText } from "../printable.js";
import { pathText } from "./words.js";
import { untilEnd } from "./untilEnd.js";
import { Watcher } from "./watcher.js";

/** Runs suites and prints what came of them; the signal ends it early. Returns the exit code. */
export type RunFiles = (files: readonly string[], signal: AbortSignal) => Promise<number>;

/** Runs all, then whatever changes, until q or Ctrl-C. Returns the exit code of the last run. */
export async function watchSuites(paths: readonly string[], policy: string | null, run: RunFiles): Promise<number> {
  const end = new AbortController();
  const session = new WatchSession(paths, policy, run, end.signal);
  const watcher = new Watcher(() => void session.look(watcher));
  const ended = untilEnd().then(() => end.abort());
  await session.look(watcher);
  await ended;
  watcher.close();
  return session.exitCode;
}

/** What was seen of the files so far. */
class WatchSession {
  exitCode = 0;
  private states = new Map<string, string>();
  private suites = new Map<string, readonly string[]>();
  private isLooking = false;
  private mustLookAgain = false;

  constructor(
    private readonly paths: readonly string[],
    private readonly policy: string | null,
    private readonly run: RunFiles,
    private readonly signal: AbortSignal,
  ) {}

  /** Runs what has changed since the last look. A call while one is under way makes it look once more. */
  async look(watcher: Watcher): Promise<void> {
    this.mustLookAgain = true;
    if (this.isLooking) return;
    this.isLooking = true;
    try {
      while (this.mustLookAgain && !this.signal.aborted) {
        this.mustLookAgain = false;
        await this.runChanged(watcher);
      }
    } finally {
      this.isLooking = false;
    }
  }

  private async runChanged(watcher: Watcher): Promise<void> {
    const isFirst = this.suites.size === 0;
    const before = this.states;
    const known = this.suites;
    this.suites = await this.found();
    const files = [...new Set([...this.suites.values()].flat())];
    this.states = new Map(files.map((file) => [file, fileState(file)]));
    watcher.watch(files);
    const changed = new Set(files.filter((file) => before.get(file) !== this.states.get(file)));
    const concerned = [...this.suites].filter(
      ([suite, its]) => !known.has(suite) || its.some((file) => changed.has(file)),
    );
    if (concerned.length === 0) return;
    if (!isFirst) console.log(`\nchanged: ${[...changed].map(pathText).join(", ")}`);
    this.exitCode = await this.runOrSay(concerned.map(([suite]) => suite));
    if (!this.signal.aborted) console.log("waiting for changes; q ends");
  }

  /** That nothing can be run now does not end it: the next change may mend it. */
  private async runOrSay(files: readonly string[]): Promise<number> {
    try {
      return await this.run(files, this.signal);
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      console.error(printableText(`assay: ${error.message}`));
      return EXIT.usage;
    }
  }

  /** The suites and their files; a suite that cannot be read is made of its own file. */
  private async found(): Promise<Map<string, readonly string[]>> {
    const found = new Map<string, readonly string[]>();
    for (const { file, suite } of await planSuites(suitesIn(this.paths), null)) {
      found.set(file, suite === null ? [resolve(file)] : filesOf(suite, this.policy));
    }
    return found;
  }
}

/** A path may be away for a moment while an editor replaces it. */
function suitesIn(paths: readonly string[]): string[] {
  return paths.flatMap((path) => {
    try {
      return findSuites([path]);
    } catch {
      return [];
    }
  });
}
