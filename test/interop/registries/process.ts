/** Servers in processes of their own. */
import { spawn } from "node:child_process";
import { once } from "node:events";

/** A server that runs. */
export interface RunningServer {
  /** Where it listens, as it said itself. */
  readonly port: number;
  readonly stop: () => Promise<void>;
}

/** How long a server may take until it listens, in milliseconds. */
const START_TIMEOUT = 20_000;

/**
 * Starts a program and waits until one of its lines, on either output, tells the port (the first group of `ready`). Rejects with
 * what it said when it ends before that. It is ended with this process at the latest.
 */
export async function startServer(program: string, args: readonly string[], ready: RegExp): Promise<RunningServer> {
  const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"], env: { PATH: process.env["PATH"] } });
  const exited = once(child, "exit");
  const end = (): void => void child.kill("SIGKILL");
  process.once("exit", end);
  const port = await new Promise<number>((resolve, reject) => {
    let said = "";
    const fail = (why: string): void => {
      end();
      reject(new Error(`${program} ${why}: ${said.trim().slice(-600)}`));
    };
    const timer = setTimeout(() => fail("does not listen"), START_TIMEOUT);
    const listen = (chunk: Buffer): void => {
      said += chunk.toString();
      const found = ready.exec(said)?.[1];
      if (found === undefined) return;
      clearTimeout(timer);
      resolve(Number(found));
    };
    child.stdout.on("data", listen);
    child.stderr.on("data", listen);
    child.once("error", (error) => fail(error.message));
    child.once("exit", () => fail("ended"));
  });
  const stop = async (): Promise<void> => {
    process.off("exit", end);
    end();
    await exited;
  };
  return { port, stop };
}
