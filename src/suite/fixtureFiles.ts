/** Evidence for cases: fixture files, and entries that are written down in a suite. */
import { existsSync } from "node:fs";

import { FIXTURE_FORMAT } from "../../host/record/fixture.js";
import { readFixture } from "../../host/record/readFixture.js";
import { OPERATIONS } from "../../host/generated/operations.gen.js";
import type { EvidenceEntry } from "../../host/runtime/evidence.js";
import { blobPath } from "../fixture/files.js";
import { MAX_BLOB_BYTES } from "../fixture/limits.js";
import { DocumentError } from "./documentError.js";
import { readFileBytes } from "./sourceDocument.js";

export { loadFixture, type Fixture } from "../fixture/index.js";

/** Any time: the entries' own are what is read. */
const NO_TIME = "1970-01-01T00:00:00Z";

/**
 * Entries as in a fixture, with the blobs beside the suite; a clock is among them only when it failed. `place` is where
 * they stand. Throws DocumentError.
 */
export function readEvidence(value: unknown, suiteFile: string, place: string): EvidenceEntry[] {
  const document = { format: FIXTURE_FORMAT, time: NO_TIME, request: null, settings: null, evidence: value };
  const blobs = (digest: string): Uint8Array | null => {
    const file = blobPath(suiteFile, digest);
    return existsSync(file) ? readFileBytes(file, MAX_BLOB_BYTES) : null;
  };
  try {
    const { evidence } = readFixture(document, blobs);
    return evidence.filter((entry) => entry.operation !== OPERATIONS.clockNow || "failure" in entry);
  } catch (error) {
    const { path, message } = error as { path?: string; message: string };
    if (path === undefined) throw error;
    throw new DocumentError(`${place}.${path}`, message.slice(path === "" ? 0 : path.length + 2));
  }
}
