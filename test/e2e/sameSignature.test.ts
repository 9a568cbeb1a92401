/**
 * Identity, annotations, digest and predicate type hold for one and the same signature, and what was found out under the
 * conditions of one rule says nothing under those of another: whoever attaches several signatures wins nothing by it.
 */
import * as assert from "uvu/assert";

import { pemOf } from "../../src/testkit/x509/pem.js";
import { seededKey } from "../../src/testkit/x509/seededKey.js";
import { bytesOf, digestOf } from "../../src/testkit/bytes.js";
import { IMAGE, IMAGE_DIGEST, simpleSigning } from "../support/signing.js";
import { ArtifactPolicy, imageRequest } from "../support/sigstore/artifactPolicy.js";
import { type Attached, evidenceOfImage } from "../support/sigstore/evidence.js";
import {
  ALICE,
  COSIGN_SIGN,
  IN_TOTO,
  MALLORY,
  SLSA_PROVENANCE,
  SigstoreServices,
  attestationLayer,
  bundleBytes,
  keySigner,
  signatureLayer,
  statement,
  subjectOf,
  type Identity,
  type TestSigner,
} from "../../src/testkit/sigstore/index.js";
import { suite } from "../support/suite.js";

const test = suite("same signature");

const artifact = await ArtifactPolicy.load();
const kubewarden = await ArtifactPolicy.load("verify-image-signatures");
const sigstore = new SigstoreServices("same");
const trust = { trustedRoots: [sigstore.trustedRoot()] };
const [alice, mallory] = [sigstore.keyless(ALICE), sigstore.keyless(MALLORY)];
const [key, otherKey] = [seededKey("same key"), seededKey("other key")];
const WANTED = { team: "a" };
const OTHER_DIGEST = digestOf("another image");
const hex = IMAGE_DIGEST.slice("sha256:".length);

const layerBy = (
  signer: TestSigner,
  digest = IMAGE_DIGEST,
  optional: unknown = null,
): ReturnType<typeof signatureLayer> => signatureLayer(sigstore.sign(signer, bytesOf(simpleSigning(digest, optional))));
const attestedBy = (signer: TestSigner, type: string, digest = hex): ReturnType<typeof attestationLayer> =>
  attestationLayer(sigstore.sign(signer, statement(digest, type, {}), IN_TOTO));

test("annotations, digest and signer of different signatures are no signature", () => {
  const settings = { attestors: [keyless(ALICE)], annotations: WANTED, trust };
  const parts = [layerBy(alice), layerBy(mallory, IMAGE_DIGEST, WANTED), layerBy(alice, OTHER_DIGEST, WANTED)];
  denied(settings, { signatures: parts });
  denied(settings, { signatures: parts.toReversed() });
  accepted(settings, { signatures: [...parts, layerBy(alice, IMAGE_DIGEST, WANTED)] });
});

test("predicate type, subject and signer of different attestations are no attestation", () => {
  const settings = { attestors: [keyless(ALICE)], attestation: { predicateType: SLSA_PROVENANCE }, trust };
  const parts = [
    attestedBy(alice, "https://example.com/other"),
    attestedBy(mallory, SLSA_PROVENANCE),
    attestedBy(alice, SLSA_PROVENANCE, OTHER_DIGEST.slice("sha256:".length)),
  ];
  denied(settings, { attestations: parts });
  denied(settings, { attestations: parts.toReversed() });
  accepted(settings, { attestations: [...parts, attestedBy(alice, SLSA_PROVENANCE)] });
});

test("a statement that names several artifacts is about each by all digests that it states", () => {
  const settings = { attestors: [keyless(ALICE)], attestation: { predicateType: SLSA_PROVENANCE }, trust };
  const about = (...subject: unknown[]): Attached => {
    const type = "https://in-toto.io/Statement/v1";
    const bytes = bytesOf({ _type: type, subject, predicateType: SLSA_PROVENANCE, predicate: {} });
    return { attestations: [attestationLayer(sigstore.sign(alice, bytes, IN_TOTO))] };
  };
  accepted(settings, about({ name: "x", digest: { sha512: "00".repeat(64) } }, { name: "y", digest: { sha256: hex } }));
  for (const digest of [
    { sha256: hex.toUpperCase() },
    { sha256: `sha256:${hex}` },
    { sha256: "" },
    { SHA256: hex },
    { sha384: hex },
    { sha512: hex },
    { sha256: hex.slice(0, 63) },
    { sha256: `${hex} ` },
    { gitCommit: hex },
  ]) {
    denied(settings, about({ name: hex, digest }));
  }
});

test("two attestors are two, though one signature came twice", () => {
  const both = { attestors: [keyless(ALICE), keyless(MALLORY)], trust };
  denied(both, { signatures: [layerBy(alice), layerBy(alice)] });
  denied(both, { signatures: [layerBy(alice), layerBy(mallory, OTHER_DIGEST)] });
  accepted(both, { signatures: [layerBy(mallory), layerBy(alice)] });
  const mixed = { attestors: [keyOf(key), keyless(ALICE), keyOf(otherKey)], trust };
  denied(mixed, { signatures: [layerBy(keySigner(key)), layerBy(alice)] });
  accepted(mixed, { signatures: [layerBy(keySigner(key)), layerBy(alice), layerBy(keySigner(otherKey))] });
});

test("a certificate for a wanted key is no signature by that key in a bundle, nor a key one by a name", () => {
  const withKey = sigstore.keyless(ALICE, { key });
  const signed = sigstore.sign(withKey, statement(hex, COSIGN_SIGN, {}), IN_TOTO);
  const byKey = { attestors: [keyOf(key)], trust };
  denied(byKey, { bundles: [{ bytes: bundleBytes(signed) }] });
  const plain = sigstore.sign(keySigner(key), statement(hex, COSIGN_SIGN, {}), IN_TOTO);
  accepted(byKey, { bundles: [{ bytes: bundleBytes(plain) }] });
  denied({ attestors: [keyless(ALICE)], trust }, { bundles: [{ bytes: bundleBytes(plain) }] });
});

test("rules of one policy share nothing but what is the same", () => {
  const rules = [
    { pubKeys: [pemOf("PUBLIC KEY", key.spki)] },
    { pubKeys: [pemOf("PUBLIC KEY", key.spki)], annotations: WANTED },
    { keyless: [identityOf(ALICE)] },
    { keyless: [identityOf(ALICE)], annotations: WANTED },
    { keyless: [identityOf(ALICE)], repository: "registry.example/signatures" },
    { keyless: [identityOf(MALLORY)] },
    { keyless: [identityOf(ALICE)], formats: ["bundle"] },
  ].map((rule) => ({ image: "*", ...rule }));
  const signatures = [layerBy(keySigner(key)), layerBy(alice)];
  const satisfied = new Set([0, 2]);
  for (const [first, one] of rules.entries()) {
    for (const [second, two] of rules.entries()) {
      const verdict = judgedByKubewarden({ signatures: [one, two], trust }, { signatures });
      assert.is(
        verdict.accepted,
        satisfied.has(first) && satisfied.has(second),
        `${first}, ${second}: ${verdict.text}`,
      );
    }
  }
});

test.run();

function identityOf(identity: Identity): { subject: string; issuer: string } {
  return { subject: subjectOf(identity), issuer: identity.issuer };
}

function keyless(identity: Identity): unknown {
  return { keyless: { identities: [identityOf(identity)] } };
}

function keyOf({ spki }: { spki: Uint8Array }): unknown {
  return { key: pemOf("PUBLIC KEY", spki) };
}

function accepted(settings: unknown, attached: Attached): void {
  const verdict = artifact.judge(imageRequest(), settings, evidenceOfImage(attached));
  assert.ok(verdict.accepted, verdict.text);
}

function denied(settings: unknown, attached: Attached): void {
  const verdict = artifact.judge(imageRequest(), settings, evidenceOfImage(attached));
  assert.not(verdict.accepted, verdict.text);
}

function judgedByKubewarden(settings: unknown, attached: Attached): { accepted: boolean; text: string } {
  const object = { kind: "Pod", apiVersion: "v1", metadata: {}, spec: { containers: [{ name: "c", image: IMAGE }] } };
  const request = { uid: "", kind: { group: "", version: "v1", kind: "Pod" }, operation: "CREATE", object };
  return kubewarden.judge(request, settings, evidenceOfImage(attached));
}
