/** How many requests one host gets at the same time, and who is next. */
import { stopped } from "./retry.js";

/** Lets so many in for each host. Who waits stands in a lane, such as a repository, and the lanes take turns. */
export class HostGate {
  readonly #hosts = new Map<string, HostQueue>();

  constructor(private readonly limit: number) {}

  /** Waits for its turn, and gives what is to be called, once, when the request is over. Throws when the signal aborts. */
  async enter(host: string, lane: string, signal?: AbortSignal): Promise<() => void> {
    let queue = this.#hosts.get(host);
    if (queue === undefined) this.#hosts.set(host, (queue = new HostQueue(this.limit)));
    await queue.enter(lane, signal);
    return () => {
      queue.leave();
      if (queue.isIdle && this.#hosts.get(host) === queue) this.#hosts.delete(host);
    };
  }
}

class HostQueue {
  #running = 0;
  /** Those who wait, by lane; the lane that comes first has the next turn. */
  readonly #lanes = new Map<string, (() => void)[]>();

  constructor(private readonly limit: number) {}

  get isIdle(): boolean {
    return this.#running === 0;
  }

  enter(lane: string, signal?: AbortSignal): Promise<void> {
    if (this.#running < this.limit) {
      this.#running += 1;
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      const onAbort = (): void => {
        this.#remove(lane, admit);
        reject(stopped());
      };
      const admit = (): void => {
        signal?.removeEventListener("abort", onAbort);
        resolve();
      };
      if (signal?.aborted) return reject(stopped());
      signal?.addEventListener("abort", onAbort, { once: true });
      this.#add(lane, admit);
    });
  }

  /** Hands the place to the next in turn: `#running` stays as it is then. */
  leave(): void {
    const next = this.#next();
    if (next === null) this.#running -= 1;
    else next();
  }

  #next(): (() => void) | null {
    for (const [lane, waiting] of this.#lanes) {
      this.#lanes.delete(lane);
      const first = waiting.shift();
      if (waiting.length > 0) this.#lanes.set(lane, waiting);
      if (first !== undefined) return first;
    }
    return null;
  }

  #add(lane: string, admit: () => void): void {
    const waiting = this.#lanes.get(lane);
    if (waiting === undefined) this.#lanes.set(lane, [admit]);
    else waiting.push(admit);
  }

  #remove(lane: string, admit: () => void): void {
    const waiting = this.#lanes.get(lane) ?? [];
    const at = waiting.indexOf(admit);
    if (at >= 0) waiting.splice(at, 1);
    if (waiting.length === 0) this.#lanes.delete(lane);
  }
}
