/** Puts signatures and attestations beside an image, in the places and forms that cosign 2 and 3 have for them. */
import { bytesOf, digestOf } from "../bytes.js";
import type { Attachment } from "../sigstore/attachment.js";
import { attachLayers, bundleManifest } from "../sigstore/attach.js";
import { type Layer, OCI_MANIFEST, SIMPLE_SIGNING } from "../sigstore/signatureManifest.js";
import { OCI_INDEX } from "./mediaTypes.js";
import { parseObject, type Repositories } from "./store.js";

/** Where things are attached. */
export interface Place {
  store: Repositories;
  /** `host/repository`, the image's own or another. */
  repository: string;
  /** Whether the registry has the referrers API; else the tag that stands in for it is kept. */
  hasReferrers: boolean;
}

/** What the manifest of a referrer says of the image. */
export interface Subject {
  mediaType: string;
  size: number;
  digest: string;
}

/** The artifact type of a signature of cosign 2 among the referrers (`--experimental-oci11`). */
const COSIGN_SIGNATURE = "application/vnd.dev.cosign.artifact.sig.v1+json";

/** Attaches it and gives the digest of the manifest that holds it. */
export function attachTo(place: Place, subject: Subject, attachment: Attachment): string {
  const { format, layer, bundle, kind } = attachment;
  if (layer !== null && format === "cosign") return addLayer(place, subject.digest, kind, layer);
  return addReferrer(place, subject, layer === null ? bundleReferrer(bundle, attachment) : layerReferrer(layer));
}

/** One more layer in the manifest under the image's tag. */
function addLayer(place: Place, image: string, kind: Attachment["kind"], layer: Layer): string {
  const suffix = kind === "signature" ? "sig" : "att";
  const { store, repository } = place;
  const before = store.find(repository)?.manifest(`${image.replace(":", "-")}.${suffix}`);
  const layers = [...layersOf(before?.bytes), layer];
  return attachLayers(imageStore(store), repository, image, suffix, layers);
}

function layersOf(manifest: Uint8Array | undefined): Layer[] {
  const layers = manifest === undefined ? [] : parseObject(manifest)?.["layers"];
  if (!Array.isArray(layers)) return [];
  return layers.map((descriptor: Record<string, unknown>) => ({ descriptor, blob: "not-found" }));
}

/** A manifest without its subject, and the blobs that it leads to. */
interface Referrer {
  blobs: Uint8Array[];
  manifest: (subject: Subject) => Record<string, unknown>;
}

function bundleReferrer(bundle: Uint8Array | null, { predicateType }: Attachment): Referrer {
  const bytes = bundle ?? new Uint8Array();
  const annotations: Record<string, string> =
    predicateType === null
      ? { "dev.sigstore.bundle.content": "message-signature" }
      : { "dev.sigstore.bundle.predicateType": predicateType };
  return {
    blobs: [bytes, bytesOf("{}")],
    manifest: (subject) => bundleManifest(subject.digest, bytes, { annotations, change: { subject } }),
  };
}

function layerReferrer({ descriptor, blob }: Layer): Referrer {
  const config = { mediaType: COSIGN_SIGNATURE, size: 2, digest: digestOf("{}") };
  return {
    blobs: [...(blob instanceof Uint8Array ? [blob] : []), bytesOf("{}")],
    manifest: (subject) => ({
      schemaVersion: 2,
      mediaType: OCI_MANIFEST,
      artifactType: COSIGN_SIGNATURE,
      config,
      layers: [{ mediaType: SIMPLE_SIGNING, ...descriptor }],
      subject,
    }),
  };
}

function addReferrer({ store, repository, hasReferrers }: Place, subject: Subject, referrer: Referrer): string {
  const { putBlob, putManifest } = imageStore(store);
  for (const blob of referrer.blobs) putBlob(repository, blob);
  const manifest = referrer.manifest(subject);
  const bytes = bytesOf(manifest);
  const digest = putManifest(repository, bytes, OCI_MANIFEST);
  if (hasReferrers) return digest;
  const tag = subject.digest.replace(":", "-");
  const before = parseObject(store.find(repository)?.manifest(tag)?.bytes ?? new Uint8Array())?.["manifests"];
  const { mediaType, artifactType } = manifest;
  const entry = { mediaType, size: bytes.length, digest, artifactType };
  const manifests: unknown[] = [...(Array.isArray(before) ? before : []), entry];
  putManifest(repository, bytesOf({ schemaVersion: 2, mediaType: OCI_INDEX, manifests }), OCI_INDEX, [tag]);
  return digest;
}

/** Puts things into repositories of the store. */
export function imageStore(store: Repositories): {
  putBlob: (repository: string, bytes: Uint8Array) => string;
  putManifest: (repository: string, bytes: Uint8Array, mediaType: string, tags?: readonly string[]) => string;
} {
  return {
    putBlob: (repository, bytes) => {
      const digest = digestOf(bytes);
      store.open(repository).blobs.set(digest, bytes);
      return digest;
    },
    putManifest: (repository, bytes, mediaType, tags = []) => {
      const digest = digestOf(bytes);
      const opened = store.open(repository);
      opened.manifests.set(digest, { bytes, mediaType });
      for (const tag of tags) opened.tags.set(tag, digest);
      return digest;
    },
  };
}
