/** DSSE envelopes that stand by themselves, their pre-authentication encoding, and base64 in its four spellings. */
import * as assert from "uvu/assert";

import { call } from "../support/harness.js";
import { suite } from "../support/suite.js";
import { envelopeText } from "../support/wire/entityModel.js";
import { type Json, bytesOfJson, changed, sampleEnvelope } from "../support/wire/samples.js";

const test = suite("envelope");
const outcome = (bytes: Uint8Array): string => call("envelopeOutcome", [bytes], "string") ?? "";
const at = (path: readonly (string | number)[], value: unknown): Json => changed(sampleEnvelope(), path, value);

function accepted(envelope: Json): void {
  const bytes = bytesOfJson(envelope);
  assert.is(outcome(bytes), `ok\n${envelopeText(envelope, bytes.length)}`);
}

function refused(envelope: unknown, path: string, detail = ""): void {
  const answer = outcome(bytesOfJson(envelope));
  assert.ok(answer.startsWith(`bundle-malformed: ${path}: ${detail}`), answer);
}

test("what stands in it", () => {
  accepted(sampleEnvelope());
  accepted(sampleEnvelope('{"é":"日本"}'));
  accepted(at(["payload"], "-_8"));
  accepted(at(["signatures", 0, "keyid"], "SHA256:é"));
  for (const absent of [null, undefined]) accepted(at(["signatures", 0, "keyid"], absent));
  accepted(at(["signatures"], new Array(16).fill({ sig: "AAAA" })));
});

test("members that are not known are ignored, known ones count letter by letter", () => {
  accepted(at(["signatures", 0, "cert"], "-----BEGIN CERTIFICATE-----"));
  accepted(at(["extension"], { kind: "x" }));
  accepted(at(["Payload"], 1));
  refused(changed(at(["payload"], undefined), ["Payload"], "AAAA"), "payload", "missing");
  refused(changed(at(["payloadType"], undefined), ["payloadtype"], "x"), "payloadType", "no payload type");
});

test("what is missing or of another kind", () => {
  for (const value of [[], "x", 1, null]) refused(value, "", "not an object");
  for (const value of [undefined, null, "", 1, {}])
    refused(at(["payloadType"], value), "payloadType", "no payload type");
  for (const value of [undefined, null]) refused(at(["payload"], value), "payload", "missing");
  refused(at(["payload"], ""), "payload", "the payload is empty");
  for (const value of [1, {}, "A", "é", "AB=="]) refused(at(["payload"], value), "payload");
  for (const value of [undefined, null, [], {}, "x"]) refused(at(["signatures"], value), "signatures", "no signatures");
  refused(at(["signatures"], new Array(17).fill({ sig: "AAAA" })), "signatures", "more than 16");
  for (const value of [null, "x", []]) refused(at(["signatures", 0], value), "signatures[0]", "not an object");
  for (const value of [undefined, null]) refused(at(["signatures", 0, "sig"], value), "signatures[0].sig", "missing");
  refused(at(["signatures", 0, "sig"], ""), "signatures[0].sig", "the signature is empty");
  refused(at(["signatures", 0, "keyid"], 1), "signatures[0].keyid", "not a text");
  refused(at(["signatures", 1], { sig: "A" }), "signatures[1].sig", "no bytes have this length");
});

test("strict JSON: duplicates and text behind are refused", () => {
  const text = JSON.stringify(sampleEnvelope());
  for (const bad of [text.replace("{", '{"payload":"AAAA",'), `${text}{}`, `\ufeff${text}`, text.slice(0, -1)]) {
    assert.match(outcome(Buffer.from(bad)), /^bundle-malformed: : .* at byte \d+$/);
  }
});

test("the pre-authentication encoding counts bytes", () => {
  const pae = (type: string, payload: Uint8Array): string =>
    Buffer.from(call("dssePae", [type, payload], "bytes") ?? []).toString("utf8");
  assert.is(
    pae("http://example.com/HelloWorld", Buffer.from("hello world")),
    "DSSEv1 29 http://example.com/HelloWorld 11 hello world",
  );
  assert.is(pae("é日", Buffer.from("日本")), "DSSEv1 5 é日 6 日本");
  assert.is(pae("", new Uint8Array(0)), "DSSEv1 0  0 ");
  assert.is(pae("😀", new Uint8Array(0)), "DSSEv1 4 😀 0 ");
});

test("base64 in four spellings, each strict", () => {
  const decoded = (text: string): string | null => {
    const bytes = call("base64EitherDecode", [Buffer.from(text, "latin1")], "bytes");
    return bytes === null ? null : Buffer.from(bytes).toString("hex");
  };
  for (let size = 0; size < 12; size++) {
    const bytes = Buffer.from(Array.from({ length: size }, (_, index) => 0xff - index * 5));
    const standard = bytes.toString("base64");
    const url = standard.replaceAll("+", "-").replaceAll("/", "_");
    for (const spelling of [standard, url, standard.replaceAll("=", ""), url.replaceAll("=", "")]) {
      assert.is(decoded(spelling), bytes.toString("hex"), spelling);
    }
  }
  for (const bad of [
    "A",
    "AAAAA",
    "=",
    "==",
    "====",
    "A===",
    "AA=",
    "AAA==",
    "AAAA====",
    "AB==",
    "AAB=",
    "+-AA",
    "AA\x80A",
  ]) {
    assert.is(decoded(bad), null, bad);
  }
});

test("each byte in each place of a group agrees with a strict reading of Node's decoder", () => {
  for (let byte = 0; byte < 256; byte++) {
    for (const [before, after] of [
      ["", "AAA"],
      ["A", "AA"],
      ["AA", "A"],
      ["AAA", ""],
      ["A", ""],
      ["AA", ""],
    ] as const) {
      const text = Buffer.from(`${before}\0${after}`, "latin1");
      text[before.length] = byte;
      const ascii = text.toString("latin1");
      const node = Buffer.from(ascii, "base64");
      const isOne = [node.toString("base64"), node.toString("base64url")].some((s) => s.replaceAll("=", "") === ascii);
      const bytes = call("base64EitherDecode", [text], "bytes");
      if (byte === 0x3d) continue;
      assert.is(bytes === null ? null : Buffer.from(bytes).toString("hex"), isOne ? node.toString("hex") : null, ascii);
    }
  }
});

test.run();
