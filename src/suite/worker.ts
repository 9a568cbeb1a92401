/** A thread that runs tasks. */
import { parentPort } from "node:worker_threads";

import type { FromWorker, ToWorker } from "./messages.js";
import { TaskRunner } from "./taskRunner.js";

const say = (message: FromWorker): void => parentPort?.postMessage(message);
let runner: TaskRunner | null = null;
let before: Promise<void> = Promise.resolve();

parentPort?.on("message", (message: ToWorker) => {
  if (message.kind === "setup") {
    runner = new TaskRunner(message);
    say({ kind: "ready" });
  } else {
    // One after the other: the main thread counts the time from one result to the next.
    for (const task of message.tasks) {
      before = before.then(async () => {
        if (runner !== null) say({ kind: "result", result: await runner.run(task) });
      });
    }
  }
});
