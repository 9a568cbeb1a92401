/** The test kit, loaded only where a world mints something: its libraries are optional. */
import { WorldError } from "./worldError.js";

/** What `assay/testkit` exports. */
export type Kit = typeof import("../../testkit/index.js");

/** Loads the kit. Throws WorldError that says what to install when one of its libraries is missing. */
export async function loadKit(path: string): Promise<Kit> {
  try {
    return await import("../../testkit/index.js");
  } catch (error) {
    if ((error as Error).name !== "MissingLibraryError") throw error;
    throw new WorldError(path, (error as Error).message);
  }
}
