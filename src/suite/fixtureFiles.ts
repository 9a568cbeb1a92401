/** Evidence for cases: fixture files, and entries that are written down in a suite. */
import { FixtureError } from "../../host/record/fixture.js";
import type { EvidenceEntry } from "../../host/runtime/evidence.js";
import { loadEntries } from "../fixture/index.js";
import { DocumentError } from "./documentError.js";

export { loadFixture, type Fixture } from "../fixture/index.js";

/**
 * Entries as in a fixture, with the blobs beside the suite; the clock is among them only when it failed. `place` is where
 * they stand. Throws DocumentError.
 */
export function readEvidence(value: unknown, suiteFile: string, place: string): EvidenceEntry[] {
  try {
    return loadEntries(value, place, suiteFile);
  } catch (error) {
    if (!(error instanceof FixtureError)) throw error;
    const { path, message } = error;
    throw path === "" ? new DocumentError(place, message) : new DocumentError(path, message.slice(path.length + 2));
  }
}
