/** `signatures:` and `attestations:` of images and blobs. */
import { readDocumentFile } from "./files.js";
import type { AttestationDescription, SignatureDescription, SignatureFormat } from "./description.js";
import { elements, flag, members, oneOf, required, seconds, text, texts, type Place } from "./reading.js";
import { readWrong } from "./readWrong.js";
import { DocumentError } from "../documentError.js";

/** Signatures and attestations on one thing; a registry would hold more than this only by mistake. */
const MAX_SIGNATURES = 64;

const COMMON = ["by", "of", "format", "log", "attachEntry", "timestamp", "at", "wrong"] as const;
const SIGNATURE = [...COMMON, "annotations"] as const;
const ATTESTATION = [...COMMON, "annotations", "predicateType", "predicate", "file"] as const;

const LOGS = ["v1", "v2", "none"] as const;

/** The formats of what is attached to an image, and of what comes with a blob. */
export const FORMATS = { image: ["bundle", "cosign", "oci11"], blob: ["bundle", "files"] } as const;

/** A list of signatures. Throws DocumentError. */
export function readSignatures(place: Place, of: "image" | "blob"): SignatureDescription[] {
  return few(place, "signatures").map((each) => signing(members(each, SIGNATURE), each.path, of));
}

/** A list of attestations; files lie relative to the folder. Throws DocumentError. */
export function readAttestations(place: Place, of: "image" | "blob", folder: string): AttestationDescription[] {
  return few(place, "attestations").map((each) => {
    const read = members(each, ATTESTATION);
    const predicateType = text(required(read.predicateType, each.path, "predicateType"));
    return { ...signing(read, each.path, of), predicateType, predicate: predicateOf(read, each.path, folder) };
  });
}

function few(place: Place, what: string): Place[] {
  const list = elements(place);
  if (list.length > MAX_SIGNATURES) throw new DocumentError(place.path, `it has more than ${MAX_SIGNATURES} ${what}`);
  return list;
}

type Members = Partial<Record<(typeof SIGNATURE)[number], Place>>;

function signing(read: Members, path: string, on: "image" | "blob"): SignatureDescription {
  const { by, of, format, log, attachEntry, timestamp, at, annotations, wrong } = read;
  if (on === "blob" && annotations !== undefined) {
    throw new DocumentError(annotations.path, "what comes with a blob has no annotations");
  }
  if (on === "blob" && of !== undefined) {
    throw new DocumentError(of.path, "what comes with a blob is a signature of that blob");
  }
  return {
    path,
    by: text(required(by, path, "by")),
    ...(of && { of: text(of) }),
    ...(format && { format: oneOf<SignatureFormat>(format, FORMATS[on]) }),
    ...(log && { log: oneOf(log, LOGS) }),
    ...(attachEntry && { attachEntry: flag(attachEntry) }),
    ...(timestamp && { timestamp: flag(timestamp) }),
    ...(at && { at: seconds(at) }),
    ...(annotations && { annotations: texts(annotations) }),
    ...(wrong && { wrong: readWrong(wrong) }),
  };
}

function predicateOf({ predicate, file }: { predicate?: Place; file?: Place }, path: string, folder: string): unknown {
  if (predicate !== undefined && file !== undefined) {
    throw new DocumentError(file.path, "the predicate is given already: either predicate or file");
  }
  if (file !== undefined) return readDocumentFile(file, folder);
  return required(predicate, path, "predicate").value;
}
