/** Tasks on several threads; a task whose thread must be ended fails, and the others go on. */
import type { Setup } from "./messages.js";
import { Queue } from "./queue.js";
import { emptyResult, type CaseResult } from "./results.js";
import type { PlannedTask } from "./task.js";
import { Thread } from "./thread.js";

/** A thread that dies so often before it has begun anything will not begin. */
const MAX_FALSE_STARTS = 3;

/** What is run, and who hears of it. */
export interface Pool {
  tasks: readonly PlannedTask[];
  setup: Setup;
  threads: number;
  /** A thread that has been started already, or null. */
  first: Thread | null;
  /** Ends the run. */
  signal: AbortSignal | undefined;
  /** Hears a result and its task's index. False: what has not begun is left undone. */
  onResult: (index: number, result: CaseResult) => boolean;
}

/** Runs all tasks. No thread is left when it resolves. */
export async function runInThreads(pool: Pool): Promise<void> {
  const queue = new Queue(pool.tasks, pool.threads);
  const crews = Array.from(
    { length: pool.threads },
    (_, index) => new Crew(pool, queue, index === 0 ? pool.first : null),
  );
  await Promise.all(crews.map((crew) => crew.work()));
}

/** One thread at a time, replaced when it is ended. */
class Crew {
  private left: number[] = [];
  private falseStarts = 0;

  constructor(
    private readonly pool: Pool,
    private readonly queue: Queue,
    private thread: Thread | null,
  ) {
    if (thread !== null) this.guard(thread);
  }

  /** Until nothing is left to be begun. */
  async work(): Promise<void> {
    for (let taken = this.queue.take(null); taken !== null && !this.isEnded; taken = this.queue.take(taken.suite)) {
      this.left = taken.indices;
      while (this.left.length > 0 && !this.isEnded) await this.runLeft();
    }
    await this.thread?.stop();
  }

  private async runLeft(): Promise<void> {
    const { tasks, setup } = this.pool;
    this.thread ??= this.guard(new Thread());
    const work = this.left.map((index) => tasks[index] as PlannedTask);
    const ended = await this.thread.run(work, setup, (result) => this.report(result));
    if (ended === null || this.isEnded) return;
    this.thread = null;
    this.falseStarts = ended.hasBegun ? 0 : this.falseStarts + 1;
    const isLost = ended.hasBegun || this.falseStarts >= MAX_FALSE_STARTS;
    const [index] = this.left;
    if (isLost && index !== undefined) this.report(failed(tasks[index] as PlannedTask, setup, ended.problem));
  }

  private report(result: CaseResult): boolean {
    if (this.pool.onResult(this.left.shift() as number, result)) return true;
    this.queue.stop();
    this.left = [];
    return false;
  }

  private guard(thread: Thread): Thread {
    this.pool.signal?.addEventListener("abort", () => void thread.stop(), { once: true });
    return thread;
  }

  private get isEnded(): boolean {
    return this.pool.signal?.aborted === true;
  }
}

function failed(task: PlannedTask, { suites }: Setup, problem: string): CaseResult {
  const { path = "", line = 0 } = suites[task.suite]?.cases[task.case] ?? {};
  return { ...emptyResult({ name: task.name, path, line }, "failed"), problem };
}
