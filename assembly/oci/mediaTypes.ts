/** Media types of images (OCI image specification, media-types.md; Docker image manifest version 2, schema 2). */

/** The manifest of one image or artifact. */
export const OCI_IMAGE_MANIFEST = "application/vnd.oci.image.manifest.v1+json";
/** A list of manifests, one for each platform or for any other reason. */
export const OCI_IMAGE_INDEX = "application/vnd.oci.image.index.v1+json";
/** Docker's manifest of one image. */
export const DOCKER_MANIFEST = "application/vnd.docker.distribution.manifest.v2+json";
/** Docker's list of manifests. */
export const DOCKER_MANIFEST_LIST = "application/vnd.docker.distribution.manifest.list.v2+json";

/** Whether the type is that of one image, in either dialect. */
export function isImageManifestType(mediaType: string): bool {
  return mediaType == OCI_IMAGE_MANIFEST || mediaType == DOCKER_MANIFEST;
}

/** Whether the type is that of a list of images, in either dialect. */
export function isImageIndexType(mediaType: string): bool {
  return mediaType == OCI_IMAGE_INDEX || mediaType == DOCKER_MANIFEST_LIST;
}
