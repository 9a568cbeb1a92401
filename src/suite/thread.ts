/** One thread that runs tasks, watched: it is ended when a task takes too long. */
import { Worker } from "node:worker_threads";

import type { FromWorker, Setup, ToWorker } from "./messages.js";
import type { CaseResult } from "./results.js";
import type { PlannedTask } from "./task.js";

/** Why a thread is no more. */
export interface Ended {
  problem: string;
  /** Whether it was running a task then. */
  hasBegun: boolean;
}

/** A thread from its start to its end. */
export class Thread {
  private readonly worker = new Worker(new URL("./worker.js", import.meta.url));
  private setup: Setup | null = null;
  private isReady = false;
  private timer: NodeJS.Timeout | undefined;
  private end: Ended | null = null;
  private onResult: ((result: CaseResult) => void) | null = null;
  private onEnd: ((end: Ended) => void) | null = null;

  /** Begins to load its program. */
  constructor() {
    this.worker.on("message", (message: FromWorker) => this.hear(message));
    this.worker.on("error", (error: Error) => this.finish(`the thread that ran it failed: ${error.message}`));
    this.worker.on("exit", () => this.finish("the thread that ran it ended"));
  }

  /**
   * Runs the tasks one after the other and gives each result as it is there; resolves to null after the last one, or when
   * `onResult` says false, and to the reason when the thread ends before. A thread has one setup, and one call at a time.
   */
  async run(
    tasks: readonly PlannedTask[],
    setup: Setup,
    onResult: (result: CaseResult) => boolean,
  ): Promise<Ended | null> {
    if (this.end !== null) return this.end;
    let left = tasks.length;
    const ended = await new Promise<Ended | null>((resolve) => {
      this.onEnd = resolve;
      this.onResult = (result) => {
        left -= 1;
        if (!onResult(result) || left === 0) resolve(null);
        else this.watch();
      };
      this.begin(tasks, setup);
    });
    clearTimeout(this.timer);
    this.onResult = null;
    this.onEnd = null;
    return ended;
  }

  /** Ends it; what it is running is lost. */
  async stop(): Promise<void> {
    clearTimeout(this.timer);
    await this.worker.terminate();
  }

  private begin(tasks: readonly PlannedTask[], setup: Setup): void {
    if (this.setup === null) this.say(setup);
    this.setup = setup;
    if (this.isReady) this.watch();
    this.say({ kind: "work", tasks });
  }

  private hear(message: FromWorker): void {
    if (message.kind === "result") return this.onResult?.(message.result);
    this.isReady = true;
    this.watch();
  }

  /** The time of one task begins. */
  private watch(): void {
    const { timeoutMs } = this.setup as Setup;
    clearTimeout(this.timer);
    const problem = `it did not end within ${timeoutMs / 1000} s and was stopped; --timeout gives it more time`;
    this.timer = setTimeout(() => {
      this.finish(problem);
      void this.worker.terminate();
    }, timeoutMs);
  }

  private finish(problem: string): void {
    if (this.end !== null) return;
    clearTimeout(this.timer);
    this.end = { problem, hasBegun: this.isReady };
    this.onEnd?.(this.end);
  }

  private say(message: ToWorker): void {
    this.worker.postMessage(message);
  }
}
