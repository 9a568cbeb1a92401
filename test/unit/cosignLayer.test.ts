/** cosign's layers: annotation by annotation, and those of the Sigstore cases. */
import { readFileSync } from "node:fs";
import * as assert from "uvu/assert";

import { call } from "../support/harness.js";
import { shared } from "../support/shared.js";
import { digestOf } from "../../src/testkit/bytes.js";
import { suite } from "../support/suite.js";
import { envelopeText, rekorBundleText } from "../support/wire/entityModel.js";
import { type Json, bytesOfJson, changed, sampleEnvelope, sampleRekorBundle } from "../support/wire/samples.js";

const test = suite("cosign layers");

const SIGNATURE = "dev.cosignproject.cosign/signature";
const CERTIFICATE = "dev.sigstore.cosign/certificate";
const CHAIN = "dev.sigstore.cosign/chain";
const BUNDLE = "dev.sigstore.cosign/bundle";
const TIMESTAMP = "dev.sigstore.cosign/rfc3161timestamp";
const PAYLOAD = Buffer.from('{"critical":{}}');
const DIGEST = digestOf(PAYLOAD.toString());
const PEM = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";

function manifest(annotations: Json | undefined): Uint8Array {
  const config = { mediaType: "application/vnd.oci.image.config.v1+json", digest: DIGEST, size: 2 };
  const layer = { mediaType: "application/octet-stream", digest: DIGEST, size: PAYLOAD.length, annotations };
  return bytesOfJson({ schemaVersion: 2, config, layers: [layer] });
}

const outcome = (annotations: Json | undefined, blob: Uint8Array = PAYLOAD, isAttestation = false): string =>
  call("cosignLayerOutcome", [manifest(annotations), blob, isAttestation ? 1 : 0], "string") ?? "";
const signed = (annotations: Json = {}): string => outcome({ [SIGNATURE]: "AAAA", ...annotations });
const HEAD = `ok\nname ${DIGEST}\nformat 0\nsignature AAAA\npayload ${PAYLOAD.toString("base64")}\nstamped 3`;

test("a signature over the payload, and nothing else", () => {
  assert.is(signed(), HEAD);
  assert.is(signed({ [SIGNATURE]: "AA\r\nAA\n" }), HEAD);
  assert.is(signed({ [CERTIFICATE]: "", [CHAIN]: "", [BUNDLE]: "", [TIMESTAMP]: "" }), HEAD);
});

test("signatures that are none", () => {
  assert.is(outcome(undefined), `signature-malformed: ${SIGNATURE}: missing`);
  for (const text of ["", "\n"])
    assert.is(signed({ [SIGNATURE]: text }), `signature-malformed: ${SIGNATURE}: it is empty`);
  for (const text of ["A", "AB==", "-_-_", "AAA", "AA AA", "é"]) {
    assert.ok(signed({ [SIGNATURE]: text }).startsWith(`signature-malformed: ${SIGNATURE}: `), text);
  }
  assert.is(signed({ [SIGNATURE]: "A".repeat(8196) }), `signature-malformed: ${SIGNATURE}: too long`);
});

test("certificate and chain", () => {
  assert.is(signed({ [CERTIFICATE]: PEM, [CHAIN]: PEM + PEM }), `${HEAD}\ncertificate AAAA\nchain AAAA\nchain AAAA`);
  assert.is(signed({ [CERTIFICATE]: PEM.replaceAll("\n", "\r\n").trimEnd() }), `${HEAD}\ncertificate AAAA`);
  assert.is(signed({ [CERTIFICATE]: PEM + PEM }), `bundle-malformed: ${CERTIFICATE}: not just one certificate`);
  assert.is(signed({ [CHAIN]: PEM.repeat(13) }), `bundle-malformed: ${CHAIN}: more than 12 certificates`);
  for (const text of ["x", PEM.replaceAll("CERTIFICATE", "PUBLIC KEY"), PEM.slice(0, -3)]) {
    assert.ok(signed({ [CERTIFICATE]: text }).startsWith(`bundle-malformed: ${CERTIFICATE}: `), text);
    assert.ok(signed({ [CHAIN]: text }).startsWith(`bundle-malformed: ${CHAIN}: `), text);
  }
});

test("the log entry", () => {
  const withBundle = (bundle: unknown): string => signed({ [BUNDLE]: JSON.stringify(bundle) });
  const at = (path: readonly string[], value: unknown): string => withBundle(changed(sampleRekorBundle(), path, value));
  assert.is(withBundle(sampleRekorBundle()), `${HEAD}\n${rekorBundleText(sampleRekorBundle())}`);
  assert.ok(at(["x"], 1).startsWith("ok\n"));
  assert.ok(at(["Payload", "x"], 1).startsWith("ok\n"));
  const refused = (answer: string, path: string): void =>
    assert.ok(answer.startsWith(`bundle-malformed: ${BUNDLE} ${path}: `), answer);
  for (const value of [null, undefined, "", 1, "AB==", "-_-_"]) {
    refused(at(["SignedEntryTimestamp"], value), "SignedEntryTimestamp");
    refused(at(["Payload", "body"], value), "Payload.body");
  }
  refused(at(["Payload", "body"], { kind: "x" }), "Payload.body");
  refused(at(["Payload"], undefined), "Payload");
  refused(at(["Payload"], []), "Payload");
  for (const value of ["D3".repeat(32), "d", "", null, 1]) refused(at(["Payload", "logID"], value), "Payload.logID");
  for (const name of ["logIndex", "integratedTime"]) {
    for (const value of [-1, 1.5, "79", true]) refused(at(["Payload", name], value), `Payload.${name}`);
  }
  refused(withBundle([]), "");
  refused(withBundle({ signedEntryTimestamp: "AAAA" }), "SignedEntryTimestamp");
});

test("the timestamp", () => {
  assert.is(signed({ [TIMESTAMP]: '{"SignedRFC3161Timestamp":"AAAA"}' }), `${HEAD}\ntimestamp AAAA`);
  for (const text of [
    "{}",
    '{"SignedRFC3161Timestamp":""}',
    '{"SignedRFC3161Timestamp":"-_-_"}',
    "{",
    "[]",
    "AAA",
    "\n",
  ]) {
    assert.ok(
      signed({ [TIMESTAMP]: text }).startsWith(`bundle-malformed: ${TIMESTAMP}`),
      signed({ [TIMESTAMP]: text }),
    );
  }
});

test("an attestation: the envelope is the blob, and what timestamps are over", () => {
  const blob = bytesOfJson(sampleEnvelope());
  const text = `ok\nname ${DIGEST}\nformat 0\n${envelopeText(sampleEnvelope(), blob.length)}\nstamped ${blob.length}`;
  for (const annotations of [undefined, {}, { [SIGNATURE]: "" }, { [SIGNATURE]: "AAAA" }]) {
    assert.is(outcome(annotations, blob, true), text);
  }
  assert.is(outcome({ [CERTIFICATE]: PEM }, blob, true), `${text}\ncertificate AAAA`);
  assert.is(outcome({}, Buffer.from("{}"), true), "bundle-malformed: payloadType: no payload type");
  assert.ok(outcome({ [BUNDLE]: "x" }, blob, true).startsWith(`bundle-malformed: ${BUNDLE} `));
});

interface Case {
  id: string;
  kind: string;
  files: Record<string, string>;
}

if (shared !== null) {
  const folder = new URL("vectors/sigstore/", shared);
  const { cases } = JSON.parse(readFileSync(new URL("cases.json", folder), "utf8")) as { cases: Case[] };

  test("the layers of every case of cosign's own formats are read", () => {
    let seen = 0;
    for (const { id, kind, files } of cases) {
      if (!kind.startsWith("cosign-legacy-")) continue;
      const document = JSON.parse(readFileSync(new URL(files["manifest"] as string, folder), "utf8")) as {
        layers: Json[];
      };
      for (const layer of document.layers) {
        const name = files[`blob:${layer["digest"] as string}`];
        if (name === undefined) continue;
        const alone = bytesOfJson({ ...document, layers: [layer] });
        const isAttestation = kind === "cosign-legacy-attestation";
        const arguments_ = [alone, readFileSync(new URL(name, folder)), isAttestation ? 1 : 0];
        assert.match(call("cosignLayerOutcome", arguments_, "string") ?? "", /^ok\n/, id);
        seen += 1;
      }
    }
    assert.ok(seen > 0);
  });
}

test.run();
