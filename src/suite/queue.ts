/** Tasks that are still to be begun, handed out so that those of a suite stay together. */
import type { PlannedTask } from "./task.js";

/** Tasks are taken in parts, as many for each thread, so that the last ones end at about the same time. */
const PARTS_FOR_A_THREAD = 6;

/**
 * Tasks of one suite share files, settings and worlds, which a thread reads and mints once. So a thread goes on with the
 * suite that it has begun, then takes one that nobody has begun, and only then helps with another's.
 */
export class Queue {
  private readonly left: number[][] = [];
  private readonly begun = new Set<number>();
  private readonly portion: number;

  constructor(tasks: readonly PlannedTask[], threads: number) {
    tasks.forEach(({ suite }, index) => (this.left[suite] ??= []).push(index));
    this.portion = Math.max(1, Math.ceil(tasks.length / (threads * PARTS_FOR_A_THREAD)));
  }

  /** Indices of tasks of one suite, and the suite; `last` is the one that the thread had before. Null when nothing is left. */
  take(last: number | null): { suite: number; indices: number[] } | null {
    const suite = this.choose(last);
    if (suite === null) return null;
    this.begun.add(suite);
    return { suite, indices: this.left[suite]?.splice(0, this.portion) ?? [] };
  }

  /** Nothing more is begun. */
  stop(): void {
    this.left.length = 0;
  }

  private choose(last: number | null): number | null {
    if (last !== null && this.leftOf(last) > 0) return last;
    const suites = [...this.left.keys()].filter((suite) => this.leftOf(suite) > 0);
    const fresh = suites.find((suite) => !this.begun.has(suite));
    if (fresh !== undefined) return fresh;
    return suites.reduce<number | null>(
      (most, suite) => (most === null || this.leftOf(suite) > this.leftOf(most) ? suite : most),
      null,
    );
  }

  private leftOf(suite: number): number {
    return this.left[suite]?.length ?? 0;
  }
}
