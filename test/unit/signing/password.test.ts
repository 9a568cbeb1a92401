/** Passwords that are typed: nothing of them is shown, and the terminal is as it was afterwards. */
import { EventEmitter } from "node:events";

import * as assert from "uvu/assert";

import { UsageError } from "../../../src/cli/exitCodes.js";
import { keyPassword, type Terminal } from "../../../src/cli/registry/password.js";
import { errorOf } from "../../support/errors.js";
import { suite } from "../../support/suite.js";

const test = suite("unit/signing password");
delete process.env["COSIGN_PASSWORD"];

/** A terminal on which the chunks are typed. */
async function typing(...chunks: string[]): Promise<{ said: string; modes: boolean[]; ended: Promise<string> }> {
  const modes: boolean[] = [];
  const events = new EventEmitter();
  const terminal = Object.assign(events, {
    isTTY: true,
    setRawMode: (mode: boolean) => void modes.push(mode),
    resume: () => setImmediate(() => chunks.forEach((chunk) => events.emit("data", Buffer.from(chunk)))),
    pause: () => undefined,
  }) as unknown as Terminal;
  const write = process.stderr.write.bind(process.stderr);
  let said = "";
  process.stderr.write = (text: string | Uint8Array) => (said += String(text)) !== "";
  const ended = keyPassword("--key cosign.key", terminal);
  await ended.catch(() => undefined);
  process.stderr.write = write;
  return { said, modes, ended };
}

test("what is typed up to Enter, corrected", async () => {
  const { said, modes, ended } = await typing("sec", "rex\u007f", "t\r", "more");
  assert.is(await ended, "secret");
  assert.equal([said, modes], ["Password of --key cosign.key: \n", [true, false]]);
});

test("an interrupt, and something that is no password", async () => {
  const { modes, ended } = await typing("sec\u0003");
  assert.match((await errorOf(UsageError, async () => await ended)).message, "no password was given");
  assert.equal(modes, [true, false]);
  const long = await typing("x".repeat(2000));
  assert.match((await errorOf(UsageError, async () => await long.ended)).message, "too long");
});

test("the variable, also an empty one, comes first; without a terminal it is named", async () => {
  const nobody = { isTTY: false } as unknown as Terminal;
  assert.match(
    (await errorOf(UsageError, async () => await keyPassword("--key k", nobody))).message,
    "COSIGN_PASSWORD",
  );
  for (const value of ["test", ""]) {
    process.env["COSIGN_PASSWORD"] = value;
    assert.is(await keyPassword("--key k", nobody), value);
  }
  delete process.env["COSIGN_PASSWORD"];
});

test.run();
