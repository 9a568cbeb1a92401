/** Signature manifests, through the module with hand-made evidence: which layers count, and what the others are worth. */
import * as assert from "uvu/assert";

import type { FailureCode } from "../../host/generated/operations.gen.js";
import type { EvidenceEntry } from "../../host/runtime/evidence.js";
import type { EvaluatedVerdict } from "../../src/index.js";
import { loadVerifyImageSignatures, pod } from "../support/policy.js";
import { base64, bytesOf, digestOf } from "../../src/testkit/bytes.js";
import {
  layer,
  SIGNATURE_ANNOTATION,
  signatureManifest,
  type Layer,
} from "../../src/testkit/sigstore/signatureManifest.js";
import {
  answering,
  evidenceOf,
  IMAGE,
  IMAGE_DIGEST,
  makeSigner,
  requiring,
  signatureTag,
  signedLayer,
  simpleSigning,
} from "../support/signing.js";
import { suite } from "../support/suite.js";

const test = suite("signature manifest");
const policy = await loadVerifyImageSignatures();
const signer = makeSigner("release");
const other = makeSigner("other");
const payload = bytesOf(simpleSigning());
const good = signedLayer(signer, payload);
const settings = requiring([signer]);

const evaluate = (replay: EvidenceEntry[]): Promise<EvaluatedVerdict> =>
  policy.evaluate(pod(IMAGE), settings, { replay });

/** The outcome, or the code of what was wrong with the image. */
async function outcome(layers: Layer[], manifest?: Uint8Array): Promise<string> {
  const verdict = await evaluate(evidenceOf(layers, manifest));
  const [image] = verdict.explanation.images;
  assert.is(verdict.accepted, verdict.outcome === "allowed");
  assert.is(verdict.patch.length, verdict.accepted ? 1 : 0);
  return image?.fault === undefined ? verdict.outcome : `${verdict.outcome}: ${image.fault.code}`;
}

/** The good layer's bytes under a descriptor in which a member is written so. */
function spelt(member: "size" | "digest", text: string): Uint8Array {
  const spelling = member === "size" ? `"size":${payload.length}` : `"digest":"${digestOf(payload)}"`;
  const manifest = Buffer.from(signatureManifest([good])).toString();
  assert.ok(manifest.includes(spelling));
  return bytesOf(manifest.replace(spelling, () => `"${member}":${text}`));
}

const annotated = (value: unknown): Layer => layer(payload, bytesOf(""), { annotations: value });
const annotation = (text: string): Layer => annotated({ [SIGNATURE_ANNOTATION]: text });
const signature = base64(signer.sign(payload));
// A second layer of the same payload would be one blob with it, so the bad ones are about another payload.
const otherPayload = bytesOf(simpleSigning(digestOf("another image")));
const otherImage = signedLayer(signer, otherPayload);
const otherSigner = signedLayer(other, simpleSigning(IMAGE_DIGEST, { by: "other" }));
const notFetched = (code: FailureCode): Layer =>
  answering(signedLayer(signer, simpleSigning(IMAGE_DIGEST, { x: code })), code);

test("one good layer", async () => {
  const verdict = await evaluate(evidenceOf([good]));
  assert.is(verdict.outcome, "allowed");
  assert.is(verdict.patch[0]?.value, `${IMAGE}@${IMAGE_DIGEST}`);
  assert.is(verdict.explanation.images[0]?.rules[0]?.attestors[0]?.signatures[0]?.name, digestOf(payload));
});

const annotations: [string, Layer, string][] = [
  ["none at all", annotated(undefined), "denied: signature-malformed"],
  ["without the signature", annotated({ note: "x" }), "denied: signature-malformed"],
  [
    "under a name in another case",
    annotated({ [SIGNATURE_ANNOTATION.toUpperCase()]: signature }),
    "denied: signature-malformed",
  ],
  ["empty", annotation(""), "denied: signature-malformed"],
  ["a line end alone", annotation("\r\n"), "denied: signature-malformed"],
  ["not base64", annotation("not base64!"), "denied: signature-malformed"],
  ["base64 of another length", annotation(signature.slice(0, -3)), "denied: signature-malformed"],
  [
    "base64 without padding",
    annotation(`${base64(Uint8Array.from([...signer.sign(payload), 0, 0]))}`.replace(/=+$/, "")),
    "denied: signature-malformed",
  ],
  ["base64url", annotation("-_-_"), "denied: signature-malformed"],
  ["a space in base64", annotation(` ${signature}`), "denied: signature-malformed"],
  ["a tab in base64", annotation(`${signature}\t`), "denied: signature-malformed"],
  ["base64 of no DER", annotation(base64(bytesOf("no DER"))), "denied: signature-malformed"],
  [
    "a byte behind the signature",
    annotation(base64(Uint8Array.from([...signer.sign(payload), 0]))),
    "denied: signature-malformed",
  ],
  ["the signature over another payload", annotation(base64(signer.sign(otherPayload))), "denied: signature-mismatch"],
  ["another key's signature", annotation(base64(other.sign(payload))), "denied: signature-mismatch"],
  ["no text", annotated({ [SIGNATURE_ANNOTATION]: 1 }), "denied: manifest-invalid"],
  ["null", annotated({ [SIGNATURE_ANNOTATION]: null }), "denied: manifest-invalid"],
  ["annotations that are no object", annotated([signature]), "denied: manifest-invalid"],
];
for (const [name, wrong, expected] of annotations) {
  test(`the annotation: ${name}`, async () => {
    assert.is(await outcome([wrong]), expected);
  });
}

test("CR and LF in base64 stand for nothing, wherever they are", async () => {
  for (const text of [
    `${signature}\n`,
    `\r\n${signature}`,
    signature.replace(/.{20}/g, "$&\r\n"),
    signature.replace(/./g, "$&\n"),
  ]) {
    assert.is(await outcome([annotation(text)]), "allowed");
  }
});

test("the bytes must have the descriptor's size", async () => {
  const sizes: [string, string][] = [
    [String(payload.length + 1), "denied: evidence-mismatch"],
    [String(payload.length - 1), "denied: evidence-mismatch"],
    ["0", "denied: evidence-mismatch"],
    ["131072", "denied: evidence-mismatch"],
    ["131073", "denied: evidence-too-large"],
    ["9007199254740992", "denied: evidence-too-large"],
    ["9007199254740993", "denied: evidence-too-large"],
    ["9223372036854775807", "denied: evidence-too-large"],
    ["9223372036854775808", "denied: manifest-invalid"],
    [String(2 ** 32 + payload.length), "denied: evidence-too-large"],
    [String(2n ** 64n + BigInt(payload.length)), "denied: manifest-invalid"],
    [`-${payload.length}`, "denied: manifest-invalid"],
    ["-1", "denied: manifest-invalid"],
    [`${payload.length}.5`, "denied: manifest-invalid"],
    [`"${payload.length}"`, "denied: manifest-invalid"],
    ["null", "denied: manifest-invalid"],
  ];
  for (const [size, expected] of sizes) assert.is(await outcome([good], spelt("size", size)), expected, size);
});

test("an empty payload signs nothing", async () => {
  assert.is(await outcome([signedLayer(signer, "")]), "denied: payload-invalid");
});

test("what is too large is not asked for", async () => {
  const huge = { ...good.descriptor, size: 2 ** 31 };
  // Without an entry for the blob, asking would make it indeterminate.
  assert.is(await outcome([], signatureManifest([{ ...good, descriptor: huge }])), "denied: evidence-too-large");
  assert.is(await outcome([], signatureManifest([good])), "indeterminate: evidence-missing");
});

test("the bytes must have the descriptor's digest", async () => {
  const sameLength = payload.slice();
  sameLength[0] = 0x20;
  assert.is(await outcome([answering(good, sameLength)]), "denied: evidence-mismatch");
  assert.is(await outcome([answering(good, new Uint8Array())]), "denied: evidence-mismatch");
  // Bytes that are signed, but are not those that the manifest names.
  const swapped = signedLayer(signer, bytesOf(simpleSigning(IMAGE_DIGEST, { a: "1" })));
  const named = signedLayer(signer, bytesOf(simpleSigning(IMAGE_DIGEST, { a: "2" })));
  assert.is(await outcome([answering(named, swapped.blob)]), "denied: evidence-mismatch");
});

test("the digest is a sha256 digest", async () => {
  const hex = digestOf(payload).slice(7);
  for (const digest of [hex, `sha256:${hex.toUpperCase()}`, `sha512:${hex}${hex}`, "sha256:", "", `sha256:../${hex}`]) {
    assert.is(await outcome([good], spelt("digest", JSON.stringify(digest))), "denied: manifest-invalid", digest);
  }
});

test("up to 128 layers are looked at, and of more none", async () => {
  const bad = Array.from({ length: 127 }, (_, index) =>
    signedLayer(other, simpleSigning(IMAGE_DIGEST, { index: String(index) })),
  );
  assert.is(await outcome([...bad, good]), "allowed");
  assert.is(await outcome([...bad, otherImage, good]), "denied: budget-exhausted");
  assert.is(await outcome([good, ...bad, otherImage]), "denied: budget-exhausted");
});

test("the layers' and the config's media types are not signed and do not count", async () => {
  assert.is(await outcome([{ ...good, descriptor: { ...good.descriptor, mediaType: "text/plain" } }]), "allowed");
  assert.is(
    await outcome([{ ...good, descriptor: { ...good.descriptor, mediaType: "" } }]),
    "denied: manifest-invalid",
  );
});

test("Docker's manifest is read like OCI's", async () => {
  const mediaType = "application/vnd.docker.distribution.manifest.v2+json";
  assert.is(await outcome([good], signatureManifest([good], { mediaType })), "allowed");
  assert.is(await outcome([good], signatureManifest([good], { mediaType: undefined })), "allowed");
});

test("an index, and whatever else is no manifest, holds no signatures", async () => {
  const index = "application/vnd.oci.image.index.v1+json";
  const list = "application/vnd.docker.distribution.manifest.list.v2+json";
  const wrong: Uint8Array[] = [
    signatureManifest([good], { mediaType: index }),
    signatureManifest([good], { mediaType: list }),
    signatureManifest([good], { manifests: [] }),
    signatureManifest([good], { manifests: null }),
    bytesOf({ schemaVersion: 2, mediaType: index, manifests: [good.descriptor] }),
    signatureManifest([good], { schemaVersion: 1 }),
    signatureManifest([good], { schemaVersion: "2" }),
    signatureManifest([good], { config: undefined }),
    signatureManifest([good], { layers: { 0: good.descriptor } }),
    signatureManifest([good], { layers: [good.descriptor, null] }),
    bytesOf(""),
    bytesOf("null"),
    bytesOf([good.descriptor]),
    bytesOf(`${Buffer.from(signatureManifest([good])).toString()}x`),
  ];
  for (const [position, manifest] of wrong.entries()) {
    assert.is(await outcome([good], manifest), "denied: manifest-invalid", String(position));
  }
});

test("no manifest, or one without layers, is no signature", async () => {
  assert.is(await outcome([]), "denied: signature-missing");
  const missing: EvidenceEntry = {
    operation: "registry/v1/manifest",
    argument: signatureTag(),
    failure: { code: "not-found", message: "no such tag" },
  };
  const replay = evidenceOf([]).map((entry) => (entry.operation === missing.operation ? missing : entry));
  const verdict = await evaluate(replay);
  assert.is(verdict.outcome, "denied");
  assert.is(verdict.explanation.images[0]?.fault?.code, "signature-missing");
});

test("one good layer counts among any number of bad ones", async () => {
  const bad = [otherImage, otherSigner, annotation("!"), answering(otherImage, bytesOf("x"))];
  for (const one of bad) {
    // The layer with the bad annotation has the good one's blob; the good one's answer stands first in the table.
    assert.is(await outcome([good, one]), "allowed");
    assert.is(await outcome([one, good]), "allowed");
  }
  assert.is(await outcome([otherSigner, annotation("!"), otherImage, good]), "allowed");
});

test("a layer that is not there, or could not be fetched, beside a good one does not matter", async () => {
  for (const code of ["not-found", "unavailable", "unauthorized", "rate-limited", "too-large", "refused"] as const) {
    assert.is(await outcome([good, notFetched(code)]), "allowed", code);
    assert.is(await outcome([notFetched(code), good]), "allowed", code);
  }
});

test("among bad layers alone, one that could not be fetched makes it unknown", async () => {
  const expected: [FailureCode, string][] = [
    ["unavailable", "indeterminate: evidence-unavailable"],
    ["unauthorized", "indeterminate: evidence-unauthorized"],
    ["rate-limited", "indeterminate: evidence-rate-limited"],
    ["refused", "indeterminate: evidence-refused"],
    ["not-recorded", "indeterminate: evidence-missing"],
    ["not-found", "denied: payload-other-digest"],
    ["invalid-answer", "denied: payload-other-digest"],
    ["too-large", "denied: evidence-too-large"],
  ];
  for (const [code, outcomeOf] of expected) {
    assert.is(await outcome([otherImage, notFetched(code), otherSigner]), outcomeOf, code);
  }
});

test("of many bad layers the one nearest to success is the reason", async () => {
  assert.is(await outcome([annotation("!"), otherSigner]), "denied: signature-mismatch");
  assert.is(await outcome([otherSigner, otherImage, annotation("!")]), "denied: payload-other-digest");
  const unread = signedLayer(signer, "{}");
  assert.is(await outcome([otherSigner, unread]), "denied: payload-invalid");
});

test("each key needs a signature of its own", async () => {
  const both = requiring([signer, other]);
  const run = (layers: Layer[]): Promise<EvaluatedVerdict> =>
    policy.evaluate(pod(IMAGE), both, { replay: evidenceOf(layers) });
  assert.is((await run([good, otherSigner])).outcome, "allowed");
  assert.is((await run([otherSigner, good])).outcome, "allowed");
  assert.is((await run([good])).outcome, "denied");
  assert.is((await run([good, good])).outcome, "denied");
  assert.is((await run([good, notFetched("unavailable")])).outcome, "indeterminate");
});

test.run();
