import * as assert from "uvu/assert";

import { GrowingBytes } from "../../../host/runtime/growingBytes.js";
import { Tape } from "../../../host/runtime/wasi/tape.js";
import { errorOf } from "../../support/errors.js";
import { suite } from "../../support/suite.js";

const test = suite("what a WASI guest is given and gives");

test("randomness is the same when the guest is run again, and asking for none of it leaves no trace", () => {
  const tape = new Tape();
  const [first, second] = [tape.random(8), tape.random(16)];
  tape.rewind();
  for (let count = 0; count < 10_000; count++) assert.is(tape.random(0).length, 0);
  assert.equal([tape.random(8), tape.random(16)], [first, second]);
});

test("a call for one byte is not much cheaper than one for many", async () => {
  const tape = new Tape();
  let calls = 0;
  await errorOf(RangeError, async () => {
    for (;;) calls += tape.random(1).length;
  });
  assert.is(calls, 65_536);
});

test("an answer that comes in small pieces is put together", () => {
  const bytes = new GrowingBytes();
  assert.equal(bytes.bytes, new Uint8Array());
  for (let index = 0; index < 5000; index++) {
    bytes.add(Uint8Array.of(index % 251));
    bytes.add(new Uint8Array());
  }
  bytes.add(new Uint8Array(20_000).fill(7));
  const all = bytes.bytes;
  assert.equal([bytes.length, all.length], [25_000, 25_000]);
  assert.ok(all.every((byte, index) => byte === (index < 5000 ? index % 251 : 7)));
});

test.run();
