/** Files that a world names, relative to the folder of its suite. */
import { resolve } from "node:path";

import { DocumentError } from "../documentError.js";
import { readFileBytes, readValue } from "../sourceDocument.js";
import { text, type Place } from "./reading.js";

/** What is signed in a test is small; this keeps a wrong path from filling the memory. */
const MAX_FILE_BYTES = 8 * 1024 * 1024;

/** The bytes of the file that is named there. Throws DocumentError. */
export function readBytesFile(place: Place, folder: string): Uint8Array {
  return readNamed(place, folder, (file) => new Uint8Array(readFileBytes(file, MAX_FILE_BYTES)));
}

/** The JSON or YAML document in the file. Throws DocumentError. */
export function readDocumentFile(place: Place, folder: string): unknown {
  return readNamed(place, folder, readValue);
}

function readNamed<T>(place: Place, folder: string, read: (file: string) => T): T {
  const name = text(place);
  try {
    return read(resolve(folder, name));
  } catch (error) {
    throw new DocumentError(place.path, `${name}: ${(error as Error).message}`);
  }
}
