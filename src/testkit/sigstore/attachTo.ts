/** Puts signatures and attestations beside an image, in the places and forms that cosign 2 and 3 have for them. */
import { bytesOf, digestOf } from "../bytes.js";
import type { Place } from "../registry/place.js";
import { parseObject } from "../registry/store.js";
import { attachLayers, bundleManifest } from "./attach.js";
import type { Attachment } from "./attachment.js";
import { type Layer, OCI_MANIFEST, SIMPLE_SIGNING } from "./signatureManifest.js";

/** The artifact type of a signature of cosign 2 among the referrers (`--experimental-oci11`). */
const COSIGN_SIGNATURE = "application/vnd.dev.cosign.artifact.sig.v1+json";

/** Attaches it and gives the digest of the manifest that holds it. */
export function attachTo(place: Place, attachment: Attachment): string {
  const { format, layer, bundle, kind } = attachment;
  if (bundle !== null) return addBundle(place, bundle, attachment);
  if (layer === null) throw new Error("an attachment has a bundle or a layer");
  return format === "cosign" ? addLayer(place, kind, layer) : addLayerAsReferrer(place, layer);
}

/** One more layer in the manifest under the image's tag. */
function addLayer(place: Place, kind: Attachment["kind"], layer: Layer): string {
  const suffix = kind === "signature" ? "sig" : "att";
  const before = place.manifest(`${place.tag}.${suffix}`);
  const layers = [...layersOf(before?.bytes), layer];
  const store = {
    putBlob: (_: string, bytes: Uint8Array) => place.putBlob(bytes),
    putManifest: (_: string, bytes: Uint8Array, mediaType: string, tags: readonly string[] = []) =>
      place.putManifest(bytes, mediaType, tags),
  };
  return attachLayers(store, place.repository, place.subject.digest, suffix, layers);
}

/** The layers that are there already; their blobs are too. */
function layersOf(manifest: Uint8Array | undefined): Layer[] {
  const layers = manifest === undefined ? [] : parseObject(manifest)?.["layers"];
  if (!Array.isArray(layers)) return [];
  return layers.map((descriptor: Record<string, unknown>) => ({ descriptor, blob: "not-found" }));
}

function addBundle(place: Place, bundle: Uint8Array, { predicateType }: Attachment): string {
  place.putBlob(bundle);
  place.putBlob(bytesOf("{}"));
  const annotations: Record<string, string> =
    predicateType === null
      ? { "dev.sigstore.bundle.content": "message-signature" }
      : { "dev.sigstore.bundle.predicateType": predicateType };
  const { subject } = place;
  return place.putReferrer(bundleManifest(subject.digest, bundle, { annotations, change: { subject } }));
}

function addLayerAsReferrer(place: Place, { descriptor, blob }: Layer): string {
  if (blob instanceof Uint8Array) place.putBlob(blob);
  place.putBlob(bytesOf("{}"));
  return place.putReferrer({
    schemaVersion: 2,
    mediaType: OCI_MANIFEST,
    artifactType: COSIGN_SIGNATURE,
    config: { mediaType: COSIGN_SIGNATURE, size: 2, digest: digestOf("{}") },
    layers: [{ mediaType: SIMPLE_SIGNING, ...descriptor }],
    subject: place.subject,
  });
}
