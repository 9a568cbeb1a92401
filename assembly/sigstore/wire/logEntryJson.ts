/** Log entries in the JSON that bundles, cosign's annotations and Rekor's API have for them. Each becomes a `LogEntry`. */
import { MAX_CHECKPOINT_TEXT, MAX_INCLUSION_HASHES } from "../../bytes/limits";
import { InclusionProof, LogEntry } from "../log/logEntry";
import { ProtoMessage } from "./protojson";

/** The fields of TransparencyLogEntry (protobuf-specs, sigstore_rekor.proto). */
export const TRANSPARENCY_LOG_ENTRY: StaticArray<string> = [
  "logIndex",
  "logId",
  "kindVersion",
  "integratedTime",
  "inclusionPromise",
  "inclusionProof",
  "canonicalizedBody",
];

/**
 * Reads a TransparencyLogEntry within a document; the fault is the message's. Refused: no log id, no kind or version, no
 * body, an empty promise, a proof without checkpoint or with too many hashes, negative numbers. Not checked: the lengths
 * of hashes and log id, that a root is stated, and that kind and version are the body's.
 */
export function readTransparencyLogEntry(message: ProtoMessage): LogEntry {
  const logId = message.message("logId", ["keyId"]);
  const kindVersion = message.message("kindVersion", ["kind", "version"]);
  if (logId == null) message.refuse("missing", "logId");
  if (kindVersion == null) message.refuse("missing", "kindVersion");
  const promise = message.message("inclusionPromise", ["signedEntryTimestamp"]);
  return new LogEntry(
    message.count("logIndex"),
    logId == null ? new Uint8Array(0) : logId.someBytes("keyId"),
    message.count("integratedTime"),
    kindVersion == null ? "" : kindVersion.someText("kind"),
    kindVersion == null ? "" : kindVersion.someText("version"),
    promise == null ? null : promise.someBytes("signedEntryTimestamp"),
    readProof(message),
    message.someBytes("canonicalizedBody"),
  );
}

function readProof(message: ProtoMessage): InclusionProof | null {
  const proof = message.message("inclusionProof", ["logIndex", "rootHash", "treeSize", "hashes", "checkpoint"]);
  if (proof == null) return null;
  const checkpoint = proof.message("checkpoint", ["envelope"]);
  if (checkpoint == null) proof.refuse("missing", "checkpoint");
  const note = checkpoint == null ? "" : checkpoint.someText("envelope");
  if (note.length > MAX_CHECKPOINT_TEXT) proof.refuse("too long", "checkpoint");
  return new InclusionProof(
    proof.count("logIndex"),
    proof.count("treeSize"),
    proof.bytes("rootHash"),
    proof.bytesList("hashes", MAX_INCLUSION_HASHES),
    note,
  );
}
