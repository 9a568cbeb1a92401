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
  { bundle: string } | { signature: string; certificate?: string; bundle?: string; timestamp?: string };

/** A signature, an envelope or a timestamp; the largest are envelopes with an SBOM in them. */
const MAX_SIGNATURE_BYTES = 32 * 1024 * 1024;

/**
 * Reads the files that the flags name. `--bundle` may be a Sigstore bundle, which brings everything, or the JSON that
 * older cosign writes: that one's signature and certificate count unless flags give them. Throws UsageError for files
 * that cannot be read, and for flags that contradict a bundle.
 */
export function materialOf(options: BlobOptions): Material {
  if (!given(options.bundle)) {
    if (!given(options.signature)) throw new UsageError("--signature: it, or --bundle, must bring the signature");
    return { signature: signatureText(options.signature), ...besides(options) };
  }
  refuseUrl("--bundle", options.bundle);
  const text = readText("--bundle", options.bundle);
  const json = parseObject(options.bundle, text);
  if (!isOldBundle(json)) {
    refuseBeside(options);
    return { bundle: text };
  }
  const signature = given(options.signature) ? signatureText(options.signature) : json["base64Signature"];
  if (typeof signature !== "string" || signature === "") {
    throw new UsageError(`--bundle ${options.bundle}: it brings no signature; give --signature`);
  }
  return { signature, bundle: text, ...certificateInside(json), ...besides(options) };
}

/** The members that cosign wrote before there were Sigstore bundles; a Sigstore bundle has a media type. */
function isOldBundle(json: JsonObject): boolean {
  return !("mediaType" in json) && ("base64Signature" in json || "rekorBundle" in json);
}

function parseObject(path: string, text: string): JsonObject {
  try {
    const value: unknown = JSON.parse(text);
    if (isObject(value)) return value;
  } catch {
    // Said below.
  }
  throw new UsageError(`--bundle ${path}: it is no JSON object`);
}

function refuseBeside(options: BlobOptions): void {
  const flags = [
    ["--signature", options.signature],
    ["--certificate", options.certificate],
    ["--rfc3161-timestamp", options.rfc3161Timestamp],
  ] as const;
  for (const [flag, value] of flags) {
    if (given(value)) throw new UsageError(`${flag}: a Sigstore bundle brings it; give it or --bundle`);
  }
}

function besides(options: BlobOptions): { certificate?: string; timestamp?: string } {
  const { certificate, rfc3161Timestamp } = options;
  return {
    ...(given(certificate) ? { certificate: certificateText("--certificate", certificate) } : {}),
    ...(given(rfc3161Timestamp) ? { timestamp: timestampText(rfc3161Timestamp) } : {}),
  };
}

/** `cert` is base64 of PEM, and holds the public key when it was signed with one: a key says nothing here. */
function certificateInside({ cert }: JsonObject): { certificate?: string } {
  if (typeof cert !== "string" || cert === "") return {};
  const text = cert.includes("-----BEGIN") ? cert : Buffer.from(cert, "base64").toString("latin1");
  return text.includes("-----BEGIN PUBLIC KEY-----") ? {} : { certificate: cert };
}

/** Base64 of the signature, or of the envelope: a file of either or of the bytes themselves, or the text itself. */
function signatureText(reference: string): string {
  refuseUrl("--signature", reference);
  if (!existsSync(reference)) {
    if (isBase64(reference)) return reference;
    throw new UsageError(`--signature ${reference}: it is no file, and no base64`);
  }
  const bytes = Buffer.from(readBytes("--signature", reference, MAX_SIGNATURE_BYTES));
  const text = bytes.toString("latin1").trim();
  return isBase64(text) ? text : bytes.toString("base64");
}

/** cosign writes JSON around the base64 of what the authority sent. */
function timestampText(path: string): string {
  refuseUrl("--rfc3161-timestamp", path);
  const bytes = Buffer.from(readBytes("--rfc3161-timestamp", path, MAX_SIGNATURE_BYTES));
  const text = bytes.toString("latin1").trim();
  if (!text.startsWith("{")) return isBase64(text) ? text : bytes.toString("base64");
  try {
    const inner = (JSON.parse(text) as JsonObject)["SignedRFC3161Timestamp"];
    if (typeof inner === "string") return inner;
  } catch {
    // Said below.
  }
  throw new UsageError(`--rfc3161-timestamp ${path}: it has no member SignedRFC3161Timestamp`);
}

function isBase64(text: string): boolean {
  return text !== "" && text.length % 4 === 0 && /^[A-Za-z0-9+/\r\n]+={0,2}$/.test(text);
}
