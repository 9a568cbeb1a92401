/** Signers, payloads and evidence made by hand: whatever a registry could hold beside one image, right or wrong. */
import { createHash } from "node:crypto";

import { p256 } from "@noble/curves/nist.js";

import type { FailureCode } from "../../host/generated/operations.gen.js";
import type { EvidenceEntry } from "../../host/runtime/evidence.js";
import { bitString, objectIdentifier, sequence } from "./certificates/der.js";
import { identifier } from "./certificates/keys.js";
import { pemOf } from "./certificates/pem.js";

/** The annotation in which cosign keeps the signature of a layer. */
export const SIGNATURE_ANNOTATION = "dev.cosignproject.cosign/signature";

/** The media types of cosign's signature manifests. */
export const OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json";
export const SIMPLE_SIGNING = "application/vnd.dev.cosign.simplesigning.v1+json";

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

/** One layer of a signature manifest, and what the registry answers when its blob is asked for. */
export interface Layer {
  descriptor: Record<string, unknown>;
  blob: Uint8Array | FailureCode;
}

/** A layer with this payload and signature; `changes` replace members of its descriptor. */
export function layer(payload: Uint8Array, signature: Uint8Array, changes: Record<string, unknown> = {}): Layer {
  const descriptor = {
    mediaType: SIMPLE_SIGNING,
    size: payload.length,
    digest: digestOf(payload),
    annotations: { [SIGNATURE_ANNOTATION]: base64(signature) },
    ...changes,
  };
  return { descriptor, blob: payload };
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

/** The manifest of these layers; `changes` replace its members. */
export function signatureManifest(layers: readonly Layer[], changes: Record<string, unknown> = {}): Uint8Array {
  return bytesOf({
    schemaVersion: 2,
    mediaType: OCI_MANIFEST,
    config: { mediaType: "application/vnd.oci.image.config.v1+json", size: 233, digest: digestOf("config") },
    layers: layers.map(({ descriptor }) => descriptor),
    ...changes,
  });
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

/** `sha256:HEX` of the bytes. */
export function digestOf(content: Uint8Array | string): string {
  return `sha256:${createHash("sha256").update(content).digest("hex")}`;
}

/** Bytes as they are, a text as UTF-8, anything else as JSON. */
export function bytesOf(content: unknown): Uint8Array {
  if (content instanceof Uint8Array) return content;
  return new TextEncoder().encode(typeof content === "string" ? content : JSON.stringify(content));
}

/** Standard base64. */
export function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("base64");
}
