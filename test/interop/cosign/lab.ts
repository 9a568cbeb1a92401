/** One offline Sigstore, one registry on loopback, and all who verify. */
import { EmbeddedRegistry } from "../../../src/testkit/registry/index.js";
import { registry, type Signer, sigstore, type TestRegistry, type World } from "./kit.js";
import type { Way } from "./commands.js";
import { Cosign, Folder } from "./program.js";
import { type TrustFiles, writeTrust } from "./trust.js";
import { assayVerifier, cosignVerifier, type Verifier } from "./verifiers.js";

const ISSUER = "https://accounts.example.com";
const KINDS = ["P-256", "P-384", "P-521", "RSA-2048", "RSA-3072", "RSA-4096", "Ed25519"] as const;
const BLOB = Buffer.from("a blob that is signed\n");

/** All that the checks share. */
export class Lab {
  readonly world: World = sigstore({ seed: "interop" });
  readonly signers: readonly Signer[];
  readonly verifiers: readonly Verifier[];
  readonly #trust = new Map<Verifier, TrustFiles>();
  #images = 0;

  private constructor(
    readonly cosigns: readonly Cosign[],
    readonly images: TestRegistry,
    readonly registry: EmbeddedRegistry,
  ) {
    const { world } = this;
    const holder = world.certified({ subject: "release", uri: "https://example.com/release" });
    this.signers = [
      ...KINDS.map((kind) => world.key(`${kind} key`, kind)),
      world.keyless({ email: "alice@example.com", issuer: ISSUER }),
      holder,
    ];
    this.verifiers = [...cosigns.map(cosignVerifier), assayVerifier(new Folder())];
    for (const verifier of this.verifiers) {
      this.#trust.set(verifier, writeTrust(verifier.folder, world.trustedRoot(), holder));
    }
  }

  static async open(cosigns: readonly Cosign[]): Promise<Lab> {
    const images = registry();
    return new Lab(cosigns, images, await images.embedded);
  }

  trustOf(verifier: Verifier): TrustFiles {
    const files = this.#trust.get(verifier);
    if (files === undefined) throw new Error("no verifier of this lab");
    return files;
  }
}
