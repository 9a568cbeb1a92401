import * as assert from "uvu/assert";

import { rounds } from "../support/fuzz.js";
import { call } from "../support/harness.js";
import { suite } from "../support/suite.js";
import { SeededRandom } from "../support/random.js";

const test = suite("fuzz pem");
const random = new SeededRandom("fuzz pem");
const block =
  /^(?:[ \t]*\r?\n)*-----BEGIN PUBLIC KEY-----\r?\n((?:[A-Za-z0-9+/=]+\r?\n)+)-----END PUBLIC KEY-----(?:\r?\n(?:[ \t]*\r?\n)*[ \t]*)?$/;

function oracle(text: string): string | null {
  const body = block.exec(text)?.[1]?.replace(/[\r\n]/g, "");
  if (body === undefined) return null;
  const decoded = Buffer.from(body, "base64");
  return decoded.toString("base64") === body ? decoded.toString("hex") : null;
}

function sample(): string {
  const feed = random.pick(["\n", "\r\n"]);
  const width = random.pick([1, 4, 64, 64, 76, 1000]);
  const body = Buffer.from(random.bytes(1 + random.below(100))).toString("base64");
  const lines = body.match(new RegExp(`.{1,${width}}`, "g")) ?? [];
  const around = random.pick(["", feed, ` ${feed}\t${feed}`]);
  return [`${around}-----BEGIN PUBLIC KEY-----`, ...lines, `-----END PUBLIC KEY-----${around}`].join(feed);
}

test("agrees with a regular expression on whole and mutated blocks", () => {
  let accepted = 0;
  for (let round = 0; round < rounds(6000); round++) {
    const whole = sample();
    const text =
      random.below(4) === 0 ? whole : Buffer.from(random.mutate(Buffer.from(whole), "-\r\n =:A")).toString("latin1");
    const bytes = call("pemDecode", [text, "PUBLIC KEY"], "bytes");
    assert.is(bytes === null ? null : Buffer.from(bytes).toString("hex"), oracle(text), JSON.stringify(text));
    if (bytes !== null) accepted += 1;
  }
  assert.ok(accepted > 1000, `only ${accepted} were accepted: the fuzz does not reach the decoder`);
});

/** The blocks of a text that may hold other lines, none of them with five dashes; joined. */
function seriesOracle(text: string): string | null {
  const lines = text.split(/(?<=\n)/);
  const answers: (string | null)[] = [];
  for (let at = 0; at < lines.length; at++) {
    if (lines[at]?.includes("-----") !== true) continue;
    const begin = at;
    do at += 1;
    while (at < lines.length && lines[at]?.startsWith("-") !== true);
    answers.push(oracle(lines.slice(begin, at + 1).join("")));
  }
  return answers.length === 0 || answers.includes(null) ? null : answers.join(",");
}

test("a series is read as its blocks are, alone, whatever stands between", () => {
  let accepted = 0;
  for (let round = 0; round < rounds(3000); round++) {
    const parts = Array.from(
      { length: 1 + random.below(3) },
      () => `${random.pick(["", "text\n", "a: b\n\n"])}${sample()}\n`,
    );
    const text = parts.join("");
    const input =
      random.below(2) === 0 ? text : Buffer.from(random.mutate(Buffer.from(text), "-\r\n =:A")).toString("latin1");
    const blocks = call("pemBlocks", [input, "PUBLIC KEY"], "string");
    assert.is(blocks, seriesOracle(input), JSON.stringify(input));
    if (blocks !== null) accepted += 1;
  }
  assert.ok(accepted > 500, `only ${accepted} were accepted`);
});

test.run();
