/** Runs tasks of the suites that it was set up with: the same in this thread and in others. */
import { PolicyModule } from "../../host/runtime/module.js";
import { CaseRunner } from "./caseRunner.js";
import type { Setup } from "./messages.js";
import { emptyResult, type CaseResult } from "./results.js";
import type { Case, Suite } from "./suite.js";
import type { PlannedTask } from "./task.js";
import { Worlds } from "./worlds.js";

/** Keeps what tasks have in common. */
export class TaskRunner {
  private readonly runner: CaseRunner;
  private readonly modules: readonly PolicyModule[];
  private readonly worlds = new Worlds();

  constructor(private readonly setup: Omit<Setup, "kind">) {
    this.runner = new CaseRunner(setup.timeoutMs);
    this.modules = setup.parts.map((parts) => PolicyModule.ofParts(parts));
  }

  /** What came of the task. Never throws for what a suite or a module does. */
  async run(task: PlannedTask): Promise<CaseResult> {
    const suite = this.setup.suites[task.suite] as Suite;
    const written = suite.cases[task.case] as Case;
    const each = { ...written, name: task.name };
    const module = this.modules[this.setup.modules[task.suite] ?? -1];
    if (module === undefined) throw new Error("a task of a suite without module");
    if (each.skip !== null) return { ...emptyResult(each, "skipped"), skipped: each.skip };
    const started = performance.now();
    try {
      const world = await this.worlds.of(suite, written, task.variant);
      const result = await this.runner.run({ suite, case: each, world, module });
      return { ...result, milliseconds: performance.now() - started };
    } catch (error) {
      const milliseconds = performance.now() - started;
      return { ...emptyResult(each, "failed"), problem: (error as Error).message, milliseconds };
    }
  }
}
