/**
 * Threads for guests: only so many compute at the same time, and those that wait for the host do not count, so that slow registries
 * hold up nobody else.
 */
import { GuestThread } from "./guestThread.js";

/** How large a pool is. */
export interface PoolSize {
  /** Guests that compute at the same time; so many threads are kept. */
  threads: number;
  /** Threads in all, with those that wait for the host. */
  maxThreads: number;
}

/** Threads above `threads` are ended when they were idle for so long. */
const IDLE_MS = 10_000;

/** A pool from its first use to `close`. */
export class ThreadPool {
  private readonly all = new Set<GuestThread>();
  private readonly idle: GuestThread[] = [];
  /** Taken, and without a slot: they wait. */
  private readonly outside = new Set<GuestThread>();
  private readonly slots: Gate;
  private readonly places: Gate;
  private isClosed = false;

  constructor(private readonly size: PoolSize) {
    this.slots = new Gate(size.threads);
    this.places = new Gate(size.maxThreads);
  }

  /** A thread that computes, as soon as there is one: `preferred` when it is idle. Rejects with what aborted the signal. */
  async take(preferred: GuestThread | null, signal: AbortSignal): Promise<GuestThread> {
    await this.places.enter(signal);
    try {
      await this.slots.enter(signal);
    } catch (error) {
      this.places.leave();
      throw error;
    }
    return this.idleThread(preferred) ?? this.started();
  }

  /** The thread has nothing to do. */
  release(thread: GuestThread): void {
    if (!this.outside.delete(thread)) this.slots.leave();
    this.places.leave();
    if (thread.isOver || this.isClosed) return;
    this.idle.push(thread);
    if (this.all.size > this.size.threads) setTimeout(() => this.shrink(thread), IDLE_MS).unref();
  }

  /** The thread waits for something outside while another may compute; `over` is aborted when it is released before. */
  async waiting<T>(thread: GuestThread, work: () => Promise<T>, over: AbortSignal): Promise<T> {
    this.outside.add(thread);
    this.slots.leave();
    const result = await work();
    await this.slots.enter(over);
    // Released in between: nobody needs the slot.
    if (!this.outside.delete(thread)) this.slots.leave();
    return result;
  }

  /** Ends all threads. */
  async close(): Promise<void> {
    this.isClosed = true;
    await Promise.all([...this.all].map((thread) => thread.stop()));
  }

  private idleThread(preferred: GuestThread | null): GuestThread | undefined {
    const index = preferred === null ? -1 : this.idle.indexOf(preferred);
    const [thread] = index < 0 ? [this.idle.pop()] : this.idle.splice(index, 1);
    return thread;
  }

  private started(): GuestThread {
    const thread = new GuestThread(() => this.ended(thread));
    this.all.add(thread);
    return thread;
  }

  /** One that was ended in the middle of its work is replaced at once: the next request does not wait for it. */
  private ended(thread: GuestThread): void {
    this.all.delete(thread);
    const index = this.idle.indexOf(thread);
    if (index >= 0) this.idle.splice(index, 1);
    else if (!this.isClosed && this.idle.length < this.size.threads) this.idle.push(this.started());
  }

  private shrink(thread: GuestThread): void {
    if (this.all.size > this.size.threads && this.idle.includes(thread)) void thread.stop();
  }
}

/** Lets so many in; the others wait in their order. */
class Gate {
  private readonly waiting: (() => void)[] = [];

  constructor(private free: number) {}

  async enter(signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    if (this.free > 0) {
      this.free -= 1;
      return;
    }
    await new Promise<void>((resolve, reject) => {
      const enter = (): void => {
        signal?.removeEventListener("abort", leave);
        resolve();
      };
      const leave = (): void => {
        this.waiting.splice(this.waiting.indexOf(enter), 1);
        reject(signal?.reason as Error);
      };
      this.waiting.push(enter);
      signal?.addEventListener("abort", leave, { once: true });
    });
  }

  leave(): void {
    const next = this.waiting.shift();
    if (next === undefined) this.free += 1;
    else next();
  }
}
