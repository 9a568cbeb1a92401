/** Calls of another maker's module to its host. */
import type { ForeignAnswer, ForeignHost } from "./foreignHost.js";
import { GuestError } from "./guestError.js";
import { Suspension } from "./suspension.js";

/** The host's answer, or the error for the guest when there is none. */
export async function foreignAnswer(
  host: ForeignHost,
  namespace: string,
  operation: string,
  payload: Uint8Array,
  signal: AbortSignal,
): Promise<ForeignAnswer> {
  try {
    return await host.answer(namespace, operation, payload, signal);
  } catch (error) {
    return failed(error);
  }
}

function failed(error: unknown): ForeignAnswer {
  return { error: `Callback evaluation failure: ${error instanceof Error ? error.message : String(error)}` };
}

interface Recorded {
  name: string;
  payload: Uint8Array;
  answer: ForeignAnswer;
}

/**
 * The calls of a guest in this thread, in their order. One that must be waited for ends the run; when its answer is there the guest is
 * run again from the start, and hears all answers so far from the tape. A guest that then asks something else is ended.
 */
export class ForeignTape {
  private readonly recorded: Recorded[] = [];
  private position = 0;
  private waiting: Promise<void> | null = null;

  constructor(
    private readonly host: ForeignHost | undefined,
    private readonly signal: AbortSignal,
  ) {}

  /** The guest is run from its start. */
  rewind(): void {
    this.position = 0;
    this.waiting = null;
  }

  /** What the guest that was suspended waits for. */
  get answered(): Promise<void> | null {
    return this.waiting;
  }

  /** The answer, or Suspension thrown. */
  call(namespace: string, operation: string, payload: Uint8Array): ForeignAnswer {
    const name = `${namespace}/${operation}`;
    const known = this.recorded[this.position++];
    if (known !== undefined) {
      if (known.name === name && isSame(known.payload, payload)) return known.answer;
      throw new GuestError("the module asked its host something else when it was run again", true);
    }
    const given = this.ask(namespace, operation, payload);
    const keep = (answer: ForeignAnswer): void => void this.recorded.push({ name, payload, answer });
    if (!("then" in given)) {
      keep(given);
      return given;
    }
    this.waiting = given.catch(failed).then(keep);
    throw new Suspension();
  }

  private ask(namespace: string, operation: string, payload: Uint8Array): ForeignAnswer | Promise<ForeignAnswer> {
    try {
      return this.host?.answer(namespace, operation, payload, this.signal) ?? { error: "there is no host" };
    } catch (error) {
      return failed(error);
    }
  }
}

function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, index) => byte === other[index]);
}
