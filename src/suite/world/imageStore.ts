/** The images of a world in a registry in memory; their signatures are minted when their repository is first read. */
import type { RegistryReader } from "../../../host/capability/registry.js";
import { parseReference } from "../../../host/registry/reference.js";
import type { ImageDescription, WorldDescription } from "./description.js";
import type { Kit, TestImage, TestRegistry } from "./kit.js";
import type { Signing } from "./signing.js";

/** An image, and how it is signed. */
interface Placed {
  image: TestImage;
  description: ImageDescription;
  /** `host/repository` in which its signatures lie. */
  signaturesIn: string;
}

/** All images of one world. */
export class ImageStore implements RegistryReader {
  readonly #registry: TestRegistry;
  #placed: ReadonlyMap<string, Placed> | null = null;
  /** Repositories whose signatures are there. */
  readonly #filled = new Set<string>();

  constructor(
    kit: Kit,
    private readonly world: WorldDescription,
    private readonly signing: Signing,
  ) {
    this.#registry = kit.registry();
  }

  /** The image of that name, which is there. */
  image(name: string): TestImage {
    const placed = this.#all().get(name);
    if (placed === undefined) throw new Error(`a world without the image ${name}`);
    return placed.image;
  }

  async resolve(reference: string): Promise<string> {
    return await this.#readerOf(reference).resolve(reference);
  }

  async manifest(reference: string): Promise<Uint8Array> {
    return await this.#readerOf(reference).manifest(reference);
  }

  async blob(reference: string): Promise<Uint8Array> {
    return await this.#readerOf(reference).blob(reference);
  }

  async referrers(reference: string): Promise<Uint8Array> {
    return await this.#readerOf(reference).referrers(reference);
  }

  /** Rejects with the LookupFailure of what is no reference. */
  #readerOf(reference: string): RegistryReader {
    const { host, repository } = parseReference(reference);
    this.#fill(`${host}/${repository}`);
    return this.#registry.reader;
  }

  #fill(repository: string): void {
    if (this.#filled.has(repository)) return;
    this.#filled.add(repository);
    for (const { image, description, signaturesIn } of this.#all().values()) {
      if (signaturesIn !== repository) continue;
      for (const each of [...(description.signatures ?? []), ...(description.attestations ?? [])]) {
        const signed = each.of === undefined ? image : this.image(each.of);
        this.#registry.attach(image, this.signing.ofImage(signed, each), { repository });
      }
    }
  }

  #all(): ReadonlyMap<string, Placed> {
    this.#placed ??= new Map(
      [...this.world.images].flatMap(([name, each]) => (each === null ? [] : [[name, this.#place(name, each)]])),
    );
    return this.#placed;
  }

  #place(name: string, description: ImageDescription): Placed {
    const { image: reference = name, content, platforms, tags, signaturesIn } = description;
    const image = this.#registry.image(reference, {
      ...(content !== undefined && { content }),
      ...(platforms && { platforms }),
    });
    for (const tag of tags ?? []) this.#registry.tag(image, tag);
    return { image, description, signaturesIn: signaturesIn ?? image.repository };
  }
}
