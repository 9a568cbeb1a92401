/**
 * An image with its signatures in a folder (OCI image specification, "Image Layout"), as `cosign save` writes it, behind
 * the same look-ups as a registry. Its files are as little trusted as a registry's answers.
 */
import type { RegistryReader } from "../host/capability/registry.js";
import { isObject, utf8Text, type JsonObject } from "../host/json.js";
import { isSha256Digest, sha256Digest } from "../host/registry/digest.js";
import { LookupFailure } from "../host/registry/failure.js";
import { MAX_BLOB_BYTES, MAX_MANIFEST_BYTES } from "../host/registry/limits.js";
import { parseReference, type Reference } from "../host/registry/reference.js";

/** Files in `blobs/sha256` that are looked through for referrers; an image with its signatures has some dozens. */
const MAX_BLOB_FILES = 10_000;
/** How much of them is read in all: manifests are small, and what is larger than a manifest may be is not read. */
const MAX_SCANNED_BYTES = 64 * 1024 * 1024;

const INDEX_TYPE = "application/vnd.oci.image.index.v1+json";
const MANIFEST_TYPE = "application/vnd.oci.image.manifest.v1+json";
const REF_NAME = "org.opencontainers.image.ref.name";
/** cosign's annotation `kind`, and the tag's suffix under which a registry would hold the manifest. */
const COSIGN_KIND = "dev.cosignproject.cosign/";
const SUFFIX_OF_KIND: Readonly<Record<string, string>> = { sigs: ".sig", atts: ".att", sboms: ".sbom" };

/** A folder that is no image layout, or holds not the one image that is wanted; the message says what is missing. */
export class ImageLayoutError extends Error {
  override readonly name = "ImageLayoutError";
}

/** A descriptor of `index.json`. */
interface Entry {
  readonly digest: string;
  readonly kind: string;
  readonly refName: string | null;
}

/** What of a layout is opened. */
export interface ImageLayoutOptions {
  /** The image's digest, or its name in the layout (`org.opencontainers.image.ref.name`); the only image when left out. */
  readonly image?: string;
  /** The largest blob, in bytes; 4 MiB when left out. */
  readonly maxBlobBytes?: number;
}

/** The layout's image. */
export class ImageLayout implements RegistryReader {
  private constructor(
    private readonly folder: string,
    private readonly entries: readonly Entry[],
    /** `sha256:HEX` of the image's manifest or index, by the layout's own word unless it was asked for by it. */
    readonly digest: string,
    private readonly maxBlobBytes: number,
  ) {}

  /**
   * Opens a folder. The image is the one that is asked for, by its digest or name; else the entry of `index.json` that cosign
   * marked as such, else the only entry. Its manifest or index is there and has its digest. Not checked: what the manifest
   * leads to, such as layers. Throws ImageLayoutError.
   */
  static async open(folder: string, options: ImageLayoutOptions = {}): Promise<ImageLayout> {
    const marker = parseObject(await readOrNull(`${folder}/oci-layout`, MAX_MANIFEST_BYTES));
    const index = parseObject(await readOrNull(`${folder}/index.json`, MAX_MANIFEST_BYTES));
    if (typeof marker?.["imageLayoutVersion"] !== "string" || index === null) {
      throw new ImageLayoutError("it is no OCI image layout: a file oci-layout and a file index.json are wanted");
    }
    const entries = entriesOf(index);
    const digest = options.image === undefined ? onlyImage(entries) : namedImage(entries, options.image);
    const layout = new ImageLayout(folder, entries, digest, options.maxBlobBytes ?? MAX_BLOB_BYTES);
    await layout.manifest(layout.reference).catch((error: unknown) => {
      throw new ImageLayoutError((error as Error).message);
    });
    return layout;
  }

  /** The name under which the image is asked for here; the repository of a reference is not looked at. */
  get reference(): string {
    return `localhost/local-image@${this.digest}`;
  }

  /** As the registry client's. The tags are those that cosign would use in a registry, and the layout's own names. */
  async resolve(reference: string): Promise<string> {
    const target = parseReference(reference);
    if (target.byDigest) throw new LookupFailure("refused", `${reference} is refused: there is no tag to resolve`);
    return this.#digestOfTag(target);
  }

  /** As the registry client's. */
  async manifest(reference: string): Promise<Uint8Array> {
    const target = parseReference(reference);
    return await this.#file(target.byDigest ? target.identifier : this.#digestOfTag(target), MAX_MANIFEST_BYTES);
  }

  /** As the registry client's. */
  async blob(reference: string): Promise<Uint8Array> {
    const target = parseReference(reference);
    if (!target.byDigest) throw new LookupFailure("refused", `${reference} is refused: a blob is named by its digest`);
    return await this.#file(target.identifier, this.maxBlobBytes);
  }

  /** Every manifest among the blobs, listed in `index.json` or not, whose `subject` is the digest. */
  async referrers(reference: string): Promise<Uint8Array> {
    const target = parseReference(reference);
    if (!target.byDigest) throw new LookupFailure("refused", `${reference} is refused: referrers are listed by digest`);
    const manifests: JsonObject[] = [];
    let scanned = 0;
    for (const hex of await this.#blobNames()) {
      const bytes = await readOrNull(this.#path(hex), MAX_MANIFEST_BYTES);
      scanned += bytes?.length ?? 0;
      if (scanned > MAX_SCANNED_BYTES)
        throw new LookupFailure("too-large", "the image layout has too many small blobs");
      const descriptor = bytes === null ? null : referrerDescriptor(target.identifier, hex, bytes);
      if (descriptor !== null) manifests.push(descriptor);
    }
    return new TextEncoder().encode(JSON.stringify({ schemaVersion: 2, mediaType: INDEX_TYPE, manifests }));
  }

  #digestOfTag({ identifier }: Reference): string {
    const prefix = this.digest.replace(":", "-");
    const isNamed = ({ kind, refName }: Entry): boolean =>
      refName === identifier || identifier === `${prefix}${SUFFIX_OF_KIND[kind] ?? "/"}`;
    const digests = new Set(this.entries.filter(isNamed).map(({ digest }) => digest));
    const [digest] = digests;
    if (digest === undefined) throw new LookupFailure("not-found", `the image layout has no manifest ${identifier}`);
    if (digests.size === 1) return digest;
    throw new LookupFailure("invalid-answer", `the image layout has more than one manifest ${identifier}`);
  }

  async #file(digest: string, limit: number): Promise<Uint8Array> {
    const bytes = await readRegular(this.#path(digest.slice("sha256:".length)), limit);
    if (bytes === null) throw new LookupFailure("not-found", `the image layout has no blob ${digest}`);
    if (bytes === "too-large") throw new LookupFailure("too-large", `blob ${digest} has more than ${limit} bytes`);
    if ((await sha256Digest(bytes)) === digest) return bytes;
    throw new LookupFailure("invalid-answer", `the file of blob ${digest} in the image layout has another digest`);
  }

  /** The digests' hexadecimal forms only: no other name of the folder becomes part of a path. */
  async #blobNames(): Promise<string[]> {
    const { readdir } = await import("node:fs/promises");
    const names = await readdir(`${this.folder}/blobs/sha256`).catch(() => []);
    if (names.length > MAX_BLOB_FILES) {
      throw new LookupFailure("too-large", `the image layout has more than ${MAX_BLOB_FILES} blobs`);
    }
    return names.filter((name) => /^[0-9a-f]{64}$/.test(name)).sort();
  }

  #path(hex: string): string {
    return `${this.folder}/blobs/sha256/${hex}`;
  }
}

function onlyImage(entries: readonly Entry[]): string {
  const marked = entries.filter(({ kind }) => kind === "image" || kind === "imageIndex");
  const images = marked.length === 0 ? entries : marked;
  const [image] = images;
  if (image !== undefined && images.length === 1) return image.digest;
  throw new ImageLayoutError(`index.json: it lists ${images.length} images; one is wanted${namesOf(images)}`);
}

/** An image that is asked for by its digest need not be listed. */
function namedImage(entries: readonly Entry[], image: string): string {
  if (isSha256Digest(image)) return image;
  const named = new Set(entries.filter(({ refName }) => refName === image).map(({ digest }) => digest));
  const [digest] = named;
  if (digest === undefined) throw new ImageLayoutError(`index.json: it lists no image ${image}${namesOf(entries)}`);
  if (named.size === 1) return digest;
  throw new ImageLayoutError(`index.json: it lists ${named.size} images ${image}; name one by its digest`);
}

/** What may be asked for: the first few names, or digests of what has none. */
function namesOf(entries: readonly Entry[]): string {
  const names = entries.slice(0, 5).map(({ refName, digest }) => refName ?? digest);
  if (names.length === 0) return "";
  return `; there ${names.length === 1 ? "is" : "are"} ${names.join(", ")}${entries.length > 5 ? " and more" : ""}`;
}

function entriesOf(index: JsonObject): Entry[] {
  const list = index["manifests"];
  if (!Array.isArray(list)) throw new ImageLayoutError("index.json: it has no list of manifests");
  return list.map((value: unknown, position) => {
    const digest = isObject(value) ? value["digest"] : null;
    if (!isObject(value) || typeof digest !== "string" || !isSha256Digest(digest)) {
      throw new ImageLayoutError(`index.json: manifests[${position}].digest: it must be sha256 and 64 hex digits`);
    }
    const annotations = isObject(value["annotations"]) ? value["annotations"] : {};
    const { kind, [REF_NAME]: refName } = annotations;
    return {
      digest,
      kind: typeof kind === "string" && kind.startsWith(COSIGN_KIND) ? kind.slice(COSIGN_KIND.length) : "",
      refName: typeof refName === "string" ? refName : null,
    };
  });
}

function referrerDescriptor(subject: string, hex: string, bytes: Uint8Array): JsonObject | null {
  const manifest = parseObject(bytes);
  const { subject: own, mediaType, artifactType, annotations, config } = manifest ?? {};
  if (!isObject(own) || own["digest"] !== subject) return null;
  return {
    mediaType: typeof mediaType === "string" ? mediaType : MANIFEST_TYPE,
    digest: `sha256:${hex}`,
    size: bytes.length,
    artifactType: artifactType ?? (isObject(config) ? config["mediaType"] : undefined),
    annotations,
  };
}

function parseObject(bytes: Uint8Array | null): JsonObject | null {
  const text = bytes === null ? null : utf8Text(bytes);
  if (text === null || !text.trimStart().startsWith("{")) return null;
  try {
    return JSON.parse(text) as JsonObject;
  } catch {
    return null;
  }
}

async function readOrNull(path: string, limit: number): Promise<Uint8Array | null> {
  const bytes = await readRegular(path, limit);
  return bytes === "too-large" ? null : bytes;
}

/** The bytes of a regular file; null when there is none that can be read. A device or pipe could go on for ever. */
async function readRegular(path: string, limit: number): Promise<Uint8Array<ArrayBuffer> | "too-large" | null> {
  const { constants } = await import("node:fs");
  const { open } = await import("node:fs/promises");
  try {
    const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    try {
      const status = await file.stat();
      if (!status.isFile()) return null;
      if (status.size > limit) return "too-large";
      const bytes = new Uint8Array(status.size);
      const { bytesRead } = await file.read(bytes, 0, bytes.length, 0);
      return bytes.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  } catch {
    return null;
  }
}
