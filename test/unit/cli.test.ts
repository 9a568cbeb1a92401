/** What the command line reads, without a process for each row. */
import { fileURLToPath } from "node:url";

import * as assert from "uvu/assert";

import { readDocument } from "../../src/cli/documents.js";
import { UsageError } from "../../src/cli/exitCodes.js";
import { printableLine, printableText } from "../../src/cli/printable.js";
import { run, type RunOptions } from "../../src/cli/run.js";
import { Files } from "../support/cli.js";
import { errorOf } from "../support/errors.js";
import { POLICY_FILE } from "../support/guests.js";
import { suite } from "../support/suite.js";

const test = suite("cli");
const files = new Files();
test.after(() => files.remove());

/** The message with which `assay run` refuses the options. */
async function refusal(options: Partial<RunOptions>): Promise<string> {
  const usual = { policy: fileURLToPath(POLICY_FILE), request: "r", output: "json", plainHttp: [], deadline: "10" };
  return (await errorOf(UsageError, async () => await run({ ...usual, ...options }))).message;
}

test("a time that is none is refused", async () => {
  const times = ["now", "", "2026-11-21", "2026-11-21 00:00:00Z", "2026-11-21T00:00:00", "2026-13-01T00:00:00Z"];
  times.push("2026-02-30T00:00:00Z", "2025-02-29T00:00:00Z", "2026-00-01T00:00:00Z", "2026-01-00T00:00:00Z");
  times.push("2026-11-21T24:00:00Z", "2026-11-21T00:60:00Z", "2026-11-21T00:00:60Z", "2026-11-21T00:00:00+24:00");
  times.push("2026-11-21T00:00:00+0100", "2026-11-21T00:00:00.Z", "2026-11-21t00:00:00Z", "+02026-11-21T00:00:00Z");
  for (const now of times) assert.match(await refusal({ now }), `--now ${now}: it must be an RFC 3339 time`);
});

test("a time that is one is not what is refused", async () => {
  for (const now of ["2024-02-29T23:59:59Z", "2026-11-21T00:00:00.123456789+05:30", "0001-01-01T00:00:00-23:59"]) {
    assert.match(await refusal({ now }), "--settings (none given)");
  }
});

test("a deadline is a number of seconds", async () => {
  for (const deadline of ["0", "-1", "soon", "", "NaN", "3601", "Infinity", "1s"]) {
    assert.match(await refusal({ deadline }), `--deadline ${deadline}: it must be seconds`);
  }
});

test("JSON and YAML give the same document", () => {
  const wanted = { a: [1, null, "x"], b: { c: true } };
  const texts = [
    '{"a":[1,null,"x"],"b":{"c":true}}',
    "a: [1, null, x]\nb:\n  c: true\n",
    '\ufeff{"a":[1,null,"x"],"b":{"c":true}}',
  ];
  for (const text of texts) assert.equal(readDocument("--request", files.write("d", text)), wanted);
  assert.equal(readDocument("--request", files.write("d", "on: yes\nno: 0777")), { on: "yes", no: 777 });
  assert.equal(readDocument("--request", files.write("d", "x: &x {a: 1}\ny: *x")), { x: { a: 1 }, y: { a: 1 } });
});

test("a name that JavaScript uses itself is a name like others", () => {
  const document = readDocument("--request", files.write("d", '{"__proto__":{"a":1}}')) as object;
  assert.is(JSON.stringify(document), '{"__proto__":{"a":1}}');
});

test("documents that cannot be read are refused with option, file and reason", async () => {
  const rows: [string | Uint8Array, string][] = [
    ["{", "at line 1"],
    ['{"a":1,"a":1}', "Map keys must be unique"],
    ["a: 1\na: 2", "at line 2"],
    ["--- {}\n--- {}", "it has more than one document; give one"],
    ["a: *nobody", "nobody"],
    ["a: &x [*x]", "circular"],
    [aliasesOfAliases(), "alias"],
    [Uint8Array.of(0x22, 0xff, 0x22), "it is not UTF-8 text"],
    [`"${"a".repeat(8 * 1024 * 1024)}"`, "it has more than 8388608 bytes"],
  ];
  for (const [content, word] of rows) {
    const path = files.write("bad.yaml", content);
    const { message } = await errorOf(UsageError, () => readDocument("--settings", path));
    assert.ok(message.startsWith(`--settings ${path}: `), message);
    assert.match(message, word);
  }
});

/** A short text for a very large document. */
function aliasesOfAliases(): string {
  const level = (index: number): string =>
    Array(10)
      .fill(index === 0 ? "x" : `*a${index - 1}`)
      .join(", ");
  return Array.from({ length: 12 }, (_, index) => `a${index}: &a${index} [${level(index)}]`).join("\n");
}

test("control characters are written out", () => {
  assert.is(printableLine("a\u001b[2Jb\r\nc\u009b\u007f"), "a\\u{1b}[2Jb\\u{d}\\u{a}c\\u{9b}\\u{7f}");
  assert.is(printableLine("a\u202eb\u2066c\u2028d"), "a\\u{202e}b\\u{2066}c\\u{2028}d");
  assert.is(printableLine("Grüße, 世界 😀"), "Grüße, 世界 😀");
  assert.is(printableText("a\tb\nc"), "a\\u{9}b\nc");
});

test.run();
