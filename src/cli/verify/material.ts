/** What lies beside a blob: the signature with its certificate, timestamp and log entry, or a bundle of all of them. */
import { existsSync } from "node:fs";

import { isObject, type JsonObject } from "../../../host/json.js";
import { readBytes, readText } from "../documents.js";
import { UsageError } from "../exitCodes.js";
import { given } from "./attestor.js";
import { certificateText, refuseUrl } from "./files.js";
import type { BlobOptions } from "./options.js";

/** The member `material` of a request about a blob. Nothing of it is trusted; the module reads and verifies it. */
export type Material =
  { bundle: string } | { signature: string; certificate?: string; bundle?: string; timestamp?: string; sct?: string };

/** A signature, an envelope or a timestamp; the largest are envelopes with an SBOM in them. */
const MAX_SIGNATURE_BYTES = 32 * 1024 * 1024;

/**
 * Reads the files that the flags name. `--bundle` may be a Sigstore bundle, which brings everything, or the JSON that
 * older cosign writes: what flags give besides must be what that one holds. Throws UsageError for files
 * that cannot be read, and for flags that contradict a bundle.
 */
export function materialOf(options: BlobOptions): Material {
  if (!given(options.bundle)) {
    if (!given(options.signature)) throw new UsageError("--signature: it, or --bundle, must bring the signature");
    return { signature: signatureText(options.signature), ...besides(options) };
  }
  refuseUrl("--bundle", options.bundle);
  const text = readText("--bundle", options.bundle);
  const json = parseObject(text);
  if (json === null || !isOldBundle(json)) {
    refuseBeside(options);
    return { bundle: text };
  }
  const signature = given(options.signature) ? signatureText(options.signature) : json["base64Signature"];
  if (typeof signature !== "string" || signature === "") {
    throw new UsageError(`--bundle ${options.bundle}: it brings no signature; give --signature`);
  }
  return { signature, bundle: text, ...besides(options) };
}

/** The members that cosign wrote before there were Sigstore bundles; a Sigstore bundle has a media type. */
function isOldBundle(json: JsonObject): boolean {
  return !("mediaType" in json) && ("base64Signature" in json || "rekorBundle" in json);
}

/** Null for what is no JSON object: that is the module's to refuse. */
function parseObject(text: string): JsonObject | null {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

function refuseBeside(options: BlobOptions): void {
  const flags = [
    ["--signature", options.signature],
    ["--certificate", options.certificate],
    ["--rfc3161-timestamp", options.rfc3161Timestamp],
    ["--sct", options.sct],
  ] as const;
  for (const [flag, value] of flags) {
    if (given(value)) throw new UsageError(`${flag}: a Sigstore bundle brings it; give it or --bundle`);
  }
}

function besides(options: BlobOptions): { certificate?: string; timestamp?: string; sct?: string } {
  const { certificate, rfc3161Timestamp, sct } = options;
  return {
    ...(given(certificate) ? { certificate: certificateText("--certificate", certificate) } : {}),
    ...(given(rfc3161Timestamp) ? { timestamp: timestampText(rfc3161Timestamp) } : {}),
    ...(given(sct) ? { sct: readText("--sct", sct) } : {}),
  };
}

/** The text in a file, base64 of its bytes when it is none, or the argument itself, which then is base64. */
function signatureText(reference: string): string {
  refuseUrl("--signature", reference);
  if (existsSync(reference)) return textOrBase64("--signature", reference);
  if (isBase64(reference)) return reference;
  throw new UsageError(`--signature ${reference}: it is no file, and no base64`);
}

/** Base64 and JSON stay as they are: the module reads both. */
function textOrBase64(option: string, path: string): string {
  const bytes = Buffer.from(readBytes(option, path, MAX_SIGNATURE_BYTES));
  const text = bytes.toString("utf8").trim();
  return isBase64(text) || text.startsWith("{") ? text : bytes.toString("base64");
}

function timestampText(path: string): string {
  refuseUrl("--rfc3161-timestamp", path);
  return textOrBase64("--rfc3161-timestamp", path);
}

function isBase64(text: string): boolean {
  return text !== "" && text.length % 4 === 0 && /^[A-Za-z0-9+/\r\n]+={0,2}$/.test(text);
}
