/** One instance of a policy module behind the waPC protocol. It moves bytes and knows nothing of their meaning. */
import { BINDING } from "../generated/operations.gen.js";
import { GuestError } from "./guestError.js";
import { Guard } from "./guard.js";
import { Meter } from "./meter.js";
import type { PolicyModule } from "./module.js";
import { ProcessExit, wasiFunctions } from "./wasi/shim.js";
import { GuestMemory } from "./wasi/memory.js";
import { Tape } from "./wasi/tape.js";

export { GuestError } from "./guestError.js";

/** What a host call brings: bytes, or an error text. */
export type HostAnswer = { bytes: Uint8Array } | { error: string };

/** Answers one host call, at once. What it throws ends the guest. */
export type HostCall = (binding: string, namespace: string, operation: string, payload: Uint8Array) => HostAnswer;

interface GuestExports {
  memory: WebAssembly.Memory;
  __guest_call(operationLength: number, payloadLength: number): number;
  _start?: () => void;
  wapc_init?: () => void;
}

/** What the running call has said so far. */
interface CallState {
  operation: Uint8Array;
  payload: Uint8Array;
  hostCall: HostCall;
  response: Uint8Array | null;
  guestError: string | null;
  hostResponse: Uint8Array;
  hostError: Uint8Array;
  /** The answer's bytes have been metered. */
  isCounted: boolean;
}

/** What a guest that gave no answer is said to have done: Assay's words for its own, Kubewarden's for others. */
const SILENCE = {
  assay: { failed: "the guest call failed without a reason", unanswered: "the guest gave no answer" },
  foreign: {
    failed: "No error message set for call failure",
    unanswered: "No error message OR response set for call success",
  },
} as const;

const encoder = new TextEncoder();
const decoder = new TextDecoder();
const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const EMPTY = new Uint8Array();

/** Calls are synchronous, so one instance serves one call at a time. */
export class Instance {
  private state: CallState | null = null;
  private readonly guard: Guard;
  private readonly exports: GuestExports;
  private readonly memory = new GuestMemory(() => this.exports.memory.buffer);

  /**
   * Runs the module's `_start` (unless it is Assay's) and `wapc_init`, if any; a `_start` may end itself with exit code 0. Throws
   * GuestError when it cannot be instantiated, traps at once or is over a limit of the meter.
   */
  constructor(
    private readonly module: PolicyModule,
    private meter = new Meter(),
    tape = new Tape(),
  ) {
    this.guard = new Guard(() => this.meter);
    const sleep = (nanoseconds: bigint): void => this.meter.sleep(nanoseconds);
    const wasi = { memory: () => this.exports.memory.buffer, args: [], read: () => EMPTY, tape, sleep };
    const write = (_descriptor: number, bytes: Uint8Array): void => this.meter.write(bytes);
    try {
      const instance = new WebAssembly.Instance(module.compiled, {
        wapc: this.guard.around(this.imports()),
        ...(this.isForeign ? { wasi_snapshot_preview1: this.guard.around(wasiFunctions({ ...wasi, write })) } : {}),
      });
      this.exports = instance.exports as unknown as GuestExports;
      this.start();
    } catch (error) {
      throw this.startFailure(error as Error);
    }
  }

  /** Pages of 64 KiB that the instance holds. */
  get memoryPages(): number {
    return this.exports.memory.buffer.byteLength / 65536;
  }

  /** One `__guest_call`. Throws GuestError on a trap, at a limit, or when the guest says that the call failed. */
  call(operation: string, payload: Uint8Array, hostCall: HostCall, meter = new Meter()): Uint8Array {
    const state: CallState = {
      operation: encoder.encode(operation),
      payload,
      hostCall,
      response: null,
      guestError: null,
      hostResponse: EMPTY,
      hostError: EMPTY,
      isCounted: true,
    };
    this.meter = meter;
    this.state = state;
    const status = this.run(state);
    this.state = null;
    const silence = this.isForeign ? SILENCE.foreign : SILENCE.assay;
    if (status === 0) throw new GuestError(state.guestError ?? silence.failed, false);
    if (state.response === null) throw new GuestError(state.guestError ?? silence.unanswered, false);
    return state.response;
  }

  private get isForeign(): boolean {
    return this.module.kind !== "assay";
  }

  private start(): void {
    if (this.isForeign) {
      try {
        this.guard.run(() => this.exports._start?.());
      } catch (error) {
        if (!(error instanceof ProcessExit) || error.code !== 0) throw error;
        this.guard.forgive();
      }
    }
    this.guard.run(() => this.exports.wapc_init?.());
  }

  private startFailure(error: Error): Error {
    if (error instanceof GuestError) return error;
    return new GuestError(`the module cannot be started (${error.message})`, true);
  }

  private run(state: CallState): number {
    try {
      return this.guard.run(() => this.exports.__guest_call(state.operation.length, state.payload.length));
    } catch (error) {
      throw this.guard.isStopped(error) ? error : this.trapped(state, error as Error);
    }
  }

  /** Kubewarden's host passes over what a guest said before it trapped. */
  private trapped({ guestError }: CallState, error: Error): GuestError {
    if (this.isForeign) {
      const isExit = error instanceof ProcessExit;
      return new GuestError(isExit ? error.message : this.guard.trapText(error), true);
    }
    return new GuestError(`${guestError ?? "the module trapped"} (${error.message})`, true);
  }

  private imports(): Record<string, (...values: number[]) => number | undefined> {
    return {
      __guest_request: (operation = 0, payload = 0) => {
        this.memory.write(operation, this.running.operation);
        return void this.memory.write(payload, this.running.payload);
      },
      __guest_response: (pointer = 0, length = 0) => {
        this.meter.answer(length >>> 0);
        this.running.response = this.memory.read(pointer, length);
        return undefined;
      },
      __guest_error: (pointer = 0, length = 0) => {
        this.meter.answer(length >>> 0);
        this.running.guestError = decoder.decode(this.memory.read(pointer, length));
        return undefined;
      },
      __host_call: (...numbers) => this.callHost(numbers),
      __host_response_len: () => this.running.hostResponse.length,
      __host_response: (pointer = 0) => {
        const { hostResponse, isCounted } = this.running;
        if (!isCounted) this.meter.hostBytes(hostResponse.length);
        return void this.memory.write(pointer, hostResponse);
      },
      __host_error_len: () => this.running.hostError.length,
      __host_error: (pointer = 0) => void this.memory.write(pointer, this.running.hostError),
      __console_log: (pointer = 0, length = 0) => {
        this.meter.write(this.memory.read(pointer, Math.min(length >>> 0, this.meter.logRoom + 1)));
        return undefined;
      },
    };
  }

  private callHost(numbers: number[]): number {
    const { running } = this;
    const answer = askHost(numbers, this.memory, this.meter, running.hostCall);
    running.hostResponse = "bytes" in answer ? answer.bytes : EMPTY;
    running.hostError = "error" in answer ? encoder.encode(answer.error) : EMPTY;
    running.isCounted = answer.isCounted;
    return "bytes" in answer ? 1 : 0;
  }

  private get running(): CallState {
    if (this.state === null) throw new Error("a waPC import was called outside of a guest call");
    return this.state;
  }
}

/**
 * A host call of eight numbers: pointer and length of binding, namespace, operation (UTF-8 all three) and payload. Both ways are metered
 * before anything is copied; whether the answer was is `isCounted`.
 */
export function askHost(
  numbers: number[],
  memory: GuestMemory,
  meter: Meter,
  hostCall: HostCall,
): HostAnswer & { isCounted: boolean } {
  const lengths = [1, 3, 5, 7].map((index) => (numbers[index] ?? 0) >>> 0);
  meter.hostCall(lengths.reduce((sum, length) => sum + length, 0));
  const part = (index: number): Uint8Array => memory.read(numbers[2 * index] ?? 0, lengths[index] ?? 0);
  const [binding = "", namespace = "", operation = ""] = [part(0), part(1), part(2)].map((bytes) =>
    strict.decode(bytes),
  );
  const answer = hostCall(binding, namespace, operation, part(3));
  // Evidence is held once for the whole evaluation, and a module may leave what is too large for it: it counts when it is copied.
  if (binding !== BINDING) meter.hostBytes("bytes" in answer ? answer.bytes.length : answer.error.length);
  return { ...answer, isCounted: binding !== BINDING };
}
