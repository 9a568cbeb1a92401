/** What the checks push. */
import type { RegistryWriter } from "../../../host/registry/push.js";
import { digestOf } from "../../../src/digest.js";

export const MANIFEST = "application/vnd.oci.image.manifest.v1+json";
export const INDEX = "application/vnd.oci.image.index.v1+json";
const CONFIG = "application/vnd.oci.image.config.v1+json";
const LAYER = "application/vnd.oci.image.layer.v1.tar";

/** An image of one layer. */
export interface PushedImage {
  readonly config: Uint8Array;
  readonly layer: Uint8Array;
  readonly manifest: Uint8Array;
}

/** A descriptor of the bytes. */
export function described(mediaType: string, bytes: Uint8Array): { mediaType: string; digest: string; size: number } {
  return { mediaType, digest: digestOf(bytes), size: bytes.length };
}

/** An image whose layer is the text; `more` goes into its manifest. */
export function imageOf(text: string, more: object = {}): PushedImage {
  const config = bytes({ architecture: "amd64", os: "linux", rootfs: { type: "layers", diff_ids: [] } });
  const layer = Buffer.from(text);
  const content = { config: described(CONFIG, config), layers: [described(LAYER, layer)] };
  return { config, layer, manifest: bytes({ schemaVersion: 2, mediaType: MANIFEST, ...content, ...more }) };
}

/** Pushes it under a tag or its digest, and gives that. */
export async function push(
  writer: RegistryWriter,
  repository: string,
  identifier: string | null,
  { config, layer, manifest }: PushedImage,
): Promise<string> {
  await writer.putBlob(repository, config);
  await writer.putBlob(repository, layer);
  return await writer.putManifest(repository, identifier ?? digestOf(manifest), manifest, MANIFEST);
}

/** JSON. */
export function bytes(value: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}
