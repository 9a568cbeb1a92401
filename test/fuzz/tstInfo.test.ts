import * as pkijs from "pkijs";
import * as assert from "uvu/assert";

import {
  boolean,
  generalizedTime,
  integer,
  objectIdentifier,
  sequence,
  tagged,
  taggedPrimitive,
} from "../../src/testkit/x509/der.js";
import { generalName } from "../../src/testkit/x509/names.js";
import { GEN_TIME, SIGNER_NAME } from "../../src/testkit/timestamp/authority.js";
import { type TstInfo, readTstInfo } from "../support/cms/harness.js";
import { MESSAGE, messageImprint, tstInfo } from "../../src/testkit/timestamp/tstInfo.js";
import { rounds } from "../support/fuzz.js";
import { SeededRandom } from "../support/random.js";
import { suite } from "../support/suite.js";

const test = suite("fuzz: TSTInfo");
const random = new SeededRandom("fuzz tstInfo");

const VALID = [
  tstInfo(),
  tstInfo({ messageImprint: messageImprint("sha512", MESSAGE), nonce: integer(2n ** 64n) }),
  tstInfo({
    genTime: generalizedTime(GEN_TIME, ".123"),
    accuracy: sequence(integer(1), taggedPrimitive(0, Uint8Array.of(5)), taggedPrimitive(1, Uint8Array.of(6))),
    ordering: boolean(true),
    tsa: tagged(0, generalName.directoryName(SIGNER_NAME)),
    extensions: tagged(1, sequence(objectIdentifier("1.2.3"), Uint8Array.of(4, 1, 0))),
  }),
];

test("what is read is what pkijs reads", () => {
  let accepted = 0;
  for (let i = 0; i < rounds(6000); i++) {
    const der = random.mutate(random.pick(VALID), "0123456789.Z");
    const info = readTstInfo(der);
    if (!info.ok) {
      assert.match(info.code, /^(timestamp-malformed|budget-exhausted)$/);
      continue;
    }
    accepted += 1;
    agree(der, info);
  }
  assert.ok(accepted > 500, `only ${accepted} were accepted`);
});

test("random bytes are refused, never trapped on", () => {
  for (let i = 0; i < rounds(3000); i++) {
    assert.not.ok(readTstInfo(random.bytes(random.below(80))).ok);
    const inside = sequence(integer(1), random.bytes(random.below(80)));
    assert.not.ok(readTstInfo(inside).ok);
  }
});

/** pkijs has milliseconds alone, and takes the years 0 to 99 for those of the 20th century. */
function agree(der: Uint8Array, info: TstInfo): void {
  const about = Buffer.from(der).toString("hex");
  // pkijs knows no such names.
  if (/^(ediPartyName|x400Address)/.test(info.tsa)) return;
  const theirs = pkijs.TSTInfo.fromBER(Uint8Array.from(der));
  assert.is(theirs.version, 1, about);
  assert.is(theirs.policy, info.policy, about);
  assert.is(hex(theirs.messageImprint.hashedMessage.valueBlock.valueHexView), info.imprint, about);
  assert.is(hex(theirs.serialNumber.valueBlock.valueHexView), info.serialNumber, about);
  if (!info.genTime.startsWith("00")) assert.is(Date.parse(info.genTime), theirs.genTime.getTime(), about);
  assert.is(hex(theirs.nonce?.valueBlock.valueHexView ?? new Uint8Array()), info.nonce, about);
  assert.is(theirs.ordering ?? false, info.ordering, about);
  const { seconds = 0, millis = 0, micros = 0 } = theirs.accuracy ?? {};
  const nanoseconds = BigInt(seconds) * 1_000_000_000n + BigInt(millis) * 1_000_000n + BigInt(micros) * 1_000n;
  assert.is(theirs.accuracy === undefined ? -1n : nanoseconds, info.accuracy, about);
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}

test.run();
