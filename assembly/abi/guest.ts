/** The waPC guest: Kubewarden's three operations and one for test runners, JSON in and out. */
import { MAX_CALL_BYTES, MAX_REQUEST_BYTES } from "../bytes/limits";
import { decodeUtf8, encodeUtf8 } from "../encoding/utf8";
import { faultAnswer, settingsAnswer } from "../engine/answer";
import { EvidenceSource, EvidenceTable } from "../evidence/table";
import { Fault, FaultCode } from "../fault/fault";
import { Result, fail } from "../fault/result";
import { JsonValue, parseJson } from "../json/document";
import "./abort";
import { guestError, guestRequest, guestResponse } from "./imports";
import { HostSource } from "./source";

export { EvidenceTable };

/** What a policy module does; the rest of the protocol is the same for all. */
export interface PolicyModule {
  /** What is wrong with the settings, or null. Looks nothing up. */
  checkSettings(settings: JsonValue): Fault | null;
  /** The answer to `outline` (`engine/outline`): what the settings state, for test runners. Looks nothing up. */
  outline(settings: JsonValue): Uint8Array;
  /** The answer to `validate` as JSON: `request` and `settings` are the members of the payload. */
  validate(request: JsonValue, settings: JsonValue, evidence: EvidenceTable): Uint8Array;
}

/**
 * Serves one `__guest_call`. Returns 1 with an answer, or 0 with an error text for an operation that does not exist.
 * `host` is whom evidence is asked of: an Assay host and no other, or what `serveAnywhere` takes.
 * Everything that was allocated before is gone: nothing may be kept in an instance but static data.
 */
export function serve(
  operationLength: i32,
  payloadLength: i32,
  policy: () => PolicyModule,
  host: () => EvidenceSource = assayHost,
): i32 {
  heap.reset();
  if (<u32>operationLength > MAX_CALL_BYTES || <u32>payloadLength > MAX_CALL_BYTES) {
    return refuse("the call is larger than " + MAX_CALL_BYTES.toString() + " bytes");
  }
  const operation = new Uint8Array(operationLength);
  const payload = new Uint8Array(payloadLength);
  guestRequest(operation.dataStart, payload.dataStart);
  const name = decodeUtf8(operation);
  if (!name.isOk) return refuse("the operation's name is not UTF-8");
  if (name.value == "validate") return answer(validate(payload, policy(), host()));
  if (name.value == "validate_settings") return answer(validateSettings(payload, policy()));
  if (name.value == "outline") return outline(payload, policy());
  if (name.value == "protocol_version") return answer(encodeUtf8('"v1"'));
  return refuse("unknown guest operation: " + name.value);
}

/** One of Assay's. In another one every look-up fails, and so does every request. */
function assayHost(): EvidenceSource {
  return new HostSource();
}

function validate(payload: Uint8Array, policy: PolicyModule, source: EvidenceSource): Uint8Array {
  const parsed = parsePayload(payload);
  const parseFault = parsed.fault;
  if (parseFault != null) return faultAnswer(parseFault.as(FaultCode.RequestInvalid));
  const document = parsed.value;
  const request: JsonValue | null = document.isObject ? document.get("request") : null;
  const settings: JsonValue | null = document.isObject ? document.get("settings") : null;
  if (request == null || !request.isObject) {
    return faultAnswer(new Fault(FaultCode.RequestInvalid, 'no object under "request"', "request"));
  }
  if (settings == null || !settings.isObject) {
    return faultAnswer(new Fault(FaultCode.SettingsInvalid, 'no object under "settings"', "settings"));
  }
  return policy.validate(request, settings, new EvidenceTable(source));
}

function validateSettings(payload: Uint8Array, policy: PolicyModule): Uint8Array {
  const parsed = parsePayload(payload);
  const parseFault = parsed.fault;
  if (parseFault != null) return settingsAnswer(parseFault.as(FaultCode.SettingsInvalid));
  return settingsAnswer(policy.checkSettings(parsed.value));
}

/** An operation of our own: no other host calls it. */
function outline(payload: Uint8Array, policy: PolicyModule): i32 {
  const parsed = parsePayload(payload);
  if (parsed.fault) return refuse("the settings are not strict JSON");
  return answer(policy.outline(parsed.value));
}

function parsePayload(payload: Uint8Array): Result<JsonValue> {
  if (payload.length <= MAX_REQUEST_BYTES) return parseJson(payload);
  return fail<JsonValue>(FaultCode.JsonInvalid, "it is larger than " + MAX_REQUEST_BYTES.toString() + " bytes");
}

function answer(bytes: Uint8Array): i32 {
  guestResponse(bytes.dataStart, bytes.length);
  return 1;
}

function refuse(reason: string): i32 {
  const bytes = encodeUtf8(reason);
  guestError(bytes.dataStart, bytes.length);
  return 0;
}
