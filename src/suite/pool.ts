/** Tasks on several threads; a task whose thread must be ended fails, and the others go on. */
import type { Setup } from "./messages.js";
import { emptyResult, type CaseResult } from "./results.js";
import type { PlannedTask } from "./task.js";
import { Thread } from "./thread.js";

/** A thread gets so many parts of what is to do, so that the last ones end at about the same time. */
const PARTS_OF_WORK = 6;

/** A thread that dies so often before it has begun anything will not begin. */
const MAX_FALSE_STARTS = 3;

/** Hears a result and its task's index. False: what has not begun is left undone. */
export type OnResult = (index: number, result: CaseResult) => boolean;

/** Runs all tasks on `jobs` threads, `first` among them if it is there. No thread is left when it resolves. */
export async function runInThreads(
  tasks: readonly PlannedTask[],
  setup: Setup,
  jobs: number,
  onResult: OnResult,
  { first, signal }: { first: Thread | null; signal: AbortSignal | undefined },
): Promise<void> {
  const queue = new Queue(tasks, jobs, signal);
  const crew = (index: number): Promise<void> => work(queue, setup, onResult, index === 0 ? first : null);
  await Promise.all(Array.from({ length: jobs }, (_, index) => crew(index)));
}

/** What is still to be begun. */
class Queue {
  private next = 0;
  private readonly portion: number;

  constructor(
    readonly tasks: readonly PlannedTask[],
    jobs: number,
    private readonly signal: AbortSignal | undefined,
  ) {
    this.portion = Math.max(1, Math.ceil(tasks.length / (jobs * PARTS_OF_WORK)));
  }

  /** Indices of tasks that lie side by side, as they often need the same files; empty when nothing is left. */
  take(): number[] {
    const end = Math.min(this.tasks.length, this.next + this.portion);
    const taken = Array.from({ length: end - this.next }, (_, index) => this.next + index);
    this.next = end;
    return taken;
  }

  /** Ends the thread when the run is ended from outside. */
  guard(thread: Thread): Thread {
    this.signal?.addEventListener("abort", () => void thread.stop(), { once: true });
    return thread;
  }

  get isEnded(): boolean {
    return this.signal?.aborted === true;
  }

  /** Nothing more is begun. */
  stop(): void {
    this.next = this.tasks.length;
  }
}

/** Works until nothing is left to be begun, with one thread after the other if it must be. */
async function work(queue: Queue, setup: Setup, onResult: OnResult, first: Thread | null): Promise<void> {
  let thread = first === null ? null : queue.guard(first);
  let falseStarts = 0;
  let left = queue.take();
  const report = (result: CaseResult): boolean => {
    if (onResult(left.shift() as number, result)) return true;
    queue.stop();
    left = [];
    return false;
  };
  while (left.length > 0 && !queue.isEnded) {
    thread ??= queue.guard(new Thread());
    const tasks = left.map((index) => queue.tasks[index] as PlannedTask);
    const ended = await thread.run(tasks, setup, report);
    if (ended !== null) {
      thread = null;
      falseStarts = ended.hasBegun ? 0 : falseStarts + 1;
      const hasLost = ended.hasBegun || falseStarts === MAX_FALSE_STARTS;
      if (hasLost && left.length > 0 && !queue.isEnded)
        report(failed(queue.tasks[left[0] as number] as PlannedTask, setup, ended.problem));
    }
    if (left.length === 0) left = queue.take();
  }
  await thread?.stop();
}

function failed(task: PlannedTask, { suites }: Setup, problem: string): CaseResult {
  const { path = "", line = 0 } = suites[task.suite]?.cases[task.case] ?? {};
  return { ...emptyResult({ name: task.name, path, line }, "failed"), problem };
}
