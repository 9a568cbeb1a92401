/** What of a kwctl recording is evidence for Assay's modules, and why the rest of it is none. */
import { OPERATIONS } from "../../generated/operations.gen.js";
import { isObject, type JsonObject } from "../../json.js";
import { isSha256Digest } from "../../registry/digest.js";
import type { EvidenceEntry } from "../../runtime/evidence.js";
import { questionText } from "../coverage.js";
import { imageName, type ImageName } from "../imageName.js";
import { writeJson, type JsonLayout } from "../jsonLayout.js";
import type { Exchange } from "./recording.js";

/** One exchange and what became of it. */
export interface Converted {
  exchange: Exchange;
  /** The entries that it gave, `OPERATION ARGUMENT`; empty when it is no evidence. */
  entries: string[];
  /** What it is not good for, one sentence; null when all of it was taken. */
  reason: string | null;
}

/** A recording as evidence. */
export interface Conversion {
  evidence: EvidenceEntry[];
  /** One for each exchange, in their order. */
  exchanges: Converted[];
}

type DigestOf = (bytes: Uint8Array) => string;

/**
 * Digests of tags are evidence. Manifests and configurations are, where their bytes can be proven: kwctl keeps what its
 * host read, written anew, and only bytes that have the digest again are the registry's. `digestOf` is SHA-256, written
 * `sha256:HEX`.
 */
export function convertRecording(recording: readonly Exchange[], digestOf: DigestOf): Conversion {
  const table = new Map<string, EvidenceEntry>();
  const digests = digestsOfTags(recording);
  const exchanges = recording.map((exchange): Converted => {
    const { found, reason } = convert(exchange, digests, digestOf);
    for (const entry of found) if (!table.has(questionText(entry))) table.set(questionText(entry), entry);
    return { exchange, entries: found.map(questionText), reason };
  });
  return { evidence: [...table.values()], exchanges };
}

interface Found {
  found: EvidenceEntry[];
  reason: string | null;
}

function convert(exchange: Exchange, digests: ReadonlyMap<string, string>, digestOf: DigestOf): Found {
  const { kind, request, response } = exchange;
  if (!kind.startsWith("Oci")) return nothing(REASONS[kind] ?? NOT_ASKED);
  if ("message" in response) return nothing("it is an error without a code: which failure it was is not known");
  const image = imageName(String(request["image"]));
  if (image === null) return nothing("its image is no name that a registry can be asked for");
  const answer = parsed(response.payload);
  if (!isObject(answer)) return nothing("its answer is no JSON object");
  if (kind === "OciManifestDigest") return resolved(image, answer["digest"]);
  const digest = image.digest ?? digests.get(String(request["image"])) ?? null;
  if (kind === "OciManifest") return manifest(image, answer, digest, digestOf);
  return manifestAndConfig(image, answer, digestOf);
}

function nothing(reason: string): Found {
  return { found: [], reason };
}

/** The digests that the recording itself names, by the image's name as it is written. */
function digestsOfTags(recording: readonly Exchange[]): Map<string, string> {
  const digests = new Map<string, string>();
  for (const { kind, request, response } of recording) {
    if (kind !== "OciManifestDigest" && kind !== "OciManifestAndConfig") continue;
    const answer = "payload" in response ? parsed(response.payload) : null;
    const digest = isObject(answer) ? answer["digest"] : null;
    if (typeof digest === "string" && isSha256Digest(digest)) digests.set(String(request["image"]), digest);
  }
  return digests;
}

function resolved(image: ImageName, digest: unknown): Found {
  if (typeof digest !== "string" || !isSha256Digest(digest)) return nothing("its digest is not sha256:<64 hex digits>");
  if (image.tag === null) return nothing("its image is named by a digest already: nobody asks for it");
  return { found: [resolveEntry(image.name, image.tag, digest)], reason: null };
}

function manifest(image: ImageName, answer: unknown, digest: string | null, digestOf: DigestOf): Found {
  if (digest === null) return nothing("the recording does not name the digest that its bytes must have");
  const bytes = provenBytes(answer, digest, digestOf);
  if (bytes === null) return nothing(REWRITTEN);
  return { found: [manifestEntry(image.name, digest, bytes)], reason: null };
}

function manifestAndConfig(image: ImageName, answer: JsonObject, digestOf: DigestOf): Found {
  const { digest, manifest: value, config } = answer;
  if (typeof digest !== "string" || !isSha256Digest(digest)) return nothing("its digest is not sha256:<64 hex digits>");
  const tag = image.tag === null ? [] : [resolveEntry(image.name, image.tag, digest)];
  const bytes = provenBytes(value, digest, digestOf);
  if (bytes === null) return { found: tag, reason: REWRITTEN };
  const found = [...tag, manifestEntry(image.name, digest, bytes)];
  const descriptor = isObject(value) ? value["config"] : undefined;
  const configDigest = isObject(descriptor) ? descriptor["digest"] : undefined;
  const blob = typeof configDigest === "string" ? provenBytes(config, configDigest, digestOf) : null;
  if (blob === null) return { found, reason: `of its configuration: ${REWRITTEN}` };
  const argument = `${image.name}@${String(configDigest)}`;
  return { found: [...found, { operation: OPERATIONS.registryBlob, argument, answer: blob }], reason: null };
}

/** The layouts that manifests and configurations are found in. */
const LAYOUTS: readonly JsonLayout[] = [0, 2, 3, 4].flatMap((spaces): JsonLayout[] => {
  const indent = spaces === 0 ? {} : { indent: spaces };
  return [indent, { ...indent, newline: true }, { ...indent, escapes: "html" }];
});

/** Bytes of the value that have the digest, in one of the layouts; null when none of them does. */
function provenBytes(value: unknown, digest: string, digestOf: DigestOf): Uint8Array | null {
  if (!isObject(value)) return null;
  for (const layout of LAYOUTS) {
    const bytes = new TextEncoder().encode(writeJson(value, layout));
    if (digestOf(bytes) === digest) return bytes;
  }
  return null;
}

function resolveEntry(name: string, tag: string, digest: string): EvidenceEntry {
  const answer = new TextEncoder().encode(digest);
  return { operation: OPERATIONS.registryResolve, argument: `${name}:${tag}`, answer };
}

function manifestEntry(name: string, digest: string, bytes: Uint8Array): EvidenceEntry {
  return { operation: OPERATIONS.registryManifest, argument: `${name}@${digest}`, answer: bytes };
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json) as unknown;
  } catch {
    return null;
  }
}

const REWRITTEN = "the host wrote it anew, and these bytes do not have the digest: what the registry sent is not known";

const NOT_ASKED = "no module of Assay asks for it";

const VERIFIED =
  "it is the host's word alone (is_trusted): the signature, the certificate and the log entry, which would prove it, are not in it";

/** Why an exchange that is not about manifests is no evidence. */
const REASONS: Readonly<Record<string, string>> = {
  SigstorePubKeyVerify: VERIFIED,
  SigstoreKeylessVerify: VERIFIED,
  SigstoreKeylessPrefixVerify: VERIFIED,
  SigstoreGithubActionsVerify: VERIFIED,
  SigstoreCertificateVerify: VERIFIED,
  CryptoIsCertificateTrusted: "it is the host's word alone: Assay's modules check the certificate themselves",
};
