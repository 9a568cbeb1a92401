/** Writes an artifact into a folder (OCI image specification, "Image Layout"), beside what is there. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { type JsonObject, isObject, jsonObject } from "../../host/json.js";
import { writeWhole } from "../atomicFile.js";
import { type ArtifactPart, descriptor, type ModuleArtifact } from "./artifact.js";
import { PublishError } from "./publishError.js";

const INDEX_TYPE = "application/vnd.oci.image.index.v1+json";
const REF_NAME = "org.opencontainers.image.ref.name";
const LAYOUT_FILE = '{"imageLayoutVersion":"1.0.0"}';

/**
 * Stores the artifact; its manifest is listed last in `index.json`, under the tag if there is one, which then no other entry
 * has. The folder is made when it is missing. Every file is there whole or not at all, and the list comes last. Throws
 * PublishError for a folder that holds something else, and what writing files throws. Two writers at a time: the list of
 * the later one counts.
 */
export function writeLayout(folder: string, tag: string | null, artifact: ModuleArtifact): void {
  const entries = entriesOf(folder);
  for (const part of [artifact.layer, artifact.config, artifact.manifest]) writeBlob(folder, part);
  const entry = {
    ...descriptor(artifact.manifest),
    ...(tag === null ? {} : { annotations: { [REF_NAME]: tag } }),
  };
  const others = entries.filter((each) => !isReplaced(each, entry.digest, tag));
  const index = { schemaVersion: 2, mediaType: INDEX_TYPE, manifests: [...others, entry] };
  writeWhole(join(folder, "oci-layout"), LAYOUT_FILE);
  writeWhole(join(folder, "index.json"), JSON.stringify(index));
}

/** The entries that are there; none of a folder that is empty or missing. */
function entriesOf(folder: string): JsonObject[] {
  const file = join(folder, "index.json");
  if (!existsSync(file)) {
    if (!existsSync(folder) || readdirSync(folder).length === 0) return [];
    throw new PublishError(`${folder} is a folder with other things in it and no OCI image layout; name a new one`);
  }
  const index = jsonObject(readFileSync(file));
  const manifests = index?.["manifests"];
  if (Array.isArray(manifests) && manifests.every(isObject)) return manifests;
  throw new PublishError(`${file} is no index of an OCI image layout; name another folder`);
}

/** A tag names one manifest, and a manifest is not listed twice under one name. */
function isReplaced(entry: JsonObject, digest: string, tag: string | null): boolean {
  const annotations = isObject(entry["annotations"]) ? entry["annotations"] : {};
  const name = annotations[REF_NAME] ?? null;
  return tag === null ? name === null && entry["digest"] === digest : name === tag;
}

function writeBlob(folder: string, { bytes, digest }: ArtifactPart): void {
  writeWhole(join(folder, "blobs", "sha256", digest.slice("sha256:".length)), bytes);
}
