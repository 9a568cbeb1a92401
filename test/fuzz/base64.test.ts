import * as assert from "uvu/assert";

import { rounds } from "../support/fuzz.js";
import { call } from "../support/harness.js";
import { suite } from "../support/suite.js";
import { SeededRandom } from "../support/random.js";

const test = suite("fuzz base64");
const random = new SeededRandom("fuzz base64");

/** Node's decoder skips what it does not know; only the one strict spelling comes back as it was. */
function agree(text: string): void {
  const decoded = Buffer.from(text, "base64");
  const expected = decoded.toString("base64") === text ? decoded.toString("hex") : null;
  const bytes = call("base64Decode", [text], "bytes");
  assert.is(bytes === null ? null : Buffer.from(bytes).toString("hex"), expected, JSON.stringify(text));
}

test("agrees with a strict reading of Node's decoder", () => {
  for (let round = 0; round < rounds(8000); round++) {
    const bytes = random.bytes(random.below(20));
    const text = Buffer.from(bytes).toString("base64");
    assert.is(call("base64Encode", [bytes], "string"), text);
    agree(text);
    agree(Buffer.from(random.mutate(Buffer.from(text), "=-_+/ \nAz9")).toString("latin1"));
  }
});

test("agrees on every last group of one and two bytes", () => {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_";
  for (const first of alphabet) {
    agree(`A${first}==`);
    agree(`AA${first}=`);
    agree(`${first}AAA`);
  }
});

test.run();
