/** The place beside one image where signatures and other artifacts about it are put. */
import { bytesOf, digestOf } from "../bytes.js";
import { OCI_INDEX, OCI_MANIFEST } from "./mediaTypes.js";
import { parseObject, type Repositories, type StoredManifest } from "./store.js";

/** What can be attached to an image. */
export interface Attachable {
  /** Puts it there and gives the digest of the manifest that holds it. */
  attachTo(place: Place): string;
}

/** The descriptor of an image. */
export interface Subject {
  readonly mediaType: string;
  readonly size: number;
  readonly digest: string;
}

/** What of the list of referrers differs from what the manifest says. */
export type ListedAs = Readonly<Record<string, unknown>>;

/** A repository and the image in it, or in another one, that things are about. */
export class Place {
  constructor(
    private readonly store: Repositories,
    /** `host/repository`: the image's own, or another one for signatures. */
    readonly repository: string,
    /** The image. */
    readonly subject: Subject,
    /** Whether the registry lists referrers; else the tag that stands in for the list is kept. */
    readonly hasReferrers: boolean,
  ) {}

  /** `sha256-HEX` of the image: what tags of things about it begin with. */
  get tag(): string {
    return this.subject.digest.replace(":", "-");
  }

  /** Stores a blob under its digest, or on demand under one that is not its own, and gives that. */
  putBlob(bytes: Uint8Array, digest = digestOf(bytes)): string {
    this.store.open(this.repository).blobs.set(digest, bytes);
    return digest;
  }

  /** Stores a manifest under its digest, or on demand under one that is not its own, and under tags, and gives the digest. */
  putManifest(
    bytes: Uint8Array,
    mediaType: string = OCI_MANIFEST,
    tags: readonly string[] = [],
    digest = digestOf(bytes),
  ): string {
    const opened = this.store.open(this.repository);
    opened.manifests.set(digest, { bytes, mediaType });
    for (const tag of tags) opened.tags.set(tag, digest);
    return digest;
  }

  /** What is stored under a tag or digest. */
  manifest(identifier: string): (StoredManifest & { readonly digest: string }) | null {
    return this.store.find(this.repository)?.manifest(identifier) ?? null;
  }

  /** Stores a manifest whose `subject` is the image, and lists it under the tag where the registry lists no referrers. */
  putReferrer(manifest: Readonly<Record<string, unknown>>, listedAs: ListedAs = {}): string {
    const bytes = bytesOf(manifest);
    const digest = this.putManifest(bytes);
    if (this.hasReferrers) return digest;
    const before = parseObject(this.manifest(this.tag)?.bytes ?? new Uint8Array())?.["manifests"];
    const { mediaType, artifactType } = manifest;
    const entry = { mediaType, size: bytes.length, digest, artifactType, ...listedAs };
    const manifests: unknown[] = Array.isArray(before) ? [...(before as unknown[]), entry] : [entry];
    this.putManifest(bytesOf({ schemaVersion: 2, mediaType: OCI_INDEX, manifests }), OCI_INDEX, [this.tag]);
    return digest;
  }
}
