/** What threads say to each other while suites are run. */
import type { ModuleParts } from "../../host/runtime/module.js";
import type { CaseResult } from "./results.js";
import type { Suite } from "./suite.js";
import type { PlannedTask } from "./task.js";

/** Everything that tasks refer to; said once, before the first tasks. */
export interface Setup {
  kind: "setup";
  suites: readonly Suite[];
  /** Of each suite, by its index; null for one that is not run. */
  modules: readonly (number | null)[];
  parts: readonly ModuleParts[];
  timeoutMs: number;
}

/** Tasks to run, one after the other. */
export interface Work {
  kind: "work";
  tasks: readonly PlannedTask[];
}

/** From the main thread. */
export type ToWorker = Setup | Work;

/** To the main thread: that the setup is read, and each task's result, in the order of the tasks. */
export type FromWorker = { kind: "ready" } | { kind: "result"; result: CaseResult };
