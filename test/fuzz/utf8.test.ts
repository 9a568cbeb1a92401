import * as assert from "uvu/assert";

import { rounds } from "../support/fuzz.js";
import { call } from "../support/harness.js";
import { suite } from "../support/suite.js";
import { SeededRandom } from "../support/random.js";

const test = suite("fuzz utf8");
const random = new SeededRandom("fuzz utf8");
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const texts = ["", "abcdefghijklm", "é€𝄞", "\u0800\ud7ff\ue000\uffff\u{10000}\u{10ffff}", "\ufeffx", "aé".repeat(9)];

function agree(bytes: Uint8Array): void {
  let expected: string | null = null;
  try {
    expected = decoder.decode(bytes);
  } catch {
    // Ill-formed.
  }
  assert.is(call("utf8Decode", [bytes], "string"), expected, Buffer.from(bytes).toString("hex"));
  assert.is(call("utf8Valid", [bytes], "bool"), expected !== null);
}

test("agrees with TextDecoder on mutated texts and random bytes", () => {
  for (let round = 0; round < rounds(6000); round++) {
    agree(random.mutate(new TextEncoder().encode(random.pick(texts)), "\u00c0\u00e0\u00ed\u00f0\u00f4\u0080\u00bf"));
    agree(random.bytes(random.below(6)));
  }
});

test("agrees on every lead byte with every second byte", () => {
  for (let lead = 0x80; lead < 0x100; lead++) {
    for (let second = 0; second < 0x100; second += 5)
      agree(Uint8Array.from([lead, second | (second & 0xf), 0x80, 0x80]));
    for (const second of [0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0]) {
      for (let length = 2; length <= 4; length++) agree(Uint8Array.from([lead, second, 0x80, 0xbf].slice(0, length)));
    }
  }
});

test.run();
