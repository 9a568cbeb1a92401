/**
 * Runs a policy that is a command of `wasi_snapshot_preview1` (Kubewarden's `executionMode: wasi`): the request on standard input, the answer
 * on standard output, reasons on standard error, and calls to the host by `host.call`, whose answers come on standard input.
 */
import { HOST_CALL_MODULES } from "./boundary.js";
import { GrowingBytes } from "./growingBytes.js";
import { Guard } from "./guard.js";
import { GuestError } from "./guestError.js";
import { askHost } from "./instance.js";
import type { PolicyModule } from "./module.js";
import type { Run, RunResult } from "./runner.js";
import { GuestMemory } from "./wasi/memory.js";
import { ProcessExit, wasiFunctions } from "./wasi/shim.js";

/** The argument behind the program's name, by guest operation. */
const ARGUMENTS: Readonly<Record<string, string>> = { validate: "validate", validate_settings: "validate-settings" };

interface CommandExports {
  memory: WebAssembly.Memory;
  _start(): void;
}

const encoder = new TextEncoder();

/**
 * One run from start to exit. Throws GuestError when it traps, is over a limit, or exits with another code than 0: the message is what
 * it wrote to standard error.
 */
export function runCommand(module: PolicyModule, run: Run): RunResult {
  const argument = Object.hasOwn(ARGUMENTS, run.operation) ? ARGUMENTS[run.operation] : undefined;
  if (argument === undefined) throw new GuestError(`a WASI policy has no operation ${run.operation}`, false);
  return new Command(module, run).run(argument);
}

class Command {
  private readonly input: Uint8Array[];
  private readonly output = new GrowingBytes();
  private readonly guard = new Guard(() => this.options.meter);
  private exports: CommandExports | null = null;

  constructor(
    private readonly module: PolicyModule,
    private readonly options: Run,
  ) {
    this.input = [options.payload];
  }

  run(argument: string): RunResult {
    try {
      this.exports = new WebAssembly.Instance(this.module.compiled, this.imports(argument))
        .exports as unknown as CommandExports;
      const { exports } = this;
      this.guard.run(() => exports._start());
    } catch (error) {
      if (!(error instanceof ProcessExit) || error.code !== 0) throw this.failure(error as Error);
    }
    return { answer: this.output.bytes, memoryBytes: this.memory().byteLength };
  }

  private failure(error: Error): Error {
    if (this.guard.isStopped(error)) return error;
    const written = this.options.meter.log.trim();
    if (written !== "") return new GuestError(written, true);
    const text = error instanceof ProcessExit ? `${error.message}, and it wrote no reason` : this.guard.trapText(error);
    return new GuestError(text, true);
  }

  private imports(argument: string): WebAssembly.Imports {
    const wasi = wasiFunctions({
      memory: () => this.memory(),
      args: ["policy.wasm", argument],
      read: (most) => this.read(most),
      write: (descriptor, bytes) => this.write(descriptor, bytes),
      tape: this.options.tape,
      sleep: (nanoseconds) => this.options.meter.sleep(nanoseconds),
    });
    const host = { call: (...numbers: number[]) => this.callHost(numbers) };
    const hosts = HOST_CALL_MODULES.map((name) => [name, this.guard.around(host)] as const);
    return { wasi_snapshot_preview1: this.guard.around(wasi), ...Object.fromEntries(hosts) };
  }

  /** 0 is success here, the reverse of waPC. */
  private callHost(numbers: number[]): number {
    const memory = new GuestMemory(() => this.memory());
    const answer = askHost(numbers, memory, this.options.meter, this.options.hostCall);
    const bytes = "bytes" in answer ? answer.bytes : encoder.encode(answer.error);
    if (!answer.isCounted) this.options.meter.hostBytes(bytes.length);
    this.input.push(bytes);
    return "bytes" in answer ? 0 : 1;
  }

  private read(most: number): Uint8Array {
    while (this.input[0]?.length === 0) this.input.shift();
    const [first] = this.input;
    if (first === undefined) return new Uint8Array();
    this.input[0] = first.subarray(most);
    return first.subarray(0, most);
  }

  private write(descriptor: number, bytes: Uint8Array): void {
    if (descriptor === 2) return this.options.meter.write(bytes);
    this.options.meter.answer(this.output.length + bytes.length);
    this.output.add(bytes);
  }

  private memory(): ArrayBuffer {
    if (this.exports === null) throw new Error("a WASI function was called before the start");
    return this.exports.memory.buffer;
  }
}
