import * as assert from "uvu/assert";

import { call } from "../support/harness.js";
import { suite } from "../support/suite.js";
import { SeededRandom } from "../support/random.js";
import { toBigInt, toBytes } from "./numbers.js";

const test = suite("P-256 field against BigInt");
const random = new SeededRandom("p256Field");

const p = 2n ** 256n - 2n ** 224n + 2n ** 192n + 2n ** 96n - 1n;

/** Where carries and borrows run furthest: the ends of the range and of each limb. */
const bounds = [0n, 1n, 2n, p - 1n, p - 2n, (p - 1n) / 2n, (p + 1n) / 2n];
for (let bit = 32n; bit < 256n; bit += 32n) bounds.push(2n ** bit, 2n ** bit - 1n, p - 2n ** bit);

const operations: [name: string, expected: (a: bigint, b: bigint) => bigint][] = [
  ["p256FieldAdd", (a, b) => (a + b) % p],
  ["p256FieldSubtract", (a, b) => (a - b + p) % p],
  ["p256FieldMultiply", (a, b) => (a * b) % p],
];

for (const [name, expected] of operations) {
  const agree = (a: bigint, b: bigint): void => {
    const answer = call(name, [toBytes(a, 32), toBytes(b, 32)], "bytes");
    assert.is(answer === null ? null : toBigInt(answer), expected(a, b), `${name}(${a}, ${b})`);
  };

  test(`${name} at the bounds`, () => {
    for (const a of bounds) for (const b of bounds) agree(a, b);
  });

  test(`${name} of random elements`, () => {
    for (let i = 0; i < 2000; i++) agree(random.bigint(32) % p, random.bigint(32) % p);
  });
}

test("numbers from p on are refused", () => {
  for (const a of [p, p + 1n, 2n ** 256n - 1n]) {
    assert.is(call("p256FieldAdd", [toBytes(a, 32), toBytes(0n, 32)], "bytes"), null);
  }
});

test.run();
