/** Runs suites: reads them, spreads their cases over threads, and puts the results in the suites' order. */
import { availableParallelism } from "node:os";

import { coverageOf, type Coverage } from "./coverage/coverage.js";
import type { Filter } from "./filter.js";
import type { Setup } from "./messages.js";
import { makePlan, type Plan, type SuiteInput } from "./plan.js";
import type { BuildListener } from "./policySources.js";
import { runInThreads } from "./pool.js";
import type { CaseResult, SuiteResult } from "./results.js";
import { staleFixtures, type StaleFixture } from "./staleFixtures.js";
import type { Suite } from "./suite.js";
import type { PlannedTask } from "./task.js";
import { TaskRunner } from "./taskRunner.js";
import { Thread } from "./thread.js";

/** Fewer cases than this are not worth another thread. */
const MIN_CASES_PER_THREAD = 8;

/** A case takes milliseconds; minting large keys may take some seconds on a slow machine. */
const DEFAULT_TIMEOUT_MS = 30_000;

/** How suites are run. */
export interface SuitesOptions {
  /** The path of a module or of a policy's folder, in place of each suite's own policy. */
  policy?: string | undefined;
  /** Time for one case in milliseconds; default 30,000. */
  timeoutMs?: number | undefined;
  /** Threads; 0 runs in this one, where nothing ends a module that hangs. Default as many as the machine has cores. */
  jobs?: number | undefined;
  /** Cases that it refuses are left out. */
  filter?: Filter | undefined;
  /** Begin nothing more after the first failure. */
  bail?: boolean | undefined;
  /** Ends the run: what is not done then is not run. */
  signal?: AbortSignal | undefined;
  /** Hears of each suite when it and all before it are done. */
  onSuite?: ((result: SuiteResult) => void) | undefined;
  /** Hears of policies that are built. */
  listener?: BuildListener | undefined;
}

/** How many. */
export interface Totals {
  passed: number;
  failed: number;
  skipped: number;
  /** Cases that were chosen and not begun, as a failure ended the run. */
  notRun: number;
  /** Suites of which no case could be run. */
  broken: number;
}

/** What came of a run. */
export interface RunResult {
  suites: SuiteResult[];
  totals: Totals;
  /** Entries that no case heard; empty when not every case was run. */
  stale: StaleFixture[];
  coverage: Coverage[];
  milliseconds: number;
}

/** Runs all cases of the suites that the filter chooses. What is wrong with a suite stands in its result. */
export async function runSuites(inputs: readonly SuiteInput[], options: SuitesOptions = {}): Promise<RunResult> {
  const started = performance.now();
  const jobs = options.jobs ?? availableParallelism();
  // It loads its program while suites are read and modules compiled.
  const thread = jobs > 0 && inputs.length > 0 ? new Thread() : null;
  try {
    const { policy = null, filter = null, listener = NOBODY } = options;
    const plan = await makePlan(inputs, { policy, filter, listener });
    const board = new Board(plan, options);
    await runPlan(plan, jobs, options, board, thread);
    return board.conclude(performance.now() - started, filter === null);
  } finally {
    await thread?.stop();
  }
}

async function runPlan(
  plan: Plan,
  jobs: number,
  { timeoutMs = DEFAULT_TIMEOUT_MS, signal }: SuitesOptions,
  board: Board,
  first: Thread | null,
): Promise<void> {
  const tasks = plan.suites.flatMap((suite) => suite.tasks);
  const setup: Setup = {
    kind: "setup",
    suites: plan.suites.map(({ suite }) => suite ?? NO_SUITE),
    modules: plan.suites.map(({ module }) => module),
    parts: plan.modules,
    timeoutMs,
  };
  board.begin();
  if (tasks.length === 0) return;
  if (jobs > 0) {
    const threads = Math.min(jobs, Math.ceil(tasks.length / MIN_CASES_PER_THREAD));
    const onResult = (index: number, result: CaseResult): boolean => board.add(tasks[index], result);
    return await runInThreads({ tasks, setup, threads, first, signal, onResult });
  }
  const runner = new TaskRunner(setup);
  for (const task of tasks) if (!board.add(task, await runner.run(task))) return;
}

const NOBODY: BuildListener = { onBuilding: () => undefined, onBuilt: () => undefined };
const NO_SUITE: Suite = { file: "", name: "", policy: null, now: null, settings: null, world: undefined, cases: [] };

/** Results as they come, suites as they are done. */
class Board {
  private readonly results: (CaseResult | undefined)[][];
  private told = 0;
  private hasStopped = false;

  constructor(
    private readonly plan: Plan,
    private readonly options: SuitesOptions,
  ) {
    this.results = plan.suites.map(({ tasks }) => tasks.map(() => undefined));
  }

  /** Tells of suites that are done before anything is run. */
  begin(): void {
    if (this.options.bail === true) this.hasStopped = this.plan.suites.some(({ problem }) => problem !== null);
    this.tell();
  }

  /** Takes a result; false when nothing more shall be begun. */
  add(task: PlannedTask | undefined, result: CaseResult): boolean {
    if (task === undefined || this.hasStopped) return false;
    const place = this.plan.suites[task.suite]?.tasks.indexOf(task) ?? -1;
    (this.results[task.suite] as (CaseResult | undefined)[])[place] = result;
    this.hasStopped = this.options.bail === true && result.status === "failed";
    this.tell();
    return !this.hasStopped;
  }

  conclude(milliseconds: number, isWhole: boolean): RunResult {
    for (; this.told < this.plan.suites.length; this.told++) this.options.onSuite?.(this.suite(this.told));
    const suites = this.plan.suites.map((_, index) => this.suite(index));
    const totals = this.totals();
    const cases = suites.flatMap((suite) => suite.cases);
    const stale = isWhole && totals.notRun === 0 ? staleFixtures(cases) : [];
    return { suites, totals, stale, coverage: coverageOf(cases), milliseconds };
  }

  private tell(): void {
    while (this.told < this.plan.suites.length && !(this.results[this.told] ?? []).includes(undefined)) {
      this.options.onSuite?.(this.suite(this.told));
      this.told += 1;
    }
  }

  private suite(index: number): SuiteResult {
    const { file, name, problem, line } = this.plan.suites[index] as Plan["suites"][number];
    const cases = (this.results[index] ?? []).filter((result): result is CaseResult => result !== undefined);
    const milliseconds = cases.reduce((sum, each) => sum + each.milliseconds, 0);
    return { file, name, problem, line, cases, milliseconds };
  }

  private totals(): Totals {
    const all = this.results.flat();
    const count = (status: CaseResult["status"]): number => all.filter((each) => each?.status === status).length;
    return {
      passed: count("passed"),
      failed: count("failed"),
      skipped: count("skipped"),
      notRun: all.filter((each) => each === undefined).length,
      broken: this.plan.suites.filter(({ problem }) => problem !== null).length,
    };
  }
}
