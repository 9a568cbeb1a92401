/** Guests in threads of their own: one that runs away is ended with its thread, and nobody else notices. Needs Node. */
import { availableParallelism } from "node:os";

import type { EvidenceEntry } from "../../host/runtime/evidence.js";
import type { ForeignAnswer } from "../../host/runtime/foreignHost.js";
import { foreignAnswer } from "../../host/runtime/foreignCalls.js";
import type { Guest, GuestCall, GuestPass, GuestProvider, GuestSession } from "../../host/runtime/guest.js";
import { overDeadline } from "../../host/runtime/guestError.js";
import { offerOf } from "../../host/runtime/localGuests.js";
import type { AnswerCall, GuestThread } from "./guestThread.js";
import { ThreadPool, type PoolSize } from "./threadPool.js";

/** Threads that wait for the host cost memory only: some 5 MB each. */
const DEFAULT_MAX_THREADS = 32;

/** A pool of threads that policies share; safe for overlapping evaluations. */
export interface WorkerGuests extends GuestProvider {
  /** Ends all threads. Evaluations that are under way fail. */
  close(): Promise<void>;
}

/**
 * A pool for `PolicyOptions.guests`: by default as many guests compute at the same time as the machine has processors, and up to 32 threads
 * are there when guests wait for the host. Idle threads do not keep the process alive.
 */
export function workerGuests({ threads, maxThreads }: Partial<PoolSize> = {}): WorkerGuests {
  const computing = threads ?? availableParallelism();
  const pool = new ThreadPool({
    threads: computing,
    maxThreads: Math.max(computing, maxThreads ?? DEFAULT_MAX_THREADS),
  });
  let sessions = 0;
  return {
    open: (session) => new WorkerGuest(pool, session, ++sessions),
    close: () => pool.close(),
  };
}

/** One evaluation. Its passes need not run in one thread: what one has not heard yet it is told. */
class WorkerGuest implements Guest {
  private readonly evidence: EvidenceEntry[] = [];
  /** Threads that know the session, and how many answers each was told. */
  private readonly told = new Map<GuestThread, number>();
  private last: GuestThread | null = null;

  constructor(
    private readonly pool: ThreadPool,
    private readonly session: GuestSession,
    private readonly number: number,
  ) {}

  async pass({ evidence, endsAt }: GuestCall): Promise<GuestPass> {
    this.evidence.push(...evidence);
    const thread = await this.thread(endsAt);
    try {
      return await this.run(thread, endsAt);
    } finally {
      this.last = thread;
      this.pool.release(thread);
    }
  }

  close(): void {
    for (const thread of this.told.keys()) thread.say({ kind: "close", session: this.number });
  }

  private async thread(endsAt: number): Promise<GuestThread> {
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(overDeadline(this.session.limits)), Math.max(0, left(endsAt)));
    try {
      return await this.pool.take(this.last, late.signal);
    } finally {
      clearTimeout(timer);
    }
  }

  private async run(thread: GuestThread, endsAt: number): Promise<GuestPass> {
    const { limits, module } = this.session;
    const number = thread.moduleNumber(module);
    if (!this.told.has(thread)) this.open(thread, number);
    const evidence = this.evidence.slice(this.told.get(thread) ?? 0);
    this.told.set(thread, this.evidence.length);
    const message = { kind: "pass", session: this.number, evidence, milliseconds: left(endsAt) } as const;
    const over = new AbortController();
    const answer: AnswerCall = (...call) =>
      this.pool.waiting(thread, () => this.ask(over.signal, ...call), over.signal);
    try {
      return await thread.run({ message, limits, answer });
    } finally {
      over.abort();
    }
  }

  private async ask(
    signal: AbortSignal,
    ...[namespace, operation, payload]: Parameters<AnswerCall>
  ): Promise<ForeignAnswer> {
    const { foreign } = this.session;
    if (foreign === undefined) return { error: "there is no host to be asked" };
    return await foreignAnswer(foreign, namespace, operation, payload, signal);
  }

  private open(thread: GuestThread, module: number): void {
    const { operation, payload, limits, isFresh } = this.session;
    const offer = offerOf(this.session);
    thread.say({ kind: "open", session: this.number, module, operation, payload, limits, isFresh, offer });
  }
}

function left(endsAt: number): number {
  return endsAt - performance.now();
}
