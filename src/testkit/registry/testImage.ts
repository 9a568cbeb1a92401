/** Images of the test registry, as tests name them. */
import { KitError } from "../kitError.js";

/** What an image is known by. */
export interface ImageFields {
  reference: string;
  repository: string;
  tag: string | null;
  digest: string;
  mediaType: string;
  size: number;
  platforms: readonly (readonly [platform: string, image: TestImage])[];
}

/** An image, an index of images for platforms, or another artifact. */
export class TestImage {
  /** As it was asked for: what goes into a Pod. */
  readonly reference: string;
  /** `host/repository`. */
  readonly repository: string;
  /** Null of an image that only an index leads to. */
  readonly tag: string | null;
  /** `sha256:HEX` of the manifest or index. */
  readonly digest: string;
  /** Of the manifest or index. */
  readonly mediaType: string;
  /** Of the manifest or index, in bytes. */
  readonly size: number;
  readonly #platforms: ReadonlyMap<string, TestImage>;

  constructor(fields: ImageFields) {
    this.reference = fields.reference;
    this.repository = fields.repository;
    this.tag = fields.tag;
    this.digest = fields.digest;
    this.mediaType = fields.mediaType;
    this.size = fields.size;
    this.#platforms = new Map(fields.platforms);
  }

  /** The reference as written with the digest behind it: what modules put into objects in the reference's place. */
  get pinned(): string {
    return this.tag === null ? this.reference : `${this.reference}@${this.digest}`;
  }

  /** The images of an index, by platform; empty of anything else. */
  get platforms(): ReadonlyMap<string, TestImage> {
    return this.#platforms;
  }

  /** The image of an index for a platform such as `linux/arm64`. Throws KitError when there is none. */
  platform(name: string): TestImage {
    const image = this.#platforms.get(name);
    if (image !== undefined) return image;
    const known = [...this.#platforms.keys()].join(", ");
    throw new KitError(
      `${this.reference} has no image for ${name}: ${known === "" ? "it is no index" : `it has ${known}`}`,
    );
  }

  /** The reference when the registry listens at that `host:port`, for real tools. */
  at(host: string): string {
    const path = this.repository.slice(this.repository.indexOf("/") + 1);
    return this.tag === null ? `${host}/${path}@${this.digest}` : `${host}/${path}:${this.tag}`;
  }
}
