/** The form of `assay.lock`, strictly: what is not understood is not passed over, for it may have been meant to forbid something. */
import { isObject, type JsonObject } from "../../host/json.js";
import { isSha256Digest } from "../../host/registry/digest.js";
import { elementPath, memberPath } from "../document/path.js";
import { LoadError } from "./loadError.js";
import type { LockEntry } from "./lockFile.js";
import { parseSource } from "./source.js";

/** The first line of a lock file; another version is not read. */
export const LOCK_FORMAT = "assay.lock/v1";

const MAX_ENTRIES = 1_000;
const MAX_LIST = 1_000;
const MAX_TEXT = 4_500;
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;
const MEMBERS = [
  ...["source", "reference", "manifestDigest", "moduleDigest", "size", "imports", "capabilities", "hostCapabilities"],
  ...["signers", "lockedAt"],
];

/** The entries, in their order. Throws LoadError `lock` that begins with the place. */
export function parseLock(document: unknown): LockEntry[] {
  if (!isObject(document)) throw refusal("", "it must be a map with format and modules");
  refuseOthers(document, "", ["format", "modules"]);
  if (document["format"] !== LOCK_FORMAT) {
    throw refusal("format", `it must be ${LOCK_FORMAT}; this version of assay reads no other`);
  }
  const modules = document["modules"];
  if (!Array.isArray(modules)) throw refusal("modules", "it must be a list");
  if (modules.length > MAX_ENTRIES) throw refusal("modules", `it has more than ${MAX_ENTRIES} entries`);
  const entries = modules.map((value: unknown, index) => parseEntry(value, elementPath("modules", index)));
  const sources = entries.map(({ source }) => source);
  const twice = sources.findIndex((source, index) => sources.indexOf(source) !== index);
  if (twice >= 0) throw refusal(`${elementPath("modules", twice)}.source`, "there is an entry for it already");
  return entries;
}

function parseEntry(value: unknown, path: string): LockEntry {
  if (!isObject(value)) throw refusal(path, "it must be a map");
  refuseOthers(value, path, MEMBERS);
  const at = (name: string): string => memberPath(path, name);
  const entry: LockEntry = {
    source: sourceOf(value["source"], at("source")),
    reference: value["reference"] === undefined ? null : textOf(value["reference"], at("reference")),
    manifestDigest:
      value["manifestDigest"] === undefined ? null : digestOf(value["manifestDigest"], at("manifestDigest")),
    moduleDigest: digestOf(value["moduleDigest"], at("moduleDigest")),
    size: sizeOf(value["size"], at("size")),
    imports: listOf(value["imports"], at("imports")),
    capabilities: listOf(value["capabilities"], at("capabilities")),
    hostCapabilities:
      value["hostCapabilities"] === undefined ? null : listOf(value["hostCapabilities"], at("hostCapabilities")),
    signers: value["signers"] === undefined ? [] : listOf(value["signers"], at("signers")),
    lockedAt: timeOf(value["lockedAt"], at("lockedAt")),
  };
  checkDigests(entry, path);
  return entry;
}

/** A digest is said in up to three places: they must not contradict each other. */
function checkDigests({ source, reference, manifestDigest, moduleDigest }: LockEntry, path: string): void {
  const parsed = parseSource(source);
  const isArtifact = parsed.kind === "registry" || parsed.kind === "oci-layout";
  if (isArtifact !== (manifestDigest !== null)) {
    throw refusal(path, isArtifact ? "manifestDigest is missing" : "manifestDigest: such a source has no manifest");
  }
  if ((parsed.kind === "registry") !== (reference !== null)) {
    throw refusal(path, reference === null ? "reference is missing" : "reference: such a source is in no registry");
  }
  if (parsed.kind === "registry" && reference !== `${parsed.host}/${parsed.repository}@${manifestDigest}`) {
    throw refusal(memberPath(path, "reference"), "it must be the source's repository with manifestDigest behind @");
  }
  const stated = parsed.kind === "file" ? null : parsed.digest;
  const locked = isArtifact ? manifestDigest : moduleDigest;
  if (stated !== null && stated !== locked) {
    throw refusal(path, `the source says ${stated}, and the entry ${locked}; run assay pull ${source} --update-lock`);
  }
}

function refuseOthers(value: JsonObject, path: string, known: readonly string[]): void {
  const other = Object.keys(value).find((name) => !known.includes(name));
  if (other !== undefined) throw refusal(memberPath(path, other), `it is not known; there are ${known.join(", ")}`);
}

function sourceOf(value: unknown, path: string): string {
  const text = textOf(value, path);
  const parsed = sourceText(text, path);
  if (parsed === text) return text;
  throw refusal(path, `write it as ${parsed}`);
}

function sourceText(text: string, path: string): string {
  try {
    return parseSource(text).text;
  } catch (error) {
    throw refusal(path, (error as Error).message);
  }
}

function textOf(value: unknown, path: string): string {
  if (typeof value !== "string" || value === "" || value.length > MAX_TEXT) throw refusal(path, "it must be a text");
  return value;
}

function digestOf(value: unknown, path: string): string {
  if (typeof value === "string" && isSha256Digest(value)) return value;
  throw refusal(path, "it must be sha256: and 64 hex digits");
}

function sizeOf(value: unknown, path: string): number {
  if (typeof value === "number" && Number.isSafeInteger(value) && value > 0) return value;
  throw refusal(path, "it must be a number of bytes");
}

function listOf(value: unknown, path: string): string[] {
  if (!Array.isArray(value) || value.length > MAX_LIST) throw refusal(path, "it must be a list of texts");
  return value.map((text: unknown, index) => textOf(text, elementPath(path, index)));
}

function timeOf(value: unknown, path: string): string {
  if (typeof value === "string" && TIME.test(value) && !Number.isNaN(Date.parse(value))) return value;
  throw refusal(path, "it must be a time such as 2026-11-21T18:00:00Z");
}

function refusal(path: string, reason: string): LoadError {
  return new LoadError("lock-invalid", path === "" ? reason : `${path}: ${reason}`);
}
