import * as assert from "uvu/assert";

import { freshKey } from "../../src/testkit/x509/keys.js";
import { rounds } from "../support/fuzz.js";
import { call } from "../support/harness.js";
import { checkpointText, note, signatureLine } from "../support/log/notes.js";
import { SeededRandom } from "../support/random.js";
import { suite } from "../support/suite.js";

const test = suite("fuzz: checkpoints");
const random = new SeededRandom("fuzz checkpoint");
const key = freshKey("Ed25519");
const other = freshKey("P-256");

const texts = [
  checkpointText("log.example", 37, random.bytes(32)),
  checkpointText("log.example - 5", 2n ** 64n - 1n, random.bytes(32), "Timestamp: 1", "\u00e9"),
];
const notes = texts.map((text) => {
  return note(text, signatureLine("w.example", other, text), signatureLine("log.example", key, text));
});

const ALPHABET = "\n\n\n \u2014+=/019Aa.-\u0000\t\u00a0\u3000";

/** What a note is, read by its definition; null for none. */
function model(whole: string): { text: string; lines: [string, Buffer][] } | null {
  if (/[\u0000-\u0009\u000b-\u001f]/.test(whole)) return null;
  const blank = whole.lastIndexOf("\n\n");
  const below = whole.slice(blank + 2);
  if (blank < 0 || !below.endsWith("\n")) return null;
  const lines: [string, Buffer][] = [];
  for (const line of below.slice(0, -1).split("\n")) {
    const [, name = "", base64 = ""] = /^\u2014 ([^ ]*) (.*)$/u.exec(line) ?? [];
    const bytes = Buffer.from(base64, "base64");
    if (name === "" || /[\p{White_Space}+]/u.test(name)) return null;
    if (bytes.length < 5 || bytes.toString("base64") !== base64) return null;
    lines.push([name, bytes]);
  }
  return { text: whole.slice(0, blank + 1), lines };
}

/** The same for a checkpoint, as the harness writes it. */
function checkpointModel(whole: string): string | null {
  const lines = model(whole)?.text.slice(0, -1).split("\n");
  const [origin, size, root, ...rest] = lines ?? [];
  if (origin === undefined || size === undefined || root === undefined || lines?.includes("")) return null;
  const bytes = Buffer.from(root, "base64");
  if (!/^(0|[1-9]\d*)$/.test(size) || BigInt(size) >= 2n ** 64n) return null;
  if (bytes.length !== 32 || bytes.toString("base64") !== root) return null;
  return `ok ${[origin, size, bytes.toString("hex"), ...rest].join("|")}`;
}

/** A text with a few changes. */
function changed(text: string): string {
  return random.mutateText(text, ALPHABET, 1 + random.below(3));
}

test("notes and checkpoints are read as they are defined, and refused where they are none", () => {
  let accepted = 0;
  for (let i = 0; i < rounds(4000); i++) {
    const whole = random.below(10) === 0 ? random.text(ALPHABET, random.below(60)) : changed(random.pick(notes));
    const expected = model(whole);
    const read = call("noteParse", [whole], "string") ?? "";
    if (expected === null) assert.match(read, /^log-checkpoint/, JSON.stringify(whole));
    else {
      const lines = expected.lines.map(([name, bytes]) => {
        return `${bytes.readUInt32BE(0).toString(16)} ${name} ${bytes.subarray(4).toString("hex")}`;
      });
      assert.is(read, `ok\n${expected.text}\n${lines.join("\n")}`);
      accepted += 1;
    }
    const checkpoint = call("checkpointParse", [whole], "string") ?? "";
    const wanted = checkpointModel(whole);
    if (wanted === null) assert.match(checkpoint, /^log-checkpoint/, JSON.stringify(whole));
    else assert.is(checkpoint, wanted);
  }
  assert.ok(accepted > 200, `only ${accepted} were notes`);
});

test("only the text and line that the key signed verify", () => {
  let verified = 0;
  for (let i = 0; i < rounds(2000); i++) {
    const original = random.pick(notes);
    const whole = changed(original);
    const outcome = call("noteVerify", [whole, key.spki, "log.example"], "string") ?? "";
    if (!outcome.startsWith("ok")) continue;
    assert.is(model(whole)?.text, model(original)?.text);
    verified += 1;
  }
  assert.ok(verified > 20, `only ${verified} verified`);
});

test.run();
