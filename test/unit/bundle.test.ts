/** Bundles: the rules of their door one by one, and every bundle of the Sigstore cases and of cosign's fixtures. */
import { readFileSync } from "node:fs";
import * as assert from "uvu/assert";

import { call } from "../support/harness.js";
import { shared } from "../support/shared.js";
import { suite } from "../support/suite.js";
import { bundleText } from "../support/wire/entityModel.js";
import { type Json, bytesOfJson, changed, sampleBundle, sampleEntry, sampleEnvelope } from "../support/wire/samples.js";

const test = suite("bundle");
const outcome = (bytes: Uint8Array): string => call("bundleOutcome", [bytes], "string") ?? "";
const of = (bundle: unknown): string => outcome(bytesOfJson(bundle));

const MATERIAL = ["verificationMaterial"];
const ENTRY = [...MATERIAL, "tlogEntries", 0];
const PROOF = [...ENTRY, "inclusionProof"];
const CERTIFICATE = [...MATERIAL, "certificate"];
const CHAIN = [...MATERIAL, "x509CertificateChain"];
const V01 = "application/vnd.dev.sigstore.bundle+json;version=0.1";
const V02 = "application/vnd.dev.sigstore.bundle+json;version=0.2";

function accepted(bundle: Json): void {
  assert.is(of(bundle), `ok\n${bundleText(bundle)}`);
}

function refused(bundle: unknown, path: string, detail = ""): void {
  assert.ok(of(bundle).startsWith(`bundle-malformed: ${path}: ${detail}`), of(bundle));
}

const at = (path: readonly (string | number)[], value: unknown, document = sampleBundle()): Json =>
  changed(document, path, value);
const typed = (mediaType: unknown): Json => at(["mediaType"], mediaType);

test("a message and an envelope", () => {
  accepted(sampleBundle());
  accepted(at(["messageSignature"], undefined, at(["dsseEnvelope"], sampleEnvelope())));
  refused(at(["dsseEnvelope"], sampleEnvelope()), "", "not just one of messageSignature and dsseEnvelope");
  refused(at(["messageSignature"], undefined), "", "not just one of messageSignature and dsseEnvelope");
  refused(at(MATERIAL, undefined), "verificationMaterial", "missing");
  for (const document of [[], "x", 1, null]) refused(document, "", "not an object");
  assert.match(outcome(Buffer.from('{"mediaType"')), /^bundle-malformed: : .* at byte 12$/);
});

test("media types", () => {
  const known = ["+json;version=0.3", ".v0.3+json", ".v0.3.0+json", ".v0.3.12+json", ".v0.2+json", ".v0.1.1+json"];
  for (const tail of known) accepted(typed(`application/vnd.dev.sigstore.bundle${tail}`));
  accepted(typed(V01));
  accepted(typed(V02));
  const unknown = [
    "+json;version=0.4",
    "+json;version=0.03",
    "+json; version=0.3",
    "+json",
    ".v0.4+json",
    ".v0.4.0+json",
  ];
  unknown.push(".v0+json", ".v1.0+json", ".v0.0+json", ".v0.3.01+json", ".v0.3.+json", ".v0.3.1.1+json", ".v.3+json");
  unknown.push(".v0.3", ".v0.3.0-rc1+json", ".v0.3.0+build+json", ".v+json", ".v", "", ".V0.3+json", ".v0.3+json ");
  for (const tail of unknown)
    refused(typed(`application/vnd.dev.sigstore.bundle${tail}`), "mediaType", "not the media");
  for (const type of [undefined, null, "", "application/json"]) refused(typed(type), "mediaType", "not the media");
  refused(typed(3), "mediaType", "not a text");
});

test("either name of a field, and null for absent", () => {
  const snake = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(snake);
    if (typeof value !== "object" || value === null) return value;
    const rename = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [rename(name), snake(inner)]));
  };
  const renamed = snake(sampleBundle()) as Json;
  assert.ok(Object.hasOwn(renamed, "media_type"));
  accepted(renamed);
  accepted(at(["dsseEnvelope"], null));
  accepted(at([...MATERIAL, "publicKey"], null));
  accepted(at([...MATERIAL, "timestampVerificationData"], null));
  accepted(at([...ENTRY, "inclusionPromise"], null));
  refused(at(["media_type"], "x"), "mediaType", "there under both of its names");
  refused(at(["mediatype"], "x"), "mediatype", "unknown member");
  refused(at(["media__type"], "x"), "media__type", "unknown member");
  refused(at(["payload_type"], "x", changed(sampleBundle(), ["dsseEnvelope"], null)), "payload_type", "unknown member");
});

test("members that are not known are refused everywhere", () => {
  const places: (string | number)[][] = [[], MATERIAL, CERTIFICATE, ENTRY, PROOF, [...ENTRY, "logId"]];
  places.push([...ENTRY, "kindVersion"], [...ENTRY, "inclusionPromise"], [...PROOF, "checkpoint"]);
  places.push([...MATERIAL, "timestampVerificationData"], ["messageSignature"], ["messageSignature", "messageDigest"]);
  for (const place of places) {
    assert.match(of(at([...place, "x"], null)), /^bundle-malformed: .*: unknown member$/, place.join("."));
  }
  const enveloped = at(["messageSignature"], undefined, at(["dsseEnvelope"], sampleEnvelope()));
  refused(at(["dsseEnvelope", "x"], 1, enveloped), "dsseEnvelope.x", "unknown member");
  refused(at(["dsseEnvelope", "payload_type"], 1, enveloped), "dsseEnvelope.payload_type", "unknown member");
  refused(at(["dsseEnvelope", "signatures", 0, "cert"], "", enveloped), "dsseEnvelope.signatures[0].cert", "unknown");
});

test("a duplicate member is refused, however it is spelt", () => {
  const text = JSON.stringify(sampleBundle()).replace("{", '{"m\\u0065diaType":"x",');
  assert.match(outcome(Buffer.from(text)), /^bundle-malformed: : duplicate key/);
});

test("numbers: text or number, from 0 to 2^63 - 1, in one spelling", () => {
  for (const good of ["0", 0, 7, "7", "9223372036854775807"]) accepted(at([...ENTRY, "logIndex"], good));
  accepted(at([...ENTRY, "logIndex"], undefined));
  const bad: unknown[] = [
    "",
    "-1",
    -1,
    "-0",
    "01",
    "+1",
    "1.0",
    1.5,
    " 1",
    "1e3",
    "0x1",
    "9223372036854775808",
    true,
    [],
  ];
  bad.push("99999999999999999999", "１");
  for (const value of bad)
    refused(at([...ENTRY, "logIndex"], value), `${MATERIAL[0]}.tlogEntries[0].logIndex`, "not a whole");
  for (const spelling of ["1.0", "1e3", "-0", "9223372036854775808"]) {
    const text = JSON.stringify(sampleBundle()).replace('"logIndex":"27246492"', `"logIndex":${spelling}`);
    assert.match(outcome(Buffer.from(text)), /logIndex: not a whole number/);
  }
  for (const name of ["logIndex", "treeSize"]) {
    refused(at([...PROOF, name], "-1"), `${MATERIAL[0]}.tlogEntries[0].inclusionProof.${name}`);
  }
  refused(at([...ENTRY, "integratedTime"], -1), `${MATERIAL[0]}.tlogEntries[0].integratedTime`);
});

test("bytes: four spellings of base64, each strict", () => {
  const place = ["messageSignature", "signature"];
  for (const good of ["+/+/", "-_-_", "+/8=", "-_8=", "+/8", "-_8", "+w==", "-w==", "+w", "-w"])
    accepted(at(place, good));
  const bad = [
    "+_8=",
    "-/8",
    "A",
    "AAAAA",
    "AB==",
    "AAB=",
    "AB",
    "AAB",
    "AA=",
    "A===",
    "====",
    "AA=A",
    "A A=",
    "AAA\t",
  ];
  for (const text of [...bad, "=AAA", "AAAA=", "é", "AA\0="]) refused(at(place, text), "messageSignature.signature");
  accepted(at(place, "+/\r\n+/\n"));
  const escaped = JSON.stringify(at(place, "+/+/")).replace("+/+/", "+\\/\\u002b/");
  assert.is(outcome(Buffer.from(escaped)), `ok\n${bundleText(at(place, "+/+/"))}`);
  for (const value of ["", null, undefined])
    refused(at(place, value), "messageSignature.signature", "missing or empty");
  for (const value of [1, true, {}, []]) refused(at(place, value), "messageSignature.signature", "not a string");
});

test("just one kind of material, and not an empty one", () => {
  const key = { hint: "a hint" };
  const certificates = { certificates: [{ rawBytes: "AAAA" }, { rawBytes: "AAAB" }] };
  accepted(at([...MATERIAL, "publicKey"], key, at(CERTIFICATE, undefined)));
  accepted(at([...MATERIAL, "publicKey"], {}, at(CERTIFICATE, undefined)));
  for (const [name, value] of [
    ["publicKey", key],
    ["x509CertificateChain", certificates],
  ] as const) {
    refused(at([...MATERIAL, name], value), "verificationMaterial", "not just one of publicKey");
  }
  refused(at(CERTIFICATE, undefined), "verificationMaterial", "not just one of publicKey");
  refused(at(CERTIFICATE, {}), "verificationMaterial.certificate.rawBytes", "missing or empty");
  const keyBytes = { hint: "a", rawBytes: "AAAA" };
  refused(
    at([...MATERIAL, "publicKey"], keyBytes, at(CERTIFICATE, undefined)),
    "verificationMaterial.publicKey.rawBytes",
  );
});

test("chains: the first is the signer's; in version 0.3 they are marked", () => {
  const chained = (certificates: unknown, mediaType = V02): Json =>
    changed(at(CHAIN, { certificates }, at(CERTIFICATE, undefined)), ["mediaType"], mediaType);
  const two = [{ rawBytes: "AAAA" }, { rawBytes: "AAAB" }];
  for (const type of [V01, V02, "application/vnd.dev.sigstore.bundle.v0.3+json"]) accepted(chained(two, type));
  assert.ok(of(chained(two, "application/vnd.dev.sigstore.bundle.v0.3+json")).includes("\nhasCertificateChain\n"));
  assert.not.ok(of(chained(two)).includes("hasCertificateChain"));
  const path = "verificationMaterial.x509CertificateChain.certificates";
  for (const none of [[], null, undefined]) refused(chained(none), path, "no certificate");
  refused(chained([two[0], null]), `${path}[1]`, "not an object");
  refused(chained([{ rawBytes: "" }]), `${path}[0].rawBytes`, "missing or empty");
  accepted(chained(new Array(12).fill(two[0])));
  refused(chained(new Array(13).fill(two[0])), path, "more than 12");
  refused(chained({}), path, "not an array");
});

test("version 0.1 demands promises, later ones proofs", () => {
  const without = (name: string, mediaType: string): Json =>
    changed(at([...ENTRY, name], undefined), ["mediaType"], mediaType);
  accepted(without("inclusionProof", V01));
  refused(without("inclusionPromise", V01), "verificationMaterial.tlogEntries[0].inclusionPromise", "missing");
  for (const type of [V02, "application/vnd.dev.sigstore.bundle.v0.3+json"]) {
    accepted(without("inclusionPromise", type));
    refused(without("inclusionProof", type), "verificationMaterial.tlogEntries[0].inclusionProof", "missing");
  }
  const second = at([...MATERIAL, "tlogEntries", 1], changed(sampleEntry(), ["inclusionProof"], undefined));
  refused(second, "verificationMaterial.tlogEntries[1].inclusionProof", "missing");
  accepted(at([...MATERIAL, "tlogEntries"], undefined));
  accepted(at([...MATERIAL, "tlogEntries"], []));
});

test("a log entry has its parts", () => {
  const path = "verificationMaterial.tlogEntries[0]";
  for (const name of ["logId", "kindVersion"]) refused(at([...ENTRY, name], undefined), `${path}.${name}`, "missing");
  refused(at([...ENTRY, "canonicalizedBody"], ""), `${path}.canonicalizedBody`, "missing or empty");
  refused(at([...ENTRY, "logId", "keyId"], ""), `${path}.logId.keyId`, "missing or empty");
  refused(at([...ENTRY, "kindVersion", "kind"], undefined), `${path}.kindVersion.kind`, "missing or empty");
  refused(at([...ENTRY, "kindVersion", "version"], ""), `${path}.kindVersion.version`, "missing or empty");
  refused(at([...ENTRY, "inclusionPromise"], {}), `${path}.inclusionPromise.signedEntryTimestamp`, "missing or empty");
  refused(at([...PROOF, "checkpoint"], undefined), `${path}.inclusionProof.checkpoint`, "missing");
  refused(
    at([...PROOF, "checkpoint", "envelope"], ""),
    `${path}.inclusionProof.checkpoint.envelope`,
    "missing or empty",
  );
  refused(at([...PROOF, "checkpoint", "envelope"], "x".repeat(65537)), `${path}.inclusionProof.checkpoint`, "too long");
  refused(at([...PROOF, "hashes", 1], "AB"), `${path}.inclusionProof.hashes[1]`, "the bits");
  refused(at([...PROOF, "hashes", 1], null), `${path}.inclusionProof.hashes[1]`, "not a string");
  refused(at([...PROOF, "hashes"], new Array(65).fill("AAAA")), `${path}.inclusionProof.hashes`, "more than 64");
  accepted(at([...PROOF, "rootHash"], undefined));
  accepted(at([...PROOF, "hashes"], undefined));
});

test("counts are limited (CVE-2024-45395)", () => {
  const timestamps = [...MATERIAL, "timestampVerificationData", "rfc3161Timestamps"];
  accepted(at([...MATERIAL, "tlogEntries"], new Array(32).fill(sampleEntry())));
  refused(
    at([...MATERIAL, "tlogEntries"], new Array(33).fill(sampleEntry())),
    "verificationMaterial.tlogEntries",
    "more than 32",
  );
  accepted(at(timestamps, new Array(32).fill({ signedTimestamp: "AAAA" })));
  refused(at(timestamps, new Array(33).fill({ signedTimestamp: "AAAA" })), timestamps.join("."), "more than 32");
  refused(at(timestamps, [{}]), `${timestamps.join(".")}[0].signedTimestamp`, "missing or empty");
});

test("the stated digest is a hint, but not a wrong one", () => {
  const place = ["messageSignature", "messageDigest"];
  const digest = Buffer.alloc(64, 7).toString("base64");
  for (const absent of [
    undefined,
    null,
    {},
    { algorithm: "HASH_ALGORITHM_UNSPECIFIED" },
    { algorithm: 0, digest: "" },
  ]) {
    accepted(at(place, absent));
  }
  accepted(at(place, { algorithm: "SHA2_512", digest }));
  accepted(at(place, { algorithm: 3, digest }));
  const path = "messageSignature.messageDigest";
  for (const algorithm of [
    "SHA3_256",
    "sha2_512",
    4,
    -1,
    1.5,
    4294967297,
    true,
    undefined,
    "HASH_ALGORITHM_UNSPECIFIED",
  ]) {
    refused(at(place, { algorithm, digest }), `${path}.algorithm`, "not a hash algorithm");
  }
  for (const algorithm of ["SHA2_256", "SHA2_384", 1, 2])
    refused(at(place, { algorithm, digest }), `${path}.digest`, "not of");
  refused(at(place, { algorithm: "SHA2_256" }), `${path}.digest`, "not of the algorithm's length");
});

test("the envelope of a bundle has one signature", () => {
  const enveloped = at(["messageSignature"], undefined, at(["dsseEnvelope"], sampleEnvelope()));
  const signatures = ["dsseEnvelope", "signatures"];
  refused(at(signatures, [{ sig: "AAAA" }, { sig: "AAAB" }], enveloped), "dsseEnvelope", "the envelope of a bundle");
  refused(at(signatures, [], enveloped), "dsseEnvelope.signatures", "no signatures");
  refused(at([...signatures, 0, "sig"], "", enveloped), "dsseEnvelope.signatures[0].sig", "the signature is empty");
  refused(at(["dsseEnvelope", "payload"], undefined, enveloped), "dsseEnvelope.payload", "missing");
  refused(at(["dsseEnvelope", "payload"], "", enveloped), "dsseEnvelope.payload", "the payload is empty");
});

interface Case {
  id: string;
  kind: string;
  files: Record<string, string>;
  expected: string;
}

if (shared !== null) {
  const folder = new URL("vectors/sigstore/", shared);
  const { cases } = JSON.parse(readFileSync(new URL("cases.json", folder), "utf8")) as { cases: Case[] };

  test("every bundle of a case that passes is read just as JSON.parse reads it", () => {
    let seen = 0;
    const others: string[] = [];
    for (const { id, files, expected } of cases) {
      const name = files["bundle"];
      if (name === undefined) continue;
      const bytes = readFileSync(new URL(name, folder));
      const answer = outcome(bytes);
      if (answer.startsWith("ok\n")) {
        assert.is(answer, `ok\n${bundleText(JSON.parse(bytes.toString()) as Json)}`, id);
        seen += 1;
      } else {
        assert.match(answer, /^bundle-malformed: /, id);
        others.push(`${id} ${expected}: ${answer}`);
      }
    }
    if (process.env["SHOW"] !== undefined) console.log(others.join("\n"));
    assert.equal(
      others.filter((text) => text.includes(" pass: ")),
      [],
    );
    assert.ok(seen > 0);
  });
}

test.run();
