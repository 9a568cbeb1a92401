import * as assert from "uvu/assert";

import {
  boolean,
  element,
  generalizedTime,
  integer,
  nothing,
  objectIdentifier,
  octetString,
  sequence,
  string,
  TAG,
  tagged,
  taggedPrimitive,
} from "../../src/testkit/x509/der.js";
import { digest, identifier } from "../../src/testkit/x509/keys.js";
import { generalName } from "../../src/testkit/x509/names.js";
import { GEN_TIME, SIGNER_NAME } from "../../src/testkit/timestamp/authority.js";
import { type TstInfo, readTstInfo } from "../support/cms/harness.js";
import { HASH } from "../../src/testkit/x509/oids.js";
import { OID } from "../../src/testkit/timestamp/oids.js";
import { MESSAGE, type TstInfoTemplate, messageImprint, tstInfo } from "../../src/testkit/timestamp/tstInfo.js";
import { suite } from "../support/suite.js";

const test = suite("TSTInfo");

type Change = Partial<TstInfoTemplate>;

function read(change: Change): TstInfo {
  const answer = readTstInfo(tstInfo(change));
  if (!answer.ok) throw new Error(`${answer.code}: ${answer.path}: ${answer.detail}`);
  return answer;
}

function refused(change: Change, path: string, detail: RegExp | string = ""): void {
  const answer = readTstInfo(tstInfo(change));
  if (answer.ok) throw new Error(`accepted where ${path} is wrong`);
  assert.is(answer.code, "timestamp-malformed");
  assert.is(answer.path, path, answer.detail);
  if (detail !== "") assert.match(answer.detail, detail);
}

const time = (text: string): Uint8Array => string(TAG.generalizedTime, text);
const accuracy = (...parts: Uint8Array[]): Change => ({ accuracy: sequence(...parts) });
const extension = (...fields: Uint8Array[]): Uint8Array => sequence(objectIdentifier("1.2.3"), ...fields);
const CRITICAL = boolean(true);
const VALUE = octetString(Uint8Array.of(1));

test("every field is read", () => {
  const info = read({
    messageImprint: messageImprint("sha512", MESSAGE),
    genTime: generalizedTime(GEN_TIME, ".25"),
    accuracy: sequence(integer(2), taggedPrimitive(0, Uint8Array.of(3)), taggedPrimitive(1, Uint8Array.of(4))),
    ordering: boolean(true),
    nonce: integer(-2n),
    tsa: tagged(0, generalName.directoryName(SIGNER_NAME)),
    extensions: tagged(1, extension(VALUE)),
  });
  assert.equal(info, {
    ok: true,
    genTime: "2026-03-04T05:06:07.25Z",
    accuracy: 2_003_004_000n,
    policy: OID.policy,
    hash: "sha512",
    imprint: Buffer.from(digest("sha512", MESSAGE)).toString("hex"),
    serialNumber: "1267",
    ordering: true,
    nonce: "fe",
    tsa: info.tsa,
  });
  assert.match(info.tsa, /^directoryName .*CN=Test Authority/);
});

test("what may be left out is told from what is there", () => {
  const info = read({});
  assert.is(info.accuracy, -1n);
  assert.is(info.ordering, false);
  assert.is(info.nonce, "");
  assert.is(info.tsa, "");
});

test("the version is 1", () => {
  refused({ version: integer(2) }, "tstInfo.version");
  refused({ version: integer(0) }, "tstInfo.version", /not 1/);
  refused({ version: integer(-1) }, "tstInfo.version", /negative/);
  refused({ version: new Uint8Array() }, "tstInfo.version", /tag/);
});

test("the imprint's hash is SHA-256, SHA-384 or SHA-512, with NULL or without", () => {
  for (const hash of ["sha256", "sha384", "sha512"] as const) {
    assert.is(read({ messageImprint: messageImprint(hash, MESSAGE) }).hash, hash);
    const bare = sequence(identifier(HASH[hash]), octetString(digest(hash, MESSAGE)));
    assert.is(read({ messageImprint: bare }).hash, hash);
  }
  const path = "tstInfo.messageImprint.hashAlgorithm";
  refused({ messageImprint: messageImprint("sha1", MESSAGE) }, path, /id-sha1 is not supported/);
  refused({ messageImprint: sequence(identifier(HASH.sha256, integer(1)), VALUE) }, path);
  refused({ messageImprint: sequence(identifier(HASH.sha256, nothing(), nothing()), VALUE) }, path, /trailing/);
  refused({ messageImprint: sequence(identifier(HASH.sha256), VALUE, VALUE) }, "tstInfo.messageImprint", /trailing/);
});

test("the time is a GeneralizedTime in UTC whose fraction has no needless digit", () => {
  assert.is(read({ genTime: time("20260304050607.123456789Z") }).genTime, "2026-03-04T05:06:07.123456789Z");
  const wrong = [
    "20260304050607",
    "20260304050607+0000",
    "202603040506Z",
    "20260304050607.Z",
    "20260304050607.0Z",
    "20260304050607.10Z",
    "20260304050607,1Z",
    "20260304050607.1234567891Z",
    "20260304050660Z",
    "20260230050607Z",
    "20261304050607Z",
    "20260304240000Z",
    "0260304050607Z",
  ];
  for (const text of wrong) refused({ genTime: time(text) }, "tstInfo.genTime");
  refused({ genTime: string(TAG.utcTime, "260304050607Z") }, "tstInfo.genTime", /tag/);
});

test("an accuracy has seconds, millis and micros, in this order and in their ranges", () => {
  const millis = (value: number): Uint8Array => taggedPrimitive(0, integer(value).subarray(2));
  const micros = (value: number): Uint8Array => taggedPrimitive(1, integer(value).subarray(2));
  assert.is(read(accuracy()).accuracy, 0n);
  assert.is(read(accuracy(integer(0))).accuracy, 0n);
  assert.is(read(accuracy(integer(2 ** 31 - 1))).accuracy, (2n ** 31n - 1n) * 1_000_000_000n);
  assert.is(read(accuracy(millis(999))).accuracy, 999_000_000n);
  assert.is(read(accuracy(micros(1))).accuracy, 1_000n);
  assert.is(read(accuracy(millis(1), micros(999))).accuracy, 1_999_000n);
  refused(accuracy(integer(2 ** 31)), "tstInfo.accuracy.seconds");
  refused(accuracy(integer(-1)), "tstInfo.accuracy.seconds");
  refused(accuracy(millis(0)), "tstInfo.accuracy.millis");
  refused(accuracy(millis(1000)), "tstInfo.accuracy.millis");
  refused(accuracy(micros(0)), "tstInfo.accuracy.micros");
  refused(accuracy(micros(1000)), "tstInfo.accuracy.micros");
  refused(accuracy(micros(1), millis(1)), "tstInfo.accuracy", /trailing/);
  refused(accuracy(millis(1), integer(1)), "tstInfo.accuracy", /trailing/);
  refused(accuracy(taggedPrimitive(0, Uint8Array.of(0, 1))), "tstInfo.accuracy.millis", /leading/);
  refused(accuracy(taggedPrimitive(0, Uint8Array.of())), "tstInfo.accuracy.millis");
});

test("a default ordering is not written", () => {
  refused({ ordering: boolean(false) }, "tstInfo.ordering", /default/);
  refused({ ordering: boolean(true, 1) }, "tstInfo.ordering");
});

test("integers are in their shortest form, and serial number and policy are there", () => {
  refused({ serialNumber: element(TAG.integer, Uint8Array.of(0, 1)) }, "tstInfo.serialNumber");
  refused({ serialNumber: new Uint8Array() }, "tstInfo.serialNumber");
  refused({ nonce: element(TAG.integer) }, "tstInfo.nonce");
  refused({ policy: new Uint8Array() }, "tstInfo.policy");
  refused({ policy: element(TAG.objectIdentifier, Uint8Array.of(0x80, 1)) }, "tstInfo.policy");
});

test("the authority's name is one GeneralName under an EXPLICIT tag", () => {
  const dns = generalName.dNSName("tsa.example");
  assert.match(read({ tsa: tagged(0, dns) }).tsa, /tsa\.example/);
  refused({ tsa: tagged(0) }, "tstInfo.tsa");
  refused({ tsa: tagged(0, dns, dns) }, "tstInfo.tsa", /trailing/);
  refused({ tsa: tagged(0, SIGNER_NAME) }, "tstInfo.tsa");
});

test("extensions: critical ones are not known, none is there twice", () => {
  assert.ok(read({ extensions: tagged(1, extension(VALUE), sequence(objectIdentifier("1.2.4"), VALUE)) }).ok);
  refused({ extensions: tagged(1) }, "tstInfo.extensions", /no extension/);
  refused({ extensions: tagged(1, extension(CRITICAL, VALUE)) }, "tstInfo.extensions[0]", /1\.2\.3 is not known/);
  refused({ extensions: tagged(1, extension(boolean(false), VALUE)) }, "tstInfo.extensions[0].critical", /default/);
  refused({ extensions: tagged(1, extension(VALUE), extension(VALUE)) }, "tstInfo.extensions[1]", /second time/);
  refused({ extensions: tagged(1, extension(VALUE, VALUE)) }, "tstInfo.extensions[0]", /trailing/);
  const many = Array.from({ length: 17 }, (_, index) => sequence(objectIdentifier(`1.2.${index}`), VALUE));
  const answer = readTstInfo(tstInfo({ extensions: tagged(1, ...many) }));
  assert.equal([answer.ok, answer.ok || answer.code], [false, "budget-exhausted"]);
});

test("nothing follows, inside or behind", () => {
  refused({ more: nothing() }, "tstInfo", /trailing/);
  refused({ nonce: boolean(true), ordering: integer(1) }, "tstInfo", /trailing/);
  const answer = readTstInfo(Buffer.concat([tstInfo(), nothing()]));
  assert.equal([answer.ok, answer.ok || answer.code], [false, "timestamp-malformed"]);
});

test.run();
