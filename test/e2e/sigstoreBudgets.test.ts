/**
 * Whoever may push to a registry can attach whatever they like, as often as they like. The most that is read of it takes
 * bounded time and memory, and ends with a verdict: never with a trap.
 */
import * as assert from "uvu/assert";

import { utf8String } from "../../src/testkit/x509/der.js";
import { extension } from "../../src/testkit/x509/extensions.js";
import { EXTENSION } from "../../src/testkit/x509/oids.js";
import { seededKey } from "../../src/testkit/x509/seededKey.js";
import { bytesOf } from "../../src/testkit/bytes.js";
import { IMAGE_DIGEST, simpleSigning } from "../support/signing.js";
import {
  ArtifactPolicy,
  type ArtifactVerdict,
  bundleRequest,
  imageRequest,
} from "../support/sigstore/artifactPolicy.js";
import { type Attached, evidenceOfBlob, evidenceOfImage } from "../support/sigstore/evidence.js";
import {
  ALICE,
  COSIGN_SIGN,
  IN_TOTO,
  MALLORY,
  SIGNED_AT,
  SLSA_PROVENANCE,
  type Signed,
  SigstoreServices,
  attestationLayer,
  bundleBytes,
  bundleOf,
  signatureLayer,
  statement,
  subjectOf,
} from "../../src/testkit/sigstore/index.js";
import { certificateSigner } from "../../src/testkit/sigstore/signed.js";
import { suite } from "../support/suite.js";

const test = suite("budgets of Sigstore");

/** What one verdict may take: seconds of this process's CPU, and memory of the module. */
const MOST_SECONDS = 3;
const MOST_PAGES = 4096;

const policy = await ArtifactPolicy.load();
const sigstore = new SigstoreServices("budgets");
/** Not the one that is wanted: everything else about what she signs is right, so that all of it is verified. */
const mallory = sigstore.keyless(MALLORY);
const settings = {
  attestors: [{ keyless: { identities: [{ subject: subjectOf(ALICE), issuer: ALICE.issuer }] } }],
  trust: { trustedRoots: [sigstore.trustedRoot()] },
};
const wantingAttestation = { ...settings, attestation: { predicateType: SLSA_PROVENANCE } };
const imageStatement = statement(IMAGE_DIGEST.slice("sha256:".length), COSIGN_SIGN, {});

test("many layers at the .sig tag, each verified to the last step", () => {
  const signed = sigstore.sign(mallory, bytesOf(simpleSigning()), null, { timestamp: true });
  const layers = [127, 128, 129, 1000].map((count) =>
    many(count, (index) => signatureLayer(signed, { index: String(index) })),
  );
  for (const signatures of layers) deniedInBudget({ signatures }, settings, `${signatures.length} layers`);
});

test("many layers at the .att tag", () => {
  const signed = sigstore.sign(mallory, statement("00".repeat(32), SLSA_PROVENANCE, {}), IN_TOTO, { timestamp: true });
  for (const count of [128, 129, 1000]) {
    const attestations = many(count, (index) => attestationLayer(signed, { index: String(index) }));
    deniedInBudget({ attestations }, wantingAttestation, `${count} layers`);
  }
});

test("many bundles, each with as many entries and timestamps as are read", () => {
  const bundle = fullBundle();
  for (const count of [1, 16, 64, 150, 230, 256]) {
    const bundles = many(count, (index) => ({ bytes: spaced(bundle, index) }));
    deniedInBudget({ bundles }, settings, `${count} bundles of ${bundle.length} bytes`);
  }
});

test("many signatures, each by another certificate with its own entries and timestamps", () => {
  const signers = many(128, (index) => {
    const key = seededKey(`signer ${index}`);
    return certificateSigner(sigstore.fulcio.issue({ identity: MALLORY, key }), sigstore.fulcio.chain);
  });
  const payload = bytesOf(simpleSigning());
  const layers = signers.map((signer) => signatureLayer(sigstore.sign(signer, payload, null, { timestamp: true })));
  deniedInBudget({ signatures: layers }, settings, "128 signers");
  const bundles = signers.slice(0, 28).map((signer) => {
    const signed = sigstore.sign(signer, imageStatement, IN_TOTO);
    return { bytes: bundleBytes({ ...signed, ...proofsOf(signed) }) };
  });
  deniedInBudget({ bundles }, { ...settings, tlogThreshold: 2 }, "28 signers with 32 entries and 32 timestamps each");
});

test("many small bundles", () => {
  const bundle = bundleBytes(sigstore.sign(mallory, imageStatement, IN_TOTO));
  for (const count of [100, 1000, 3000]) {
    const bundles = many(count, (index) => ({ bytes: spaced(bundle, index) }));
    deniedInBudget({ bundles }, settings, `${count} bundles`);
  }
});

test("bundles of the largest size and more", () => {
  const plain = bundleOf(sigstore.sign(mallory, imageStatement, IN_TOTO));
  for (const size of [1 << 20, 4 << 20, 16 << 20]) {
    for (const [what, filler] of Object.entries(fillers(size))) {
      const text = JSON.stringify({ ...plain, filler: "FILLER" }).replace('"FILLER"', filler);
      deniedInBudget({ bundles: [{ bytes: bytesOf(text) }] }, settings, `${size} bytes, ${what}`);
    }
  }
});

test("as many of the largest bundles as are read in one evaluation", () => {
  const plain = bundleOf(sigstore.sign(mallory, imageStatement, IN_TOTO));
  const room = (4 << 20) - 12_000;
  for (const [what, filler] of Object.entries(fillers(room))) {
    for (const count of [7, 8, 9]) {
      const bundles = many(count, (index) => {
        const text = JSON.stringify({ ...plain, index, filler: "FILLER" }).replace('"FILLER"', filler.slice(0, room));
        return { bytes: bytesOf(text) };
      });
      deniedInBudget({ bundles }, settings, `${count} of ${bundles[0]?.bytes.length} bytes, ${what}`);
    }
  }
});

test("large payloads, bodies, checkpoints and proofs", () => {
  const large = statement(IMAGE_DIGEST.slice("sha256:".length), SLSA_PROVENANCE, { text: "a".repeat(2_900_000) });
  const values = statement(
    IMAGE_DIGEST.slice("sha256:".length),
    SLSA_PROVENANCE,
    many(500_000, () => 1),
  );
  for (const payload of [large, values]) {
    const signed = sigstore.sign(mallory, payload, IN_TOTO);
    for (const count of [1, 10, 256]) {
      const bundles = many(count, (index) => ({ bytes: spaced(bundleBytes(signed), index) }));
      deniedInBudget({ bundles }, wantingAttestation, `${count} payloads of ${payload.length} bytes`);
    }
  }
  const signed = sigstore.sign(mallory, imageStatement, IN_TOTO);
  for (const [what, change] of Object.entries(largeEntries(signed))) {
    deniedInBudget({ bundles: [{ bytes: bundleBytes({ ...signed, entries: change }) }] }, settings, what);
  }
});

test("certificates that are large, and chains that are long", () => {
  for (const bytes of [10_000, 100_000, 130_000]) {
    const filler = extension(EXTENSION.unknown, utf8String("a".repeat(bytes)));
    const identity = MALLORY;
    const certificate = sigstore.fulcio.issue({ identity, key: seededKey("large"), fields: { extensions: [filler] } });
    const signed = sigstore.sign(certificateSigner(certificate, []), imageStatement, IN_TOTO);
    const bundles = many(100, (index) => ({ bytes: spaced(bundleBytes(signed), index) }));
    deniedInBudget({ bundles }, settings, `certificates of ${bytes} bytes`);
    const chain = many(100, () => certificate.der);
    const chained = bundleBytes({ ...signed, chain }, { version: "0.3", withChain: true });
    deniedInBudget({ bundles: [{ bytes: chained }] }, { ...settings, allowCertificateChain: true }, "a long chain");
  }
});

test("a bundle for a blob with all that a bundle can hold", () => {
  const blob = bytesOf("blob");
  const signed = sigstore.sign(mallory, blob, null);
  const full = { ...signed, ...proofsOf(signed) };
  const start = process.cpuUsage();
  const verdict = policy.judge(bundleRequest(blob, bundleBytes(full)), settings, evidenceOfBlob(blob));
  isInBudget(verdict, start, "a full bundle");
  assert.ok(verdict.codes.includes("identity-mismatch"), verdict.text);
});

test.run();

function many<T>(count: number, make: (index: number) => T): T[] {
  return Array.from({ length: count }, (_, index) => make(index));
}

/** All of it is genuine, but the signer. */
function fullBundle(): Uint8Array {
  const signed = sigstore.sign(mallory, imageStatement, IN_TOTO);
  return bundleBytes({ ...signed, ...proofsOf(signed) });
}

/** As many entries and timestamps as one signature may have, all of them right. */
function proofsOf(signed: Signed): Pick<Signed, "entries" | "timestamps"> {
  return {
    entries: many(32, (index) => sigstore.entry(signed, { log: index % 2 === 0 ? "v1" : "v2" })),
    timestamps: many(32, (index) => sigstore.timestamp(signed, { at: SIGNED_AT + index })),
  };
}

/** The same document in other bytes: a registry holds each digest once. */
function spaced(bundle: Uint8Array, index: number): Uint8Array {
  const bits = index.toString(2).replaceAll("0", " ").replaceAll("1", "\n");
  return Buffer.concat([bundle, Buffer.from(bits)]);
}

function fillers(size: number): Record<string, string> {
  return {
    "one text": JSON.stringify("a".repeat(size)),
    escapes: `"${"\\u0061".repeat(size / 6)}"`,
    "an array of numbers": `[${"1,".repeat(size / 2)}1]`,
    "an array of arrays": `[${"[],".repeat(size / 3)}1]`,
    depth: `${"[".repeat(size / 2)}${"]".repeat(size / 2)}`,
    members: `{${many(Math.floor(size / 14), (index) => `"${index}":1`).join()}}`,
  };
}

/** Entries with one large thing each. */
function largeEntries(signed: Signed): Record<string, Signed["entries"]> {
  const [entry] = signed.entries;
  const proof = entry?.proof ?? null;
  if (entry === undefined || proof === null) throw new Error("no entry");
  const [note = "", line = ""] = proof.checkpoint.split("\n\n");
  const body = Buffer.from(entry.body).toString();
  return {
    "a body of 4 MiB": [{ ...entry, body: Buffer.from(body.replace("{", `{"a":"${"a".repeat(4 << 20)}",`)) }],
    "a body of many values": [{ ...entry, body: Buffer.from(body.replace("{", `{"a":[${"1,".repeat(1 << 20)}1],`)) }],
    "a checkpoint of many lines": [
      { ...entry, proof: { ...proof, checkpoint: `${note}\n${"a\n".repeat(1 << 19)}\n${line}` } },
    ],
    "a checkpoint of many signatures": [
      { ...entry, proof: { ...proof, checkpoint: `${note}\n\n${line.repeat(10_000)}` } },
    ],
    "a proof of many hashes": [{ ...entry, proof: { ...proof, hashes: many(20_000, () => proof.rootHash) } }],
    "32 entries with checkpoints of many signatures": many(32, (index) => ({
      ...entry,
      logIndex: entry.logIndex + index,
      proof: { ...proof, checkpoint: `${note}\n\n${line.repeat(100)}` },
    })),
  };
}

function deniedInBudget(attached: Attached, wanted: unknown, what: string): void {
  const evidence = evidenceOfImage(attached);
  policy.renew();
  const start = process.cpuUsage();
  const verdict = policy.judge(imageRequest(), wanted, evidence);
  isInBudget(verdict, start, what);
}

function isInBudget(verdict: ArtifactVerdict, start: NodeJS.CpuUsage, what: string): void {
  const { user, system } = process.cpuUsage(start);
  const seconds = (user + system) / 1e6;
  if (process.env["ASSAY_BUDGETS"] !== undefined) {
    console.log(`${what}: ${seconds.toFixed(2)} s, ${policy.memoryPages} pages: ${verdict.codes.join(" ")}`);
  }
  assert.not(verdict.accepted, what);
  assert.ok(seconds < MOST_SECONDS, `${what}: ${seconds} s`);
  assert.ok(policy.memoryPages <= MOST_PAGES, `${what}: ${policy.memoryPages} pages`);
}
