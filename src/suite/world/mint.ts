/** Mints what a world describes, each thing when somebody first asks for it. */
import type { RegistryReader } from "../../../host/capability/registry.js";
import { LookupFailure } from "../../../host/registry/failure.js";
import { parseReference } from "../../../host/registry/reference.js";
import { digestOf } from "../../digest.js";
import { DocumentError } from "../documentError.js";
import type { TrustPermutationName } from "../../testkit/permutations/index.js";
import { minted } from "./cache.js";
import type { BlobDescription, SignatureDescription, WorldDescription } from "./description.js";
import { ImageStore } from "./imageStore.js";
import type { Kit, SignedBlob, Signer, TestImage } from "./kit.js";
import { isList } from "./readWrong.js";
import { Services } from "./services.js";
import { Signing } from "./signing.js";

/** What a world holds. Names that are asked for are there. */
export class Mint {
  readonly #signing: Signing | null;
  readonly #store: ImageStore | null;
  /** Null without the kit. */
  readonly services: Services | null;
  /** What there is in registries; without the kit nothing. */
  readonly images: RegistryReader;

  constructor(
    kit: Kit | null,
    private readonly world: WorldDescription,
    seed: string,
  ) {
    this.services = kit === null ? null : new Services(kit, seed, () => this.trustedRoot());
    this.#signing = kit === null || this.services === null ? null : new Signing(kit, world, seed, this.services);
    this.#store = kit === null || this.#signing === null ? null : new ImageStore(kit, world, this.#signing);
    this.images = this.#store ?? NO_IMAGES;
  }

  /** PEM. */
  publicKey(name: string): string {
    return this.#signer(name).publicKey;
  }

  /** PEM. */
  certificate(name: string): string {
    return this.#signer(name).certificate ?? "";
  }

  /** PEM of the certificates above it, the issuing one first, the root last. */
  chain(name: string): readonly string[] {
    return this.#signer(name).chain;
  }

  /** What a keyless certificate is for. */
  identity(name: string): { readonly subject: string; readonly issuer: string } {
    return this.#signer(name).identity ?? { subject: "", issuer: "" };
  }

  /** trusted_root.json. */
  trustedRoot(): Record<string, unknown> {
    const signing = this.#there(this.#signing);
    const wrong = this.world.trustedRoot?.wrong;
    if (wrong === undefined || isList(wrong))
      return minted(["trusted root", signing.seed], () => signing.sigstore.trustedRoot());
    const name = wrong.name as TrustPermutationName;
    return minted(["trusted root", signing.seed, name], () => signing.sigstore.trustedRoot({ wrong: name }));
  }

  /** The image of that name. */
  image(name: string): TestImage {
    return this.#there(this.#store).image(name);
  }

  /** `sha256:HEX`. */
  blobDigest(name: string): string {
    return digestOf(contentOf(this.#blob(name)));
  }

  /** The content of the blob with that digest; null when there is none. */
  blobContent(digest: string): Uint8Array<ArrayBuffer> | null {
    for (const blob of this.world.blobs.values()) {
      if (blob !== null && digestOf(contentOf(blob)) === digest) return Uint8Array.from(contentOf(blob));
    }
    return null;
  }

  /** The request for verify-artifact about the blob, with the signature that comes along. Throws DocumentError. */
  blobRequest(name: string, path: string): Record<string, unknown> {
    const { request, requestWithFiles } = this.#signedBlob(name, path);
    const [signature] = signaturesOf(this.#blob(name));
    const written = signature?.format === "files" ? requestWithFiles : request;
    return { ...written, blob: { ...(written["blob"] as object), name } };
  }

  /** The text of the bundle that comes along. Throws DocumentError. */
  blobBundle(name: string, path: string): string {
    return new TextDecoder().decode(this.#signedBlob(name, path).bundle);
  }

  #signedBlob(name: string, path: string): SignedBlob {
    const blob = this.#blob(name);
    const [signature] = signaturesOf(blob);
    if (signature === undefined) {
      throw new DocumentError(path, `the blob "${name}" has no signature, and a request about a blob comes with one`);
    }
    return this.#there(this.#signing).ofBlob(contentOf(blob), digestOf(contentOf(blob)), signature);
  }

  #blob(name: string): BlobDescription {
    return this.#there(this.world.blobs.get(name) ?? null);
  }

  #signer(name: string): Signer {
    return this.#there(this.#signing).signer(name);
  }

  #there<T>(value: T | null): T {
    if (value === null) throw new Error("a world without what was asked for");
    return value;
  }
}

/** Refuses references as registries' clients do, and finds nothing. */
const NO_IMAGES: RegistryReader = {
  resolve: async (reference) => nothingAt(reference),
  manifest: async (reference) => nothingAt(reference),
  blob: async (reference) => nothingAt(reference),
  referrers: async (reference) => nothingAt(reference),
};

function nothingAt(reference: string): never {
  parseReference(reference);
  throw new LookupFailure("not-found", "the world has no images");
}

/** The signature or attestation of a blob: one at most, which was checked. */
function signaturesOf({ signatures = [], attestations = [] }: BlobDescription): SignatureDescription[] {
  return [...signatures, ...attestations];
}

function contentOf({ content = new Uint8Array() }: BlobDescription): Uint8Array {
  return content;
}
