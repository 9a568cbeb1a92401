/** One offline Sigstore, one registry on loopback, and all who verify. */
import {
  type Attachment,
  type EmbeddedRegistry,
  registry,
  type Signer,
  sigstore,
  type TestImage,
  type TestRegistry,
} from "../../../src/testkit/index.js";
import type { Way } from "./commands.js";
import { type Cosign, Folder } from "./program.js";
import { type TrustFiles, writeTrust } from "./trust.js";
import { assayVerifier, cosignVerifier, type Verifier } from "./verifiers.js";

const ISSUER = "https://accounts.example.com";
const KINDS = ["P-256", "P-384", "P-521", "RSA-2048", "RSA-3072", "RSA-4096", "Ed25519"] as const;

/** A registry and where it listens. */
export interface Served {
  images: TestRegistry;
  server: EmbeddedRegistry;
}

/** All that the checks share. */
export class Lab {
  readonly world = sigstore({ seed: "interop" });
  /** One of each kind. */
  readonly signers: readonly Signer[];
  readonly verifiers: readonly Verifier[];
  /** Nobody signs with it. */
  readonly stranger = this.world.key("stranger");
  readonly #trust = new Map<Verifier, TrustFiles>();
  #count = 0;

  private constructor(
    readonly cosigns: readonly Cosign[],
    /** With a referrers API. */
    readonly current: Served,
    /** Without one. */
    readonly older: Served,
  ) {
    const { world } = this;
    const holder = world.certified({ subject: "CN=Release", uri: "https://example.com/release" });
    this.signers = [
      ...KINDS.map((kind) => world.key(`${kind} key`, kind)),
      world.keyless({ email: "alice@example.com", issuer: ISSUER }),
      world.keyless({ workflow: { repository: "octo/app" } }),
      world.keyless({ uri: "spiffe://example.com/builder", issuer: ISSUER }),
      world.keyless({ username: "bob!example.com", issuer: ISSUER }),
      holder,
    ];
    this.verifiers = [...cosigns.map(cosignVerifier), assayVerifier(new Folder())];
    for (const verifier of this.verifiers) {
      this.#trust.set(verifier, writeTrust(verifier.folder, world.trustedRoot(), holder));
    }
  }

  /** Starts the registries. */
  static async open(cosigns: readonly Cosign[]): Promise<Lab> {
    return new Lab(cosigns, await served("api"), await served("tag"));
  }

  /** Stops everything and removes all files. */
  async close(): Promise<void> {
    await this.current.server.close();
    await this.older.server.close();
    for (const { folder } of this.verifiers) folder.remove();
  }

  /** The verifier of that name. */
  verifier(name: Verifier["name"]): Verifier {
    const found = this.verifiers.find((each) => each.name === name);
    if (found === undefined) throw new Error(`this lab has no ${name}`);
    return found;
  }

  /** The files of who is trusted, in the verifier's folder. */
  trustOf(verifier: Verifier): TrustFiles {
    const files = this.#trust.get(verifier);
    if (files === undefined) throw new Error("no verifier of this lab");
    return files;
  }

  /** An image of its own. */
  image({ images }: Served, platforms?: readonly string[]): TestImage {
    this.#count += 1;
    const reference = `registry.example/shop/app${this.#count}:1.0`;
    return images.image(reference, platforms === undefined ? {} : { platforms });
  }

  /** The image by its digest, at the registry with a referrers API. */
  referenceOf({ repository, digest }: TestImage): string {
    return `${repository.replace("registry.example", this.current.server.host)}@${digest}`;
  }

  /** Signed in the way, or with a statement about it. */
  sign(image: TestImage, { kind, signer, format, log, timestamp }: Way): Attachment {
    const options = { format, log, timestamp };
    if (kind === "signature") return this.world.signImage(image, signer, options);
    return this.world.attest(image, signer, { ...options, predicateType: "slsaprovenance1" });
  }
}

async function served(referrers: "api" | "tag"): Promise<Served> {
  const images = registry({ referrers });
  return { images, server: await images.listen({ host: "registry.example" }) };
}
