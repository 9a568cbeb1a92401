/** A signature that is done: what is put beside an image, or beside a file. */
import { bytesOf, digestOf } from "../bytes.js";
import type { Attachable } from "../registry/place.js";
import { ENVELOPE_TYPES, type EnvelopeFormat } from "./envelope.js";
import { EMPTY_CONFIG, type SignatureManifest } from "./manifest.js";
import type { Descriptor } from "./payload.js";

/** A signature of an image: the envelope, and the manifest that ties it to the image. `images.attach(image, …)` takes it. */
export interface NotarySignature extends Attachable {
  readonly envelope: Uint8Array;
  readonly format: EnvelopeFormat;
  /** The media type of the envelope. */
  readonly mediaType: string;
  /** The bytes of the manifest, and their digest. */
  readonly manifest: Uint8Array;
  readonly digest: string;
}

/** The signature with this manifest. */
export function imageSignature(
  envelope: Uint8Array,
  format: EnvelopeFormat,
  { members, blobs }: SignatureManifest,
): NotarySignature {
  const manifest = bytesOf(members);
  return {
    envelope,
    format,
    mediaType: ENVELOPE_TYPES[format],
    manifest,
    digest: digestOf(manifest),
    attachTo(place) {
      for (const blob of [EMPTY_CONFIG, ...blobs]) place.putBlob(blob);
      const { artifactType = mediaTypeOf(members["config"]), annotations } = members;
      return place.putReferrer(members, { artifactType, annotations });
    },
  };
}

function mediaTypeOf(descriptor: unknown): unknown {
  return (descriptor as Descriptor).mediaType;
}

/** A signature of bytes. */
export interface BlobSignature {
  readonly envelope: Uint8Array;
  readonly format: EnvelopeFormat;
  readonly mediaType: string;
  /** `NAME.jws.sig` or `NAME.cose.sig`. */
  readonly fileName: string;
}

/** The envelope beside a file of that name. */
export function blobSignature(envelope: Uint8Array, format: EnvelopeFormat, name: string): BlobSignature {
  return { envelope, format, mediaType: ENVELOPE_TYPES[format], fileName: `${name}.${format}.sig` };
}
