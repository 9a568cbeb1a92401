/** Guests in this thread. A run is synchronous: nothing else happens meanwhile, and only its calls to the host can end it. */
import { Answers, type Offer } from "./answers.js";
import { ForeignTape } from "./foreignCalls.js";
import { overDeadline } from "./guestError.js";
import type { Guest, GuestCall, GuestPass, GuestProvider, GuestSession } from "./guest.js";
import { Meter } from "./meter.js";
import type { PolicyModule } from "./module.js";
import { Runner } from "./runner.js";
import { Suspension } from "./suspension.js";
import { Tape } from "./wasi/tape.js";

/** Gives guests in this thread; those of one of Assay's modules share a warm instance. */
export class LocalGuests implements GuestProvider {
  private readonly runners = new WeakMap<PolicyModule, Runner>();

  open(session: GuestSession): Guest {
    const runner = this.runners.get(session.module) ?? new Runner(session.module);
    this.runners.set(session.module, runner);
    return new LocalGuest(session, runner);
  }
}

/** What of a session its answers are made of. */
export function offerOf({ module, offered, isRecorded, foreign }: GuestSession): Offer {
  return { declared: module.description?.capabilities ?? [], offered, isRecorded, foreign: foreign?.binding ?? null };
}

class LocalGuest implements Guest {
  private readonly closing = new AbortController();
  private readonly tape = new Tape();
  private readonly foreign: ForeignTape;
  private readonly answers: Answers;

  constructor(
    private readonly session: GuestSession,
    private readonly runner: Runner,
  ) {
    this.foreign = new ForeignTape(session.foreign, this.closing.signal);
    this.answers = new Answers(offerOf(session), (...call) => this.foreign.call(...call));
  }

  async pass({ evidence, endsAt }: GuestCall): Promise<GuestPass> {
    this.answers.beginPass(evidence);
    for (;;) {
      const pass = this.run(endsAt);
      if (pass !== null) return pass;
      await this.wait(endsAt);
      this.answers.rewind();
    }
  }

  close(): void {
    this.closing.abort();
  }

  /** Null when it waits for its host. */
  private run(endsAt: number): GuestPass | null {
    const { operation, payload, limits, isFresh } = this.session;
    const meter = new Meter(limits, endsAt);
    this.tape.rewind();
    this.foreign.rewind();
    try {
      const hostCall = this.answers.answer.bind(this.answers);
      const result = this.runner.run({ operation, payload, hostCall, meter, tape: this.tape, isFresh });
      return { ...result, ...this.answers.asked, log: meter.log };
    } catch (error) {
      if (error instanceof Suspension) return null;
      throw error;
    }
  }

  private async wait(endsAt: number): Promise<void> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const { limits } = this.session;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(overDeadline(limits)), Math.max(0, endsAt - performance.now()));
    });
    try {
      await Promise.race([this.foreign.answered, late]);
    } finally {
      clearTimeout(timer);
    }
  }
}
