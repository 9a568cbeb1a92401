/** Manifests that do not tie one envelope to the image (signature specification, "OCI Signatures"). */
import { digestOf } from "../../bytes.js";
import { ENVELOPE_TYPES } from "../envelope.js";
import { ARTIFACT_TYPE, type SignatureManifest, THUMBPRINTS } from "../manifest.js";
import type { Descriptor } from "../payload.js";
import type { Breaks, Entry, NotarySituation } from "../permutation.js";

const isOfImage = ({ target }: NotarySituation): boolean => target === "image";

/** Other members. */
function members(change: (manifest: SignatureManifest) => Record<string, unknown>): Breaks {
  return { manifest: (manifest) => ({ ...manifest, members: { ...manifest.members, ...change(manifest) } }) };
}

function layersOf({ members }: SignatureManifest): Descriptor[] {
  return members["layers"] as Descriptor[];
}

/** The entries. */
export const manifestPermutations = {
  "two layers": {
    object: "manifest",
    description: "The manifest of the signature has two layers, both the envelope.",
    fits: isOfImage,
    breaks: members((manifest) => ({ layers: [...layersOf(manifest), ...layersOf(manifest)] })),
  },
  "no layer": {
    object: "manifest",
    description: "The manifest of the signature has no layer.",
    fits: isOfImage,
    breaks: members(() => ({ layers: [] })),
  },
  "media type of the other envelope": {
    object: "manifest",
    description: "The layer's media type is that of the other format of envelopes.",
    fits: isOfImage,
    breaks: members((manifest) => ({ layers: layersOf(manifest).map(swapped) })),
  },
  "envelope missing": {
    object: "manifest",
    description: "The registry does not have the envelope.",
    fits: isOfImage,
    breaks: { manifest: (manifest) => ({ ...manifest, blobs: [] }) },
  },
  "another artifact type": {
    object: "manifest",
    description: "The manifest does not say that it is a signature.",
    fits: isOfImage,
    breaks: members(({ members }) => retyped(members)),
  },
  "subject of another image": {
    object: "manifest",
    description: "The manifest says that it belongs to another image.",
    fits: isOfImage,
    breaks: members(({ members }) => ({
      subject: { ...(members["subject"] as object), digest: digestOf("another image") },
    })),
  },
  "thumbprints of another chain": {
    object: "manifest",
    description: "The annotation with the thumbprints of the certificates names one that is not there.",
    fits: isOfImage,
    outcome: "accepted",
    breaks: members(({ members }) => ({
      annotations: { ...(members["annotations"] as object), [THUMBPRINTS]: JSON.stringify(["00".repeat(32)]) },
    })),
  },
} as const satisfies Record<string, Entry>;

function swapped({ mediaType, ...layer }: Descriptor): Descriptor {
  return { ...layer, mediaType: mediaType === ENVELOPE_TYPES.jws ? ENVELOPE_TYPES.cose : ENVELOPE_TYPES.jws };
}

function retyped(members: SignatureManifest["members"]): Record<string, unknown> {
  const other = `${ARTIFACT_TYPE}.other`;
  if ("artifactType" in members) return { artifactType: other };
  return { config: { ...(members["config"] as object), mediaType: other } };
}
