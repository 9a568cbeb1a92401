import * as assert from "uvu/assert";

import { call } from "../support/harness.js";
import { suite } from "../support/suite.js";

const test = suite("SHA-2");
/** In the order of HashAlgorithm. */
const [SHA256, SHA384, SHA512] = [0, 1, 2] as const;

const twoBlocks = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";
const twoLongBlocks =
  "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu";

/** The examples that NIST publishes with FIPS 180-4, and the empty message. */
const examples: [algorithm: number, name: string, message: string, digest: string][] = [
  [SHA256, "empty", "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"],
  [SHA256, "one block", "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"],
  [SHA256, "two blocks", twoBlocks, "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"],
  [SHA256, "a million a", "a".repeat(1_000_000), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"],
  [
    SHA384,
    "empty",
    "",
    "38b060a751ac96384cd9327eb1b1e36a21fdb71114be07434c0cc7bf63f6e1da274edebfe76f65fbd51ad2f14898b95b",
  ],
  [
    SHA384,
    "one block",
    "abc",
    "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7",
  ],
  [
    SHA384,
    "two blocks",
    twoLongBlocks,
    "09330c33f71147e83d192fc782cd1b4753111b173b3b05d22fa08086e3b0f712fcc7c71a557e2db966c3e9fa91746039",
  ],
  [
    SHA512,
    "empty",
    "",
    "cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce" +
      "47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e",
  ],
  [
    SHA512,
    "one block",
    "abc",
    "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a" +
      "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
  ],
  [
    SHA512,
    "two blocks",
    twoLongBlocks,
    "8e959b75dae313da8cf4f72814fc143f8f7779c6eb9f7fa17299aeadb6889018" +
      "501d289e4900f7e4331b99dec4b5433ac7d329eeb6dd26545e96e55b874be909",
  ],
];

for (const [algorithm, name, message, digest] of examples) {
  test(`${call("hashDescription", [algorithm], "string")}: ${name}`, () => {
    const answer = call("hashBytes", [algorithm, Buffer.from(message)], "bytes");
    assert.is(Buffer.from(answer ?? []).toString("hex"), digest);
  });
}

test("names, and digest lengths in bytes", () => {
  const descriptions = [SHA256, SHA384, SHA512].map((algorithm) => call("hashDescription", [algorithm], "string"));
  assert.equal(descriptions, ["sha256 32", "sha384 48", "sha512 64"]);
});

for (const algorithm of [SHA256, SHA384, SHA512]) {
  test(`${call("hashDescription", [algorithm], "string")}: three pieces make the same digest as one`, () => {
    const message = Buffer.from("abc");
    const whole = call("hashBytes", [algorithm, message], "bytes");
    assert.equal(call("hashInPieces", [algorithm, message, 1, 2], "bytes"), whole);
  });

  test(`${call("hashDescription", [algorithm], "string")}: the digest may be written over the message`, () => {
    const message = Buffer.alloc(200, "assay");
    const expected = call("hashBytes", [algorithm, message], "bytes");
    assert.equal(call("hashOverMessage", [algorithm, message], "bytes"), expected);
  });

  for (const after of ["update", "digest"]) {
    test(`${call("hashDescription", [algorithm], "string")}: ${after} after digest traps`, () => {
      assert.throws(() => call("hashReadTwice", [algorithm, after === "update" ? 1 : 0], "none"));
    });
  }
}

test.run();
