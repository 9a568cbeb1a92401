/** One Notary world, one registry on loopback, and the real notation that looks at both. */
import {
  type EmbeddedRegistry,
  type Notary,
  type NotarySignature,
  type NotarySigner,
  type NotarySituation,
  type TestImage,
  type TestRegistry,
  notary,
  registry,
} from "../../../src/testkit/index.js";
import { Notation } from "./program.js";

const HOST = "registry.example";

/** All that the checks share. */
export class Lab {
  /** Asks for timestamps, or not. */
  readonly #notations: readonly [without: Notation, withTimestamps: Notation];
  #images = 0;

  private constructor(
    readonly path: string,
    readonly world: Notary,
    readonly images: TestRegistry,
    readonly registry: EmbeddedRegistry,
    readonly referrers: "api" | "tag",
  ) {
    this.#notations = [new Notation(path), new Notation(path)];
  }

  /** With a registry that has the referrers API or the tag that stands in for it. */
  static async open(path: string, referrers: "api" | "tag" = "api"): Promise<Lab> {
    const images = registry({ referrers });
    const served = await images.listen({ host: HOST });
    return new Lab(path, notary({ seed: "interop" }), images, served, referrers);
  }

  /** An image of its own. */
  image(): TestImage {
    this.#images += 1;
    return this.images.image(`${HOST}/app-${this.#images}:1.0`);
  }

  /** What notation takes for the image: its digest, at the loopback port. */
  at({ repository, digest }: TestImage): string {
    return `${this.registry.host}${repository.slice(HOST.length)}@${digest}`;
  }

  /** notation, configured for all signers that the world has made. */
  notation({ timestamp }: Pick<NotarySituation, "timestamp">): Notation {
    const [without, withTimestamps] = this.#notations;
    return timestamp ? withTimestamps : without;
  }

  /** Writes the configurations, with keys to sign with; to be called when all signers are made. */
  configure(signingKeys: readonly NotarySigner[] = []): void {
    this.#notations.forEach((notation, index) => {
      const trustPolicy = this.world.trustPolicy({ timestamps: index === 1 });
      this.world.writeConfiguration(notation.folder, { trustPolicy, signingKeys });
    });
  }

  /** A signature of an image of its own, attached to it; the reference of the image. */
  attached(sign: (image: TestImage) => NotarySignature): string {
    const image = this.image();
    this.images.attach(image, sign(image));
    return this.at(image);
  }

  /** Stops the registry and removes all files. */
  async close(): Promise<void> {
    await this.registry.close();
    for (const notation of this.#notations) notation.remove();
  }
}
