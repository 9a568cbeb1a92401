/** Entries as Rekor's API answers with them (rekor openapi.yaml, `LogEntry`): objects of entries by their UUID. */
import {
  MAX_BUNDLE_VALUES,
  MAX_CHECKPOINT_TEXT,
  MAX_INCLUSION_HASHES,
  MAX_JSON_DEPTH,
  MAX_LOG_ENTRIES,
} from "../../bytes/limits";
import { FaultCode } from "../../fault/fault";
import { Result, fail, failed, ok } from "../../fault/result";
import { JsonValue, parseJson } from "../../json/document";
import { InclusionProof, LogEntry } from "../log/logEntry";
import { GoObject } from "./goJson";
import { FirstFault } from "./protojson";

/**
 * The entries of an answer `[{"UUID": {…}}, …]`, as POST /api/v1/log/entries/retrieve gives it, or of one such object; there
 * may be none. LogEntryMalformed, with the path, for bytes that are not strict JSON, an entry without body or log id, one
 * with neither promise nor proof, a value of another kind, negative numbers; BudgetExhausted for more than MAX_LOG_ENTRIES.
 *
 * A proof without checkpoint is left out, since nobody signed its root. Kind and version are those of the body, which is
 * not looked into. Not checked: the UUID, and everything that makes an entry true.
 */
export function parseRekorEntries(json: Uint8Array): Result<Array<LogEntry>> {
  const document = parseJson(json, MAX_JSON_DEPTH, MAX_BUNDLE_VALUES);
  if (document.fault) return failed<Array<LogEntry>>(document.fault!.as(FaultCode.LogEntryMalformed));
  const root = document.value;
  const first = new FirstFault(FaultCode.LogEntryMalformed);
  const entries = new Array<LogEntry>();
  if (!root.isArray) readEntries(root, "", entries, first);
  // One more entry than there may be is read, and none behind it.
  for (let i = 0; root.isArray && i < root.length && entries.length <= MAX_LOG_ENTRIES; i++) {
    readEntries(root.at(i), `[${i}]`, entries, first);
  }
  if (first.fault != null) return failed<Array<LogEntry>>(first.fault!);
  if (entries.length > MAX_LOG_ENTRIES) {
    return fail<Array<LogEntry>>(FaultCode.BudgetExhausted, `more than ${MAX_LOG_ENTRIES} log entries`);
  }
  return ok(entries);
}

/** Adds the entries of one object. */
function readEntries(value: JsonValue, path: string, entries: Array<LogEntry>, first: FirstFault): void {
  new GoObject(first, path, value);
  for (let i = 0; value.isObject && i < value.length && entries.length <= MAX_LOG_ENTRIES; i++) {
    entries.push(readEntry(new GoObject(first, path.length == 0 ? "entry" : path + ".entry", value.valueAt(i))));
  }
}

function readEntry(entry: GoObject): LogEntry {
  const verification = entry.object("verification");
  const proof: InclusionProof | null = verification == null ? null : readProof(verification.object("inclusionProof"));
  const stamp = verification == null ? new Uint8Array(0) : verification.base64("signedEntryTimestamp");
  const promise: Uint8Array | null = stamp.length == 0 ? null : stamp;
  if (promise == null && proof == null) entry.refuse("neither promise nor proof", "verification");
  return new LogEntry(
    entry.count("logIndex"),
    entry.someHex("logID"),
    entry.count("integratedTime"),
    "",
    "",
    promise,
    proof,
    entry.someBase64("body"),
  );
}

function readProof(proof: GoObject | null): InclusionProof | null {
  if (proof == null) return null;
  const checkpoint = proof.text("checkpoint");
  if (checkpoint.length > MAX_CHECKPOINT_TEXT) proof.refuse("too long", "checkpoint");
  const read = new InclusionProof(
    proof.count("logIndex"),
    proof.count("treeSize"),
    proof.hex("rootHash"),
    proof.hexList("hashes", MAX_INCLUSION_HASHES),
    checkpoint,
  );
  return checkpoint.length == 0 ? null : read;
}
