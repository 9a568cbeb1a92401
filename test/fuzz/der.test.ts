import * as asn1js from "asn1js";
import * as assert from "uvu/assert";

import { element } from "../../src/testkit/x509/der.js";
import { rounds } from "../support/fuzz.js";
import { SeededRandom } from "../support/random.js";
import { call } from "../support/harness.js";
import { suite } from "../support/suite.js";

const test = suite("fuzz: DER");
const random = new SeededRandom("fuzz der");

test("an element is read exactly when encoding it again gives the same bytes", () => {
  let accepted = 0;
  for (let i = 0; i < rounds(8000); i++) {
    const bytes = random.below(4) === 0 ? random.bytes(random.below(40)) : random.mutate(randomElement());
    const read = call("derElement", [bytes], "bytes");
    assert.is(read !== null, isOneElement(bytes), hex(bytes));
    if (read === null) continue;
    accepted += 1;
    assert.is(hex(element(read[0] ?? 0, read.slice(1))), hex(bytes));
  }
  assert.ok(accepted > 200, `only ${accepted} were accepted`);
});

test("an integer that is read is what asn1js reads, and the only encoding of it", () => {
  let accepted = 0;
  for (let i = 0; i < rounds(6000); i++) {
    const bytes = random.mutate(new Uint8Array(asn1js.Integer.fromBigInt(random.bigint(1 + random.below(40))).toBER()));
    const read = call("derUnsignedInteger", [bytes], "bytes");
    const value = asn1jsInteger(bytes);
    const canonical =
      value !== null && value >= 0n ? hex(new Uint8Array(asn1js.Integer.fromBigInt(value).toBER())) : null;
    assert.is(read !== null, canonical === hex(bytes), hex(bytes));
    if (read === null) continue;
    accepted += 1;
    assert.is(BigInt(`0x0${hex(read)}`), value);
  }
  assert.ok(accepted > 200, `only ${accepted} were accepted`);
});

test("no reader traps on anything", () => {
  for (let i = 0; i < rounds(4000); i++) {
    const bytes = random.below(2) === 0 ? random.bytes(random.below(30)) : random.mutate(randomElement());
    call("derBitString", [bytes], "bytes");
    call("derOid", [bytes], "string");
    call("derOidName", [bytes], "string");
    call("derSequenceLength", [bytes], "i32");
  }
});

function randomElement(): Uint8Array {
  const tag = random.pick([0x02, 0x03, 0x04, 0x05, 0x06, 0x30, 0xa0, random.below(256)]);
  const length = random.pick([0, 1, 2, 9, 126, 127, 128, 129, 255, 256, 300]);
  return element(tag, random.bytes(length));
}

function isOneElement(bytes: Uint8Array): boolean {
  const tag = bytes[0] ?? 0;
  if (tag === 0 || (tag & 0x1f) === 0x1f) return false;
  return [2, 3, 4, 5, 6].some((header) => hex(element(tag, bytes.slice(header))) === hex(bytes));
}

function asn1jsInteger(bytes: Uint8Array): bigint | null {
  if (bytes[0] !== 0x02) return null;
  const { offset, result } = asn1js.fromBER(Uint8Array.from(bytes).buffer);
  if (offset !== bytes.length || !(result instanceof asn1js.Integer)) return null;
  return result.toBigInt();
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}

test.run();
