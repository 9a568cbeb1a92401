/** Sigstore's trusted_root.json (TrustedRoot of sigstore_trustroot.proto, versions 0.1 and 0.2). */
import {
  MAX_TRUSTED_AUTHORITIES,
  MAX_TRUSTED_LOGS,
  MAX_TRUSTED_ROOT_BYTES,
  MAX_TRUSTED_ROOT_DEPTH,
  MAX_TRUSTED_ROOT_VALUES,
} from "../../bytes/limits";
import { FaultCode } from "../../fault/fault";
import { Result, fail, failed, ok } from "../../fault/result";
import { JsonValue, parseJson } from "../../json/document";
import { FirstFault, ProtoMessage } from "../wire/protojson";
import { SigstoreTrust } from "./sigstoreTrust";
import { AUTHORITY_NAMES, readCertificateAuthority, readTimestampAuthority } from "./trustedAuthority";
import { LOG_NAMES, readCtLog, readTransparencyLog } from "./trustedLog";

const TRUSTED_ROOT_TYPES: StaticArray<string> = [
  "application/vnd.dev.sigstore.trustedroot+json;version=0.1",
  "application/vnd.dev.sigstore.trustedroot.v0.1+json",
  "application/vnd.dev.sigstore.trustedroot.v0.2+json",
];
const CLIENT_TRUST_CONFIG_TYPE = "application/vnd.dev.sigstore.clienttrustconfig.v0.1+json";

const TRUSTED_ROOT_NAMES: StaticArray<string> = [
  "mediaType",
  "tlogs",
  "certificateAuthorities",
  "ctlogs",
  "timestampAuthorities",
];

/**
 * Reads a trusted root, or the one in a ClientTrustConfig (version 0.1, whose configuration for signing is not read).
 *
 * TrustInvalid, with the path of the member: not strict JSON, more than MAX_TRUSTED_ROOT_BYTES, another media type, a member
 * that the message does not have, a value of the wrong form, what `readTrustedRoot` refuses.
 */
export function parseTrustedRoot(json: Uint8Array): Result<SigstoreTrust> {
  const document = parseTrustDocument(json);
  return document.fault ? failed<SigstoreTrust>(document.fault!) : readTrustedRoot(document.value, "");
}

/** The JSON of a trusted root. TrustInvalid: not strict JSON, or more than MAX_TRUSTED_ROOT_BYTES. */
export function parseTrustDocument(json: Uint8Array): Result<JsonValue> {
  if (json.length > MAX_TRUSTED_ROOT_BYTES) {
    return fail<JsonValue>(FaultCode.TrustInvalid, "more than " + MAX_TRUSTED_ROOT_BYTES.toString() + " bytes");
  }
  const document = parseJson(json, MAX_TRUSTED_ROOT_DEPTH, MAX_TRUSTED_ROOT_VALUES);
  return document.fault ? failed<JsonValue>(document.fault!.as(FaultCode.TrustInvalid)) : document;
}

/**
 * The same from a document that is parsed, which stands at `path`. Every log and authority must be one that can be used: an
 * algorithm that is not supported, a key that is not of the kind that `keyDetails` says, a log without the begin of its
 * period refuse the whole. The order of the entries does not matter. Not checked: certificates against each other, their
 * validity, `subject` against the certificate.
 */
export function readTrustedRoot(value: JsonValue, path: string): Result<SigstoreTrust> {
  return isClientTrustConfig(value)
    ? readClientTrustConfig(value, path)
    : readRoot(messageAt(value, path, TRUSTED_ROOT_NAMES));
}

/** A configuration has the root inside; a root has no such member. */
function isClientTrustConfig(value: JsonValue): bool {
  return value.get("trustedRoot") != null || value.get("trusted_root") != null;
}

function readClientTrustConfig(value: JsonValue, path: string): Result<SigstoreTrust> {
  const config = messageAt(value, path, ["mediaType", "trustedRoot", "signingConfig"]);
  if (config.text("mediaType") != CLIENT_TRUST_CONFIG_TYPE) {
    config.refuse("it is not " + CLIENT_TRUST_CONFIG_TYPE, "mediaType");
  }
  const root = config.message("trustedRoot", TRUSTED_ROOT_NAMES);
  if (root == null) config.refuse("it is missing", "trustedRoot");
  const fault = config.fault;
  return fault != null ? failed<SigstoreTrust>(fault) : readRoot(root!);
}

function messageAt(value: JsonValue, path: string, fields: StaticArray<string>): ProtoMessage {
  return new ProtoMessage(new FirstFault(FaultCode.TrustInvalid), path, value, fields);
}

function readRoot(root: ProtoMessage): Result<SigstoreTrust> {
  const mediaType = root.text("mediaType");
  if (!TRUSTED_ROOT_TYPES.includes(mediaType))
    root.refuse("it is not a trusted root's of version 0.1 or 0.2", "mediaType");
  const trust = new SigstoreTrust();
  readLogs(root, trust);
  readAuthorities(root, trust);
  const fault = root.fault;
  return fault != null ? failed<SigstoreTrust>(fault) : ok(trust);
}

function readLogs(root: ProtoMessage, trust: SigstoreTrust): void {
  const logs = root.messages("tlogs", MAX_TRUSTED_LOGS, LOG_NAMES);
  for (let i = 0; i < logs.length && root.fault == null; i++) {
    const log = readTransparencyLog(logs[i]);
    if (log != null) trust.logs.push(log);
  }
  const ctLogs = root.messages("ctlogs", MAX_TRUSTED_LOGS, LOG_NAMES);
  for (let i = 0; i < ctLogs.length && root.fault == null; i++) {
    const log = readCtLog(ctLogs[i]);
    if (log != null) trust.ctLogs.push(log);
  }
}

function readAuthorities(root: ProtoMessage, trust: SigstoreTrust): void {
  const authorities = root.messages("certificateAuthorities", MAX_TRUSTED_AUTHORITIES, AUTHORITY_NAMES);
  for (let i = 0; i < authorities.length && root.fault == null; i++) {
    const authority = readCertificateAuthority(authorities[i]);
    if (authority != null) trust.authorities.push(authority);
  }
  const stampers = root.messages("timestampAuthorities", MAX_TRUSTED_AUTHORITIES, AUTHORITY_NAMES);
  for (let i = 0; i < stampers.length && root.fault == null; i++) {
    const authority = readTimestampAuthority(stampers[i]);
    if (authority != null) trust.timestampAuthorities.push(authority);
  }
}
