/** The manifests in which cosign 2 keeps signatures and attestations: a layer for each. */
import type { FailureCode } from "../../../host/generated/operations.gen.js";
import { base64, bytesOf, digestOf } from "../bytes.js";
import { OCI_MANIFEST } from "../registry/mediaTypes.js";

/** The annotation in which cosign keeps the signature of a layer. */
export const SIGNATURE_ANNOTATION = "dev.cosignproject.cosign/signature";

/** The media type of signatures in such a manifest. */
export const SIMPLE_SIGNING = "application/vnd.dev.cosign.simplesigning.v1+json";

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
