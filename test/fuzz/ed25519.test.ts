import { ed25519 } from "@noble/curves/ed25519.js";
import * as assert from "uvu/assert";

import { littleEndian, toLittleEndian } from "../oracle/numbers.js";
import { L, smallOrderPoints, encodePoint } from "../support/ed25519Model.js";
import { rounds } from "../support/fuzz.js";
import { call } from "../support/harness.js";
import { SeededRandom } from "../support/random.js";
import { suite } from "../support/suite.js";

const test = suite("fuzz: Ed25519 keys and signatures");
const random = new SeededRandom("fuzz ed25519");

const keys = Array.from({ length: 20 }, () => ed25519.keygen(random.bytes(32)).publicKey);
const edges = [
  ...smallOrderPoints().map(encodePoint),
  ...[18n, 19n, 20n].map((y) => toLittleEndian(2n ** 255n - y, 32)),
];

test("a key is read exactly when noble reads it and it is not of small order", () => {
  let accepted = 0;
  for (let i = 0; i < rounds(2500); i++) {
    const valid = random.pick(random.below(3) === 0 ? edges : keys);
    const bytes = random.below(3) === 0 ? random.bytes(32) : random.mutate(valid);
    const outcome = call("ed25519KeyOutcome", [bytes], "string") ?? "null";
    assert.match(outcome, /^(ok$|key-invalid: the key is )/);
    assert.is(outcome === "ok", nobleReads(bytes), Buffer.from(bytes).toString("hex"));
    accepted += outcome === "ok" ? 1 : 0;
  }
  assert.ok(accepted > 300, `only ${accepted} were accepted`);
});

test("a signature is read exactly when it is 64 bytes and S is below L", () => {
  for (let i = 0; i < rounds(4000); i++) {
    const s =
      random.below(2) === 0 ? random.bigint(32) : random.pick([0n, 1n, L - 1n, L, L + 1n, 2n * L, 2n ** 256n - 1n]);
    const valid = Buffer.concat([random.bytes(32), toLittleEndian(s, 32)]);
    const bytes = random.below(2) === 0 ? valid : random.mutate(valid);
    const outcome = call("ed25519SignatureOutcome", [bytes], "string") ?? "null";
    assert.match(outcome, /^(ok$|signature-malformed: )/);
    const isRead = bytes.length === 64 && littleEndian(bytes.subarray(32)) < L;
    assert.is(outcome === "ok", isRead, Buffer.from(bytes).toString("hex"));
  }
});

test("bytes at random never trap", () => {
  for (let i = 0; i < rounds(1500); i++) {
    const args = [random.bytes(random.pick([32, 32, random.below(70)])), random.bytes(5), random.bytes(64)];
    const outcome = call("ed25519Outcome", args, "string") ?? "null";
    assert.match(outcome, /^(key-invalid|signature-malformed|signature-mismatch)$/);
  }
});

test.run();

function nobleReads(bytes: Uint8Array): boolean {
  try {
    return !ed25519.Point.fromBytes(bytes, false).isSmallOrder();
  } catch {
    return false;
  }
}
