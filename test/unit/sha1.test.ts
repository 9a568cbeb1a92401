import { createHash } from "node:crypto";

import * as assert from "uvu/assert";

import { call } from "../support/harness.js";
import { SeededRandom } from "../support/random.js";
import { suite } from "../support/suite.js";

const test = suite("SHA-1");
const random = new SeededRandom("sha1");

test("the examples of FIPS 180", () => {
  const digest = (text: string): string => hex(call("sha1Bytes", [Buffer.from(text)], "bytes"));
  assert.is(digest("abc"), "a9993e364706816aba3e25717850c26c9cd0d89d");
  assert.is(digest(""), "da39a3ee5e6b4b0d3255bfef95601890afd80709");
  assert.is(
    digest("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
    "84983e441c3bd26ebaae4aa1f95129e5e54670f1",
  );
});

test("every length up to four blocks, and some longer, as Node has it", () => {
  const lengths = [...Array.from({ length: 257 }, (_, index) => index), 1000, 4096, 100_001];
  for (const length of lengths) {
    const bytes = random.bytes(length);
    const expected = createHash("sha1").update(bytes).digest("hex");
    assert.is(hex(call("sha1Bytes", [bytes], "bytes")), expected, `${length} bytes`);
  }
});

function hex(bytes: Uint8Array | null): string {
  return Buffer.from(bytes ?? []).toString("hex");
}

test.run();
