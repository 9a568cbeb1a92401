/** Every way in which a signature comes to a verifier, as requests and evidence of verify-artifact. */
import type { EvidenceEntry } from "../../../host/runtime/evidence.js";
import { bytesOf, digestOf } from "../../../src/testkit/bytes.js";
import { IMAGE_DIGEST, simpleSigning } from "../signing.js";
import { bundleRequest, detachedRequest, imageRequest } from "./artifactPolicy.js";
import { type BundleVersion, bundleBytes } from "../../../src/testkit/sigstore/bundle.js";
import { attestationLayer, detachedFiles, signatureLayer } from "../../../src/testkit/sigstore/cosignLayer.js";
import { COSIGN_SIGN, IN_TOTO, SLSA_PROVENANCE, statement } from "../../../src/testkit/sigstore/dsse.js";
import { evidenceOfBlob, evidenceOfImage } from "./evidence.js";
import type { Signed } from "../../../src/testkit/sigstore/signed.js";
import type { ProofOptions } from "../../../src/testkit/sigstore/services.js";
import type { Part } from "./splice.js";

/** What the two signatures of a test are for; requests are about the first. */
export type Artifact = "first" | "second";

/** One format. */
export interface Format {
  name: string;
  /** What the payload is that is signed for the artifact. */
  payload: (artifact: Artifact) => Uint8Array;
  payloadType: string | null;
  proof: ProofOptions;
  /** What a signature in this format is made of. */
  parts: readonly Part[];
  /** Besides attestors and trust. */
  settings: Record<string, unknown>;
  /** The request about the first artifact, and all that is heard when the signature lies beside it. */
  presented: (signed: Signed) => Presented;
  /** The fault of a whole genuine signature for the second artifact. */
  otherArtifact: string;
}

/** A request and its evidence. */
export interface Presented {
  request: unknown;
  evidence: EvidenceEntry[];
}

/** The blobs, and the digests of the images. */
const BLOBS: Record<Artifact, Uint8Array> = { first: bytesOf("first blob"), second: bytesOf("second blob") };
const DIGESTS: Record<Artifact, string> = { first: IMAGE_DIGEST, second: digestOf("the second image") };

const CHAINLESS = ["payload", "signature", "certificate", "SCT", "entry", "timestamp"] as const;
const WITH_CHAIN = [...CHAINLESS, "chain"] as const;

const simple = (artifact: Artifact): Uint8Array => bytesOf(simpleSigning(DIGESTS[artifact]));
const statementOf =
  (predicateType: string) =>
  (artifact: Artifact): Uint8Array =>
    statement(DIGESTS[artifact].slice("sha256:".length), predicateType, {});

/** All formats. Each is demanded with a timestamp, so that the timestamp counts. */
export const FORMATS: readonly Format[] = [
  {
    ...cosign("cosign's .sig tag"),
    payload: simple,
    presented: (signed) => ({
      request: imageRequest(),
      evidence: evidenceOfImage({ signatures: [signatureLayer(signed)] }),
    }),
  },
  ...(["dsse 0.0.1", "intoto 0.0.2", "intoto 0.0.1"] as const).map((entryKind) => ({
    ...cosign(`cosign's .att tag, ${entryKind}`),
    payload: statementOf(SLSA_PROVENANCE),
    payloadType: IN_TOTO,
    proof: { timestamp: true, stampsEnvelope: true, entryKind },
    settings: { timestampThreshold: 1, attestation: { predicateType: SLSA_PROVENANCE } },
    presented: (signed: Signed) => ({
      request: imageRequest(),
      evidence: evidenceOfImage({ attestations: [attestationLayer(signed)] }),
    }),
  })),
  {
    ...cosign("files of sign-blob"),
    payload: (artifact) => BLOBS[artifact],
    // A file that stands apart from the others is the blob itself: there is no payload to take from the second.
    parts: WITH_CHAIN.filter((part) => part !== "payload"),
    presented: (signed) => ({
      request: detachedRequest(BLOBS.first, detachedFiles(signed)),
      evidence: evidenceOfBlob(BLOBS.first),
    }),
    otherArtifact: "signature-mismatch",
  },
  imageBundle("v1"),
  imageBundle("v2"),
  // Registries hold bundles of version 0.3 alone: older envelopes come beside blobs.
  { ...blobBundle("0.1", "v1"), name: "bundle v0.1 of a statement about a blob", ...statementAboutBlob() },
  blobBundle("0.1", "v1"),
  blobBundle("0.3", "v1"),
  blobBundle("0.3", "v2"),
];

function cosign(name: string): Omit<Format, "payload" | "presented"> {
  return {
    name,
    payloadType: null,
    proof: { timestamp: true },
    parts: WITH_CHAIN,
    settings: { timestampThreshold: 1 },
    otherArtifact: "payload-other-digest",
  };
}

function imageBundle(log: "v1" | "v2"): Format {
  return {
    ...cosign(`bundle v0.3 of an image, Rekor ${log}`),
    payload: statementOf(COSIGN_SIGN),
    payloadType: IN_TOTO,
    proof: { timestamp: true, log },
    parts: CHAINLESS,
    presented: (signed) => ({
      request: imageRequest(),
      evidence: evidenceOfImage({ bundles: [{ bytes: bundleBytes(signed) }] }),
    }),
  };
}

function statementAboutBlob(): Pick<Format, "payload" | "payloadType"> {
  const sha256 = (artifact: Artifact): string => digestOf(BLOBS[artifact]).slice("sha256:".length);
  return { payload: (artifact) => statement(sha256(artifact), SLSA_PROVENANCE, {}), payloadType: IN_TOTO };
}

function blobBundle(version: BundleVersion, log: "v1" | "v2"): Format {
  return {
    ...cosign(`bundle v${version} of a blob, Rekor ${log}`),
    payload: (artifact) => BLOBS[artifact],
    proof: { timestamp: true, log },
    parts: CHAINLESS,
    presented: (signed) => ({
      request: bundleRequest(BLOBS.first, bundleBytes(signed, { version })),
      evidence: evidenceOfBlob(BLOBS.first),
    }),
  };
}
