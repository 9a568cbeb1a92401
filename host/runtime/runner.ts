/** Runs a module of any kind once: in a warm instance where that is allowed, for modules of Assay's kind alone; else in a fresh one. */
import { Instance, type HostCall } from "./instance.js";
import type { Meter } from "./meter.js";
import type { PolicyModule } from "./module.js";
import type { Tape } from "./wasi/tape.js";
import { runCommand } from "./wasiCommand.js";

/** Memory never shrinks: an instance that grew over this many bytes for one large request is not kept. */
const MAX_KEPT_BYTES = 16 * 1024 * 1024;

const PAGE_BYTES = 65_536;

/** One run. */
export interface Run {
  operation: string;
  payload: Uint8Array;
  hostCall: HostCall;
  meter: Meter;
  tape: Tape;
  /** Whether no instance may be kept for the next run: what a module left in its memory is then gone. */
  isFresh: boolean;
}

/** What it brought. */
export interface RunResult {
  answer: Uint8Array;
  /** Bytes of linear memory in the end. */
  memoryBytes: number;
}

/** Runs of one module, one at a time. */
export class Runner {
  /** The modules that Assay ships keep nothing from call to call but what they prove to be unchanged; others only say that they are of that kind. */
  private warm: Instance | null = null;

  constructor(private readonly module: PolicyModule) {}

  /** Throws GuestError, or Suspension when a host call did. */
  run(run: Run): RunResult {
    if (this.module.kind === "wasi") return runCommand(this.module, run);
    const warm = run.isFresh ? null : this.warm;
    const instance = warm ?? new Instance(this.module, run.meter, run.tape);
    this.warm = null;
    const answer = instance.call(run.operation, run.payload, run.hostCall, run.meter);
    const memoryBytes = instance.memoryPages * PAGE_BYTES;
    if (this.module.kind === "assay" && !run.isFresh && memoryBytes <= MAX_KEPT_BYTES) this.warm = instance;
    return { answer, memoryBytes };
  }
}
