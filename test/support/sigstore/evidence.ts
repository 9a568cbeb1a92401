/** All that a module can hear about one image with its signatures, as an evidence table: no registry is needed. */
import type { EvidenceEntry } from "../../../host/runtime/evidence.js";
import { bytesOf, digestOf } from "../../../src/testkit/bytes.js";
import { type Layer, signatureManifest } from "../../../src/testkit/sigstore/signatureManifest.js";
import { IMAGE, IMAGE_DIGEST, REPOSITORY } from "../signing.js";
import { type ReferrerFields, bundleManifest } from "../../../src/testkit/sigstore/attach.js";
import { VERIFIED_AT, timestampText } from "../../../src/testkit/sigstore/clock.js";

/** What is attached to the image. */
export interface Attached {
  /** Layers of the `.sig` and the `.att` manifest; none is no manifest. */
  signatures?: readonly Layer[];
  attestations?: readonly Layer[];
  /** Bundles as referrers. */
  bundles?: readonly AttachedBundle[];
  /** When it is judged. Seconds since 1970. */
  now?: number;
  /** The image's. */
  digest?: string;
}

/** A bundle and what its referrer says. */
export interface AttachedBundle {
  bytes: Uint8Array;
  fields?: ReferrerFields;
  /** Stands for the whole manifest. */
  manifest?: Uint8Array;
}

/** The answers to all questions about the image; what is not attached is `not-found`. */
export function evidenceOfImage(attached: Attached): EvidenceEntry[] {
  const { signatures = [], attestations = [], bundles = [], now = VERIFIED_AT, digest = IMAGE_DIGEST } = attached;
  const tag = digest.replace(":", "-");
  const referrers = bundles.map((bundle) => referrerOf(digest, bundle));
  const blobs = [...signatures, ...attestations].flatMap(({ descriptor, blob }) =>
    blob instanceof Uint8Array ? [blobEntry(String(descriptor["digest"]), blob)] : [],
  );
  return distinct([
    { operation: "registry/v1/resolve", argument: IMAGE, answer: bytesOf(digest) },
    clockEntry(now),
    manifestOrNot(`${REPOSITORY}:${tag}.sig`, signatures),
    manifestOrNot(`${REPOSITORY}:${tag}.att`, attestations),
    notFound("registry/v1/manifest", `${REPOSITORY}:${tag}`),
    { operation: "registry/v1/referrers", argument: `${REPOSITORY}@${digest}`, answer: indexOf(referrers) },
    ...referrers.map(({ bytes }) => manifestEntry(`${REPOSITORY}@${digestOf(bytes)}`, bytes)),
    ...bundles.map(({ bytes }) => blobEntry(digestOf(bytes), bytes)),
    ...blobs,
  ]);
}

/** All that a module can hear about a blob. */
export function evidenceOfBlob(content: Uint8Array, now = VERIFIED_AT): EvidenceEntry[] {
  return [clockEntry(now), { operation: "artifact/v1/content", argument: digestOf(content), answer: content }];
}

/** The clock's answer. */
export function clockEntry(seconds: number): EvidenceEntry {
  return { operation: "clock/v1/now", argument: "", answer: bytesOf(timestampText(seconds)) };
}

interface Referrer {
  bytes: Uint8Array;
  descriptor: Record<string, unknown>;
}

function referrerOf(image: string, { bytes: bundle, fields, manifest }: AttachedBundle): Referrer {
  const usual = bundleManifest(image, bundle, fields);
  const bytes = manifest ?? bytesOf(usual);
  const { mediaType, artifactType, annotations } = usual;
  return { bytes, descriptor: { mediaType, digest: digestOf(bytes), size: bytes.length, artifactType, annotations } };
}

function indexOf(referrers: readonly Referrer[]): Uint8Array {
  const mediaType = "application/vnd.oci.image.index.v1+json";
  return bytesOf({ schemaVersion: 2, mediaType, manifests: referrers.map(({ descriptor }) => descriptor) });
}

function manifestOrNot(argument: string, layers: readonly Layer[]): EvidenceEntry {
  if (layers.length === 0) return notFound("registry/v1/manifest", argument);
  return manifestEntry(argument, signatureManifest(layers));
}

function manifestEntry(argument: string, answer: Uint8Array): EvidenceEntry {
  return { operation: "registry/v1/manifest", argument, answer };
}

function blobEntry(digest: string, answer: Uint8Array): EvidenceEntry {
  return { operation: "registry/v1/blob", argument: `${REPOSITORY}@${digest}`, answer };
}

function notFound(operation: EvidenceEntry["operation"], argument: string): EvidenceEntry {
  return { operation, argument, failure: { code: "not-found", message: "404" } };
}

/** The first answer to each question. */
function distinct(entries: readonly EvidenceEntry[]): EvidenceEntry[] {
  const questions = new Map<string, EvidenceEntry>();
  for (const entry of entries) {
    const question = `${entry.operation} ${entry.argument}`;
    if (!questions.has(question)) questions.set(question, entry);
  }
  return [...questions.values()];
}
