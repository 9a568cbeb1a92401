/** Media types of manifests and indexes (OCI image specification and Docker's schema 2). */

/** The OCI image index. */
export const OCI_INDEX = "application/vnd.oci.image.index.v1+json";
/** The OCI image manifest. */
export const OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json";

const DOCKER_LIST = "application/vnd.docker.distribution.manifest.list.v2+json";

const MANIFEST_TYPES: ReadonlySet<string> = new Set([
  OCI_INDEX,
  OCI_MANIFEST,
  DOCKER_LIST,
  "application/vnd.docker.distribution.manifest.v2+json",
]);

/** Whether it is the media type of a manifest or index. */
export function isManifestType(mediaType: unknown): mediaType is string {
  return typeof mediaType === "string" && MANIFEST_TYPES.has(mediaType);
}

/** Whether it is the media type of an index. */
export function isIndexType(mediaType: string): boolean {
  return mediaType === OCI_INDEX || mediaType === DOCKER_LIST;
}
