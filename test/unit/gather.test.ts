/** What is looked at for an image: referrers, their stand-in, cosign's tags; how deep, how often, and what faults there mean. */
import * as assert from "uvu/assert";

import { outDirectory } from "../../build/paths.js";
import type { EvidenceEntry } from "../../host/runtime/evidence.js";
import { loadPolicyFile, type EvaluatedVerdict } from "../../src/index.js";
import { EmbeddedRegistry } from "../../src/testkit/registry/index.js";
import { loadVerifyImageSignatures, pod } from "../support/policy.js";
import { bytesOf, digestOf } from "../../src/testkit/bytes.js";
import { OCI_MANIFEST } from "../../src/testkit/registry/mediaTypes.js";
import { signatureManifest } from "../../src/testkit/sigstore/signatureManifest.js";
import { IMAGE, IMAGE_DIGEST, REPOSITORY, referrersIndex, signatureTag, simpleSigning } from "../support/signing.js";
import { evidenceOfImage } from "../support/sigstore/evidence.js";
import {
  ALICE,
  attachBundle,
  attachLayers,
  attestationLayer,
  bundleBytes,
  bundleManifest,
  COSIGN_SIGN,
  IN_TOTO,
  MALLORY,
  putFallbackIndex,
  putImage,
  signatureLayer,
  SigstoreServices,
  SLSA_PROVENANCE,
  statement,
  VERIFIED_AT,
  WORKFLOW,
  type Identity,
} from "../../src/testkit/sigstore/index.js";
import { suite } from "../support/suite.js";

const test = suite("gather");
const now = (): Date => new Date(VERIFIED_AT * 1000);
const anyFormat = await loadVerifyImageSignatures({ now });
const asCosign = await loadPolicyFile(new URL("verify-artifact.wasm", outDirectory), { now });
const sigstore = new SigstoreServices("gather");
const trust = { trustedRoots: [sigstore.trustedRoot()] };
const identity = { subject: "alice@example.com", issuer: ALICE.issuer };
const kubewarden = (more: Record<string, unknown> = {}): unknown => ({
  signatures: [{ image: "*", keyless: [identity], ...more }],
  trust,
});
const artifact = (more: Record<string, unknown> = {}): unknown => ({
  attestors: [{ keyless: { identities: [identity] } }],
  trust,
  ...more,
});

/** The verdict of verify-artifact over recorded evidence: the outcome, or what was wrong. */
async function outcome(evidence: EvidenceEntry[], more: Record<string, unknown> = {}): Promise<string> {
  return outcomeOf(await asCosign.evaluate({ image: IMAGE }, artifact(more), { replay: evidence }));
}

/** The same of verify-image-signatures, which looks at every format. */
async function outcomeAny(evidence: EvidenceEntry[], more: Record<string, unknown> = {}): Promise<string> {
  return outcomeOf(await anyFormat.evaluate(pod(IMAGE), kubewarden(more), { replay: evidence }));
}

function outcomeOf(verdict: EvaluatedVerdict): string {
  assert.is.not(verdict.explanation.fault?.code, "module-failed", verdict.message);
  return verdict.accepted ? "allowed" : `${verdict.outcome}: ${verdict.explanation.images[0]?.fault?.code}`;
}

function layerOf(who: Identity, digest = IMAGE_DIGEST, optional: unknown = null): ReturnType<typeof signatureLayer> {
  return signatureLayer(sigstore.sign(sigstore.keyless(who), bytesOf(simpleSigning(digest, optional))));
}

function bundleOf(who: Identity, digest = IMAGE_DIGEST, predicateType = COSIGN_SIGN): Uint8Array {
  const payload = statement(digest.slice("sha256:".length), predicateType, {});
  return bundleBytes(sigstore.sign(sigstore.keyless(who), payload, IN_TOTO));
}

const goodLayer = layerOf(ALICE);
const badLayer = layerOf(MALLORY);
const goodBundle = { bytes: bundleOf(ALICE) };
const badBundle = { bytes: bundleOf(MALLORY) };
const brokenBundle = { bytes: bytesOf("{}") };

/** The evidence with other answers in place of some. */
function answering(evidence: EvidenceEntry[], ...others: EvidenceEntry[]): EvidenceEntry[] {
  const isOther = ({ operation, argument }: EvidenceEntry): boolean =>
    others.some((other) => other.operation === operation && other.argument === argument);
  return [...evidence.filter((entry) => !isOther(entry)), ...others];
}

function referrers(answer: Uint8Array): EvidenceEntry {
  return { operation: "registry/v1/referrers", argument: `${REPOSITORY}@${IMAGE_DIGEST}`, answer };
}

function referrersFail(code: "not-found" | "unavailable" | "unauthorized"): EvidenceEntry {
  const failure = { code, message: "on demand" };
  return { operation: "registry/v1/referrers", argument: `${REPOSITORY}@${IMAGE_DIGEST}`, failure };
}

function listingOf(evidence: EvidenceEntry[]): Uint8Array {
  const entry = evidence.find(({ operation }) => operation === "registry/v1/referrers");
  assert.ok(entry !== undefined && "answer" in entry);
  return entry.answer;
}

test("either format is enough", async () => {
  for (const judge of [outcome, outcomeAny]) {
    assert.is(await judge(evidenceOfImage({ signatures: [goodLayer] })), "allowed");
    assert.is(await judge(evidenceOfImage({ bundles: [goodBundle] })), "allowed");
    assert.is(await judge(evidenceOfImage({ signatures: [goodLayer], bundles: [goodBundle] })), "allowed");
    assert.is(await judge(evidenceOfImage({})), "denied: signature-missing");
  }
});

test("as cosign: where there is a bundle the tag is not looked at", async () => {
  const evidence = evidenceOfImage({ signatures: [goodLayer], bundles: [badBundle] });
  assert.is(await outcome(evidence), "denied: identity-mismatch");
  assert.is(await outcome(evidence, { formats: ["cosign"] }), "allowed");
  assert.is(await outcome(evidence, { formats: ["bundle"] }), "denied: identity-mismatch");
  assert.is(await outcomeAny(evidence), "allowed");
  assert.is(await outcomeAny(evidence, { formats: ["bundle"] }), "denied: identity-mismatch");
});

test("a bundle that cannot be read does not hide the tag", async () => {
  const evidence = evidenceOfImage({ signatures: [goodLayer], bundles: [brokenBundle] });
  assert.is(await outcome(evidence), "allowed");
  assert.is(await outcomeAny(evidence), "allowed");
  assert.is(await outcome(evidence, { formats: ["bundle"] }), "denied: bundle-malformed");
});

test("what others attached does not matter, in whichever order", async () => {
  for (const bundles of [
    [badBundle, brokenBundle, goodBundle],
    [goodBundle, brokenBundle, badBundle],
    [{ bytes: bundleOf(ALICE, digestOf("another image")) }, goodBundle],
    [{ bytes: bundleOf(ALICE, IMAGE_DIGEST, SLSA_PROVENANCE) }, goodBundle],
  ]) {
    assert.is(await outcome(evidenceOfImage({ bundles })), "allowed");
  }
  assert.is(await outcome(evidenceOfImage({ signatures: [badLayer, goodLayer] })), "allowed");
});

test("a signature of another image is none of this one", async () => {
  const other = digestOf("another image");
  assert.is(
    await outcome(evidenceOfImage({ bundles: [{ bytes: bundleOf(ALICE, other) }] })),
    "denied: payload-other-digest",
  );
  assert.is(await outcome(evidenceOfImage({ signatures: [layerOf(ALICE, other)] })), "denied: payload-other-digest");
});

test("neither what the listing says of a referrer nor its annotations decide, the layer does", async () => {
  const change = { artifactType: "application/vnd.example.sbom" };
  const fields = { change, annotations: { "dev.sigstore.bundle.content": "x" } };
  assert.is(await outcome(evidenceOfImage({ bundles: [{ ...goodBundle, fields }] })), "allowed");
  const subject = { mediaType: OCI_MANIFEST, digest: digestOf("another image"), size: 7 };
  assert.is(
    await outcome(evidenceOfImage({ bundles: [{ ...goodBundle, fields: { change: { subject } } }] })),
    "allowed",
  );
  const layers = [{ mediaType: "application/json", digest: digestOf(goodBundle.bytes), size: goodBundle.bytes.length }];
  const otherType = evidenceOfImage({ bundles: [{ ...goodBundle, fields: { change: { layers } } }] });
  assert.is(await outcome(otherType), "denied: signature-missing");
});

test("referrers that are no manifests of images are passed over", async () => {
  const evidence = evidenceOfImage({ bundles: [goodBundle] });
  const index = JSON.parse(Buffer.from(listingOf(evidence)).toString()) as { manifests: Record<string, unknown>[] };
  const indexType = "application/vnd.oci.image.index.v1+json";
  const other = { mediaType: indexType, digest: digestOf("an index"), size: 8 };
  const more = referrers(referrersIndex([other, ...index.manifests, ...index.manifests]));
  assert.is(await outcome(answering(evidence, more)), "allowed");
});

test("manifests and bundles must have the digest and size that name them", async () => {
  const evidence = evidenceOfImage({ bundles: [goodBundle] });
  for (const entry of evidence) {
    if (!("answer" in entry) || !entry.argument.includes("@") || entry.operation === "registry/v1/referrers") continue;
    for (const answer of [
      Buffer.concat([entry.answer, Buffer.from(" ")]),
      entry.answer.slice(0, -1),
      flipped(entry.answer),
    ]) {
      assert.is(await outcome(answering(evidence, { ...entry, answer })), "denied: evidence-mismatch");
    }
  }
});

const unreadableListings: [string, EvidenceEntry, string][] = [
  ["down", referrersFail("unavailable"), "indeterminate: evidence-unavailable"],
  ["refused", referrersFail("unauthorized"), "indeterminate: evidence-unauthorized"],
  ["no index", referrers(bytesOf("{}")), "denied: manifest-invalid"],
  ["a manifest", referrers(signatureManifest([])), "denied: manifest-invalid"],
];

for (const [name, listing, expected] of unreadableListings) {
  const signed = answering(evidenceOfImage({ signatures: [goodLayer] }), listing);

  test(`a listing that cannot be read (${name}): nobody knows, where a bundle would hide the tag`, async () => {
    assert.is(await outcome(signed), expected);
    // Who does not want to depend on the listing says so.
    assert.is(await outcome(signed, { formats: ["cosign"] }), "allowed");
  });

  test(`a listing that cannot be read (${name}): where nothing is hidden the tag is proof all the same`, async () => {
    assert.is(await outcomeAny(signed), "allowed");
    assert.is(
      await outcomeAny(answering(evidenceOfImage({ signatures: [badLayer] }), listing)),
      expectedOfOthers(expected),
    );
  });
}

/** What could not be found out says more than a signature by somebody else; what cannot be read says less. */
function expectedOfOthers(expected: string): string {
  return expected.startsWith("indeterminate") ? expected : "denied: identity-mismatch";
}

test("without the referrers API the tag sha256-HEX stands in for it", async () => {
  const evidence = evidenceOfImage({ bundles: [goodBundle] });
  const tag = `${REPOSITORY}:${IMAGE_DIGEST.replace(":", "-")}`;
  const fallback = (answer: Uint8Array): EvidenceEntry => ({
    operation: "registry/v1/manifest",
    argument: tag,
    answer,
  });
  const noApi = referrersFail("not-found");
  assert.is(await outcome(answering(evidence, noApi, fallback(listingOf(evidence)))), "allowed");
  assert.is(await outcome(answering(evidence, noApi)), "denied: signature-missing");
  assert.is(await outcome(answering(evidence, noApi, fallback(bytesOf("[]")))), "denied: manifest-invalid");
  const failing: EvidenceEntry = {
    operation: "registry/v1/manifest",
    argument: tag,
    failure: { code: "rate-limited", message: "x" },
  };
  assert.is(await outcome(answering(evidence, noApi, failing)), "indeterminate: evidence-rate-limited");
});

test("cosign 2's experiment: simple-signing layers among the referrers, where they are asked for", async () => {
  const manifest = signatureManifest([goodLayer], { artifactType: "application/vnd.dev.cosign.artifact.sig.v1+json" });
  const descriptor = { mediaType: OCI_MANIFEST, digest: digestOf(manifest), size: manifest.length };
  const evidence = answering(
    evidenceOfImage({ signatures: [goodLayer] }).filter(({ argument }) => argument !== signatureTag()),
    referrers(referrersIndex([descriptor])),
    { operation: "registry/v1/manifest", argument: `${REPOSITORY}@${descriptor.digest}`, answer: manifest },
    { operation: "registry/v1/manifest", argument: signatureTag(), failure: { code: "not-found", message: "404" } },
  );
  assert.is(await outcome(evidence, { formats: ["oci11"] }), "allowed");
  assert.is(await outcome(evidence, { formats: ["bundle", "cosign", "oci11"] }), "allowed");
  assert.is(await outcome(evidence), "denied: signature-missing");
});

test("attestations: bundles and the tag .att, of the wanted type", async () => {
  const wanted = { attestation: { predicateType: "slsaprovenance1" } };
  const bundles = [{ bytes: bundleOf(ALICE, IMAGE_DIGEST, SLSA_PROVENANCE) }];
  const payload = statement(IMAGE_DIGEST.slice(7), SLSA_PROVENANCE, {});
  const attestations = [attestationLayer(sigstore.sign(sigstore.keyless(ALICE), payload, IN_TOTO))];
  assert.is(await outcome(evidenceOfImage({ bundles }), wanted), "allowed");
  assert.is(await outcome(evidenceOfImage({ attestations }), wanted), "allowed");
  assert.is(await outcome(evidenceOfImage({}), wanted), "denied: attestation-missing");
  assert.is(await outcome(evidenceOfImage({ signatures: [goodLayer] }), wanted), "denied: attestation-missing");
  assert.is(await outcome(evidenceOfImage({ bundles: [goodBundle] }), wanted), "denied: attestation-other-type");
  const other = { attestation: { predicateType: "https://example.com/review/v1" } };
  assert.is(await outcome(evidenceOfImage({ attestations }), other), "denied: attestation-other-type");
  assert.is(await outcome(evidenceOfImage({ bundles })), "denied: payload-other-type");
});

test("up to 256 referrers are looked at, and of more none", async () => {
  const evidence = evidenceOfImage({ bundles: [goodBundle] });
  const { manifests } = JSON.parse(Buffer.from(listingOf(evidence)).toString()) as { manifests: object[] };
  const others = Array.from({ length: 256 }, (_, index) => ({
    mediaType: OCI_MANIFEST,
    digest: digestOf(`referrer ${index}`),
    size: 2,
  }));
  const [good] = manifests as Record<string, unknown>[];
  assert.ok(good);
  const listing = (list: Record<string, unknown>[]): EvidenceEntry[] =>
    answering(evidence, referrers(referrersIndex(list)));
  assert.is(await outcome(listing([...others.slice(1), good])), "allowed");
  assert.is(await outcome(listing([...others, good])), "denied: budget-exhausted");
});

test("passes are as many as the chain is deep, not as there are documents", async () => {
  for (const [hasReferrers, expected] of [
    [true, [4, 5, 5]],
    [false, [4, 6, 6]],
  ] as const) {
    const registry = await EmbeddedRegistry.start();
    registry.setReferrers(hasReferrers);
    const passes: number[] = [];
    for (const put of [putTag, putBundles, putBoth]) {
      const image = put(registry);
      const verdict = await asCosign.evaluate({ image }, artifact());
      assert.is(verdict.outcome, "allowed", verdict.message);
      passes.push(verdict.run.passes);
    }
    await registry.close();
    assert.equal(passes, expected, `referrers API: ${hasReferrers}`);
  }
});

test("the evidence is what the last pass heard: a tag that a bundle hides is no part of it", async () => {
  const registry = await EmbeddedRegistry.start();
  const image = putBoth(registry);
  const live = await asCosign.evaluate({ image }, artifact());
  assert.is(live.run.evidence.filter(({ argument }) => argument.endsWith(".sig")).length, 0);
  await registry.close();
  const replayed = await asCosign.evaluate({ image }, artifact(), { replay: live.run.evidence });
  assert.is(replayed.outcome, "allowed");
  assert.equal(replayed.run.answer, live.run.answer);
});

test.run();

function putTag(registry: EmbeddedRegistry): string {
  const digest = putImage(registry, "tagged", "v1");
  const layers = Array.from({ length: 5 }, (_, index) => layerOf(ALICE, digest, { index: String(index) }));
  attachLayers(registry, "tagged", digest, "sig", layers);
  return `${registry.host}/tagged:v1`;
}

function putBundles(registry: EmbeddedRegistry): string {
  const digest = putImage(registry, "bundled", "v1");
  attach(registry, "bundled", digest, [MALLORY, ALICE, WORKFLOW]);
  return `${registry.host}/bundled:v1`;
}

function putBoth(registry: EmbeddedRegistry): string {
  const digest = putImage(registry, "both", "v1");
  attachLayers(registry, "both", digest, "sig", [layerOf(ALICE, digest)]);
  attach(registry, "both", digest, [ALICE]);
  return `${registry.host}/both:v1`;
}

/** Bundles as referrers, and their index under the tag too. */
function attach(registry: EmbeddedRegistry, repository: string, image: string, signers: Identity[]): void {
  const manifests = signers.map((who) => {
    const bundle = bundleOf(who, image);
    const digest = attachBundle(registry, repository, image, bundle);
    return { mediaType: OCI_MANIFEST, digest, size: bytesOf(bundleManifest(image, bundle)).length };
  });
  putFallbackIndex(registry, repository, image, manifests);
}

function flipped(bytes: Uint8Array): Uint8Array {
  const other = bytes.slice();
  other[bytes.length >> 1] = (other[bytes.length >> 1] ?? 0) ^ 1;
  return other;
}
