/** Passwords of private keys: from cosign's variable, or typed where nobody sees them. */
import type { ReadStream } from "node:tty";

import { UsageError } from "../exitCodes.js";

/** cosign's variable; an empty one is the empty password. */
const VARIABLE = "COSIGN_PASSWORD";
const ENTER = ["\r", "\n", "\u0004"];
const INTERRUPT = "\u0003";
const BACKSPACE = ["\u007f", "\b"];
/** Longer is no password but a file that was pasted. */
const MAX_LENGTH = 1024;

/** The parts of a terminal that a question needs. */
export type Terminal = Pick<ReadStream, "isTTY" | "setRawMode" | "resume" | "pause" | "on" | "off">;

/** The password of the key that an option names. Rejects with UsageError when there is nobody to ask. */
export async function keyPassword(named: string, terminal: Terminal = process.stdin): Promise<string> {
  const given = process.env[VARIABLE];
  if (given !== undefined) return given;
  if (!terminal.isTTY) {
    throw new UsageError(`${named}: the key is encrypted; put its password into the variable ${VARIABLE}`);
  }
  return await ask(`Password of ${named}: `, terminal);
}

/** Asks on standard error and shows nothing of what is typed. Rejects with UsageError when it is interrupted. */
export async function ask(question: string, terminal: Terminal): Promise<string> {
  process.stderr.write(question);
  terminal.setRawMode(true);
  terminal.resume();
  try {
    return await typed(terminal);
  } finally {
    terminal.setRawMode(false);
    terminal.pause();
    process.stderr.write("\n");
  }
}

async function typed(terminal: Terminal): Promise<string> {
  return await new Promise((resolve, reject) => {
    let password: string[] = [];
    const onData = (chunk: Buffer): void => {
      for (const character of chunk.toString("utf8")) {
        if (ENTER.includes(character)) return end(() => resolve(password.join("")));
        if (character === INTERRUPT) return end(() => reject(new UsageError("no password was given")));
        password = BACKSPACE.includes(character) ? password.slice(0, -1) : [...password, character];
        if (password.length > MAX_LENGTH) return end(() => reject(new UsageError("the password is too long")));
      }
    };
    const end = (settle: () => void): void => {
      terminal.off("data", onData);
      settle();
    };
    terminal.on("data", onData);
  });
}
