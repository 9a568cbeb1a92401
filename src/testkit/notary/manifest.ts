/** The manifest that ties an envelope to an image (signature specification, "OCI Signatures"). */
import { createHash } from "node:crypto";

import { OCI_MANIFEST } from "../registry/mediaTypes.js";
import { bytesOf, digestOf } from "../bytes.js";
import { timestampText } from "../sigstore/clock.js";
import { ENVELOPE_TYPES, type EnvelopeFormat } from "./envelope.js";
import type { Descriptor } from "./payload.js";

/** What says that a manifest is a signature. */
export const ARTIFACT_TYPE = "application/vnd.cncf.notary.signature";
/** The annotation with the SHA-256 of each certificate. */
export const THUMBPRINTS = "io.cncf.notary.x509chain.thumbprint#S256";
/** The configuration of every signature manifest. */
export const EMPTY_CONFIG = bytesOf("{}");

const EMPTY_TYPE = "application/vnd.oci.empty.v1+json";

/**
 * Where a manifest says what it is: notation writes the type as that of the configuration, the specification as
 * `artifactType`. Verifiers read both.
 */
export type ManifestForm = "config" | "artifactType";

/** A manifest before it is encoded, with the blobs of its layers. */
export interface SignatureManifest {
  readonly members: Readonly<Record<string, unknown>>;
  readonly blobs: readonly Uint8Array[];
}

/** What a manifest is made of. */
export interface ManifestFields {
  readonly subject: Descriptor;
  readonly envelope: Uint8Array;
  readonly format: EnvelopeFormat;
  /** DER, the leaf first. */
  readonly certificates: readonly Uint8Array[];
  /** Seconds since 1970. */
  readonly created: number;
  readonly form: ManifestForm;
}

/** The manifest of one envelope. */
export function signatureManifest(fields: ManifestFields): SignatureManifest {
  const { subject, envelope, format, certificates, created, form } = fields;
  const config = (mediaType: string): unknown => ({ mediaType, digest: digestOf(EMPTY_CONFIG), size: 2 });
  const type =
    form === "config" ? { config: config(ARTIFACT_TYPE) } : { artifactType: ARTIFACT_TYPE, config: config(EMPTY_TYPE) };
  const members = {
    schemaVersion: 2,
    mediaType: OCI_MANIFEST,
    ...type,
    layers: [layerOf(envelope, ENVELOPE_TYPES[format])],
    subject: { mediaType: subject.mediaType, digest: subject.digest, size: subject.size },
    annotations: {
      [THUMBPRINTS]: JSON.stringify(certificates.map(thumbprint)),
      "org.opencontainers.image.created": timestampText(created),
    },
  };
  return { members, blobs: [envelope] };
}

/** The descriptor of an envelope. */
export function layerOf(envelope: Uint8Array, mediaType: string): Descriptor {
  return { mediaType, digest: digestOf(envelope), size: envelope.length };
}

/** SHA-256 of a certificate, in lower-case hexadecimal. */
export function thumbprint(certificate: Uint8Array): string {
  return createHash("sha256").update(certificate).digest("hex");
}
