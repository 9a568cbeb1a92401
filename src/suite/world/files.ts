/** Files that a world names, relative to the folder of its suite. */
import { readFileSync } from "node:fs";
import { resolve } from "node:path";

import { parseDocument } from "yaml";

import { utf8Text } from "../../../host/json.js";
import { text, type Place } from "./reading.js";
import { WorldError } from "./worldError.js";

/** What is signed in a test is small; this keeps a wrong path from filling the memory. */
const MAX_FILE_BYTES = 8 * 1024 * 1024;

/** The bytes of the file that is named there. Throws WorldError. */
export function readBytesFile(place: Place, folder: string): Uint8Array {
  let bytes: Uint8Array;
  try {
    bytes = new Uint8Array(readFileSync(resolve(folder, text(place))));
  } catch (error) {
    if (error instanceof WorldError) throw error;
    throw new WorldError(place.path, `the file cannot be read: ${(error as Error).message}`);
  }
  if (bytes.length > MAX_FILE_BYTES) throw new WorldError(place.path, `the file has more than ${MAX_FILE_BYTES} bytes`);
  return bytes;
}

/** The JSON or YAML document in the file. Throws WorldError. */
export function readDocumentFile(place: Place, folder: string): unknown {
  const content = utf8Text(readBytesFile(place, folder));
  if (content === null) throw new WorldError(place.path, "the file is not UTF-8 text");
  try {
    const document = parseDocument(content, { uniqueKeys: true, stringKeys: true });
    const [error] = [...document.errors, ...document.warnings];
    if (error !== undefined) throw error;
    return document.toJS({ maxAliasCount: 100 }) as unknown;
  } catch (error) {
    const [sentence = ""] = (error as Error).message.split("\n");
    throw new WorldError(place.path, `the file is no JSON or YAML document: ${sentence.replace(/:$/, "")}`);
  }
}
