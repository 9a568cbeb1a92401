/** Each signature is fetched once, and checked once by each signer, however many containers, rules and attestors ask. */
import * as assert from "uvu/assert";

import { outDirectory } from "../../build/paths.js";
import { loadPolicyFile, type EvaluatedVerdict } from "../../src/index.js";
import { EmbeddedRegistry } from "../../src/testkit/registry/index.js";
import { loadVerifyImageSignatures, pod } from "../support/policy.js";
import { bytesOf } from "../../src/testkit/bytes.js";
import { layer } from "../../src/testkit/sigstore/signatureManifest.js";
import { IMAGE, IMAGE_DIGEST, makeSigner, simpleSigning, type Signer } from "../support/signing.js";
import { evidenceOfImage } from "../support/sigstore/evidence.js";
import {
  ALICE,
  attachLayers,
  bundleBytes,
  COSIGN_SIGN,
  IN_TOTO,
  MALLORY,
  putImage,
  signatureLayer,
  SigstoreServices,
  statement,
  VERIFIED_AT,
  WORKFLOW,
  type Identity,
} from "../../src/testkit/sigstore/index.js";
import { suite } from "../support/suite.js";

const test = suite("policy/shared checks");
const now = (): Date => new Date(VERIFIED_AT * 1000);
const policy = await loadVerifyImageSignatures({ now });
const artifactPolicy = await loadPolicyFile(new URL("verify-artifact.wasm", outDirectory), { now });
const sigstore = new SigstoreServices("shared checks");
const trust = { trustedRoots: [sigstore.trustedRoot()] };
const SIGNERS = ["one", "two", "three", "four", "five"].map(makeSigner);

/** An image with one signature of each signer. */
function signedByAll(registry: EmbeddedRegistry, tags: string[]): void {
  const digest = putImage(registry, "app", tags[0] ?? "v1");
  for (const tag of tags) putImage(registry, "app", tag, `app:${tags[0]}`);
  const layers = SIGNERS.map((signer, index) => signedLayerOf(signer, digest, String(index)));
  attachLayers(registry, "app", digest, "sig", layers);
}

function signedLayerOf(signer: Signer, digest: string, note: string): ReturnType<typeof layer> {
  const payload = bytesOf(simpleSigning(digest, { note }));
  return layer(payload, signer.sign(payload));
}

test("eight containers of one image, five keys: one look-up of each, each signature once for each key", async () => {
  const registry = await EmbeddedRegistry.start();
  signedByAll(registry, ["v1"]);
  const image = `${registry.host}/app:v1`;
  const settings = { signatures: [{ image: "*", pubKeys: SIGNERS.map(({ pem }) => pem) }] };
  const verdict = await policy.evaluate(pod(...Array<string>(8).fill(image)), settings);
  await registry.close();
  assert.is(verdict.outcome, "allowed", verdict.message);
  // resolve, referrers, manifest, five payloads, clock
  assert.is(verdict.run.lookups, 9);
  assert.is(checksOf(verdict), 1 + 2 + 3 + 4 + 5);
  assert.is(verdict.patch.length, 8);
});

test("images of one digest under several tags, and rules that ask the same, are judged once", async () => {
  const registry = await EmbeddedRegistry.start();
  const tags = ["v1", "v2", "v3", "latest"];
  signedByAll(registry, tags);
  const images = tags.map((tag) => `${registry.host}/app:${tag}`);
  const entry = { image: "*", pubKeys: SIGNERS.map(({ pem }) => pem) };
  const entries = [entry, { ...entry, image: "*/app:*" }, { ...entry, pubKeys: [SIGNERS[4]?.pem, SIGNERS[4]?.pem] }];
  const verdict = await policy.evaluate(pod(...images), { signatures: entries });
  await registry.close();
  assert.is(verdict.outcome, "allowed", verdict.message);
  assert.is(verdict.run.lookups, 9 + 3);
  assert.is(checksOf(verdict), 15);
  assert.is(verdict.explanation.images.length, 4);
});

test("rules that want something else of the same signature are judged each on its own", async () => {
  const [signer] = SIGNERS as [Signer];
  const evidence = evidenceOfImage({ signatures: [signedLayerOf(signer, IMAGE_DIGEST, "prod")] });
  const entry = { image: "*", pubKeys: [signer.pem] };
  const judge = async (...notes: string[]): Promise<EvaluatedVerdict> => {
    const signatures = notes.map((note) => ({ ...entry, annotations: { note } }));
    return await policy.evaluate(pod(IMAGE), { signatures }, { replay: evidence });
  };
  assert.is((await judge("prod", "prod")).outcome, "allowed");
  assert.is(checksOf(await judge("prod", "prod")), 1);
  const verdict = await judge("prod", "dev");
  assert.is(verdict.outcome, "denied");
  assert.is(checksOf(verdict), 2);
  assert.equal(
    verdict.explanation.images[0]?.rules.map(({ outcome }) => outcome),
    ["verified", "failed"],
  );
});

test("who signed keyless is found out once for all identities that are wanted", async () => {
  const evidence = evidenceOfImage({
    bundles: [ALICE, MALLORY, WORKFLOW].map((who) => ({ bytes: bundleOf(who) })),
  });
  const keyless = [ALICE, MALLORY, WORKFLOW].map(({ issuer, email, uri }) => ({ issuer, subject: email ?? uri }));
  const settings = { signatures: [{ image: "*", keyless: [...keyless, ...keyless] }], trust };
  const verdict = await policy.evaluate(pod(IMAGE), settings, { replay: evidence });
  assert.is(verdict.outcome, "allowed", verdict.message);
  assert.is(checksOf(verdict), 3);
});

test("a key and an identity are different signers of the same signature", async () => {
  const signer = makeSigner("one");
  const evidence = evidenceOfImage({
    signatures: [signatureLayer(sigstore.sign(sigstore.keyless(ALICE), bytesOf(simpleSigning())))],
  });
  const attestors = [
    { keyless: { identities: [{ subject: "alice@example.com", issuer: ALICE.issuer }] } },
    { key: signer.pem },
  ];
  const verdict = await artifactPolicy.evaluate({ image: IMAGE }, { attestors, trust }, { replay: evidence });
  assert.is(verdict.outcome, "denied");
  assert.is(checksOf(verdict), 2);
  const [rule] = verdict.explanation.images[0]?.rules ?? [];
  assert.equal(
    rule?.attestors.map(({ signatures, fault }) => [signatures.length, fault?.code]),
    [
      [1, undefined],
      [0, "signature-mismatch"],
    ],
  );
});

test("all that satisfy are reported where settings say so, else the first", async () => {
  const bundles = [ALICE, ALICE, MALLORY].map((who, index) => ({ bytes: bundleOf(who, { index }) }));
  const attestors = [{ keyless: { identities: [{ subject: "alice@example.com", issuer: ALICE.issuer }] } }];
  const count = async (more: object): Promise<number | undefined> => {
    const settings = { attestors, trust, ...more };
    const replay = evidenceOfImage({ bundles });
    const verdict = await artifactPolicy.evaluate({ image: IMAGE }, settings, { replay });
    assert.is(verdict.outcome, "allowed");
    return verdict.explanation.images[0]?.rules[0]?.attestors[0]?.signatures.length;
  };
  assert.is(await count({}), 1);
  assert.is(await count({ collectAll: true }), 2);
});

test.run();

function bundleOf(who: Identity, predicate: unknown = {}): Uint8Array {
  const payload = statement(IMAGE_DIGEST.slice("sha256:".length), COSIGN_SIGN, predicate);
  return bundleBytes(sigstore.sign(sigstore.keyless(who), payload, IN_TOTO));
}

function checksOf(verdict: EvaluatedVerdict): number | undefined {
  return verdict.explanation.signatureChecks;
}
