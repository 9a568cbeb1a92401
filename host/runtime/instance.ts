/** One instance of a policy module behind the waPC protocol. It moves bytes and knows nothing of their meaning. */
import type { PolicyModule } from "./module.js";

/** What a host call brings: bytes, or an error text. */
export type HostAnswer = { bytes: Uint8Array } | { error: string };

/** Answers one host call, at once. */
export type HostCall = (binding: string, namespace: string, operation: string, payload: Uint8Array) => HostAnswer;

/** The guest trapped, or said that the call failed. After a trap the instance must not be used again. */
export class GuestError extends Error {
  override readonly name = "GuestError";

  constructor(
    message: string,
    /** True when the instance is broken. */
    readonly isTrap: boolean,
  ) {
    super(message);
  }
}

interface GuestExports {
  memory: WebAssembly.Memory;
  __guest_call(operationLength: number, payloadLength: number): number;
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
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();
const EMPTY = new Uint8Array();

/** Calls are synchronous, so one instance serves one call at a time. */
export class Instance {
  private state: CallState | null = null;
  private readonly exports: GuestExports;

  /** Runs the module's `wapc_init`, if any. Throws GuestError when it cannot be instantiated or traps at once. */
  constructor(module: PolicyModule) {
    try {
      const instance = new WebAssembly.Instance(module.compiled, { wapc: this.imports() });
      this.exports = instance.exports as unknown as GuestExports;
      this.exports.wapc_init?.();
    } catch (error) {
      throw new GuestError(`the module cannot be started (${(error as Error).message})`, true);
    }
  }

  /** Pages of 64 KiB that the instance holds. */
  get memoryPages(): number {
    return this.exports.memory.buffer.byteLength / 65536;
  }

  /** One `__guest_call`. Throws GuestError on a trap or when the guest says that the call failed. */
  call(operation: string, payload: Uint8Array, hostCall: HostCall): Uint8Array {
    const state: CallState = {
      operation: encoder.encode(operation),
      payload,
      hostCall,
      response: null,
      guestError: null,
      hostResponse: EMPTY,
      hostError: EMPTY,
    };
    this.state = state;
    const status = this.run(state);
    this.state = null;
    if (status === 0) throw new GuestError(state.guestError ?? "the guest call failed without a reason", false);
    if (state.response === null) throw new GuestError(state.guestError ?? "the guest gave no answer", false);
    return state.response;
  }

  private run(state: CallState): number {
    try {
      return this.exports.__guest_call(state.operation.length, state.payload.length);
    } catch (error) {
      throw new GuestError(`${state.guestError ?? "the module trapped"} (${(error as Error).message})`, true);
    }
  }

  private imports(): WebAssembly.ModuleImports {
    return {
      __guest_request: (operation: number, payload: number) => {
        this.write(operation, this.running.operation);
        this.write(payload, this.running.payload);
      },
      __guest_response: (pointer: number, length: number) => {
        this.running.response = this.read(pointer, length);
      },
      __guest_error: (pointer: number, length: number) => {
        this.running.guestError = decoder.decode(this.read(pointer, length));
      },
      __host_call: (...numbers: number[]) => this.callHost(numbers),
      __host_response_len: () => this.running.hostResponse.length,
      __host_response: (pointer: number) => this.write(pointer, this.running.hostResponse),
      __host_error_len: () => this.running.hostError.length,
      __host_error: (pointer: number) => this.write(pointer, this.running.hostError),
      __console_log: () => undefined,
    };
  }

  private callHost(numbers: number[]): number {
    const part = (index: number): Uint8Array => this.read(numbers[2 * index] ?? 0, numbers[2 * index + 1] ?? 0);
    const [binding, namespace, operation] = [part(0), part(1), part(2)].map((bytes) => decoder.decode(bytes));
    const answer = this.running.hostCall(binding ?? "", namespace ?? "", operation ?? "", part(3));
    this.running.hostResponse = "bytes" in answer ? answer.bytes : EMPTY;
    this.running.hostError = "error" in answer ? encoder.encode(answer.error) : EMPTY;
    return "bytes" in answer ? 1 : 0;
  }

  private get running(): CallState {
    if (this.state === null) throw new Error("a waPC import was called outside of a guest call");
    return this.state;
  }

  private read(pointer: number, length: number): Uint8Array {
    return new Uint8Array(this.exports.memory.buffer, pointer >>> 0, length >>> 0).slice();
  }

  private write(pointer: number, bytes: Uint8Array): void {
    new Uint8Array(this.exports.memory.buffer, pointer >>> 0, bytes.length).set(bytes);
  }
}
