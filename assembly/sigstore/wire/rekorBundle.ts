/** What cosign keeps of a Rekor entry: the annotation `dev.sigstore.cosign/bundle`, and `rekorBundle` of its old blob bundles. */
import { MAX_BUNDLE_VALUES, MAX_JSON_DEPTH } from "../../bytes/limits";
import { FaultCode } from "../../fault/fault";
import { Result, failed, ok } from "../../fault/result";
import { parseJson } from "../../json/document";
import { LogEntry } from "../log/logEntry";
import { GoObject } from "./goJson";
import { FirstFault } from "./protojson";

/** Reads the annotation's text, as `readRekorBundle`. BundleMalformed, with the path. */
export function parseRekorBundle(json: Uint8Array): Result<LogEntry> {
  const document = parseJson(json, MAX_JSON_DEPTH, MAX_BUNDLE_VALUES);
  if (document.fault) return failed<LogEntry>(document.fault!.as(FaultCode.BundleMalformed));
  const first = new FirstFault(FaultCode.BundleMalformed);
  const entry = readRekorBundle(new GoObject(first, "", document.value));
  return first.fault != null ? failed<LogEntry>(first.fault!) : ok(entry);
}

/**
 * `{"SignedEntryTimestamp", "Payload": {"body", "integratedTime", "logIndex", "logID"}}`: an entry with a promise and without
 * proof, whose kind only its body says. What is missing, empty or of another kind is the object's fault. The log signed
 * `body` as it is written: it is strict base64, so encoding the body again gives the same text.
 */
export function readRekorBundle(bundle: GoObject): LogEntry {
  const promise = bundle.someBase64("SignedEntryTimestamp");
  const payload = bundle.object("Payload");
  if (payload == null) {
    bundle.refuse("missing", "Payload");
    return new LogEntry(0, promise, 0, "", "", promise, null, promise);
  }
  const logId = payload.someHex("logID");
  const body = payload.someBase64("body");
  return new LogEntry(payload.count("logIndex"), logId, payload.count("integratedTime"), "", "", promise, null, body);
}
