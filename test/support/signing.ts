/** Signers, payloads and evidence made by hand: whatever a registry could hold beside one image, right or wrong. */
import { createHash } from "node:crypto";

import { p256 } from "@noble/curves/nist.js";

import type { FailureCode } from "../../host/generated/operations.gen.js";
import type { EvidenceEntry } from "../../host/runtime/evidence.js";
import { bytesOf, digestOf } from "../../src/testkit/bytes.js";
import { type Layer, layer, signatureManifest } from "../../src/testkit/sigstore/signatureManifest.js";
import { bitString, objectIdentifier, sequence } from "../../src/testkit/x509/der.js";
import { identifier } from "../../src/testkit/x509/keys.js";
import { pemOf } from "../../src/testkit/x509/pem.js";

/** The image that the evidence here is about; its digest is of nothing that exists. */
export const IMAGE = "registry.example/app:v1";
export const REPOSITORY = "registry.example/app";
export const IMAGE_DIGEST = digestOf("the image");

/** id-ecPublicKey with prime256v1. */
const P256_ALGORITHM = identifier("1.2.840.10045.2.1", objectIdentifier("1.2.840.10045.3.1.7"));

/** A P-256 key pair. */
export interface Signer {
  /** DER SubjectPublicKeyInfo. */
  readonly spki: Uint8Array;
  /** The same as PEM, as settings take it. */
  readonly pem: string;
  /** The DER signature (ECDSA with SHA-256, RFC 6979) over the payload. */
  sign(payload: Uint8Array): Uint8Array;
}

/** The signer of that name: the same name gives the same key and the same signatures. */
export function makeSigner(name: string): Signer {
  const { secretKey, publicKey } = p256.keygen(createHash("sha384").update(name).digest());
  const spki = sequence(P256_ALGORITHM, bitString(p256.Point.fromBytes(publicKey).toBytes(false)));
  return {
    spki,
    pem: pemOf("PUBLIC KEY", spki),
    sign: (payload) => p256.sign(payload, secretKey, { lowS: false, format: "der" }),
  };
}

/** A simple-signing payload as cosign writes it. */
export function simpleSigning(digest: string = IMAGE_DIGEST, optional: unknown = null): Record<string, unknown> {
  return {
    critical: {
      identity: { "docker-reference": REPOSITORY },
      image: { "docker-manifest-digest": digest },
      type: "cosign container image signature",
    },
    optional,
  };
}

/** A layer that the signer made over the payload, which may be a text or a document. */
export function signedLayer(signer: Signer, payload: unknown, changes: Record<string, unknown> = {}): Layer {
  const bytes = bytesOf(payload);
  return layer(bytes, signer.sign(bytes), changes);
}

/** The same layer, whose blob is answered otherwise. */
export function answering(of: Layer, blob: Uint8Array | FailureCode): Layer {
  return { ...of, blob };
}

/** The index that lists these referrers. */
export function referrersIndex(descriptors: readonly Record<string, unknown>[]): Uint8Array {
  return bytesOf({
    schemaVersion: 2,
    mediaType: "application/vnd.oci.image.index.v1+json",
    manifests: descriptors,
  });
}

/** Everything that a module hears about IMAGE when these layers are attached to it; `manifest` stands for theirs. */
export function evidenceOf(layers: readonly Layer[], manifest = signatureManifest(layers)): EvidenceEntry[] {
  const blobs = new Map(layers.map(({ descriptor, blob }) => [String(descriptor["digest"]), blob]));
  return [
    { operation: "registry/v1/resolve", argument: IMAGE, answer: bytesOf(IMAGE_DIGEST) },
    { operation: "clock/v1/now", argument: "", answer: bytesOf("2026-11-21T00:00:00Z") },
    { operation: "registry/v1/referrers", argument: `${REPOSITORY}@${IMAGE_DIGEST}`, answer: referrersIndex([]) },
    { operation: "registry/v1/manifest", argument: signatureTag(), answer: manifest },
    ...[...blobs].map(([digest, blob]): EvidenceEntry => {
      const question = { operation: "registry/v1/blob", argument: `${REPOSITORY}@${digest}` } as const;
      return typeof blob === "string"
        ? { ...question, failure: { code: blob, message: "on demand" } }
        : { ...question, answer: blob };
    }),
  ];
}

/** Where the signatures of a digest lie. */
export function signatureTag(digest: string = IMAGE_DIGEST, repository: string = REPOSITORY): string {
  return `${repository}:${digest.replace(":", "-")}.sig`;
}

/** Settings of verify-image-signatures. */
export interface RuleSettings {
  signatures: Record<string, unknown>[];
}

/** Settings: all images, signed by every one of these. */
export function requiring(signers: readonly Signer[], more: Record<string, unknown> = {}): RuleSettings {
  return { signatures: [{ image: "*", pubKeys: signers.map(({ pem }) => pem), ...more }] };
}
