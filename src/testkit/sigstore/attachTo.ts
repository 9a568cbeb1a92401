/** Puts signatures and attestations beside an image, in the places and forms that cosign 2 and 3 have for them. */
import { bytesOf, digestOf } from "../bytes.js";
import type { Place } from "../registry/place.js";
import { parseObject } from "../registry/store.js";
import { bundleManifest } from "./attach.js";
import type { Attachment } from "./attachment.js";
import type { Breakage, JsonObject } from "./breakage.js";
import { mediaTypeOf } from "./bundle.js";
import { OCI_MANIFEST } from "../registry/mediaTypes.js";
import { type Layer, SIMPLE_SIGNING, signatureManifest } from "./signatureManifest.js";

/** The artifact type of a signature of cosign 2 among the referrers (`--experimental-oci11`). */
const COSIGN_SIGNATURE = "application/vnd.dev.cosign.artifact.sig.v1+json";
const OCI_CONFIG = "application/vnd.oci.image.config.v1+json";

/** Attaches it and gives the digest of the manifest that holds it; the image's own, when nothing is put there. */
export function attachTo(place: Place, attachment: Attachment): string {
  const { format, layer, bundle, kind, breakage } = attachment;
  if (breakage.isLeftOut === true) return place.subject.digest;
  if (bundle !== null) return addBundle(place, bundle, attachment);
  if (layer === null) throw new Error("an attachment has a bundle or a layer");
  return format === "cosign" ? addLayer(place, kind, layer, breakage) : addLayerAsReferrer(place, layer, breakage);
}

/** One more layer in the manifest under the image's tag. */
function addLayer(place: Place, kind: Attachment["kind"], layer: Layer, breakage: Breakage): string {
  const tag = `${place.tag}.${kind === "signature" ? "sig" : "att"}`;
  const layers = [...layersOf(place.manifest(tag)?.bytes), ...putLayers(place, layer, breakage)];
  const config = { mediaType: OCI_CONFIG, size: 2, digest: place.putBlob(bytesOf("{}")) };
  const manifest = signatureManifest(layers, { config });
  const bytes = breakage.manifest === undefined ? manifest : bytesOf(breakage.manifest(parseObject(manifest) ?? {}));
  return place.putManifest(breakage.serve?.(bytes) ?? bytes, OCI_MANIFEST, [tag]);
}

/** The layers that are there already; their blobs are too. */
function layersOf(manifest: Uint8Array | undefined): Layer[] {
  const layers = manifest === undefined ? [] : parseObject(manifest)?.["layers"];
  if (!Array.isArray(layers)) return [];
  return layers.map((descriptor: Record<string, unknown>) => ({ descriptor, blob: "not-found" }));
}

function addBundle(place: Place, bundle: Uint8Array, { predicateType, breakage }: Attachment): string {
  const plain = {
    descriptor: { mediaType: mediaTypeOf("0.3"), size: bundle.length, digest: digestOf(bundle) },
    blob: bundle,
  };
  const layers = putLayers(place, breakage.layer?.(plain) ?? plain, breakage);
  place.putBlob(bytesOf("{}"));
  const annotations: Record<string, string> =
    predicateType === null
      ? { "dev.sigstore.bundle.content": "message-signature" }
      : { "dev.sigstore.bundle.predicateType": predicateType };
  const { subject } = place;
  const change = { subject, layers: layers.map(({ descriptor }) => descriptor) };
  return putReferrer(place, bundleManifest(subject.digest, bundle, { annotations, change }), breakage);
}

function addLayerAsReferrer(place: Place, layer: Layer, breakage: Breakage): string {
  const layers = putLayers(place, layer, breakage);
  place.putBlob(bytesOf("{}"));
  const manifest = {
    schemaVersion: 2,
    mediaType: OCI_MANIFEST,
    artifactType: COSIGN_SIGNATURE,
    config: { mediaType: COSIGN_SIGNATURE, size: 2, digest: digestOf("{}") },
    layers: layers.map(({ descriptor }) => ({ mediaType: SIMPLE_SIGNING, ...descriptor })),
    subject: place.subject,
  };
  return putReferrer(place, manifest, breakage);
}

/** Stores the blobs, each under the digest that its descriptor states, and gives the layers. */
function putLayers(place: Place, layer: Layer, breakage: Breakage): Layer[] {
  const layers = breakage.layers?.([layer]) ?? [layer];
  for (const { descriptor, blob } of layers) {
    if (blob instanceof Uint8Array) place.putBlob(blob, String(descriptor["digest"]));
  }
  return layers;
}

function putReferrer(place: Place, plain: JsonObject, { manifest, serve }: Breakage): string {
  const changed = manifest?.(plain) ?? plain;
  const digest = place.putReferrer(changed);
  if (serve !== undefined) place.putManifest(serve(bytesOf(changed)), OCI_MANIFEST, [], digest);
  return digest;
}
