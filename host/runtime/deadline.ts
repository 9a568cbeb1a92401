/** The time that one evaluation has. */
import { noteDeadline } from "../registry/deadline.js";

/**
 * A deadline over many promises. Its timer keeps the process alive until `end`, so that an evaluation that waits for
 * nothing but its deadline comes to its end too.
 */
export class Deadline {
  private readonly waiting = new Set<AbortController>();
  private readonly timer: ReturnType<typeof setTimeout>;
  private readonly endsAt: number;
  private isOver = false;

  constructor(milliseconds: number) {
    this.endsAt = Date.now() + milliseconds;
    this.timer = setTimeout(() => this.pass(), milliseconds);
  }

  /** True once the time is over. */
  get hasPassed(): boolean {
    return this.isOver;
  }

  /**
   * What `start` brings, or a rejection as soon as the deadline passes, whether `start` heeds its signal or not. After
   * the deadline `start` is not called. Each call has a signal of its own: platforms warn of many listeners on one.
   */
  async within<T>(start: (signal: AbortSignal) => Promise<T>): Promise<T> {
    if (this.isOver) throw new Error("the deadline has passed");
    const controller = new AbortController();
    noteDeadline(controller.signal, this.endsAt);
    this.waiting.add(controller);
    try {
      return await new Promise<T>((resolve, reject) => {
        const abort = (): void => reject(new Error("the deadline has passed"));
        controller.signal.addEventListener("abort", abort, { once: true });
        start(controller.signal).then(resolve, reject);
      });
    } finally {
      this.waiting.delete(controller);
    }
  }

  /** Stops the clock; to be called when nothing is waited for any more. */
  end(): void {
    clearTimeout(this.timer);
  }

  private pass(): void {
    this.isOver = true;
    for (const controller of this.waiting) controller.abort();
  }
}
