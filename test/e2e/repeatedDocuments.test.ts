/**
 * A layer costs its manifest a hundred bytes and names a blob of megabytes; a search in a log writes the document that it
 * asks about once more. Neither multiplies what anybody may attach: it ends with a verdict, never with a trap.
 */
import * as assert from "uvu/assert";

import type { EvidenceEntry } from "../../host/runtime/evidence.js";
import { pemOf } from "../../src/testkit/x509/pem.js";
import { seededKey } from "../../src/testkit/x509/seededKey.js";
import { bytesOf, digestOf } from "../../src/testkit/bytes.js";
import { IMAGE_DIGEST } from "../support/signing.js";
import { ArtifactPolicy, imageRequest } from "../support/sigstore/artifactPolicy.js";
import { type Attached, type AttachedBundle, evidenceOfImage } from "../support/sigstore/evidence.js";
import {
  ALICE,
  COSIGN_SIGN,
  IN_TOTO,
  MALLORY,
  SLSA_PROVENANCE,
  SigstoreServices,
  attestationLayer,
  bundleBytes,
  bundleManifest,
  mediaTypeOf,
  statement,
  subjectOf,
} from "../../src/testkit/sigstore/index.js";
import { suite } from "../support/suite.js";

const test = suite("repeated documents");

/** Half of what the modules may have. */
const MOST_PAGES = 4096;

const policy = await ArtifactPolicy.load();
const sigstore = new SigstoreServices("repeated");
const alice = sigstore.keyless(ALICE);
const mallory = sigstore.keyless(MALLORY);
const settings = {
  attestors: [{ keyless: { identities: [{ subject: subjectOf(ALICE), issuer: ALICE.issuer }] } }],
  trust: { trustedRoots: [sigstore.trustedRoot()] },
};
const wantingAttestation = { ...settings, attestation: { predicateType: SLSA_PROVENANCE } };
const hex = IMAGE_DIGEST.slice("sha256:".length);
const small = bundleBytes(sigstore.sign(mallory, statement(hex, COSIGN_SIGN, {}), IN_TOTO));
const large = sigstore.sign(mallory, provenance(2_000_000), IN_TOTO);

test("one bundle that many layers of many referrers name is read once", () => {
  for (const [manifests, layers] of [
    [1, 1024],
    [60, 1024],
  ] as const) {
    deniedInBudget({ bundles: many(manifests, (index) => namedOften(small, layers, index)) }, settings);
  }
  deniedInBudget({ bundles: many(20, (index) => namedOften(bundleBytes(large), 1024, index)) }, wantingAttestation);
});

test("one envelope that all layers of the .att manifest name is read once", () => {
  deniedInBudget({ attestations: many(128, () => attestationLayer(large)) }, wantingAttestation);
});

test("a bundle that is named twice counts once", () => {
  const bundle = bundleBytes(sigstore.sign(alice, statement(hex, COSIGN_SIGN, {}), IN_TOTO));
  const evidence = evidenceOfImage({ bundles: [namedOften(bundle, 2, 0), namedOften(bundle, 2, 1)] });
  const verdict = policy.judge(imageRequest(), { ...settings, collectAll: true }, evidence);
  assert.ok(verdict.accepted, verdict.text);
  assert.is(verdict.text.split('"format":"bundle"').length - 1, 1);
});

test("a layer that names a bundle with a wrong size does not hide the right one", () => {
  const bundle = bundleBytes(sigstore.sign(alice, statement(hex, COSIGN_SIGN, {}), IN_TOTO));
  const wrong = manifestOf(bundle, 1, 0, bundle.length + 1);
  const evidence = evidenceOfImage({ bundles: [{ bytes: bundle, manifest: wrong }, { bytes: bundle }] });
  const verdict = policy.judge(imageRequest(), settings, evidence);
  assert.ok(verdict.accepted, verdict.text);
});

test("a log is asked about as much as is allowed, once for each signature and signer", () => {
  const rekorUrl = "https://rekor.example";
  const without = (bytes: number): Attached => ({
    attestations: many(8, (index) =>
      attestationLayer(sigstore.sign(mallory, provenance(bytes, index), IN_TOTO, { log: "none" })),
    ),
  });
  for (const bytes of [1_000, 1_400_000, 2_000_000]) {
    deniedInBudget(without(bytes), { ...wantingAttestation, rekorUrl });
  }
  const one = attestationLayer(sigstore.sign(mallory, provenance(1_000), IN_TOTO, { log: "none" }));
  const attestors = many(64, (index) => ({ key: pemOf("PUBLIC KEY", seededKey(`key ${index}`).spki) }));
  deniedInBudget({ attestations: many(128, () => one) }, { ...wantingAttestation, attestors, rekorUrl });
});

test.run();

function many<T>(count: number, make: (index: number) => T): T[] {
  return Array.from({ length: count }, (_, index) => make(index));
}

function provenance(bytes: number, index = 0): Uint8Array {
  return statement(hex, SLSA_PROVENANCE, { index, text: "a".repeat(bytes) });
}

/** A referrer of that number whose layers all are the bundle. */
function namedOften(bytes: Uint8Array, layers: number, index: number): AttachedBundle {
  return { bytes, manifest: manifestOf(bytes, layers, index, bytes.length) };
}

function manifestOf(bundle: Uint8Array, layers: number, index: number, size: number): Uint8Array {
  const layer = { mediaType: mediaTypeOf("0.3"), size, digest: digestOf(bundle) };
  const annotations = { index: String(index) };
  return bytesOf({ ...bundleManifest(IMAGE_DIGEST, bundle), annotations, layers: many(layers, () => layer) });
}

function deniedInBudget(attached: Attached, wanted: unknown): void {
  const evidence: EvidenceEntry[] = evidenceOfImage(attached);
  const verdict = policy.judge(imageRequest(), wanted, evidence);
  assert.not(verdict.accepted);
  assert.ok(policy.memoryPages <= MOST_PAGES, `${policy.memoryPages} pages`);
  policy.renew();
}
