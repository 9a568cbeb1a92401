/** Puts images and what is attached to them into the embedded registry, as cosign 2 and 3 do. */
import type { EmbeddedRegistry } from "../registry/index.js";
import { bytesOf, digestOf } from "../bytes.js";
import { OCI_INDEX, OCI_MANIFEST } from "../registry/mediaTypes.js";
import { type Layer, signatureManifest } from "./signatureManifest.js";
import { mediaTypeOf } from "./bundle.js";

const EMPTY = { mediaType: "application/vnd.oci.empty.v1+json", size: 2, digest: digestOf("{}") };

/** Where images are put: the embedded registry, or whatever keeps them. */
export type ImageStore = Pick<EmbeddedRegistry, "putBlob" | "putManifest">;

/** An image of its own: one layer, this text. Gives its digest. */
export function putImage(registry: ImageStore, repository: string, tag: string, text = `${repository}:${tag}`): string {
  return registry.putManifest(repository, imageManifest(registry, repository, text), OCI_MANIFEST, [tag]);
}

/** The layers under the image's `.sig` or `.att` tag. Gives the manifest's digest. */
export function attachLayers(
  registry: ImageStore,
  repository: string,
  image: string,
  suffix: "sig" | "att",
  layers: readonly Layer[],
): string {
  for (const { blob } of layers) if (blob instanceof Uint8Array) registry.putBlob(repository, blob);
  const config = bytesOf("{}");
  registry.putBlob(repository, config);
  const manifest = signatureManifest(layers, {
    config: { mediaType: "application/vnd.oci.image.config.v1+json", size: config.length, digest: digestOf(config) },
  });
  return registry.putManifest(repository, manifest, OCI_MANIFEST, [`${image.replace(":", "-")}.${suffix}`]);
}

/** The bundle as a referrer of the image. Gives the manifest's digest. */
export function attachBundle(
  registry: ImageStore,
  repository: string,
  image: string,
  bundle: Uint8Array,
  fields: ReferrerFields = {},
): string {
  registry.putBlob(repository, bundle);
  registry.putBlob(repository, bytesOf("{}"));
  return registry.putManifest(repository, bytesOf(bundleManifest(image, bundle, fields)), OCI_MANIFEST);
}

/** What a referrer's manifest says; what is left out is as cosign 3 writes it. */
export interface ReferrerFields {
  artifactType?: string;
  annotations?: Record<string, string>;
  /** Members of the manifest that differ. */
  change?: Record<string, unknown>;
}

/** The manifest of a referrer with one bundle. */
export function bundleManifest(
  image: string,
  bundle: Uint8Array,
  fields: ReferrerFields = {},
): Record<string, unknown> {
  const mediaType = fields.artifactType ?? mediaTypeOf("0.3");
  return {
    schemaVersion: 2,
    mediaType: OCI_MANIFEST,
    artifactType: mediaType,
    config: EMPTY,
    layers: [{ mediaType, size: bundle.length, digest: digestOf(bundle) }],
    subject: { mediaType: OCI_MANIFEST, size: 1, digest: image },
    annotations: { "dev.sigstore.bundle.content": "dsse-envelope", ...fields.annotations },
    ...fields.change,
  };
}

/** The index of referrers under the tag that stands in for the referrers API. Gives its digest. */
export function putFallbackIndex(
  registry: ImageStore,
  repository: string,
  image: string,
  referrers: readonly Record<string, unknown>[],
): string {
  const index = { schemaVersion: 2, mediaType: OCI_INDEX, manifests: referrers };
  return registry.putManifest(repository, bytesOf(index), OCI_INDEX, [image.replace(":", "-")]);
}

function imageManifest(registry: ImageStore, repository: string, text: string): Uint8Array {
  const blob = (content: string, mediaType: string): unknown => {
    const bytes = bytesOf(content);
    return { mediaType, size: bytes.length, digest: registry.putBlob(repository, bytes) };
  };
  const config = JSON.stringify({
    architecture: "amd64",
    os: "linux",
    rootfs: { type: "layers", diff_ids: [digestOf(text)] },
  });
  return bytesOf({
    schemaVersion: 2,
    mediaType: OCI_MANIFEST,
    config: blob(config, "application/vnd.oci.image.config.v1+json"),
    layers: [blob(text, "application/vnd.oci.image.layer.v1.tar")],
  });
}
