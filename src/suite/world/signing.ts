/** Who signs in a world, and what they sign: from descriptions to the test kit's calls. */
import { DocumentError } from "../documentError.js";
import { minted } from "./cache.js";
import type { AttestationDescription, SignatureDescription, WorldDescription } from "./description.js";
import type { AttestOptions, Attachment, Kit, SignedBlob, SignedImage, Signer, Sigstore } from "./kit.js";
import { isList } from "./readWrong.js";
import type { Services } from "./services.js";

/** A signature or an attestation. */
type Described = SignatureDescription | AttestationDescription;

/** The signers of one world, by name. What they make is shared by all worlds of the seed that say the same. */
export class Signing {
  constructor(
    private readonly kit: Kit,
    private readonly world: WorldDescription,
    readonly seed: string,
    private readonly services: Services,
  ) {}

  /** Of this seed, and the same for every world that has it. */
  get sigstore(): Sigstore {
    return minted(["sigstore", this.seed], () => this.kit.sigstore({ seed: this.seed }));
  }

  /** The signer of that name, who is there. Throws DocumentError for what the kit does not take. */
  signer(name: string): Signer {
    const { keys, identities, certificates } = this.world;
    const [key, identity, certificate] = [keys.get(name), identities.get(name), certificates.get(name)];
    if (key !== undefined) {
      return this.#minted(["key", name, key.kind], key.path, () => this.sigstore.key(name, key.kind));
    }
    if (identity !== undefined) {
      const who = identity.identity;
      return this.#minted(["keyless", who], identity.path, () => this.sigstore.keyless(who));
    }
    if (certificate === undefined) throw new Error(`a world without the signer ${name}`);
    const { path, request } = certificate;
    return this.#minted(["certified", request], path, () => this.sigstore.certified(request));
  }

  /** A signature or attestation of an image. Throws DocumentError. */
  ofImage({ digest, repository }: Required<SignedImage>, described: Described): Attachment {
    const [signer, options] = [this.signer(described.by), optionsOf(described)];
    const key = ["image", digest, repository, this.#who(described.by), options];
    const image = { digest, repository };
    const make = ({ sigstore }: { sigstore: Sigstore }): Attachment =>
      "predicateType" in options ? sigstore.attest(image, signer, options) : sigstore.signImage(image, signer, options);
    return this.#made(key, described, make);
  }

  /** A signature or attestation of a blob. Throws DocumentError. */
  ofBlob(content: Uint8Array, digest: string, described: Described): SignedBlob {
    const [signer, options] = [this.signer(described.by), optionsOf(described)];
    const make = ({ sigstore }: { sigstore: Sigstore }): SignedBlob =>
      "predicateType" in options
        ? sigstore.attestBlob(content, signer, options)
        : sigstore.signBlob(content, signer, options);
    return this.#made(["blob", digest, this.#who(described.by), options], described, make);
  }

  /** What is to be found in this world's log alone is minted for it alone. */
  #made<T>(key: readonly unknown[], { path, attachEntry }: Described, make: (of: { sigstore: Sigstore }) => T): T {
    return attachEntry === false
      ? explained(path, () => make(this.services))
      : this.#minted(key, path, () => make(this));
  }

  /** All that a signer follows from, besides the seed. */
  #who(name: string): unknown {
    const { keys, identities, certificates } = this.world;
    return [name, keys.get(name)?.kind, identities.get(name)?.identity, certificates.get(name)?.request];
  }

  #minted<T>(key: readonly unknown[], path: string, make: () => T): T {
    return explained(path, () => minted([this.seed, ...key], make));
  }
}

/** What the kit refuses, with the place. */
function explained<T>(path: string, make: () => T): T {
  try {
    return make();
  } catch (error) {
    if ((error as Error).name === "KitError") throw new DocumentError(path, (error as Error).message);
    throw error;
  }
}

/** The kit's options. What the description leaves out is left to the kit. */
function optionsOf(described: Described): AttestOptions {
  const { format, log, timestamp, at, attachEntry, annotations, wrong } = described;
  return {
    ...(format && { format: format === "files" ? "cosign" : format }),
    ...(log && { log }),
    ...(timestamp !== undefined && { timestamp }),
    ...(at !== undefined && { at }),
    ...(attachEntry !== undefined && { attachEntry }),
    ...(annotations && { annotations }),
    ...("predicateType" in described && { predicateType: described.predicateType, predicate: described.predicate }),
    ...(wrong && !isList(wrong) && { wrong: wrong.name as NonNullable<AttestOptions["wrong"]> }),
  };
}
