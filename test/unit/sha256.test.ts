import * as assert from "uvu/assert";

import { call } from "../support/harness.js";
import { suite } from "../support/suite.js";

const test = suite("sha256");

/** The examples that NIST publishes with FIPS 180-4, and the empty message. */
const examples: [name: string, message: string, digest: string][] = [
  ["empty", "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"],
  ["one block", "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"],
  [
    "two blocks",
    "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
    "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1",
  ],
  ["a million a", "a".repeat(1_000_000), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"],
];

for (const [name, message, digest] of examples) {
  test(name, () => {
    const answer = call("sha256Of", [Buffer.from(message)], "bytes");
    assert.is(Buffer.from(answer ?? []).toString("hex"), digest);
  });
}

test("three pieces make the same digest as one", () => {
  const answer = call("sha256InPieces", [Buffer.from("abc"), 1, 2], "bytes");
  assert.is(Buffer.from(answer ?? []).toString("hex"), examples[1]?.[2]);
});

test.run();
