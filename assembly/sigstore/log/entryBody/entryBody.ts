/** Bodies of log entries: `{"apiVersion", "kind", "spec"}`, in JSON, as the log holds them (Rekor's types). */
import { MAX_JSON_DEPTH, MAX_LOG_BODY_BYTES, MAX_LOG_BODY_VALUES } from "../../../bytes/limits";
import { FaultCode } from "../../../fault/fault";
import { Result, fail, failed, ok } from "../../../fault/result";
import { clipped } from "../../../intoto/clipped";
import { JsonValue, parseJson } from "../../../json/document";

/** The one type of entry that Rekor's second version has. */
const VERSION_2_KIND: string = "hashedrekord";
const VERSION_2: string = "0.0.2";

/** A body: its type, and what is said there. */
@final
export class EntryBody {
  constructor(
    /** Such as `hashedrekord`; any text. */
    readonly kind: string,
    /** `apiVersion`, such as `0.0.1`; any text. */
    readonly version: string,
    /** An object. */
    readonly spec: JsonValue,
  ) {}

  /** Whether the entry is one of Rekor's second version, whose rules differ. */
  get isVersion2(): bool {
    return this.kind == VERSION_2_KIND && this.version == VERSION_2;
  }
}

/**
 * Reads a body that is said to be of this kind and version; both are empty where nothing is said. LogEntryMalformed: not
 * strict JSON of this shape, or of another kind or version. BudgetExhausted beyond `MAX_LOG_BODY_BYTES`. Kinds that are
 * not known are read too; what `spec` holds is not looked at.
 */
export function parseEntryBody(bytes: Uint8Array, kind: string, version: string): Result<EntryBody> {
  if (bytes.length > MAX_LOG_BODY_BYTES) {
    return fail<EntryBody>(FaultCode.BudgetExhausted, `a log entry of more than ${MAX_LOG_BODY_BYTES} bytes`);
  }
  const json = parseJson(bytes, MAX_JSON_DEPTH, MAX_LOG_BODY_VALUES);
  if (json.fault) return failed<EntryBody>(json.fault!.as(FaultCode.LogEntryMalformed));
  const spec = json.value.get("spec");
  if (spec == null || !spec.isObject) return malformed("no object", ".spec");
  const read = new EntryBody(textOf(json.value, "kind"), textOf(json.value, "apiVersion"), spec);
  if (read.kind.length == 0) return malformed("no text", ".kind");
  if (read.version.length == 0) return malformed("no text", ".apiVersion");
  const isUnstated = kind.length == 0 && version.length == 0;
  if (isUnstated || (read.kind == kind && read.version == version)) return ok(read);
  return malformed(`an entry of ${clipped(read.kind)} ${clipped(read.version)} is said to be another one`, "");
}

/** The member's text; empty when it is none. */
function textOf(object: JsonValue, name: string): string {
  const member = object.get(name);
  return member != null && member.isString ? member.asString() : "";
}

function malformed(detail: string, path: string): Result<EntryBody> {
  return fail<EntryBody>(FaultCode.LogEntryMalformed, detail, path);
}
