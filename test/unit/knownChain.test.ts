/** What a search for a path remembers of certificates' signatures, and that it never changes what is found. */
import { readFileSync } from "node:fs";

import { fromBER, type BitString, type Sequence } from "asn1js";
import * as assert from "uvu/assert";

import { outDirectory } from "../../build/paths.js";
import { integerContents } from "../../src/testkit/x509/der.js";
import { basicConstraints } from "../../src/testkit/x509/extensions.js";
import { testKey, type TestKey } from "../../src/testkit/x509/keys.js";
import { commonName } from "../../src/testkit/x509/names.js";
import { certificateTemplate, encodeCertificate } from "../../src/testkit/x509/template.js";
import { flipped } from "../support/flipped.js";
import { Harness } from "../support/harness.js";
import { suite } from "../support/suite.js";

const test = suite("chains that are known");

/** As in assembly/bytes/limits.ts. */
const MAX_PATH_SIGNATURES = 100;

const harnessBytes = readFileSync(new URL("test/harness.wasm", outDirectory));
const NOW = 1_800_000_000;
let serial = 1;
const rootKey = testKey("P-256", 0);
const caKey = testKey("P-256", 1);
const leafKey = testKey("P-256", 2);
const otherKey = testKey("P-256", 3);

const root = issue("root", rootKey, "root", rootKey);
const ca = issue("ca", caKey, "root", rootKey);
const leaf = issue("leaf", leafKey, "ca", caKey, false);

test("a CA's signature is remembered, a leaf's is not", () => {
  const harness = new Harness(harnessBytes);
  for (let time = 0; time < 3; time++) {
    assert.match(outcome(harness, leaf, [ca]), /^ok /);
    assert.is(isRemembered(harness, ca, rootKey), true);
    assert.is(isRemembered(harness, leaf, caKey), false);
    assert.is(isRemembered(harness, root, rootKey), false, "nobody asks for an anchor's own signature");
  }
});

test("a chain that differs from a known one is checked", () => {
  const harness = new Harness(harnessBytes);
  assert.match(outcome(harness, leaf, [ca]), /^ok /);
  const forged = [
    issue("ca", caKey, "root", otherKey),
    withSignatureOf(issue("ca", otherKey, "root", otherKey), ca),
    withSignatureOf(issue("ca", caKey, "root", otherKey), ca),
    flipped(ca),
  ];
  for (const certificate of forged) {
    for (let time = 0; time < 2; time++) assert.match(outcome(harness, leaf, [certificate]), /^certificate-signature /);
    assert.is(isRemembered(harness, certificate, rootKey), false);
  }
  const otherRoot = issue("root", otherKey, "root", otherKey);
  assert.match(outcome(harness, leaf, [ca], otherRoot), /^certificate-signature /);
  assert.match(outcome(harness, leaf, [ca]), /^ok /);
});

test("a known signature spends as much of the budget as any other", () => {
  const harness = new Harness(harnessBytes);
  const above = issue("above", otherKey, "nobody", otherKey);
  const many = Array.from({ length: MAX_PATH_SIGNATURES + 20 }, () => issue("ca", caKey, "above", otherKey));
  const first = outcome(harness, leaf, [above, ...many]);
  assert.match(first, /^budget-exhausted .*signature/);
  for (let time = 0; time < 3; time++) assert.is(outcome(harness, leaf, [above, ...many]), first);
});

function outcome(harness: Harness, certificate: Uint8Array, intermediates: Uint8Array[], anchor = root): string {
  const base64 = (der: Uint8Array): string => Buffer.from(der).toString("base64");
  const request = {
    leaf: base64(certificate),
    anchors: [base64(anchor)],
    intermediates: intermediates.map(base64),
    time: new Date(NOW * 1000).toISOString(),
  };
  return harness.call("pathOutcome", [Buffer.from(JSON.stringify(request))], "string") ?? "";
}

function isRemembered(harness: Harness, certificate: Uint8Array, { spki }: TestKey): boolean {
  const [tbs, , signature] = parts(certificate);
  const bits = (signature as BitString).valueBlock.valueHexView;
  return harness.call("isRemembered", [spki, "ecdsa-sha256", new Uint8Array(tbs.toBER()), bits.slice()], "bool");
}

/** What one certificate says, under the signature of another. */
function withSignatureOf(certificate: Uint8Array, other: Uint8Array): Uint8Array {
  const whole = fromBER(certificate).result as Sequence;
  whole.valueBlock.value[2] = parts(other)[2];
  return new Uint8Array(whole.toBER());
}

type Block = Sequence["valueBlock"]["value"][number];

function parts(certificate: Uint8Array): [tbs: Block, algorithm: Block, signature: Block] {
  return (fromBER(certificate).result as Sequence).valueBlock.value as [Block, Block, Block];
}

function issue(subject: string, key: TestKey, issuer: string, signer: TestKey, isCa = true): Uint8Array {
  const [notBefore, notAfter] = [NOW - 1000, NOW + 1000];
  const extensions = isCa ? [basicConstraints(true)] : [];
  const names = { issuer: commonName(issuer), subject: commonName(subject) };
  const serialNumber = integerContents(BigInt(serial++));
  return encodeCertificate(
    certificateTemplate({ ...names, serialNumber, notBefore, notAfter, key, extensions, signer }),
  );
}

test.run();
