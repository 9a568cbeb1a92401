/** One run of a credential helper: no shell, bounded in time and output. */
import { spawn } from "node:child_process";

import { HELPER_TIMEOUT, MAX_HELPER_BYTES } from "../limits.js";

/** How the run ended. `problem` says why there is no answer at all: a predicate, such as "is not installed". */
export interface HelperRun {
  readonly exitCode: number;
  readonly stdout: string;
  readonly problem: string | null;
}

/** Runs `program action` with the input. What it says on standard error goes nowhere. Never rejects. */
export async function runHelper(
  program: string,
  action: string,
  input: string,
  environment: NodeJS.ProcessEnv,
  timeout = HELPER_TIMEOUT,
): Promise<HelperRun> {
  return await new Promise((resolve) => {
    const child = spawn(program, [action], { stdio: ["pipe", "pipe", "ignore"], env: environment, windowsHide: true });
    const output: Buffer[] = [];
    let length = 0;
    const end = (run: HelperRun): void => {
      clearTimeout(timer);
      child.kill("SIGKILL");
      // A grandchild may hold the pipe open.
      child.stdout.destroy();
      resolve(run);
    };
    const timer = setTimeout(() => end(without(`gave no answer within ${timeout / 1000} s`)), timeout);
    child.on("error", (error) => end(without(startProblem(error))));
    child.on("close", (code, signal) => {
      if (code === null) return end(without(`was ended by the signal ${signal}`));
      end({ exitCode: code, stdout: Buffer.concat(output).toString(), problem: null });
    });
    child.stdout.on("data", (piece: Buffer) => {
      length += piece.length;
      if (length > MAX_HELPER_BYTES) return end(without(`printed more than ${MAX_HELPER_BYTES} bytes`));
      output.push(piece);
    });
    // One that does not read its input is judged by its answer.
    child.stdin.on("error", () => undefined);
    child.stdin.end(input);
  });
}

function without(problem: string): HelperRun {
  return { exitCode: -1, stdout: "", problem };
}

function startProblem(error: NodeJS.ErrnoException): string {
  if (error.code === "ENOENT") return "is not installed: there is no such program in PATH";
  if (error.code === "EACCES") return "cannot be run: there is no permission for it";
  return `cannot be run (${error.code ?? "unknown reason"})`;
}
