import * as assert from "uvu/assert";

import { compile } from "../../build/compile.js";
import {
  TAG,
  bitString,
  element,
  integer,
  objectIdentifier,
  octetString,
  sequence,
  tagged,
  taggedPrimitive,
  time,
} from "../../src/testkit/x509/der.js";
import { schemeAlgorithm } from "../../src/testkit/x509/keys.js";
import { generalName, name } from "../../src/testkit/x509/names.js";
import { call } from "../support/harness.js";
import { SeededRandom } from "../support/random.js";
import { extension } from "../../src/testkit/x509/extensions.js";
import { DAY } from "../../src/testkit/x509/mint.js";
import { NOW, authority } from "../support/revocation/authority.js";
import { crl, type Entry } from "../support/revocation/crl.js";
import { points, scopeOf } from "../support/revocation/distributionPoints.js";
import { rfc3339 } from "../support/revocation/check.js";
import { suite } from "../support/suite.js";

const test = suite("certificate revocation lists");
const random = new SeededRandom("certificate lists");
const ca = authority("CA", null);
const text = (der: Uint8Array): string => call("crlText", [der], "string") as string;
const refused = (der: Uint8Array, why: RegExp): void => assert.match(text(der), why);

test("what a CRL says", () => {
  const entries: Entry[] = [
    { serial: 1 },
    { serial: 2, reason: 1, date: NOW - DAY },
    { serial: 300, reason: 6, invalidity: NOW - 5 * DAY },
    { serial: -7, extensions: [extension("2.5.29.23", element(TAG.objectIdentifier, Uint8Array.of(42)))] },
  ];
  const head = `CN=CA ${rfc3339(NOW - DAY)} ${rfc3339(NOW + DAY)} 012c`;
  const old = rfc3339(NOW - 10 * DAY);
  assert.equal(text(crl(ca, { number: 300, entries })).split("\n"), [
    head,
    `0 unspecified ${old}`,
    `1 keyCompromise ${rfc3339(NOW - DAY)}`,
    `2 certificateHold ${old} ${rfc3339(NOW - 5 * DAY)}`,
    `3 unspecified ${old}`,
  ]);
  assert.is(text(crl(ca, { number: 300 })), head);
  assert.is(text(crl(ca, { number: 300, base: 0 })), `${head} delta `);
  assert.is(text(crl(ca, { number: 300, scope: scopeOf({ indirect: true }) })), `${head} indirect`);
});

test("serial numbers are compared as they stand", () => {
  const serials = [0, 1, 127, 128, 255, 256, 65_535, 65_536, -1, -128, -129];
  const list = crl(ca, { entries: serials.map((serial) => ({ serial })) });
  const count = (der: Uint8Array): number => call("crlCount", [list, der.subarray(2), 1], "i32");
  for (const serial of serials) assert.is(count(integer(serial)), 1, String(serial));
  for (const serial of [2, 129, 257, -2, 16_777_216]) assert.is(count(integer(serial)), 0, String(serial));
});

test("a CRL without what makes it usable is refused", () => {
  refused(crl(ca, { nextUpdate: null }), /^revocation-invalid certificateList\.tbsCertList\.nextUpdate/);
  refused(crl(ca, { extensions: null }), /^revocation-invalid .*without a CRL number/);
  refused(
    crl(ca, { extensions: [extension("1.2.3.4", octetString(Uint8Array.of(1)), true)] }),
    /1\.2\.3\.4 is critical, and not known/,
  );
  refused(crl(ca, { isNumberCritical: true }), /cRLNumber is critical, and not known or not to be so/);
  assert.match(text(crl(ca, { extensions: [extension("1.2.3.4", octetString(Uint8Array.of(1)))] })), /^CN=CA/);
  assert.match(text(crl(ca, { extensions: [points([{ crlIssuer: [ca.name] }], "2.5.29.46")] })), /^CN=CA/);
  refused(crl(ca, { extensions: [extension("2.5.29.46", sequence())] }), /^revocation-invalid .*no distribution point/);
  refused(crl(ca, { number: -1 }), /^revocation-invalid .*negative/);
  refused(crl(ca, { base: -1 }), /^revocation-invalid .*negative/);
});

test("the scope is read strictly", () => {
  const scope = (der: Uint8Array): string => text(crl(ca, { scope: der }));
  assert.match(scope(scopeOf({ users: true, indirect: true, reasons: [1, 2] })), /indirect$/);
  assert.match(scope(scopeOf({ full: [generalName.uniformResourceIdentifier("http://crl.test/1")] })), /^CN=CA/);
  assert.match(scope(sequence()), /says nothing/);
  assert.match(scope(scopeOf({ users: true, authorities: true })), /more than one kind/);
  assert.match(scope(sequence(taggedPrimitive(1, Uint8Array.of(0)))), /default value/);
  assert.match(scope(sequence(taggedPrimitive(1, Uint8Array.of(1)))), /BOOLEAN/);
  assert.match(scope(sequence(taggedPrimitive(9, Uint8Array.of(1)))), /trailing/);
  assert.match(scope(sequence(tagged(0, tagged(0)))), /^revocation-invalid/);
});

test("every entry is checked", () => {
  const issuer = extension("2.5.29.29", sequence(generalName.directoryName(ca.name)), true);
  const bad: [Entry, RegExp][] = [
    [{ serial: 2, reason: 7 }, /revokedCertificates\[1\]: a reasonCode that is none/],
    [{ serial: 2, reason: 11 }, /reasonCode/],
    [{ serial: 2, extensions: [extension("1.2.3.4", integer(1), true)] }, /critical extension that is not known/],
    [{ serial: 2, extensions: [extension("2.5.29.24", integer(1))] }, /invalidityDate/],
    [
      { serial: 2, reason: 1, extensions: [extension("2.5.29.21", element(TAG.enumerated, Uint8Array.of(1)))] },
      /twice/,
    ],
    [{ serial: 2, extensions: [issuer] }, /not indirect/],
  ];
  for (const [entry, why] of bad) refused(crl(ca, { entries: [{ serial: 1 }, entry, { serial: 3 }] }), why);
  const notCritical = { ...issuer, critical: false };
  const indirect = scopeOf({ indirect: true });
  refused(crl(ca, { scope: indirect, entries: [{ serial: 2, extensions: [notCritical] }] }), /must be critical/);
  refused(crl(ca, { scope: indirect, entries: [{ serial: 2, extensions: [issuer, issuer] }] }), /twice/);
  assert.match(text(crl(ca, { entries: [{ serial: 2, extensions: [extension("1.2.3.4", integer(1))] }] })), /^CN=CA/);
});

test("a name or extensions without measure are refused", () => {
  const long = { ...ca, name: name(Array.from({ length: 3000 }, () => ["CN", "x".repeat(20)] as const)) };
  refused(crl(long), /^budget-exhausted .*issuer: more than/);
  refused(crl(ca, { extensions: [extension("1.2.3", new Uint8Array(70_000))] }), /^budget-exhausted .*crlExtensions/);
});

test("elements are read in place as the reader reads them", () => {
  let accepted = 0;
  const plainList = crl(ca);
  for (let i = 0; i < 3000; i++) {
    const bytes = random.mutate(plainList.subarray(0, 4 + random.below(60)));
    const expected = call("readerElements", [bytes], "string");
    assert.is(call("cursorElements", [bytes], "string"), expected, Buffer.from(bytes).toString("hex"));
    accepted += expected === null ? 0 : 1;
    const list = element(0x30, random.bytes(random.below(300)), new Uint8Array(random.below(200)));
    const two = random.mutate(Buffer.concat([list, element(0x04, random.bytes(random.below(5)))]));
    const both = call("readerElements", [two], "string");
    assert.is(call("cursorElements", [two], "string"), both, Buffer.from(two).toString("hex"));
    accepted += both === null ? 0 : 1;
  }
  assert.ok(accepted > 300, `only ${accepted} were accepted`);
});

test("times are checked in place as the reader checks them", () => {
  let accepted = 0;
  const years = [0, 1900, 1950, 1999, 2000, 2024, 2026, 2049, 2050, 2100, 9999];
  for (let i = 0; i < 5000; i++) {
    const digits = (value: number, count: number): string => String(value).padStart(count, "0");
    const year = digits(random.pick(years), 4);
    const date = digits(random.below(14), 2) + digits(random.pick([0, 1, 28, 29, 30, 31, 32]), 2);
    const clock = digits(random.below(26), 2) + digits(random.below(62), 2) + digits(random.below(62), 2);
    const isShort = random.below(2) === 0;
    const body = `${isShort ? year.slice(2) : year}${date}${clock}Z`;
    const whole = element(isShort ? TAG.utcTime : TAG.generalizedTime, Buffer.from(body));
    const der = random.below(3) === 0 ? random.mutate(whole, "0159Z+.") : whole;
    const answer = call("timeChecks", [der], "i32");
    assert.ok(answer === 0 || answer === 3, `${Buffer.from(der).toString("latin1")}: ${answer}`);
    accepted += answer === 3 ? 1 : 0;
  }
  assert.ok(accepted > 500, `only ${accepted} were accepted`);
});

test("200,000 entries are checked and searched in bounded time and memory", async () => {
  const list = longList(200_000);
  const before = process.hrtime.bigint();
  assert.is(call("crlCount", [list, integer(1_199_999).subarray(2), 3], "i32"), 3);
  const milliseconds = Number(process.hrtime.bigint() - before) / 1e6;
  assert.ok(milliseconds < 2000, `${Math.round(milliseconds)} ms`);
  const growth = await heapGrowth(list);
  assert.ok(growth > 0 && growth < 16_384, `${growth} bytes for ${list.length} bytes of CRL`);
});

/** A CRL with so many entries, whose serial numbers count up from a million; nobody has signed it. */
function longList(length: number): Uint8Array {
  const reason = sequence(sequence(objectIdentifier("2.5.29.21"), octetString(Uint8Array.of(TAG.enumerated, 1, 1))));
  const entries = Array.from({ length }, (_, i) => sequence(integer(1_000_000 + i), time(NOW), reason));
  const algorithm = schemeAlgorithm("ecdsa-with-SHA256");
  const number = sequence(objectIdentifier("2.5.29.20"), octetString(integer(1)));
  const tbs = sequence(
    integer(1),
    algorithm,
    ca.name,
    time(NOW - DAY),
    time(NOW + DAY),
    sequence(Buffer.concat(entries)),
    tagged(0, sequence(number)),
  );
  return sequence(tbs, algorithm, bitString(Uint8Array.of(1)));
}

/** By how many bytes the heap of a module that frees nothing grows when it reads the CRL. */
async function heapGrowth(list: Uint8Array): Promise<number> {
  const module = await WebAssembly.compile(Buffer.from(await compile("test/harness/guests/crlMemory.ts", "module")));
  const imports: Record<string, Record<string, () => void>> = {};
  for (const { module: from, name: what } of WebAssembly.Module.imports(module))
    (imports[from] ??= {})[what] = () => {};
  const guest = (await WebAssembly.instantiate(module, imports)).exports as {
    memory: WebAssembly.Memory;
    wapc_init(): void;
    room(length: number): number;
    heapGrowth(place: number): number;
  };
  guest.wapc_init();
  const place = guest.room(list.length);
  new Uint8Array(guest.memory.buffer).set(list, place);
  return guest.heapGrowth(place);
}

test.run();
