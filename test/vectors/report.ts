/** Counts one vector suite, with its exceptions file: known divergences, each with its reason. */
import { existsSync, readFileSync } from "node:fs";

import { projectRoot } from "../../build/paths.js";

/** A case, or every case of a rule, on which we differ on purpose, in just this way. For a case an unexpected agreement fails too. */
export interface Exception {
  /** The case, or the rule by which we differ, whatever the case. */
  id?: string;
  rule?: string;
  /** What the suite expects. */
  expected: string;
  /** What we answer. */
  actual: string;
  /** Why that is right; one sentence. */
  reason: string;
}

/** One suite over a folder of cases. */
export interface VectorSuite {
  /** Upper-case in the closing line. */
  name: string;
  /** Walks whatever cases it finds below `shared`. */
  run(shared: URL, report: SuiteReport): Promise<void> | void;
}

/** What a suite counted. */
export class SuiteReport {
  passed = 0;
  failed = 0;
  skipped = 0;
  private readonly exceptions: Map<string, Exception>;

  constructor(readonly name: string) {
    const file = new URL(`test/vectors/exceptions/${name}.json`, projectRoot);
    const list = existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Exception[]) : [];
    this.exceptions = new Map(list.map((exception) => [exception.rule ?? exception.id ?? "", exception]));
  }

  /**
   * Compares one case's answer with the expected one; both as short texts (`accept`, `reject`, a digest …). `rule` names
   * why the answer is what it is, for exceptions that hold for every case of a kind.
   */
  check(id: string, expected: string, actual: string, rule = ""): void {
    const exception = this.exceptions.get(id) ?? (expected === actual ? undefined : this.exceptions.get(rule));
    if (exception !== undefined) return this.checkException(id, exception, expected, actual);
    if (expected === actual) this.passed += 1;
    else this.fail(id, `expected ${expected}, got ${actual}`);
  }

  /** A case that could not be judged at all. */
  fail(id: string, why: string): void {
    this.failed += 1;
    console.log(`${this.name} failed: ${id}: ${why}`);
  }

  /** A case that this version does not cover; reasons are counted, not listed case by case. */
  skip(_id: string, reason: string): void {
    this.skipped += 1;
    this.skipReasons.set(reason, (this.skipReasons.get(reason) ?? 0) + 1);
  }

  /** Prints the reasons for skips and the closing line. */
  close(): void {
    for (const [reason, count] of this.skipReasons) console.log(`${this.name} skipped: ${count} × ${reason}`);
    console.log(`${this.name}: ${this.passed} passed, ${this.failed} failed, ${this.skipped} skipped`);
  }

  private readonly skipReasons = new Map<string, number>();

  private checkException(id: string, exception: Exception, expected: string, actual: string): void {
    if (exception.expected !== expected || exception.actual !== actual) {
      this.fail(
        id,
        `the exceptions file says ${exception.expected}/${exception.actual}, this run ${expected}/${actual}`,
      );
    } else this.skip(id, `on purpose: ${exception.reason}`);
  }
}
