/** The program of a thread with guests: runs passes one after the other, and blocks while the host answers a guest's call. */
import { parentPort, receiveMessageOnPort, workerData, type MessagePort } from "node:worker_threads";

import { Answers } from "../../host/runtime/answers.js";
import type { ForeignAnswer } from "../../host/runtime/foreignHost.js";
import type { GuestPass } from "../../host/runtime/guest.js";
import { GuestError } from "../../host/runtime/guestError.js";
import { Meter } from "../../host/runtime/meter.js";
import { PolicyModule } from "../../host/runtime/module.js";
import { Runner } from "../../host/runtime/runner.js";
import { Tape } from "../../host/runtime/wasi/tape.js";
import type { FromThread, OpenSession, ThreadData, ToBlocked, ToThread } from "./messages.js";

interface Session {
  options: OpenSession;
  answers: Answers;
}

const port = parentPort as MessagePort;
const { flag, answerPort } = workerData as ThreadData & { answerPort: MessagePort };
const blocked = new Int32Array(flag);
const runners = new Map<number, Runner>();
const sessions = new Map<number, Session>();

port.on("message", (message: ToThread) => {
  switch (message.kind) {
    case "module":
      return void runners.set(message.module, new Runner(PolicyModule.ofParts(message.parts)));
    case "forget":
      return void runners.delete(message.module);
    case "open":
      return void sessions.set(message.session, { options: message, answers: new Answers(message.offer, ask) });
    case "close":
      return void sessions.delete(message.session);
    case "pass":
      return pass(message);
  }
});

function pass({ session, evidence, milliseconds }: Extract<ToThread, { kind: "pass" }>): void {
  try {
    const { options, answers } = sessions.get(session) as Session;
    answers.beginPass(evidence);
    say({ kind: "passed", pass: run(options, answers, performance.now() + milliseconds) });
  } catch (error) {
    const { isTrap, limit } = error instanceof GuestError ? error : { isTrap: true, limit: null };
    say({ kind: "failed", message: (error as Error).message, isTrap, limit });
  }
}

function run(
  { module, operation, payload, limits, isFresh }: OpenSession,
  answers: Answers,
  endsAt: number,
): GuestPass {
  const meter = new Meter(limits, endsAt);
  const runner = runners.get(module) as Runner;
  const hostCall = answers.answer.bind(answers);
  const result = runner.run({ operation, payload, hostCall, meter, tape: new Tape(), isFresh });
  return { ...result, ...answers.asked, log: meter.log };
}

/** Nothing else happens in this thread until the host has answered. */
function ask(namespace: string, operation: string, payload: Uint8Array): ForeignAnswer {
  Atomics.store(blocked, 0, 0);
  say({ kind: "foreign", namespace, operation, payload });
  Atomics.wait(blocked, 0, 0);
  return receiveMessageOnPort(answerPort)?.message as ToBlocked;
}

function say(message: FromThread): void {
  port.postMessage(message);
}
