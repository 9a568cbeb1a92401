/** The test kit, loaded only where a world mints something: its libraries are optional. */
import type * as Testkit from "../../testkit/index.js";
import type * as OfflineFetch from "../../testkit/offlineFetch.js";
import type * as Permutations from "../../testkit/permutations/index.js";
import { DocumentError } from "../documentError.js";

/** What worlds need of `assay/testkit`. */
export type Kit = Pick<typeof Testkit, "registry" | "sigstore" | "VERIFIED_AT"> &
  Pick<typeof OfflineFetch, "offlineFetch"> &
  Pick<typeof Permutations, "permutations" | "trustPermutations">;
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

/** Loads the kit. Throws DocumentError that says what to install when one of its libraries is missing. */
export async function loadKit(path: string): Promise<Kit> {
  try {
    const { registry, sigstore, VERIFIED_AT } = await import("../../testkit/index.js");
    const { offlineFetch } = await import("../../testkit/offlineFetch.js");
    const { permutations, trustPermutations } = await import("../../testkit/permutations/index.js");
    return { registry, sigstore, VERIFIED_AT, offlineFetch, permutations, trustPermutations };
  } catch (error) {
    if ((error as Error).name !== "MissingLibraryError") throw error;
    throw new DocumentError(path, (error as Error).message);
  }
}
