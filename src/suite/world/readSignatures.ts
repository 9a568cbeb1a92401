/** `signatures:` and `attestations:` of images and blobs. */
import { readDocumentFile } from "./files.js";
import type { AttestationDescription, SignatureDescription } from "./description.js";
import { elements, flag, members, oneOf, required, text, texts, type Place } from "./reading.js";
import { readWrong } from "./readWrong.js";
import { WorldError } from "./worldError.js";

/** Signatures and attestations on one thing; a registry would hold more than this only by mistake. */
const MAX_SIGNATURES = 64;

const SIGNATURE = ["by", "format", "log", "timestamp", "annotations", "wrong"] as const;
const ATTESTATION = ["by", "format", "log", "timestamp", "wrong", "predicateType", "predicate", "file"] as const;

const LOGS = ["v1", "v2", "none"] as const;

/** The formats of what is attached to an image, and of what comes with a blob. */
export const FORMATS = { image: ["cosign", "bundle"], blob: ["bundle", "files"] } as const;

/** A list of signatures. Throws WorldError. */
export function readSignatures(place: Place, of: "image" | "blob"): SignatureDescription[] {
  return few(place, "signatures").map((each) => {
    const read = members(each, SIGNATURE);
    if (of === "blob" && read.annotations !== undefined) {
      throw new WorldError(read.annotations.path, "a blob's signature has no annotations: it is over the blob itself");
    }
    return { ...signing(read, each.path, of), ...(read.annotations && { annotations: texts(read.annotations) }) };
  });
}

/** A list of attestations; files lie relative to the folder. Throws WorldError. */
export function readAttestations(place: Place, of: "image" | "blob", folder: string): AttestationDescription[] {
  return few(place, "attestations").map((each) => {
    const read = members(each, ATTESTATION);
    const predicateType = text(required(read.predicateType, each.path, "predicateType"));
    return { ...signing(read, each.path, of), predicateType, predicate: predicateOf(read, each.path, folder) };
  });
}

function few(place: Place, what: string): Place[] {
  const list = elements(place, what);
  if (list.length > MAX_SIGNATURES) throw new WorldError(place.path, `it has more than ${MAX_SIGNATURES} ${what}`);
  return list;
}

type Members = Partial<Record<(typeof SIGNATURE)[number], Place>>;

function signing(read: Members, path: string, of: "image" | "blob"): SignatureDescription {
  const { by, format, log, timestamp, wrong } = read;
  return {
    path,
    by: text(required(by, path, "by")),
    ...(format && { format: oneOf<"cosign" | "bundle" | "files">(format, FORMATS[of]) }),
    ...(log && { log: oneOf(log, LOGS) }),
    ...(timestamp && { timestamp: flag(timestamp) }),
    ...(wrong && { wrong: readWrong(wrong) }),
  };
}

function predicateOf({ predicate, file }: { predicate?: Place; file?: Place }, path: string, folder: string): unknown {
  if (predicate !== undefined && file !== undefined) {
    throw new WorldError(file.path, "the predicate is given already: either predicate or file");
  }
  if (file !== undefined) return readDocumentFile(file, folder);
  return required(predicate, path, "predicate").value;
}
