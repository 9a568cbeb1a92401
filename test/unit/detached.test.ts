/** Detached signatures: the files of cosign's sign-blob and attest-blob, and its old bundles. */
import * as assert from "uvu/assert";

import { call } from "../support/harness.js";
import { suite } from "../support/suite.js";
import { envelopeText, rekorBundleText } from "../support/wire/entityModel.js";
import { type Json, bytesOfJson, changed, sampleEnvelope, sampleRekorBundle } from "../support/wire/samples.js";

const test = suite("detached");

interface Files {
  signature?: string;
  certificate?: string;
  chain?: string;
  bundle?: string;
  timestamp?: string;
}

function outcome(files: Files, isAttestation = false): string {
  const texts = [files.signature, files.certificate, files.chain, files.bundle, files.timestamp].map(
    (text) => text ?? "",
  );
  return call("detachedOutcome", [...texts, isAttestation ? 1 : 0], "string") ?? "";
}

const base64 = (text: string): string => Buffer.from(text).toString("base64");
const PEM = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
const OTHER = PEM.replace("AAAA", "AAAB");
const KEY = PEM.replaceAll("CERTIFICATE", "PUBLIC KEY");
const HEAD = "ok\nname file\nformat 0\nsignature AAAA\nstamped 3";
const oldBundle = (extra: Json = {}): string => JSON.stringify({ base64Signature: "AAAA", ...extra });

test("a signature alone", () => {
  assert.is(outcome({ signature: "AAAA" }), HEAD);
  assert.is(outcome({ signature: "AAAA\n" }), HEAD);
  assert.is(outcome({}), "signature-missing: : no signature is given");
  for (const signature of ["A", "-_-_", "x".repeat(8193), " AAAA"]) {
    assert.ok(outcome({ signature }).startsWith("signature-malformed: signature: "), signature);
  }
});

test("certificates as PEM and as base64 of it", () => {
  for (const certificate of [PEM, base64(PEM), `${base64(PEM)}\n`]) {
    assert.is(outcome({ signature: "AAAA", certificate }), `${HEAD}\ncertificate AAAA`);
  }
  assert.is(outcome({ signature: "AAAA", chain: PEM + OTHER }), `${HEAD}\nchain AAAA\nchain AAAB`);
  assert.is(outcome({ signature: "AAAA", chain: base64(PEM) }), `${HEAD}\nchain AAAA`);
  for (const certificate of ["x", base64("x"), KEY, PEM + PEM, "gICA"]) {
    const answer = outcome({ signature: "AAAA", certificate });
    assert.ok(answer.startsWith("bundle-malformed: certificate: "), answer);
  }
  assert.ok(outcome({ signature: "AAAA", chain: "x" }).startsWith("bundle-malformed: chain: "));
});

test("timestamps as base64 and as cosign's JSON", () => {
  for (const timestamp of [
    "AAAA",
    "AAAA\n",
    '{"SignedRFC3161Timestamp":"AAAA"}',
    '\n{"SignedRFC3161Timestamp":"AAAA"}\n',
  ]) {
    assert.is(outcome({ signature: "AAAA", timestamp }), `${HEAD}\ntimestamp AAAA`);
  }
  for (const timestamp of ["{}", "A", '{"signedRFC3161Timestamp":"AAAA"}', "\n"]) {
    assert.ok(outcome({ signature: "AAAA", timestamp }).startsWith("bundle-malformed: timestamp"), timestamp);
  }
});

test("cosign's old bundle", () => {
  assert.is(outcome({ bundle: oldBundle() }), HEAD);
  assert.is(outcome({ bundle: oldBundle({ rekorBundle: null, x: 1 }) }), HEAD);
  const entry = `\n${rekorBundleText(sampleRekorBundle())}`;
  for (const cert of [PEM, base64(PEM)]) {
    const bundle = oldBundle({ cert, rekorBundle: sampleRekorBundle() });
    assert.is(outcome({ bundle }), `${HEAD}\ncertificate AAAA${entry}`);
    assert.is(outcome({ bundle, signature: "AAAA", certificate: PEM }), `${HEAD}\ncertificate AAAA${entry}`);
  }
  assert.is(outcome({ bundle: oldBundle({ rekorBundle: sampleRekorBundle() }) }), HEAD + entry);
  assert.is(outcome({ bundle: JSON.stringify({ cert: PEM }), signature: "AAAA" }), `${HEAD}\ncertificate AAAA`);
  assert.is(outcome({ bundle: "{}" }), "signature-missing: : no signature is given");
  const wrong = JSON.stringify(
    changed(JSON.parse(oldBundle({ rekorBundle: {} })) as Json, ["rekorBundle", "Payload"], {}),
  );
  assert.is(outcome({ bundle: wrong }), "bundle-malformed: bundle rekorBundle.SignedEntryTimestamp: missing or empty");
  for (const bundle of [
    "x",
    "[]",
    '{"base64Signature":1}',
    oldBundle({ cert: 1 }),
    oldBundle({ cert: "x" }),
    oldBundle({ rekorBundle: [] }),
  ]) {
    assert.ok(outcome({ bundle }).startsWith("bundle-malformed: bundle "), outcome({ bundle }));
  }
  assert.ok(
    outcome({ bundle: oldBundle({ base64Signature: "A" }) }).startsWith(
      "signature-malformed: bundle.base64Signature: ",
    ),
  );
});

test("a public key in a bundle is nobody's word", () => {
  for (const cert of [KEY, base64(KEY)]) assert.is(outcome({ bundle: oldBundle({ cert }) }), HEAD);
});

test("signature and certificate are the bundle's own (CVE-2022-36056)", () => {
  assert.is(
    outcome({ signature: "AAAB", bundle: oldBundle() }),
    "bundle-malformed: signature: the bundle has another one",
  );
  const answer = outcome({ certificate: OTHER, bundle: oldBundle({ cert: PEM }) });
  assert.is(answer, "bundle-malformed: certificate: the bundle has another one");
});

test("an attestation is an envelope, as it stands or in base64", () => {
  const blob = bytesOfJson(sampleEnvelope());
  const document = Buffer.from(blob).toString();
  const text = `ok\nname file\nformat 0\n${envelopeText(sampleEnvelope(), blob.length)}\nstamped ${blob.length}`;
  for (const signature of [document, base64(document), `${base64(document)}\n`])
    assert.is(outcome({ signature }, true), text);
  assert.is(outcome({ bundle: JSON.stringify({ base64Signature: base64(document) }) }, true), text);
  assert.is(
    outcome({ signature: document, bundle: JSON.stringify({ base64Signature: base64(document) }) }, true),
    text,
  );
  const other = JSON.stringify({ base64Signature: base64(`${document} `) });
  assert.is(
    outcome({ signature: document, bundle: other }, true),
    "bundle-malformed: signature: the bundle has another one",
  );
  assert.is(outcome({}, true), "signature-missing: : no envelope is given");
  assert.ok(outcome({ signature: "{}" }, true).startsWith("bundle-malformed: signature payloadType: "));
  assert.ok(outcome({ signature: "é" }, true).startsWith("bundle-malformed: signature: "));
});

test.run();
