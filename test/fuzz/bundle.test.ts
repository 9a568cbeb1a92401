/** Spoilt and mutated bundles: never a trap; what is accepted JSON.parse reads the same, and @sigstore/bundle accepts too. */
import { bundleFromJSON } from "@sigstore/bundle";
import * as assert from "uvu/assert";

import { rounds } from "../support/fuzz.js";
import { call } from "../support/harness.js";
import { SeededRandom } from "../support/random.js";
import { suite } from "../support/suite.js";
import { bundleText } from "../support/wire/entityModel.js";
import { type Json, bytesOfJson, changed, sampleBundle, sampleEnvelope } from "../support/wire/samples.js";
import { spoilt } from "../support/wire/spoil.js";

const test = suite("fuzz bundle");
const random = new SeededRandom("fuzz bundle");

const V01 = "application/vnd.dev.sigstore.bundle+json;version=0.1";
const V02 = "application/vnd.dev.sigstore.bundle+json;version=0.2";
const chain = { certificates: [{ rawBytes: "AAAA" }, { rawBytes: "AAAB" }] };
const enveloped = changed(changed(sampleBundle(), ["messageSignature"], undefined), ["dsseEnvelope"], sampleEnvelope());
const chained = changed(
  changed(sampleBundle(), ["verificationMaterial", "certificate"], undefined),
  ["verificationMaterial", "x509CertificateChain"],
  chain,
);
const keyed = changed(
  changed(enveloped, ["verificationMaterial", "certificate"], undefined),
  ["verificationMaterial", "publicKey"],
  { hint: "a key" },
);
const samples = [
  sampleBundle(),
  enveloped,
  keyed,
  changed(chained, ["mediaType"], V01),
  changed(chained, ["mediaType"], V02),
];

/** Whether a document is accepted; then it is held against the models. */
function accepts(bytes: Uint8Array): boolean {
  const answer = call("bundleOutcome", [bytes], "string") ?? "";
  assert.match(answer, /^(ok\n|bundle-malformed: )/);
  if (!answer.startsWith("ok\n")) return false;
  const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  const document = JSON.parse(text) as Json;
  assert.is(answer, `ok\n${bundleText(document)}`, text);
  if (peerReads(text, document)) bundleFromJSON(document);
  return true;
}

/** What the peer refuses and we do not: other versions' names, the names of the .proto file, numbers as such, no stated digest. */
function peerReads(text: string, document: Json): boolean {
  const known = [V01, V02, "application/vnd.dev.sigstore.bundle.v0.3+json"];
  const stated = "messageSignature" in document ? /"digest":"[^"]/.test(text) : true;
  return known.includes(document["mediaType"] as string) && !/"[a-z0-9]+_[a-z_0-9]+":|: ?null/.test(text) && stated;
}

test("spoilt bundles", () => {
  const cases = rounds(4000);
  let accepted = 0;
  for (let round = 0; round < cases; round++) {
    const document = spoilt(random.pick(samples), random, random.pick([20, 60, 200]));
    if (accepts(bytesOfJson(document))) accepted += 1;
  }
  assert.ok(accepted > cases / 8 && accepted < cases, `${accepted} were accepted`);
});

test("mutated bytes", () => {
  const valid = samples.map(bytesOfJson);
  const cases = rounds(2500);
  let accepted = 0;
  for (let round = 0; round < cases; round++) {
    if (accepts(random.mutate(random.pick(valid), '{}[],:"\\u+/=-_0 n'))) accepted += 1;
  }
  assert.ok(accepted > 20 && accepted < cases, `${accepted} were accepted`);
});

test("random bytes", () => {
  for (let round = 0; round < rounds(300); round++) assert.not.ok(accepts(random.bytes(random.below(80))));
});

test.run();
