import * as assert from "uvu/assert";

import { freshKey } from "../../src/testkit/x509/keys.js";
import { call } from "../support/harness.js";
import { checkpointText, note, signatureLine } from "../support/log/notes.js";
import { suite } from "../support/suite.js";

const test = suite("checkpoints");

const key = freshKey();
const root = Uint8Array.from({ length: 32 }, (_, index) => index);
const hex = Buffer.from(root).toString("hex");
const base64 = Buffer.from(root).toString("base64");

const parse = (text: string): string => {
  return call("checkpointParse", [note(text, signatureLine("log.example", key, text))], "string") ?? "";
};

test("origin, size, root and extensions are read", () => {
  assert.is(parse(checkpointText("log.example - 12", 37, root)), `ok log.example - 12|37|${hex}`);
  assert.is(parse(checkpointText("o", 0, root, "Timestamp: 1", "x y")), `ok o|0|${hex}|Timestamp: 1|x y`);
});

test("sizes are numbers of 64 bits in their shortest form", () => {
  for (const size of [2n ** 53n + 1n, 2n ** 63n, 2n ** 64n - 1n, 10n ** 19n]) {
    assert.is(parse(checkpointText("o", size, root)), `ok o|${size}|${hex}`);
  }
  for (const size of [
    "",
    "00",
    "01",
    "-1",
    "+1",
    " 1",
    "1 ",
    "1e3",
    "0x1",
    "1.0",
    "18446744073709551616",
    "1".repeat(30),
  ]) {
    assert.match(parse(`o\n${size}\n${base64}\n`), /^log-checkpoint: (the tree size is not|an empty line)/, size);
  }
  assert.match(parse(`o\n\u0661\n${base64}\n`), /^log-checkpoint: the tree size/);
});

test("a root is 32 bytes in strict base64", () => {
  for (const bytes of [root.slice(1), Uint8Array.of(...root, 1)]) {
    assert.match(parse(checkpointText("o", 1, bytes)), /^log-checkpoint: the root hash does not have 32 bytes/);
  }
  for (const bad of [
    base64.slice(0, -1),
    base64.replace("=", "+"),
    ` ${base64}`,
    base64.replace("A", "-"),
    hex.slice(1),
  ]) {
    assert.match(parse(`o\n1\n${bad}\n`), /^log-checkpoint: the root hash/, bad);
  }
});

test("lines are missing, empty or too many", () => {
  assert.match(parse("o\n1\n"), /^log-checkpoint: a checkpoint has three lines/);
  assert.match(parse("o\n"), /^log-checkpoint: a checkpoint has three lines/);
  assert.match(parse(`\n1\n${base64}\n`), /^log-checkpoint: an empty line/);
  assert.match(parse(`o\n1\n${base64}\n\nx\n`), /^log-checkpoint: an empty line/);
  const lines = (count: number): string =>
    parse(checkpointText("o", 1, root, ...Array.from({ length: count }, () => "x")));
  assert.match(lines(29), /^ok/);
  assert.is(lines(30), "budget-exhausted: a checkpoint of more than 32 lines");
});

test("a checkpoint is a signed note", () => {
  assert.match(call("checkpointParse", [checkpointText("o", 1, root)], "string") ?? "", /^log-checkpoint: the note has no/);
});

test.run();
