import * as assert from "uvu/assert";

import { rounds } from "../support/fuzz.js";
import { call } from "../support/harness.js";
import { suite } from "../support/suite.js";
import { SeededRandom } from "../support/random.js";

const test = suite("fuzz pem");
const random = new SeededRandom("fuzz pem");
const block =
  /^(?:[ \t]*\r?\n)*-----BEGIN PUBLIC KEY-----\r?\n((?:[A-Za-z0-9+/=]{1,76}\r?\n)+)-----END PUBLIC KEY-----(?:\r?\n(?:[ \t]*\r?\n)*[ \t]*)?$/;

function oracle(text: string): string | null {
  const body = block.exec(text)?.[1]?.replace(/[\r\n]/g, "");
  if (body === undefined) return null;
  const decoded = Buffer.from(body, "base64");
  return decoded.toString("base64") === body ? decoded.toString("hex") : null;
}

function sample(): string {
  const feed = random.pick(["\n", "\r\n"]);
  const width = random.pick([1, 4, 64, 64, 76]);
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

test("a series is read exactly when each of its blocks is, alone", () => {
  let accepted = 0;
  for (let round = 0; round < rounds(2000); round++) {
    const parts = Array.from({ length: 1 + random.below(3) }, () => `${sample()}\n`);
    const mutated = random.below(parts.length * 2);
    const texts = parts.map((part, index) =>
      index === mutated ? Buffer.from(random.mutate(Buffer.from(part), "-\r\n =:A")).toString("latin1") : part,
    );
    if (!texts.every((text) => /^[^]*BEGIN(?![^]*BEGIN)[^]*\n$/.test(text))) continue;
    const answers = texts.map(oracle);
    const blocks = call("pemBlocks", [texts.join(""), "PUBLIC KEY"], "string");
    assert.is(blocks, answers.includes(null) ? null : answers.join(","), JSON.stringify(texts));
    if (blocks !== null) accepted += 1;
  }
  assert.ok(accepted > 500, `only ${accepted} were accepted`);
});

test.run();
