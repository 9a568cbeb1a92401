import * as assert from "uvu/assert";

import { nothing, octetString, sequence } from "../../src/testkit/x509/der.js";
import { basicConstraints, extension, type ExtensionTemplate } from "../../src/testkit/x509/extensions.js";
import { freshKey, type KeyKind } from "../../src/testkit/x509/keys.js";
import { T0, mint, type Minted } from "../../src/testkit/x509/mint.js";
import {
  addChainResponse,
  certificateSct,
  logLines,
  precertificateSct,
  sctListExtension,
  sctListValue,
  testLog,
  vector,
  type SctFields,
  type TestLog,
} from "../../src/testkit/ct/sct.js";
import { call } from "../support/harness.js";
import { suite } from "../support/suite.js";

const test = suite("signed certificate timestamps");

const log = testLog();
const other = testLog();
const ca = mint({ subject: "CA", extensions: [basicConstraints(true)] });
const leafKey = freshKey();

/** A certificate before and after these SCTs went in. */
function issue(scts: (tbs: Uint8Array) => Uint8Array[], ...rest: ExtensionTemplate[]): Minted {
  const fields = { subject: "leaf", issuer: ca, key: leafKey, serial: 7 };
  const before = mint({ ...fields, extensions: rest });
  return mint({ ...fields, extensions: [...rest, sctListExtension(...scts(before.tbs))] });
}

function embedded(leaf: Minted, logs: TestLog[], windows = "- -", now = ""): string {
  return call("sctVerifyEmbedded", [leaf.der, ca.key.spki, logLines(logs, windows), now], "string") ?? "";
}

/** The outcome of one SCT over a certificate that carries it, with these fields. */
function outcome(fields: SctFields, logs = [log], windows = "- -", now = "", by = log): string {
  const leaf = issue((tbs) => [precertificateSct(by, tbs, ca.key.spki, fields)], basicConstraints(false));
  return embedded(leaf, logs, windows, now);
}

/** When certificates begin, in the milliseconds that SCTs count. */
const BEGIN = 1000 * T0;
const at = (milliseconds: number): string => new Date(milliseconds).toISOString();

test("the members are read as they stand", () => {
  const sct = certificateSct(log, Uint8Array.of(1), {
    timestamp: 0x0102030405,
    extensions: Uint8Array.of(9, 8),
    hash: 6,
  });
  const [id, time, extensions, hash, algorithm, signature] = (call("sctParse", [sct], "string") ?? "").split(" ");
  assert.equal([id, time, extensions, hash, algorithm], [log.id, String(0x0102030405), "0908", "6", "3"]);
  assert.is(signature, Buffer.from(sct.slice(49)).toString("hex"));
});

test("every part of an SCT, and an SCT with more behind it, is malformed", () => {
  const sct = certificateSct(log, Uint8Array.of(1), { extensions: Uint8Array.of(1, 2, 3) });
  for (let length = 0; length < sct.length; length++) {
    assert.match(call("sctParse", [sct.slice(0, length)], "string") ?? "", /^sct-malformed at sct\..*end too early$/);
  }
  assert.is(
    call("sctParse", [Buffer.concat([sct, Uint8Array.of(0)])], "string"),
    "sct-malformed at sct: trailing bytes",
  );
});

test("no version but v1 is read", () => {
  const sct = certificateSct(log, Uint8Array.of(1), { version: 1 });
  assert.is(call("sctParse", [sct], "string"), "sct-malformed at sct.version: version 1 is not known");
});

const sct = certificateSct(log, Uint8Array.of(1));
const lists: [string, Uint8Array, RegExp][] = [
  ["nothing", new Uint8Array(), /^sct-malformed at scts: an element is missing/],
  ["no OCTET STRING", sequence(), /^sct-malformed at scts: tag 48/],
  ["DER behind it", Buffer.concat([sctListValue(sct), nothing()]), /^sct-malformed at scts: trailing bytes/],
  ["an empty OCTET STRING", octetString(new Uint8Array()), /^sct-malformed at scts: the bytes end too early/],
  ["an empty list", sctListValue(), /^sct-malformed at scts: a vector without contents/],
  ["an empty SCT", sctListValue(new Uint8Array()), /^sct-malformed at scts: a vector without contents/],
  [
    "bytes behind the list",
    octetString(Buffer.concat([vector(vector(sct, 2), 2), sct])),
    /^sct-malformed at scts: trailing/,
  ],
  ["a list that is cut", octetString(vector(vector(sct, 2), 2).slice(0, -1)), /^sct-malformed at scts: the bytes end/],
  ["an SCT that is cut", octetString(vector(vector(sct, 2).slice(0, -1), 2)), /^sct-malformed at scts: the bytes end/],
  ["a second SCT that is malformed", sctListValue(sct, sct.slice(1)), /^sct-malformed at scts\[1\]/],
  ["17 SCTs", sctListValue(...Array<Uint8Array>(17).fill(sct)), /^budget-exhausted at scts: more than 16 SCTs/],
];
for (const [name, value, problem] of lists) {
  test(`a list is refused: ${name}`, () => assert.match(call("sctListParse", [value], "string") ?? "", problem));
}

test("a list of one to sixteen is read", () => {
  for (const count of [1, 2, 16]) {
    const lines = call("sctListParse", [sctListValue(...Array<Uint8Array>(count).fill(sct))], "string");
    assert.is(lines?.split("\n").length, count);
  }
});

test("the precertificate is the certificate without just that extension, whatever the lengths", () => {
  for (let size = 0; size < 300; size++) {
    const rest = [basicConstraints(false), extension("1.2.3", new Uint8Array(size))];
    const fields = { subject: "leaf", key: leafKey, serial: 7 };
    const without = mint({ ...fields, extensions: rest });
    const list = sctListExtension(new Uint8Array((size * 7) % 400));
    for (const extensions of [
      [list, ...rest],
      [...rest, list],
    ]) {
      const answer = call("sctPrecertificateTbs", [mint({ ...fields, extensions }).tbs], "bytes");
      assert.equal(answer, without.tbs, `${size}`);
    }
  }
});

test("without any other extension the whole field goes", () => {
  const fields = { subject: "leaf", key: leafKey, serial: 7 };
  const certificate = mint({ ...fields, extensions: [sctListExtension(sct)] });
  assert.equal(call("sctPrecertificateTbs", [certificate.tbs], "bytes"), mint(fields).tbs);
});

test("a certificate has one list and is no precertificate", () => {
  const list = sctListExtension(sct);
  const poison = extension("1.3.6.1.4.1.11129.2.4.3", nothing(), true);
  const of = (...extensions: ExtensionTemplate[]): string =>
    call("sctPrecertificateOutcome", [mint({ extensions }).tbs], "string") ?? "";
  assert.match(of(), /^sct-missing at tbsCertificate.extensions: the certificate has no SCT list/);
  assert.match(of(basicConstraints(false)), /^sct-missing/);
  assert.match(of(list, list), /^sct-malformed .*: two SCT list extensions/);
  assert.match(of(list, poison), /^sct-malformed .*: a precertificate in a certificate's place/);
  assert.match(of(poison), /^sct-malformed .*: a precertificate in a certificate's place/);
});

const keys: [KeyKind, number[]][] = [
  ["P-256", [4]],
  ["P-384", [4, 5]],
  ["P-521", [4, 5, 6]],
  ["RSA-2048", [4, 5, 6]],
  ["RSA-3072", [4, 5, 6]],
];
for (const [kind, hashes] of keys) {
  test(`a log with a key of ${kind} signs with the hashes ${hashes.join(", ")} alone`, () => {
    const signer = testLog(freshKey(kind));
    for (let hash = 4; hash <= 6; hash++) {
      const answer = outcome({ hash }, [signer], "- -", "", signer);
      if (hashes.includes(hash)) assert.is(answer, signer.id);
      else assert.match(answer, /^sct-mismatch: the algorithms/);
    }
    for (const bytes of [{ hash: 0 }, { hash: 2 }, { hash: 7 }, { algorithm: 0 }, { algorithm: 2 }, { algorithm: 7 }]) {
      assert.match(outcome(bytes, [signer], "- -", "", signer), /^sct-mismatch: the algorithms/);
    }
    const swapped = { algorithm: kind.startsWith("RSA") ? 3 : 1 };
    assert.match(outcome(swapped, [signer], "- -", "", signer), /^sct-mismatch: the algorithms/);
  });
}

test("a log's key is of ECDSA or RSA", () => {
  assert.match(call("ctLogId", [testLog(freshKey("Ed25519")).key.spki], "string") ?? "", /^key-unsupported/);
});

test("the log is found by its id", () => {
  assert.is(outcome({}, [other, log]), log.id);
  assert.is(outcome({}, [other]), `sct-unknown-log: the log ${log.id} is not known`);
  assert.is(outcome({}, []), `sct-unknown-log: the log ${log.id} is not known`);
});

test("the log's window includes both of its ends, to the millisecond", () => {
  const ends = `${at(BEGIN)} ${at(BEGIN + 1000)}`;
  for (const timestamp of [BEGIN, BEGIN + 1, BEGIN + 1000]) assert.is(outcome({ timestamp }, [log], ends), log.id);
  for (const timestamp of [BEGIN - 1, BEGIN + 1001]) {
    const problem = `sct-unknown-log: the log ${log.id} was not valid at the SCT's time`;
    assert.is(outcome({ timestamp }, [log], ends), problem);
  }
  assert.is(outcome({ timestamp: BEGIN }, [log], `- ${at(BEGIN)}`), log.id);
  assert.is(outcome({ timestamp: BEGIN }, [log], `${at(BEGIN)} -`), log.id);
});

test("an SCT is not from the future", () => {
  assert.is(outcome({ timestamp: BEGIN }, [log], "- -", at(BEGIN)), log.id);
  const problem = "sct-mismatch: the timestamp lies in the future";
  assert.is(outcome({ timestamp: BEGIN + 1 }, [log], "- -", at(BEGIN)), problem);
  assert.is(outcome({ timestamp: Number.MAX_SAFE_INTEGER }, [log], "- -", at(BEGIN)), problem);
  assert.is(outcome({ timestamp: BEGIN + 1 }, [log]), log.id);
});

test("extensions of an SCT are signed", () => {
  assert.is(outcome({ extensions: Uint8Array.of(1, 2, 3) }), log.id);
  const leaf = issue((tbs) => {
    const changed = precertificateSct(log, tbs, ca.key.spki, { extensions: Uint8Array.of(1) });
    changed[43] = 2;
    return [changed];
  });
  assert.match(embedded(leaf, [log]), /^sct-mismatch: not signed by the log over this certificate/);
});

test("the issuer's key, the kind of entry and the certificate are signed", () => {
  const elsewhere = issue((tbs) => [precertificateSct(log, tbs, other.key.spki)]);
  assert.match(embedded(elsewhere, [log]), /^sct-mismatch: not signed/);
  const final = issue((tbs) => [certificateSct(log, tbs)]);
  assert.match(embedded(final, [log]), /^sct-mismatch: not signed/);
  let scts: Uint8Array[] = [];
  const original = issue((tbs) => (scts = [precertificateSct(log, tbs, ca.key.spki)]), basicConstraints(true));
  assert.is(embedded(original, [log]), log.id);
  assert.match(
    embedded(
      issue(() => scts, basicConstraints(false)),
      [log],
    ),
    /^sct-mismatch: not signed/,
  );
});

test("distinct logs count, others do not spoil them", () => {
  const stranger = testLog();
  const by = (...signers: TestLog[]): Minted =>
    issue((tbs) => signers.map((signer) => precertificateSct(signer, tbs, ca.key.spki)));
  assert.is(embedded(by(stranger, log, log, other), [log, other]), `${log.id},${other.id}`);
  assert.is(embedded(by(stranger, log, log), [log, other]), log.id);
  assert.match(embedded(by(stranger), [log, other]), /^sct-unknown-log/);
});

test("a certificate without the extension has no SCT, one with a malformed list has a malformed one", () => {
  assert.is(embedded(mint({ issuer: ca }), [log]), "sct-missing: the certificate has no SCT list");
  assert.match(
    embedded(
      issue(() => [sct.slice(1)]),
      [log],
    ),
    /^sct-malformed at scts\[0\]/,
  );
});

test("a certificate of no length or of 16 MiB is in no log", () => {
  const logs = logLines([log]);
  for (const length of [0, 1 << 24]) {
    const answer = call("sctVerifyX509", [sct, new Uint8Array(length), logs, ""], "string");
    assert.is(answer, "sct-mismatch: no log takes in a certificate of this length");
  }
  assert.is(call("sctVerifyX509", [sct, Uint8Array.of(1), logs, ""], "string"), "ok");
});

test("a log that is given for two periods is one log", () => {
  const leaf = issue(
    (tbs) => [1000, 3000].map((timestamp) => precertificateSct(log, tbs, ca.key.spki, { timestamp })),
    basicConstraints(false),
  );
  const lines = [`- ${at(2000)}`, `${at(2001)} -`].map((period) => logLines([log], period)).join("\n");
  const ids = call("sctVerifyEmbedded", [leaf.der, ca.key.spki, lines, ""], "string") ?? "";
  assert.match(ids, /^[0-9a-f]{64}$/);
});

const parseResponse = (json: unknown): string =>
  call("addChainResponseParse", [Buffer.from(typeof json === "string" ? json : JSON.stringify(json))], "string") ?? "";

test("an answer to add-chain is the same SCT as its TLS form", () => {
  for (const extensions of [new Uint8Array(), Uint8Array.of(1, 2, 3)]) {
    const sct = certificateSct(log, Uint8Array.of(1), { timestamp: BEGIN, extensions });
    assert.is(parseResponse(addChainResponse(sct)), call("sctParse", [sct], "string"));
    assert.is(parseResponse({ ...addChainResponse(sct), further: [] }), call("sctParse", [sct], "string"));
  }
});

test("an answer to add-chain that lacks a member or has another form is malformed", () => {
  const whole = addChainResponse(certificateSct(log, Uint8Array.of(1)));
  for (const member of ["sct_version", "id", "timestamp", "signature"]) {
    assert.is(parseResponse({ ...whole, [member]: undefined }).split(":")[0], `sct-malformed at sct.${member}`);
    assert.is(parseResponse({ ...whole, [member]: [] }).split(":")[0], `sct-malformed at sct.${member}`);
  }
  for (const change of [
    { sct_version: 1 },
    { id: "AAAA" },
    { timestamp: -1 },
    { timestamp: 1.5 },
    { extensions: "A" },
    { extensions: null },
    { extensions: Buffer.alloc(70_000).toString("base64") },
    { signature: "BAMAAg==" },
  ]) {
    assert.match(parseResponse({ ...whole, ...change }), /^sct-malformed/, JSON.stringify(change).slice(0, 60));
  }
  for (const text of ["", "[]", "null", `${JSON.stringify(whole)}x`, '{"id":1,"id":1}']) {
    assert.match(parseResponse(text), /^sct-malformed/);
  }
});

test.run();
