import { p256 } from "@noble/curves/nist.js";
import * as assert from "uvu/assert";

import { rounds } from "../support/fuzz.js";
import { SeededRandom } from "../support/random.js";
import { toBigInt, toBytes } from "../oracle/numbers.js";
import { call } from "../support/harness.js";
import { suite } from "../support/suite.js";

const test = suite("fuzz: ECDSA signatures");
const random = new SeededRandom("fuzz ecdsaSignature");

const n = p256.Point.Fn.ORDER;

test("a mutated DER signature is read exactly when noble reads it, and as the same numbers", () => {
  let accepted = 0;
  for (let i = 0; i < rounds(8000); i++) {
    const valid = new p256.Signature(scalar(), scalar()).toBytes("der");
    const bytes = random.below(8) === 0 ? valid : random.mutate(valid);
    const read = call("ecdsaDerToP1363", [256, bytes], "bytes");
    assert.is(read === null ? null : hex(read), nobleReads(bytes), hex(bytes));
    if (read === null) continue;
    accepted += 1;
    const again = new p256.Signature(toBigInt(read.slice(0, 32)), toBigInt(read.slice(32)));
    assert.is(hex(again.toBytes("der")), hex(bytes), "a second encoding of one signature");
  }
  assert.ok(accepted > 500, `only ${accepted} were accepted`);
});

test("random bytes never trap", () => {
  for (let i = 0; i < rounds(3000); i++) {
    const bytes = random.bytes(random.below(80));
    assert.match(call("ecdsaDerOutcome", [256, bytes], "string") ?? "null", /^(ok$|signature-malformed: )/);
  }
});

test("64 bytes are r and s exactly when both are from 1 to n - 1", () => {
  for (let i = 0; i < rounds(3000); i++) {
    const [r, s] = [number(), number()];
    const bytes = Buffer.concat([toBytes(r, 32), toBytes(s, 32)]);
    const outcome = call("ecdsaP1363Outcome", [256, bytes], "string") ?? "null";
    assert.is(outcome === "ok", r > 0n && r < n && s > 0n && s < n, hex(bytes));
    const mutated = random.mutate(bytes);
    if (mutated.length === 64) continue;
    assert.match(call("ecdsaP1363Outcome", [256, mutated], "string") ?? "null", /^signature-malformed: /);
  }
});

function nobleReads(der: Uint8Array): string | null {
  try {
    return hex(p256.Signature.fromBytes(der, "der").toBytes("compact"));
  } catch {
    return null;
  }
}

function number(): bigint {
  return random.below(3) === 0 ? random.pick([0n, 1n, n - 1n, n, n + 1n, 2n ** 256n - 1n]) : random.bigint(32);
}

/** From 1 to n - 1; often short, so that the DER has short integers too. */
function scalar(): bigint {
  return (random.bigint(random.pick([1, 2, 31, 32, 32])) % (n - 1n)) + 1n;
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}

test.run();
