/** Entries as Rekor's first version takes them, to ask whether it has them: what POST /api/v1/log/entries/retrieve is given. */
import { encodeBase64 } from "../../encoding/base64";
import { encodeHex } from "../../encoding/hex";
import { encodeUtf8 } from "../../encoding/utf8";
import { HashAlgorithm, hashName } from "../../hash/algorithm";
import { JsonWriter } from "../../json/writer";

const VERSION: string = "0.0.1";

/**
 * The entry of a signature over a message with this digest, as compact JSON. `verifier`: the certificate or key, PEM; the
 * log looks entries up by their digest in its own spelling, so it has to be the one that signers send.
 */
export function proposedHashedRekord(
  signature: Uint8Array,
  verifier: string,
  algorithm: HashAlgorithm,
  digest: Uint8Array,
): string {
  const json = begin("hashedrekord").key("data").beginObject().key("hash").beginObject();
  json.key("algorithm").string(hashName(algorithm)).key("value").string(encodeHex(digest)).endObject().endObject();
  json.key("signature").beginObject().key("content").string(encodeBase64(signature));
  json.key("publicKey").beginObject().key("content").string(pemMember(verifier)).endObject().endObject();
  return end(json);
}

/** The entry of kind `dsse` of an envelope, whose document is `envelope`, UTF-8. `verifier`: as above. */
export function proposedDsse(envelope: Uint8Array, verifier: string): string {
  const json = begin("dsse").key("proposedContent").beginObject().key("envelope").string(textOf(envelope));
  json.key("verifiers").beginArray().string(pemMember(verifier)).endArray().endObject();
  return end(json);
}

/** The entry of kind `intoto` of such an envelope: what cosign 1 logged. */
export function proposedIntoto(envelope: Uint8Array, verifier: string): string {
  const json = begin("intoto").key("content").beginObject().key("envelope").string(textOf(envelope)).endObject();
  json.key("publicKey").string(pemMember(verifier));
  return end(json);
}

/** Up to the first member of `spec`. */
function begin(kind: string): JsonWriter {
  const json = new JsonWriter().beginObject().key("apiVersion").string(VERSION).key("kind").string(kind);
  return json.key("spec").beginObject();
}

function end(json: JsonWriter): string {
  return textOf(json.endObject().endObject().toBytes());
}

function pemMember(verifier: string): string {
  return encodeBase64(encodeUtf8(verifier));
}

/** Of well-formed UTF-8. */
function textOf(bytes: Uint8Array): string {
  return String.UTF8.decodeUnsafe(bytes.dataStart, bytes.length);
}
