/** Rekor's promise to include an entry, and when it took it in: the signed entry timestamp of its first version. */
import { encodeBase64Ascii } from "../../encoding/base64";
import { encodeHex } from "../../encoding/hex";
import { Fault, FaultCode } from "../../fault/fault";
import { verify } from "../../signature/verify";
import { JsonWriter } from "../../json/writer";
import { LogEntry } from "./logEntry";
import { TransparencyLog } from "./transparencyLog";

/**
 * Null when `promise` is the log's signature over the entry's body, its time, its index over all shards and the log id that
 * it states; else LogPromise. When the log was valid is not looked at.
 */
export function verifyPromise(entry: LogEntry, promise: Uint8Array, log: TransparencyLog): Fault | null {
  const proof = verify(log.key, promisedBytes(entry), promise);
  if (proof.isOk) return null;
  const detail =
    proof.fault!.code == FaultCode.SignatureMismatch
      ? "the log did not sign the entry's timestamp"
      : "the signature of the entry's timestamp is malformed: " + proof.fault!.detail;
  return new Fault(FaultCode.LogPromise, detail, "inclusionPromise");
}

/** A JSON object of four members in canonical form (RFC 8785). No character of their values needs an escape. */
function promisedBytes(entry: LogEntry): Uint8Array {
  const json = new JsonWriter();
  json.beginObject();
  json.key("body").plainString(encodeBase64Ascii(entry.body));
  json.key("integratedTime").integer(entry.integratedTime);
  json.key("logID").string(encodeHex(entry.logId));
  json.key("logIndex").integer(entry.logIndex);
  json.endObject();
  return json.toBytes();
}
