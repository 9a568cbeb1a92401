/** RFC 3339 against a pattern and the platform's Date. */
import * as assert from "uvu/assert";

import { rounds } from "../support/fuzz.js";
import { call } from "../support/harness.js";
import { SeededRandom } from "../support/random.js";
import { suite } from "../support/suite.js";

const test = suite("fuzz instant");
const random = new SeededRandom("fuzz instant");
const CASES = rounds(10_000);
const SHAPE = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(?:Z|([+-])(\d\d):(\d\d))$/;
const FIRST = Date.UTC(2000, 0, 1) - 2000 * 365.2425 * 86_400_000;

/** `seconds nanoseconds`, or null: what the pattern and Date make of the text. */
function expected(text: string): string | null {
  const match = SHAPE.exec(text);
  if (match === null || text.includes("\n")) return null;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  if (date.getUTCFullYear() !== year || date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return null;
  if (hour > 23 || minute > 59 || second > 59) return null;
  const [hours, minutes] = [Number(match[9] ?? 0), Number(match[10] ?? 0)];
  if (hours > 23 || minutes > 59) return null;
  const offset = (match[8] === "-" ? -60 : 60) * (hours * 60 + minutes);
  const seconds = date.getTime() / 1000 + hour * 3600 + minute * 60 + second - offset;
  if (seconds < FIRST / 1000 || seconds > 253402300799) return null;
  return `${seconds} ${Number((match[7] ?? "").padEnd(9, "0"))}`;
}

const digits = (length: number): string => random.text("0123456789", length);
const two = (most: number): string => String(random.below(most + 1)).padStart(2, "0");

/** Mostly a time that exists; now and then a field just out of its range. */
function time(): string {
  const slack = random.below(6) === 0 ? 2 : 0;
  const date = `${random.below(8) === 0 ? random.pick(["0000", "9999"]) : digits(4)}-${two(12 + slack)}-${two(31 + slack)}`;
  const clock = `${two(23 + slack)}:${two(59 + slack)}:${two(59 + slack)}`;
  const fraction = random.below(2) === 0 ? "" : `.${digits(1 + random.below(slack === 0 ? 9 : 11))}`;
  const zone = random.below(2) === 0 ? "Z" : `${random.pick(["+", "-"])}${two(23 + slack)}:${two(59 + slack)}`;
  return `${date}T${clock}${fraction}${zone}`;
}

test("times at random", () => {
  let accepted = 0;
  for (let round = 0; round < CASES; round++) {
    const text = time();
    assert.is(call("rfc3339Parse", [text], "string"), expected(text), text);
    if (expected(text) !== null) accepted += 1;
  }
  assert.ok(accepted > CASES / 2, `only ${accepted} were accepted`);
});

test("mutated times", () => {
  for (let round = 0; round < CASES; round++) {
    const text = random.mutateText(time(), "0129-:.TZ+ tz\u0660\n\0", 1 + random.below(2));
    assert.is(call("rfc3339Parse", [text], "string"), expected(text), JSON.stringify(text));
  }
});

test("what is read is written so that it reads the same", () => {
  for (let round = 0; round < CASES; round++) {
    const text = time();
    const written = call("rfc3339Normalize", [text], "string");
    if (written === null) continue;
    assert.match(written, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{0,8}[1-9])?Z$/);
    assert.is(expected(written), expected(text), text);
    assert.is(call("rfc3339Normalize", [written], "string"), written);
  }
});

test("random text", () => {
  for (let round = 0; round < rounds(2000); round++) {
    const text = random.text("0123456789-:.TZ+", random.below(40));
    assert.is(call("rfc3339Parse", [text], "string"), expected(text), text);
  }
});

test.run();
