/** What a registry can hold or do wrong about a signature that is right itself. */
import { digestOf } from "../bytes.js";
import type { Layer } from "../sigstore/signatureManifest.js";
import { textReplaced } from "./changes.js";
import type { Group } from "./definition.js";

/** More than any reader takes: cosign stops at a thousand. */
const TOO_MANY_LAYERS = 1100;

const FILLERS: readonly Layer[] = Array.from({ length: TOO_MANY_LAYERS }, (_, number) => ({
  descriptor: { mediaType: "application/octet-stream", size: 1, digest: digestOf(`layer ${number}`) },
  blob: "not-found" as const,
}));

/** What can be wrong about the manifest, or about what the registry serves. */
export const MANIFESTS = {
  "no signature": {
    description: "Nothing lies beside the image.",
    fault: ({ kind }) => (kind === "signature" ? "signature-missing" : "attestation-missing"),
    breaks: { isLeftOut: true },
  },
  "blob with other bytes": {
    description: "The registry serves a blob that does not have the digest under which it was asked for.",
    fault: "evidence-mismatch",
    breaks: { layer: (layer) => ({ ...layer, blob: spaced(layer.blob) }) },
  },
  "blob of another size": {
    description: "The manifest states another size of the blob than it has.",
    fault: "evidence-mismatch",
    breaks: {
      layer: ({ descriptor, blob }) => ({
        descriptor: { ...descriptor, size: Number(descriptor["size"]) - 1 },
        blob,
      }),
    },
  },
  "blob missing": {
    description: "The registry does not have the blob that the manifest names.",
    fault: "evidence-not-found",
    breaks: { layer: ({ descriptor }) => ({ descriptor, blob: "not-found" }) },
  },
  "manifest with other bytes": {
    description: "The registry serves a manifest that does not have the digest under which it was asked for.",
    fits: ({ format }) => format === "bundle",
    fault: "evidence-mismatch",
    breaks: { serve: (manifest) => textReplaced(manifest, /\{/, "{ ") },
  },
  "manifest that is not JSON": {
    description: "What lies at the tag is no manifest.",
    fits: ({ format }) => format === "cosign",
    fault: "manifest-invalid",
    breaks: { serve: () => Buffer.from("a manifest") },
  },
  "manifest of an index": {
    description: "What lies at the tag says that it is an index, and has layers.",
    fits: ({ format }) => format === "cosign",
    fault: "manifest-invalid",
    breaks: {
      manifest: (manifest) => ({ ...manifest, mediaType: "application/vnd.oci.image.index.v1+json" }),
    },
  },
  "manifest without layers": {
    description: "The manifest has no layers.",
    fault: ({ kind }) => (kind === "signature" ? "signature-missing" : "attestation-missing"),
    breaks: { manifest: (manifest) => ({ ...manifest, layers: [] }) },
  },
  "manifest with too many layers": {
    description: "The manifest has thousands of layers.",
    fault: "budget-exhausted",
    breaks: { layers: (layers) => [...FILLERS, ...layers] },
  },
  "layer of another media type": {
    description: "The layer that holds the bundle says that it is something else.",
    fits: ({ format }) => format === "bundle",
    fault: ({ kind }) => (kind === "signature" ? "signature-missing" : "attestation-missing"),
    breaks: {
      layer: ({ descriptor, blob }) => ({ descriptor: { ...descriptor, mediaType: "application/json" }, blob }),
    },
  },
} as const satisfies Group;

function spaced(blob: Layer["blob"]): Layer["blob"] {
  return blob instanceof Uint8Array ? Buffer.concat([blob, Buffer.from(" ")]) : blob;
}
