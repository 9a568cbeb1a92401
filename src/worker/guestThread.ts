/** One thread with guests, from its start to its end: it is ended when a pass is over its deadline. */
import { MessageChannel, Worker } from "node:worker_threads";

import type { ForeignAnswer } from "../../host/runtime/foreignHost.js";
import type { GuestPass } from "../../host/runtime/guest.js";
import { GuestError, overDeadline } from "../../host/runtime/guestError.js";
import type { Limits } from "../../host/runtime/limits.js";
import type { PolicyModule } from "../../host/runtime/module.js";
import type { FromThread, ThreadData, ToBlocked, ToThread } from "./messages.js";

/** JavaScript memory of a thread: evidence and answers lie outside of it, so that it holds little. */
const MAX_HEAP_MB = 256;

/** Modules that a thread keeps; the one that was used longest ago leaves first. */
const MAX_MODULES = 32;

/** Answers a call of the guest while its thread is blocked. */
export type AnswerCall = (namespace: string, operation: string, payload: Uint8Array) => Promise<ForeignAnswer>;

/** One pass of a session that the thread knows. */
export interface ThreadPass {
  message: Extract<ToThread, { kind: "pass" }>;
  limits: Limits;
  answer: AnswerCall;
}

interface Running {
  resolve: (pass: GuestPass) => void;
  reject: (error: Error) => void;
  answer: AnswerCall;
}

let moduleCount = 0;
const moduleNumbers = new WeakMap<PolicyModule, number>();

/** A thread runs one pass at a time; who gives it more is wrong. */
export class GuestThread {
  private readonly flag = new SharedArrayBuffer(4);
  private readonly channel = new MessageChannel();
  private readonly worker: Worker;
  private readonly modules = new Set<number>();
  private running: Running | null = null;
  private problem: string | null = null;
  private isStopping = false;

  /** Starts at once. It does not keep the process alive while it runs nothing. */
  constructor(private readonly onEnd: () => void) {
    const data: ThreadData = { flag: this.flag };
    const { port2: answerPort } = this.channel;
    this.channel.port1.unref();
    this.worker = new Worker(new URL("./thread.js", import.meta.url), {
      name: "assay-guests",
      workerData: { ...data, answerPort },
      transferList: [answerPort],
      // Guests have no business with what the process was started with.
      env: {},
      argv: [],
      resourceLimits: { maxOldGenerationSizeMb: MAX_HEAP_MB },
    });
    this.worker.unref();
    // Node counts a thread again when it has come up: one that is given nothing until then would keep the process alive.
    this.worker.once("online", () => {
      if (this.running === null && !this.isStopping) this.worker.unref();
    });
    this.worker.on("message", (message: FromThread) => this.hear(message));
    this.worker.on("error", (error: Error) => this.finish(`the thread that ran it failed: ${error.message}`));
    this.worker.on("exit", () => this.finish("the thread that ran it ended"));
  }

  /** Whether nothing can be run in it any more. */
  get isOver(): boolean {
    return this.problem !== null;
  }

  /** The module's number in this thread, which has it from then on. */
  moduleNumber(module: PolicyModule): number {
    const number = moduleNumbers.get(module) ?? ++moduleCount;
    moduleNumbers.set(module, number);
    if (!this.modules.delete(number)) this.say({ kind: "module", module: number, parts: module.parts });
    this.modules.add(number);
    const [oldest] = this.modules;
    if (this.modules.size > MAX_MODULES && oldest !== undefined) {
      this.modules.delete(oldest);
      this.say({ kind: "forget", module: oldest });
    }
    return number;
  }

  /** Runs a pass. Rejects with GuestError; at the deadline the thread is ended. */
  async run({ message, limits, answer }: ThreadPass): Promise<GuestPass> {
    if (this.problem !== null) throw new GuestError(this.problem, true);
    this.worker.ref();
    const timer = setTimeout(() => this.end(overDeadline(limits)), Math.max(0, message.milliseconds));
    try {
      return await new Promise<GuestPass>((resolve, reject) => {
        this.running = { resolve, reject, answer };
        this.say(message);
      });
    } finally {
      clearTimeout(timer);
      this.running = null;
      if (!this.isStopping) this.worker.unref();
    }
  }

  /** Says something that has no answer. */
  say(message: ToThread): void {
    if (this.problem === null) this.worker.postMessage(message);
  }

  /** Ends it; what it runs fails. */
  async stop(): Promise<void> {
    this.isStopping = true;
    this.worker.ref();
    this.end(new GuestError("the thread that ran it was ended", true));
    await this.worker.terminate();
  }

  private end(error: GuestError): void {
    this.running?.reject(error);
    this.finish(error.message);
    void this.worker.terminate();
  }

  private hear(message: FromThread): void {
    const { running } = this;
    if (running === null) return;
    if (message.kind === "foreign") return void this.answer(running, message);
    if (message.kind === "passed") return running.resolve(message.pass);
    running.reject(new GuestError(message.message, message.isTrap, message.limit));
  }

  /** A pass that is over by then hears nothing, and nobody hears why. */
  private async answer(running: Running, call: Extract<FromThread, { kind: "foreign" }>): Promise<void> {
    const { namespace, operation, payload } = call;
    const answer: ToBlocked | null = await running.answer(namespace, operation, payload).catch(() => null);
    if (this.running !== running || answer === null) return;
    this.channel.port1.postMessage(answer);
    const flag = new Int32Array(this.flag);
    Atomics.store(flag, 0, 1);
    Atomics.notify(flag, 0);
  }

  private finish(problem: string): void {
    if (this.problem !== null) return;
    this.problem = problem;
    this.channel.port1.close();
    this.running?.reject(new GuestError(problem, true));
    this.onEnd();
  }
}
