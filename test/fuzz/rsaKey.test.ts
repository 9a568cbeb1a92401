import { createPublicKey } from "node:crypto";

import * as asn1js from "asn1js";
import * as assert from "uvu/assert";

import { bitsOf, rsaPublicKey } from "../support/certificates/rsaKey.js";
import { rounds } from "../support/fuzz.js";
import { call } from "../support/harness.js";
import { SeededRandom } from "../support/random.js";
import { suite } from "../support/suite.js";

const test = suite("fuzz: RSA keys");
const random = new SeededRandom("fuzz rsaKey");

test("a mutated key is read exactly when it is the one encoding of two allowed numbers, and node reads it too", () => {
  let accepted = 0;
  for (let i = 0; i < rounds(3000); i++) {
    const valid = rsaPublicKey(modulus(), random.pick([3n, 17n, 65537n, 4294967295n]));
    const bytes = random.below(8) === 0 ? valid : random.mutate(valid);
    const outcome = call("rsaPkcs1KeyOutcome", [bytes], "string") ?? "null";
    assert.is(outcome === "ok", isAllowed(bytes), Buffer.from(bytes).toString("hex"));
    assert.match(outcome, /^(ok$|key-invalid: |key-unsupported: RSA with \d+ bits)/);
    if (outcome !== "ok") continue;
    accepted += 1;
    createPublicKey({ key: Buffer.from(bytes), format: "der", type: "pkcs1" });
  }
  assert.ok(accepted > 200, `only ${accepted} were accepted`);
});

test("random bytes never trap", () => {
  for (let i = 0; i < rounds(2000); i++) {
    const [first, second] = [random.bytes(random.below(300)), random.bytes(random.below(8))];
    assert.match(call("rsaPkcs1KeyOutcome", [first], "string") ?? "null", /^key-invalid: /);
    assert.match(call("rsaKeyOutcome", [first, second], "string") ?? "null", /^(ok$|key-invalid: |key-unsupported: )/);
  }
});

test("random signatures by random moduli never trap and are never right", () => {
  const digest = random.bytes(32);
  for (let i = 0; i < rounds(800); i++) {
    const n = modulus();
    const key = rsaPublicKey(n, random.pick([3n, 65537n]));
    const length = (bitsOf(n) + 7) >> 3;
    const signature = random.bytes(random.below(8) === 0 ? random.below(300) : length);
    const pkcs1 = call("rsaPkcs1Outcome", [key, 0, digest, signature], "string") ?? "null";
    const pss = call("rsaPssOutcome", [key, 0, 0, -1, digest, signature], "string") ?? "null";
    for (const outcome of [pkcs1, pss]) assert.match(outcome, /^(invalid$|signature-malformed: |key-unsupported: )/);
  }
});

/** Of a size that is allowed, or nearly. */
function modulus(): bigint {
  const bits = random.pick([2047, 2048, 2048, 2049, 2056, 3072, 8192, 8193]);
  const top = 1n << BigInt(bits - 1);
  return (random.bigint((bits + 7) >> 3) % top) | top | 1n;
}

function isAllowed(bytes: Uint8Array): boolean {
  const sequence = asn1jsSequence(bytes);
  if (sequence === null) return false;
  const [n, e] = sequence.valueBlock.value.map((item) => (item instanceof asn1js.Integer ? item.toBigInt() : -1n));
  if (n === undefined || e === undefined || n < 0n || e < 0n) return false;
  if (Buffer.compare(rsaPublicKey(n, e), bytes) !== 0) return false;
  const isModulus = n % 2n === 1n && bitsOf(n) >= 2048 && bitsOf(n) <= 8192;
  return isModulus && e % 2n === 1n && e >= 3n && e < 2n ** 32n;
}

/** Null for anything else; asn1js throws when contents are malformed, such as those of a time. */
function asn1jsSequence(bytes: Uint8Array): asn1js.Sequence | null {
  try {
    const { offset, result } = asn1js.fromBER(Uint8Array.from(bytes).buffer);
    return offset === bytes.length && result instanceof asn1js.Sequence ? result : null;
  } catch {
    return null;
  }
}

test.run();
