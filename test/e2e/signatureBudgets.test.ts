/** Signatures made to exhaust the module: what is read of each costs memory that a call does not give back. */
import { generateKeyPairSync } from "node:crypto";

import * as assert from "uvu/assert";

import { outDirectory } from "../../build/paths.js";
import type { EvidenceEntry } from "../../host/runtime/evidence.js";
import { loadPolicyFile, type EvaluatedVerdict } from "../../src/index.js";
import { bytesOf, digestOf } from "../../src/testkit/bytes.js";
import { OCI_MANIFEST } from "../../src/testkit/registry/mediaTypes.js";
import { layer, SIGNATURE_ANNOTATION } from "../../src/testkit/sigstore/signatureManifest.js";
import { IMAGE, IMAGE_DIGEST, REPOSITORY, referrersIndex, simpleSigning } from "../support/signing.js";
import { bundleManifest } from "../../src/testkit/sigstore/attach.js";
import { clockEntry, evidenceOfImage } from "../support/sigstore/evidence.js";
import {
  ALICE,
  bundleBytes,
  COSIGN_SIGN,
  IN_TOTO,
  signatureLayer,
  SigstoreServices,
  statement,
  VERIFIED_AT,
} from "../../src/testkit/sigstore/index.js";
import { suite } from "../support/suite.js";

const test = suite("signature budgets");
const MIB = 1024 * 1024;
const policy = await loadPolicyFile(new URL("verify-artifact.wasm", outDirectory));
const sigstore = new SigstoreServices("budgets");
const identity = { subject: "alice@example.com", issuer: ALICE.issuer };
const settings = {
  attestors: [{ keyless: { identities: [identity] } }],
  trust: { trustedRoots: [sigstore.trustedRoot()] },
};

async function judge(evidence: EvidenceEntry[], more: object = {}): Promise<EvaluatedVerdict> {
  const verdict = await policy.evaluate({ image: IMAGE }, { ...settings, ...more }, { replay: evidence });
  assert.is.not(verdict.explanation.fault?.code, "module-failed", verdict.message);
  return verdict;
}

/** The image with these bundles, which need be none. */
function attached(bundles: Uint8Array[]): EvidenceEntry[] {
  const manifests = bundles.map((bundle) => bytesOf(bundleManifest(IMAGE_DIGEST, bundle)));
  const descriptors = manifests.map((bytes) => ({
    mediaType: OCI_MANIFEST,
    digest: digestOf(bytes),
    size: bytes.length,
  }));
  const answer = (operation: EvidenceEntry["operation"], argument: string, bytes: Uint8Array): EvidenceEntry => {
    return { operation, argument, answer: bytes };
  };
  return [
    clockEntry(VERIFIED_AT),
    answer("registry/v1/resolve", IMAGE, bytesOf(IMAGE_DIGEST)),
    answer("registry/v1/referrers", `${REPOSITORY}@${IMAGE_DIGEST}`, referrersIndex(descriptors)),
    ...manifests.map((bytes) => answer("registry/v1/manifest", `${REPOSITORY}@${digestOf(bytes)}`, bytes)),
    ...bundles.map((bytes) => answer("registry/v1/blob", `${REPOSITORY}@${digestOf(bytes)}`, bytes)),
  ];
}

function signedBundle(predicate: unknown, who = ALICE): Uint8Array {
  const payload = statement(IMAGE_DIGEST.slice("sha256:".length), COSIGN_SIGN, predicate);
  return bundleBytes(sigstore.sign(sigstore.keyless(who), payload, IN_TOTO));
}

test("as many bundles as one image may have, all by somebody else, and one that counts", async () => {
  const other = { email: "mallory@example.com", issuer: ALICE.issuer };
  const others = Array.from({ length: 255 }, (_, index) => signedBundle({ index }, other));
  const verdict = await judge(attached([...others, signedBundle({})]));
  assert.is(verdict.outcome, "allowed", verdict.message);
  assert.is(verdict.explanation.signatureChecks, 256);
});

test("bundles of the largest size, signed by the one who is wanted", async () => {
  const large = Array.from({ length: 6 }, (_, index) => signedBundle({ index, sbom: "x".repeat(2.9 * MIB) }));
  assert.ok((large[0]?.length ?? 0) > 3.8 * MIB && (large[0]?.length ?? 0) <= 4 * MIB, String(large[0]?.length));
  const verdict = await judge(attached(large), { collectAll: true });
  assert.is(verdict.outcome, "allowed", verdict.message);
});

test("statements full of values, signed by the one who is wanted", async () => {
  const predicate = { list: Array<number>(Math.floor(1.2 * MIB)).fill(1) };
  const many = Array.from({ length: 6 }, (_, index) => signedBundle({ ...predicate, index }));
  const verdict = await judge(attached(many), { collectAll: true });
  assert.not(verdict.accepted);
});

test("documents of the largest size that are no bundles", async () => {
  for (const filler of ["1,", "{},", '"",', "[["]) {
    const documents = Array.from({ length: 7 }, (_, index) =>
      bytesOf(`{"mediaType":[${index},${filler.repeat(Math.floor((4 * MIB - 64) / filler.length))}1]}`),
    );
    const verdict = await judge(attached(documents), { formats: ["bundle"] });
    assert.is(verdict.explanation.images[0]?.fault?.code, "bundle-malformed", filler);
  }
});

test("annotations of the largest manifest, full of values", async () => {
  for (const name of ["dev.sigstore.cosign/bundle", "dev.sigstore.cosign/rfc3161timestamp"]) {
    const text = `{"Payload":[${"1,".repeat(MIB - 1024)}1]}`;
    const payload = bytesOf(simpleSigning());
    const big = layer(payload, bytesOf("x"), { annotations: { [SIGNATURE_ANNOTATION]: "AAAA", [name]: text } });
    const verdict = await judge(evidenceOfImage({ signatures: [big] }));
    assert.not(verdict.accepted);
  }
});

test("certificates, chains and timestamps of the largest size in every layer", async () => {
  const signed = sigstore.sign(sigstore.keyless(ALICE), bytesOf(simpleSigning()), null, { timestamp: true });
  const layers = Array.from({ length: 100 }, (_, index) => {
    const noise = Buffer.alloc(12_000, index);
    const certificate = Buffer.concat([signed.certificate ?? Buffer.of(), noise]);
    const timestamps = signed.timestamps.map((stamp) => Buffer.concat([stamp, noise]));
    const payload = bytesOf(simpleSigning(IMAGE_DIGEST, { index: String(index) }));
    return signatureLayer({ ...signed, payload, certificate, timestamps });
  });
  const verdict = await judge(evidenceOfImage({ signatures: layers }));
  assert.not(verdict.accepted);
  const attestors = Array.from({ length: 64 }, () => ({ key: freshPem() }));
  assert.not((await judge(evidenceOfImage({ signatures: layers }), { attestors })).accepted);
});

test("many attestors and many signatures: the checks end, and what was not looked at is not allowed", async () => {
  const layers = Array.from({ length: 128 }, (_, index) => {
    const payload = bytesOf(simpleSigning(IMAGE_DIGEST, { index: String(index) }));
    return signatureLayer(sigstore.sign(sigstore.keyless(ALICE), payload));
  });
  const attestors = Array.from({ length: 64 }, () => ({ key: freshPem() }));
  const verdict = await judge(evidenceOfImage({ signatures: layers }), { attestors, ignoreTlog: true });
  const outcomes = verdict.explanation.images[0]?.rules[0]?.attestors ?? [];
  assert.equal([outcomes[0]?.fault?.code, outcomes[63]?.fault?.code], ["signature-mismatch", "budget-exhausted"]);
  assert.is(verdict.explanation.signatureChecks, 1000);
});

test.run();

/** A key of its own each time. */
function freshPem(): string {
  return generateKeyPairSync("ec", { namedCurve: "P-256" })
    .publicKey.export({ type: "spki", format: "pem" })
    .toString();
}
