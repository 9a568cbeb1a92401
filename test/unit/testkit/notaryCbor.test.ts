import * as assert from "uvu/assert";

import { type Cbor, Encoded, Tagged, encodeCbor } from "../../../src/testkit/notary/cbor.js";
import { readCbor } from "../../support/notary/readCbor.js";
import { suite } from "../../support/suite.js";

const test = suite("CBOR of the Notary kit");

const hex = (value: Cbor): string => Buffer.from(encodeCbor(value)).toString("hex");

/** RFC 8949, appendix A. */
const EXAMPLES: readonly (readonly [Cbor, string])[] = [
  [0, "00"],
  [23, "17"],
  [24, "1818"],
  [100, "1864"],
  [255, "18ff"],
  [256, "190100"],
  [1000, "1903e8"],
  [65_535, "19ffff"],
  [1_000_000, "1a000f4240"],
  [1_000_000_000_000, "1b000000e8d4a51000"],
  [-1, "20"],
  [-10, "29"],
  [-100, "3863"],
  [-1000, "3903e7"],
  [false, "f4"],
  [true, "f5"],
  [null, "f6"],
  ["", "60"],
  ["IETF", "6449455446"],
  ["ü", "62c3bc"],
  [Uint8Array.of(1, 2, 3, 4), "4401020304"],
  [[], "80"],
  [[1, [2, 3], [4, 5]], "8301820203820405"],
  [new Map(), "a0"],
  [
    new Map([
      ["a", 1],
      ["b", 2],
    ]),
    "a2616101616202",
  ],
  [new Tagged(1, 1_363_896_240), "c11a514b67b0"],
  [new Tagged(23, Uint8Array.of(1, 2, 3, 4)), "d74401020304"],
];

for (const [value, encoding] of EXAMPLES) test(encoding, () => assert.is(hex(value), encoding));

test("keys of maps are in the order of their encodings", () => {
  const map = new Map<number | string, Cbor>([
    ["bb", 1],
    ["a", 2],
    [-1, 3],
    [100, 4],
    [3, 5],
    [2, 6],
  ]);
  assert.is(hex(map), "a6" + "0206" + "0305" + "186404" + "2003" + "616102" + "62626201");
});

test("lengths on both sides of each width are read back", () => {
  for (const length of [0, 23, 24, 255, 256, 65_535, 65_536]) {
    const bytes = new Uint8Array(length).fill(7);
    assert.equal(readCbor(encodeCbor(bytes)), bytes, `${length} bytes`);
    const text = "x".repeat(length);
    assert.is(readCbor(encodeCbor(text)), text, `${length} characters`);
  }
  for (const number of [0, 23, 24, 2 ** 32 - 1, 2 ** 32, Number.MAX_SAFE_INTEGER, -1, -24, -25, -(2 ** 32) - 1]) {
    assert.is(readCbor(encodeCbor(number)), number);
  }
});

test("what is encoded is taken as it is, and other numbers are refused", () => {
  assert.is(hex([new Encoded(Uint8Array.of(0xff))]), "81ff");
  for (const number of [1.5, Number.NaN, 2 ** 60]) assert.throws(() => encodeCbor(number), /whole numbers/);
});

test.run();
