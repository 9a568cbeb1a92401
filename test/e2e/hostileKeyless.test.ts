/**
 * Whoever controls the host's answers about a keyless image must not be able to change what was proved. Every byte of
 * every answer is flipped in turn; and every byte of the signed documents once more with all digests that lead to them
 * made to fit, as a registry can. What is still accepted has the same verdict, and the change is one of the classes in
 * `support/sigstore/uncovered`, with its proof.
 */
import * as assert from "uvu/assert";

import { FAILURE_CODES } from "../../host/generated/operations.gen.js";
import type { EvidenceEntry } from "../../host/runtime/evidence.js";
import { answerOf, otherLengths, swaps } from "../support/hostile.js";
import { bytesOf, digestOf } from "../../src/testkit/bytes.js";
import { IMAGE_DIGEST, simpleSigning } from "../support/signing.js";
import { ArtifactPolicy, imageRequest } from "../support/sigstore/artifactPolicy.js";
import { evidenceOfImage } from "../support/sigstore/evidence.js";
import {
  ALICE,
  COSIGN_SIGN,
  IN_TOTO,
  SLSA_PROVENANCE,
  type Signed,
  SigstoreServices,
  attestationLayer,
  bundleBytes,
  bundleManifest,
  signatureLayer,
  statement,
  subjectOf,
} from "../../src/testkit/sigstore/index.js";
import { differencesBetween, uncoveredClass, uncoveredClasses } from "../support/sigstore/uncovered.js";
import { suite } from "../support/suite.js";

const test = suite("hostile host, keyless");

/** A document whose bytes a registry may change together with the digests that name it. */
interface Document {
  bytes: Uint8Array;
  evidence: (bytes: Uint8Array) => EvidenceEntry[];
}

/** An accepted image. */
interface Row {
  name: string;
  settings: unknown;
  evidence: EvidenceEntry[];
  documents: Document[];
  /** Every so many bytes are flipped. */
  stride: number;
}

const policy = await ArtifactPolicy.load();
const sigstore = new SigstoreServices("hostile");
const alice = sigstore.keyless(ALICE);
const rows = [signatureRow(), bundleRow("v1", 1), bundleRow("v2", 2), attestationRow()];
/** The clock counts after all times of signing, and nothing else depends on it. */
const TIME_OF_JUDGEMENT = "the time of judgement";
/** Classes that were seen. */
const seen = new Set<string>();

test("the images are accepted while nobody lies", () => {
  for (const { settings, evidence } of rows) {
    const verdict = policy.judge(imageRequest(), settings, evidence);
    assert.ok(verdict.accepted, verdict.text);
  }
});

for (const row of rows) {
  const genuine = policy.judge(imageRequest(), row.settings, row.evidence).text;

  /** What is wrong about the verdict on other evidence, or null. */
  const wrongAbout = (before: Uint8Array, after: Uint8Array, evidence: EvidenceEntry[]): string | null => {
    const verdict = policy.judge(imageRequest(), row.settings, evidence);
    if (!verdict.accepted) return null;
    if (decided(verdict.text) !== decided(genuine)) return "another verdict";
    const name = isSameTime(before, after) ? TIME_OF_JUDGEMENT : uncoveredClass(before, after);
    if (name !== null) seen.add(name);
    return name === null ? `an accept: ${differencesBetween(before, after)}` : null;
  };

  test(`${row.name}: no flipped byte of an answer is accepted`, () => {
    const wrong: string[] = [];
    for (const [index, entry] of row.evidence.entries()) {
      for (const [what, answer] of eachByteFlipped(answerOf(entry), row.stride)) {
        const problem = wrongAbout(answerOf(entry), answer, row.evidence.with(index, { ...entry, answer }));
        if (problem !== null) wrong.push(`${entry.operation}: ${what}: ${problem}`);
      }
    }
    assert.equal(wrong.slice(0, 10), [], `${wrong.length} of them`);
  });

  test(`${row.name}: no flipped byte is accepted when all digests fit`, () => {
    const wrong: string[] = [];
    for (const { bytes, evidence } of row.documents) {
      for (const [what, changed] of eachByteFlipped(bytes, row.stride)) {
        const problem = wrongAbout(bytes, changed, evidence(changed));
        if (problem !== null) wrong.push(`${what}: ${problem}`);
      }
    }
    assert.equal(wrong.slice(0, 10), [], `${wrong.length} of them`);
  });

  test(`${row.name}: no cut, lengthened, doubled, swapped, dropped or failed answer is accepted`, () => {
    const wrong: string[] = [];
    const all = row.evidence.map(answerOf);
    for (const [index, entry] of row.evidence.entries()) {
      const bytes = answerOf(entry);
      if (!("answer" in entry)) continue;
      for (const [what, answer] of [...otherLengths(bytes, Math.ceil(bytes.length / 200)), ...swaps(bytes, all)]) {
        const problem = wrongAbout(bytes, answer, row.evidence.with(index, { ...entry, answer }));
        if (problem !== null) wrong.push(`${entry.operation}: ${what}: ${problem}`);
      }
      wrong.push(...acceptedWithout(row, index));
    }
    assert.equal(wrong.slice(0, 10), [], `${wrong.length} of them`);
  });
}

test("the test can fail: what may be changed was changed, and is known by name", () => {
  assert.equal([...seen].sort(), [...uncoveredClasses(), TIME_OF_JUDGEMENT].sort());
});

test.run();

function signatureRow(): Row {
  const signed = sigstore.sign(alice, bytesOf(simpleSigning()), null, { timestamp: true });
  const evidenceOf = (each: Signed): EvidenceEntry[] => evidenceOfImage({ signatures: [signatureLayer(each)] });
  const documents = [{ bytes: signed.payload, evidence: (payload: Uint8Array) => evidenceOf({ ...signed, payload }) }];
  return { name: "a .sig tag", settings: settingsOf(), evidence: evidenceOf(signed), documents, stride: 1 };
}

function bundleRow(log: "v1" | "v2", stride: number): Row {
  const signed = sigstore.sign(alice, statementOf(COSIGN_SIGN), IN_TOTO, { log, timestamp: true });
  const bytes = bundleBytes(signed);
  const evidence = (bundle: Uint8Array): EvidenceEntry[] => evidenceOfImage({ bundles: [{ bytes: bundle }] });
  const ofManifest = (manifest: Uint8Array): EvidenceEntry[] => evidenceOfImage({ bundles: [{ bytes, manifest }] });
  const documents = [
    { bytes, evidence },
    { bytes: bytesOf(bundleManifest(IMAGE_DIGEST, bytes)), evidence: ofManifest },
  ];
  return { name: `a bundle, Rekor ${log}`, settings: settingsOf(), evidence: evidence(bytes), documents, stride };
}

function attestationRow(): Row {
  const signed = sigstore.sign(alice, statementOf(SLSA_PROVENANCE), IN_TOTO, { timestamp: true, stampsEnvelope: true });
  const layer = attestationLayer(signed);
  const evidence = (blob: Uint8Array): EvidenceEntry[] => {
    const { annotations } = layer.descriptor as { annotations: Record<string, string> };
    const other = attestationLayer(signed, annotations);
    return evidenceOfImage({ attestations: [relabelled(other, blob)] });
  };
  const settings = { ...settingsOf(), attestation: { predicateType: SLSA_PROVENANCE } };
  const blob = layer.blob as Uint8Array;
  return { name: "an .att tag", settings, evidence: evidence(blob), documents: [{ bytes: blob, evidence }], stride: 1 };
}

/** The layer with another blob, and a descriptor that fits it. */
function relabelled(layer: ReturnType<typeof attestationLayer>, blob: Uint8Array): ReturnType<typeof attestationLayer> {
  return { blob, descriptor: { ...layer.descriptor, size: blob.length, digest: digestOf(blob) } };
}

function settingsOf(): Record<string, unknown> {
  return {
    attestors: [{ keyless: { identities: [{ subject: subjectOf(ALICE), issuer: ALICE.issuer }] } }],
    trust: { trustedRoots: [sigstore.trustedRoot()] },
    timestampThreshold: 1,
  };
}

function statementOf(predicateType: string): Uint8Array {
  return statement(IMAGE_DIGEST.slice("sha256:".length), predicateType, {});
}

/** One bit of each byte, another one from byte to byte. */
function* eachByteFlipped(bytes: Uint8Array, stride: number): Generator<[string, Uint8Array]> {
  for (let position = 0; position < bytes.length; position += stride) {
    const bit = (position * 5) % 8;
    yield [`bit ${bit} of byte ${position}`, bytes.with(position, (bytes[position] ?? 0) ^ (1 << bit))];
  }
}

function acceptedWithout({ name, settings, evidence }: Row, index: number): string[] {
  const { operation, argument } = evidence[index] as EvidenceEntry;
  // Of an image without referrers a host may say so in either way.
  const failures = FAILURE_CODES.filter((code) => code !== "not-found" || !isEmptyIndex(evidence[index]));
  const tables = [
    evidence.filter((_, position) => position !== index),
    ...failures.map((code) => evidence.with(index, { operation, argument, failure: { code, message: "no" } })),
  ];
  return tables.flatMap((table) =>
    policy.judge(imageRequest(), settings, table).accepted ? [`${name}: without ${operation} ${argument}`] : [],
  );
}

function isEmptyIndex(entry: EvidenceEntry | undefined): boolean {
  return entry !== undefined && Buffer.from(answerOf(entry)).toString().includes('"manifests":[]');
}

/** The verdict without the time at which it was made and the digest by which the document is called. */
function decided(text: string): string {
  return JSON.stringify(JSON.parse(text), (key, value: unknown) =>
    key === "time" || key === "name" ? undefined : value,
  );
}

/** Two times that the clock can have said. */
function isSameTime(before: Uint8Array, after: Uint8Array): boolean {
  return [before, after].every((bytes) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(Buffer.from(bytes).toString()));
}
