/** What a signature becomes in a registry: layers at cosign's tags, or a referrer with a bundle. */
import { bytesOf, digestOf } from "../bytes.js";
import { bundleManifest } from "./attach.js";
import { mediaTypeOf } from "./bundle.js";
import { type Layer, signatureManifest } from "./signatureManifest.js";

/** One signature, ready to lie beside an image. */
export interface Attachment {
  /** At the image's `.sig` tag, its `.att` tag, among its referrers, or not in the registry at all. */
  place: "sig" | "att" | "referrers" | "nowhere";
  /** The digest of the image that it lies beside. */
  image: string;
  /** Of the manifest; several attachments at one tag share a manifest. A blob stands under the digest that its descriptor states. */
  layers: readonly Layer[];
  /** Members of the manifest that differ. */
  change?: Record<string, unknown>;
  /** Annotations of a referrer's manifest, besides those of every one. */
  annotations?: Record<string, string>;
  /** The registry serves other bytes than those that it lists: what it makes of the manifest. */
  serve?: (manifest: Uint8Array) => Uint8Array;
}

/** The layer with a bundle. */
export function bundleLayer(bundle: Uint8Array): Layer {
  const descriptor = { mediaType: mediaTypeOf("0.3"), size: bundle.length, digest: digestOf(bundle) };
  return { descriptor, blob: bundle };
}

/** The manifest of an attachment, before the registry spoils it; at a tag the one of all attachments there. */
export function attachmentManifest(first: Attachment, ...others: readonly Attachment[]): Uint8Array {
  const layers = [first, ...others].flatMap((each) => each.layers);
  if (first.place !== "referrers") {
    const config = bytesOf("{}");
    return signatureManifest(layers, {
      config: { mediaType: "application/vnd.oci.image.config.v1+json", size: config.length, digest: digestOf(config) },
      ...first.change,
    });
  }
  const fields = first.annotations === undefined ? {} : { annotations: first.annotations };
  const plain = bundleManifest(first.image, new Uint8Array(), fields);
  return bytesOf({ ...plain, layers: layers.map(({ descriptor }) => descriptor), ...first.change });
}

/** How the listing of referrers describes the attachment. */
export function referrerDescriptor(attachment: Attachment): Record<string, unknown> {
  const bytes = attachmentManifest(attachment);
  const { mediaType, artifactType, annotations } = JSON.parse(Buffer.from(bytes).toString()) as Record<string, unknown>;
  return { mediaType, digest: digestOf(bytes), size: bytes.length, artifactType, annotations };
}
