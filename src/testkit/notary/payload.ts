/** What a Notary Project signature is about (signature specification, "Payload"). */
import { createHash } from "node:crypto";

import { bytesOf } from "../bytes.js";
import type { Hash } from "../x509/keys.js";
import type { EnvelopeFormat } from "./envelope.js";

/** The media type of the payload. */
export const PAYLOAD_TYPE = "application/vnd.cncf.notary.payload.v1+json";

/** A descriptor (OCI image specification): the manifest of an image, or a blob. */
export interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** The payload about this artifact: JSON with the members in the order in which notation writes them in such an envelope. */
export function payloadOf({ mediaType, digest, size, annotations }: Descriptor, format: EnvelopeFormat): Uint8Array {
  const sorted = Object.fromEntries(Object.entries(annotations ?? {}).sort(([a], [b]) => (a < b ? -1 : 1)));
  const member = annotations === undefined ? {} : { annotations: sorted };
  const inCose = { mediaType, digest, size, ...member };
  return bytesOf({ targetArtifact: format === "cose" ? inCose : { ...member, digest, mediaType, size } });
}

/** The descriptor of a blob; the hash is that of the key that signs. */
export function blobDescriptor(bytes: Uint8Array, hash: Hash, mediaType = "application/octet-stream"): Descriptor {
  return { mediaType, digest: `${hash}:${createHash(hash).update(bytes).digest("hex")}`, size: bytes.length };
}
