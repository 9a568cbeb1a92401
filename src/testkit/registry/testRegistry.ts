/** A registry in memory for tests of policies: no server, no network, every host. */
import type { FailureCode } from "../../../host/generated/operations.gen.js";
import type { RegistryReader } from "../../../host/capability/registry.js";
import type { Reference } from "../../../host/registry/reference.js";
import { bytesOf, digestOf } from "../bytes.js";
import { KitError } from "../kitError.js";
import { imageName, repositoryName } from "./imageName.js";
import { loadLayout } from "./layout.js";
import { OCI_INDEX, OCI_MANIFEST } from "./mediaTypes.js";
import { type Attachable, Place } from "./place.js";
import { type AskedLookup, StoreReader } from "./reader.js";
import { EmbeddedRegistry } from "./server.js";
import { RegistryStore, type Repositories, type Repository } from "./store.js";
import { TestImage } from "./testImage.js";

/** How a registry is. */
export interface TestRegistryOptions {
  /** `tag`: it has no referrers API, and what refers to an image is listed under a tag, as older registries need it. */
  referrers?: "api" | "tag";
}

/** What an image is made of. */
export interface ImageOptions {
  /** The text of its one layer, by which two images are one or two; the reference when left out. */
  content?: string;
  /** Makes an index with an image for each, such as `["linux/amd64", "linux/arm64"]`. */
  platforms?: readonly string[];
}

/** What another artifact is made of. */
export interface ArtifactOptions {
  artifactType: string;
  /** Texts are UTF-8, anything else but bytes is JSON. */
  layers: readonly { mediaType: string; content: unknown; annotations?: Readonly<Record<string, string>> }[];
  annotations?: Readonly<Record<string, string>>;
}

/** Where something is attached. */
export interface AttachOptions {
  /** `host/repository` that holds the signature, when not the image's own (the setting `repository`). */
  repository?: string;
}

/**
 * Holds images, by whatever host they are asked for, with what is attached to them. The same calls give the same bytes. It
 * checks nothing that is put into it.
 */
export class TestRegistry {
  /** Every look-up that the reader was asked, in order. */
  readonly asked: AskedLookup[] = [];
  /** What `images` of a policy's options takes. Unknown images, manifests and blobs are `not-found`. */
  readonly reader: RegistryReader;
  readonly #store = new RegistryStore();
  readonly #hasReferrers: boolean;
  #failures: { part: string; code: FailureCode }[] = [];

  constructor({ referrers = "api" }: TestRegistryOptions = {}) {
    this.#hasReferrers = referrers === "api";
    const store = this.#store;
    this.reader = new StoreReader({
      find: (name) => store.find(name),
      get repositories() {
        return store.names;
      },
      hasReferrers: this.#hasReferrers,
      failure: (asked) => this.#failure(asked),
    });
  }

  /**
   * Puts an image, or an index of images, under the reference and gives it. Short names are completed as runtimes do (`nginx` is
   * `docker.io/library/nginx:latest`). The image holds no program. Throws KitError for a reference that is none, or has a digest.
   */
  image(reference: string, { content, platforms }: ImageOptions = {}): TestImage {
    const target = this.#tagged(reference);
    const text = content ?? reference;
    if (platforms === undefined) return this.#image(target, reference, text, "linux/amd64");
    const images = platforms.map((platform) => {
      const image = this.#image({ ...target, identifier: "" }, reference, `${text} ${platform}`, platform);
      return [platform, image] as const;
    });
    const manifests = images.map(([platform, { mediaType, digest, size }]) => {
      return { mediaType, digest, size, platform: platformOf(platform) };
    });
    const index = bytesOf({ schemaVersion: 2, mediaType: OCI_INDEX, manifests });
    return this.#put(target, reference, index, OCI_INDEX, images);
  }

  /** Puts an artifact that is no image under the reference, such as a chart or a policy module, and gives it. */
  artifact(reference: string, { artifactType, layers, annotations }: ArtifactOptions): TestImage {
    const target = this.#tagged(reference);
    const repository = repositoryName(target);
    const described = layers.map(({ mediaType, content, ...more }) => {
      const bytes = bytesOf(content);
      return { mediaType, digest: this.putBlob(repository, bytes), size: bytes.length, ...more };
    });
    const config = {
      mediaType: "application/vnd.oci.empty.v1+json",
      digest: this.putBlob(repository, bytesOf("{}")),
      size: 2,
    };
    const manifest = {
      schemaVersion: 2,
      mediaType: OCI_MANIFEST,
      artifactType,
      config,
      layers: described,
      annotations,
    };
    return this.#put(target, reference, bytesOf(manifest), OCI_MANIFEST);
  }

  /** The image under a reference, whoever put it there. Throws KitError when there is none. */
  find(reference: string): TestImage {
    const target = imageName(reference);
    const repository = repositoryName(target);
    const manifest = this.#store.find(repository)?.manifest(target.identifier) ?? null;
    if (manifest === null) throw new KitError(`the test registry has no image ${reference}`);
    const { digest, mediaType, bytes } = manifest;
    const tag = target.byDigest ? null : target.identifier;
    return new TestImage({ reference, repository, tag, digest, mediaType, size: bytes.length, platforms: [] });
  }

  /**
   * Attaches a signature or attestation to an image and gives the digest of the manifest that holds it. More than one may be
   * attached. The image may be another than the signed one: that is for policies to find out.
   */
  attach(image: TestImage | string, attachment: Attachable, { repository }: AttachOptions = {}): string {
    const target = typeof image === "string" ? this.find(image) : image;
    const { mediaType, size, digest } = target;
    const name = repository === undefined ? target.repository : repositoryName(imageName(repository));
    return attachment.attachTo(new Place(this.#store, name, { mediaType, size, digest }, this.#hasReferrers));
  }

  /** Points another tag of the same repository at an image, and gives the image under it. */
  tag(image: TestImage, tag: string): TestImage {
    const { repository, digest, mediaType, size } = image;
    this.#store.open(repository).tags.set(tag, digest);
    const platforms = [...image.platforms];
    return new TestImage({ reference: `${repository}:${tag}`, repository, tag, digest, mediaType, size, platforms });
  }

  /** Stores a manifest or index with tags and gives its digest, which on demand is not its own. `repository` is `host/repository`. */
  putManifest(
    repository: string,
    bytes: Uint8Array,
    mediaType: string,
    tags: readonly string[] = [],
    digest = digestOf(bytes),
  ): string {
    const opened = this.#store.open(repository);
    opened.manifests.set(digest, { bytes, mediaType });
    for (const tag of tags) opened.tags.set(tag, digest);
    return digest;
  }

  /** Stores a blob and gives its digest, which on demand is not its own. `repository` is `host/repository`. */
  putBlob(repository: string, bytes: Uint8Array, digest = digestOf(bytes)): string {
    this.#store.open(repository).blobs.set(digest, bytes);
    return digest;
  }

  /** Puts an OCI image layout, such as one of `cosign save`, into a repository and gives the digests of its index.json. */
  async loadLayout(repository: string, folder: string): Promise<string[]> {
    return await loadLayout(this.#store.open(repository), folder);
  }

  /** From now on look-ups whose reference holds the text fail with the code: a registry that is down, or refuses. */
  fail(part: string, code: FailureCode = "unavailable"): void {
    this.#failures.push({ part, code });
  }

  /** Everything works again. */
  clearFailures(): void {
    this.#failures = [];
  }

  /**
   * Serves the content of one host on a loopback port, for real tools; what they push is there for policies too.
   * `host` may be left out when all images are of one. Close it when done. Throws KitError when it is not clear which host.
   */
  async listen({ host, port }: { host?: string; port?: number } = {}): Promise<EmbeddedRegistry> {
    const hosts = new Set(this.#store.names.map((name) => name.slice(0, name.indexOf("/"))));
    const [only] = hosts;
    if (host === undefined && hosts.size !== 1) {
      throw new KitError(`listen: the registry holds images of ${hosts.size} hosts; say which with { host: "…" }`);
    }
    const served = new HostRepositories(this.#store, host ?? only ?? "");
    const registry = await EmbeddedRegistry.start({
      store: served,
      sparse: true,
      ...(port === undefined ? {} : { port }),
    });
    registry.setReferrers(this.#hasReferrers);
    return registry;
  }

  #tagged(reference: string): Reference {
    const target = imageName(reference);
    if (target.byDigest)
      throw new KitError(`${reference}: an image is put under a tag; its digest follows from its content`);
    return target;
  }

  #image(target: Reference, reference: string, text: string, platform: string): TestImage {
    const repository = repositoryName(target);
    const blob = (content: unknown, mediaType: string): unknown => {
      const bytes = bytesOf(content);
      return { mediaType, size: bytes.length, digest: this.putBlob(repository, bytes) };
    };
    const config = { ...platformOf(platform), rootfs: { type: "layers", diff_ids: [digestOf(text)] } };
    const manifest = {
      schemaVersion: 2,
      mediaType: OCI_MANIFEST,
      config: blob(config, "application/vnd.oci.image.config.v1+json"),
      layers: [blob(text, "application/vnd.oci.image.layer.v1.tar")],
    };
    return this.#put(target, reference, bytesOf(manifest), OCI_MANIFEST);
  }

  /** The empty tag is none. */
  #put(
    { identifier, ...target }: Reference,
    reference: string,
    bytes: Uint8Array,
    mediaType: string,
    platforms: readonly (readonly [string, TestImage])[] = [],
  ): TestImage {
    const repository = repositoryName({ ...target, identifier });
    const tags = identifier === "" ? [] : [identifier];
    const digest = this.putManifest(repository, bytes, mediaType, tags);
    const [tag = null] = tags;
    const name = tag === null ? `${repository}@${digest}` : reference;
    return new TestImage({ reference: name, repository, tag, digest, mediaType, size: bytes.length, platforms });
  }

  #failure(asked: AskedLookup): { code: FailureCode; message: string } | null {
    this.asked.push(asked);
    const failure = this.#failures.find(({ part }) => asked.reference.includes(part));
    return failure === undefined
      ? null
      : { code: failure.code, message: `the test registry: ${failure.code} on demand` };
  }
}

/** The repositories of one host, without it. */
class HostRepositories implements Repositories {
  constructor(
    private readonly store: RegistryStore,
    private readonly host: string,
  ) {}

  find(name: string): Repository | null {
    return this.store.find(`${this.host}/${name}`);
  }

  open(name: string): Repository {
    return this.store.open(`${this.host}/${name}`);
  }

  blob(digest: string): Uint8Array | null {
    return this.store.blob(digest);
  }
}

/** `os/architecture/variant` as descriptors and configs spell it. */
function platformOf(platform: string): Record<string, string> {
  const [os = "", architecture = "", variant] = platform.split("/");
  return { architecture, os, ...(variant === undefined ? {} : { variant }) };
}
