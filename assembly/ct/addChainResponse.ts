/** SCTs that come beside a certificate: a log's answer to add-chain (RFC 6962 §4.1), JSON. */
import { MAX_SCT_BYTES } from "../bytes/limits";
import { decodeBase64 } from "../encoding/base64";
import { Fault, FaultCode } from "../fault/fault";
import { Result, fail, failed } from "../fault/result";
import { JsonValue, parseJson } from "../json/document";
import { LOG_ID_BYTES, SignedCertificateTimestamp } from "./signedCertificateTimestamp";

/** version, id, timestamp and the length of the extensions, before the extensions. */
const HEADER_BYTES: i32 = 1 + LOG_ID_BYTES + 8 + 2;

/**
 * Reads `{"sct_version":0,"id":…,"timestamp":…,"extensions":…,"signature":…}`: base64, but for the two numbers; `extensions`
 * may be left out. SctMalformed, with the member's path, for anything else; members that are not known are passed over.
 */
export function readAddChainResponse(json: Uint8Array): Result<SignedCertificateTimestamp> {
  if (json.length > MAX_SCT_BYTES) return malformed(`more than ${MAX_SCT_BYTES} bytes`, "");
  const parsed = parseJson(json);
  if (parsed.fault) return failed<SignedCertificateTimestamp>(parsed.fault!.as(FaultCode.SctMalformed).at("sct"));
  if (!parsed.value.isObject) return malformed("not an object", "");
  const root = parsed.value;
  const version = memberInteger(root, "sct_version");
  if (version != 0) return malformed("only version 0 is known", ".sct_version");
  const timestamp = memberInteger(root, "timestamp");
  if (timestamp < 0) return malformed("not a time in milliseconds", ".timestamp");
  const id = memberBytes(root, "id");
  if (id.fault) return failed<SignedCertificateTimestamp>(id.fault!);
  if (id.value.length != LOG_ID_BYTES) return malformed(`not ${LOG_ID_BYTES} bytes`, ".id");
  const signature = memberBytes(root, "signature");
  if (signature.fault) return failed<SignedCertificateTimestamp>(signature.fault!);
  const hasExtensions = root.get("extensions") != null;
  const extensions = hasExtensions ? memberBytes(root, "extensions") : decodeBase64("");
  if (extensions.fault) return failed<SignedCertificateTimestamp>(extensions.fault!);
  const bytes = serialized(id.value, timestamp, extensions.value, signature.value);
  return SignedCertificateTimestamp.fromBytes(bytes);
}

/** The TLS form of the same (§3.2). */
function serialized(id: Uint8Array, timestamp: i64, extensions: Uint8Array, signature: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(HEADER_BYTES + extensions.length + signature.length);
  bytes.set(id, 1);
  store<u64>(bytes.dataStart, bswap<u64>(timestamp), 1 + LOG_ID_BYTES);
  store<u16>(bytes.dataStart, bswap<u16>(<u16>extensions.length), HEADER_BYTES - 2);
  bytes.set(extensions, HEADER_BYTES);
  bytes.set(signature, HEADER_BYTES + extensions.length);
  return bytes;
}

/** -1 when it is missing, no integer or negative. */
function memberInteger(root: JsonValue, key: string): i64 {
  const member = root.get(key);
  if (member == null || !member.isNumber) return -1;
  const number = member.integer();
  return number.isOk ? max<i64>(number.value.value, -1) : -1;
}

function memberBytes(root: JsonValue, key: string): Result<Uint8Array> {
  const member = root.get(key);
  const path = "sct." + key;
  if (member == null || !member.isString) return fail<Uint8Array>(FaultCode.SctMalformed, "not a text", path);
  const bytes = decodeBase64(member.asString());
  return bytes.isOk ? bytes : failed<Uint8Array>(new Fault(FaultCode.SctMalformed, bytes.fault!.detail, path));
}

function malformed(detail: string, member: string): Result<SignedCertificateTimestamp> {
  return fail<SignedCertificateTimestamp>(FaultCode.SctMalformed, detail, "sct" + member);
}
