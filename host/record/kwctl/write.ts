/** Exchanges as kwctl writes them into a recording: every member that Kubewarden's evaluator wants to find, in its order. */
import { isObject, type JsonObject } from "../../json.js";
import { KINDS, type ExchangeKind } from "./kinds.js";
import type { Exchange } from "./recording.js";

/** One row of a recording; `request` is to be written as YAML with the kind as its tag. */
export interface RecordingRow {
  kind: ExchangeKind;
  members: JsonObject;
  response: { type: "Success"; payload: string } | { type: "Error"; message: string };
}

/** The rows of a recording, in the order of the exchanges: kwctl replays them in this order. */
export function recordingRows(exchanges: readonly Exchange[]): RecordingRow[] {
  return exchanges.map(({ kind, request, response }) => ({
    kind,
    members: wholeMembers(kind, request),
    response:
      "payload" in response
        ? { type: "Success", payload: response.payload }
        : { type: "Error", message: response.message },
  }));
}

/** With null for what is missing, as Rust writes an Option that is None; a flag that is missing was false. */
function wholeMembers(kind: ExchangeKind, request: JsonObject): JsonObject {
  const { required, optional = {} } = KINDS[kind] as { required: object; optional?: object };
  const names = [...Object.keys(required), ...Object.keys(optional)];
  const isRequiredFlag = "disable_cache" in required;
  const members = names
    .filter((name) => name !== "disable_cache" || isRequiredFlag)
    .map((name) => [name, request[name] ?? (name === "disable_cache" ? false : null)] as const);
  const whole = Object.fromEntries(members);
  if (kind === "CryptoIsCertificateTrusted" && isObject(whole["request"])) {
    whole["request"] = { cert_chain: null, not_after: null, ...whole["request"] };
  }
  return whole;
}
