/** The door of the block `world:`: strict, every error with its path in the document. */
import { dirname, resolve } from "node:path";

import { DocumentError } from "../documentError.js";
import type { WorldDescription } from "./description.js";
import { readDocumentFile } from "./files.js";
import { readFaults } from "./readFaults.js";
import { readBlobs, readImages } from "./readImages.js";
import { members, required, text, type Place } from "./reading.js";
import { readWrong } from "./readWrong.js";
import { readCertificates, readIdentities, readKeys } from "./readSigners.js";

/** Images, blobs or signers of one world; a mistake with aliases makes more. */
const MAX_ENTRIES = 1000;

const MEMBERS = ["seed", "keys", "identities", "certificates", "images", "blobs", "faults", "trustedRoot"] as const;

/**
 * Reads a whole world, or the part that a case changes; nothing at all is an empty world, and a text names a file with the
 * world. Files lie relative to the folder. Not checked: whether there is who signs, and whether permutations fit; a part alone cannot know. Throws
 * DocumentError.
 */
export function readWorld(place: Place, folder: string): WorldDescription {
  if (place.value === undefined) return EMPTY;
  if (typeof place.value === "string") {
    const value = readDocumentFile(place, folder);
    if (typeof value === "string") throw new DocumentError(place.path, `${place.value}: it is no world but a text`);
    return readWorld({ value, path: place.path }, dirname(resolve(folder, place.value)));
  }
  const read = members(place, MEMBERS);
  const world: WorldDescription = {
    ...(read.seed && { seed: text(read.seed) }),
    keys: read.keys === undefined ? EMPTY.keys : readKeys(read.keys),
    identities: read.identities === undefined ? EMPTY.identities : readIdentities(read.identities),
    certificates: read.certificates === undefined ? EMPTY.certificates : readCertificates(read.certificates),
    images: read.images === undefined ? EMPTY.images : readImages(read.images, folder),
    blobs: read.blobs === undefined ? EMPTY.blobs : readBlobs(read.blobs, folder),
    faults: read.faults === undefined ? [] : readFaults(read.faults),
    ...(read.trustedRoot && { trustedRoot: readTrustedRoot(read.trustedRoot) }),
  };
  const { keys, identities, certificates, images, blobs } = world;
  for (const { size } of [keys, identities, certificates, images, blobs]) {
    if (size > MAX_ENTRIES) throw new DocumentError(place.path, `it has more than ${MAX_ENTRIES} entries of one kind`);
  }
  return world;
}

function readTrustedRoot(place: Place): NonNullable<WorldDescription["trustedRoot"]> {
  const { wrong } = members(place, ["wrong"]);
  return { path: place.path, wrong: readWrong(required(wrong, place.path, "wrong")) };
}

const EMPTY: WorldDescription = {
  keys: new Map(),
  identities: new Map(),
  certificates: new Map(),
  images: new Map(),
  blobs: new Map(),
  faults: [],
};
