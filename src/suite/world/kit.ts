/** The test kit, loaded only where a world mints something: its libraries are optional. */
import { DocumentError } from "../documentError.js";
import { Catalogue, type KnownPermutation } from "./permutations.js";

/** What `assay/testkit` exports. */
export type Kit = typeof import("../../testkit/index.js");
/** A Sigstore in memory. */
export type Sigstore = ReturnType<Kit["sigstore"]>;
/** A registry in memory. */
export type TestRegistry = ReturnType<Kit["registry"]>;
/** An image in it. */
export type TestImage = ReturnType<TestRegistry["image"]>;
/** Who signs. */
export type Signer = ReturnType<Sigstore["key"]>;
/** What a signature of an image is over. */
export type SignedImage = Parameters<Sigstore["signImage"]>[0];
/** What is attached to an image. */
export type Attachment = ReturnType<Sigstore["signImage"]>;
/** What comes with a blob. */
export type SignedBlob = ReturnType<Sigstore["signBlob"]>;
/** How something is signed and attested. */
export type AttestOptions = NonNullable<Parameters<Sigstore["attest"]>[2]>;

/** The kit's permutations. */
export function catalogueOf(kit: Kit): Catalogue {
  return new Catalogue((kit as { permutations?: readonly KnownPermutation[] }).permutations ?? []);
}

/** Loads the kit. Throws DocumentError that says what to install when one of its libraries is missing. */
export async function loadKit(path: string): Promise<Kit> {
  try {
    return await import("../../testkit/index.js");
  } catch (error) {
    if ((error as Error).name !== "MissingLibraryError") throw error;
    throw new DocumentError(path, (error as Error).message);
  }
}
