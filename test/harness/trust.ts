// Harness exports for assembly/sigstore/trust and assembly/settings/trust.
import { EvidenceSource, EvidenceTable } from "../../assembly/evidence/table";
import { Operation, operationCapability, operationName } from "../../assembly/evidence/operations.gen";
import { encodeHex } from "../../assembly/encoding/hex";
import { faultCodeName } from "../../assembly/fault/codes.gen";
import { Fault, FaultCode } from "../../assembly/fault/fault";
import { Result, fail, ok } from "../../assembly/fault/result";
import { JsonValue, parseJson } from "../../assembly/json/document";
import { decodeTrust } from "../../assembly/settings/trust";
import { trustCtLogKey } from "../../assembly/sigstore/trust/inlineTrust";
import { publicGoodRoot, publicGoodRootDate } from "../../assembly/sigstore/trust/publicGoodRoot";
import { SigstoreTrust } from "../../assembly/sigstore/trust/sigstoreTrust";
import { TimestampAuthority } from "../../assembly/sigstore/trust/timestampAuthority";
import { AUTHORITY_NAMES, readCertificateAuthority } from "../../assembly/sigstore/trust/trustedAuthority";
import { parseTrustedRoot } from "../../assembly/sigstore/trust/trustedRoot";
import { FirstFault, ProtoMessage } from "../../assembly/sigstore/wire/protojson";
import { TimeStampToken } from "../../assembly/cms/timeStampToken";
import { Instant, parseRfc3339 } from "../../assembly/time/instant";

/** What a trusted root holds, one thing on each line, or the fault. */
export function trustedRootParse(json: Uint8Array): string {
  return outcome(parseTrustedRoot(json));
}

/** `ok`, or the fault, of one certificate authority's message. */
export function trustedAuthorityParse(json: Uint8Array): string {
  const first = new FirstFault(FaultCode.TrustInvalid);
  const message = ProtoMessage.fromJson(json, AUTHORITY_NAMES, first);
  if (message != null) readCertificateAuthority(message);
  return first.fault != null ? faultText(first.fault!) : "ok";
}

/** What the shipped root holds, and its date. */
export function trustPublicGood(): string {
  return publicGoodRootDate().toRfc3339() + "\n" + outcome(publicGoodRoot());
}

/** The id of the CT log with the key of this text, or the fault. */
export function trustCtKey(text: string): string {
  const trust = new SigstoreTrust();
  const fault = trustCtLogKey(trust, text);
  return fault != null ? faultText(fault) : encodeHex(trust.ctLogs[0].id);
}

/**
 * What a settings block `trust` (JSON; empty: none) leads to, or the fault. `answer` is what the host answers to every
 * question; empty: it has none. A question comes first, on a line of its own.
 */
export function trustSettings(json: Uint8Array, answer: Uint8Array): string {
  const document: JsonValue | null = json.length == 0 ? null : parseJson(json).value;
  const settings = decodeTrust(document, "settings.trust");
  if (settings.fault) return faultText(settings.fault!);
  const source = new OneAnswer(answer);
  const trust = settings.value.resolve(new EvidenceTable(source));
  return source.question + outcome(trust);
}

/**
 * Whether an authority of a trusted root has stamped the message: its place and the time, or the faults of all of them.
 */
export function trustTimestamp(json: Uint8Array, token: Uint8Array, message: Uint8Array): string {
  const trust = parseTrustedRoot(json);
  if (trust.fault) return faultText(trust.fault!);
  const read = TimeStampToken.fromResponseOrToken(token);
  if (read.fault) return faultText(read.fault!);
  const faults = new Array<string>();
  for (let i = 0; i < trust.value.timestampAuthorities.length; i++) {
    const stamp = trust.value.timestampAuthorities[i].verify(read.value, message);
    if (stamp.isOk) return "ok " + i.toString() + " " + stamp.value.genTime.toRfc3339();
    faults.push(faultText(stamp.fault!));
  }
  return faults.join("; ");
}

/** How many timestamp authorities of a trusted root count as different ones, and which are valid at the time. */
export function trustTimestampAuthorities(json: Uint8Array, time: string): string {
  const authorities = parseTrustedRoot(json).value.timestampAuthorities;
  const distinct = new Array<TimestampAuthority>();
  let valid = "";
  for (let i = 0; i < authorities.length; i++) {
    if (authorities[i].isValidAt(parseRfc3339(time).value)) valid += " " + i.toString();
    let isNew = true;
    for (let j = 0; j < distinct.length; j++) isNew = isNew && !distinct[j].isSameAs(authorities[i]);
    if (isNew) distinct.push(authorities[i]);
  }
  return distinct.length.toString() + valid;
}

class OneAnswer implements EvidenceSource {
  question: string = "";

  constructor(private readonly answer: Uint8Array) {}

  look(operation: Operation, argument: string, mostBytes: i32): Result<Uint8Array> {
    this.question += operationCapability(operation) + "/" + operationName(operation) + " " + argument + "\n";
    if (this.answer.length > mostBytes) return fail<Uint8Array>(FaultCode.EvidenceTooLarge, "");
    return this.answer.length == 0 ? fail<Uint8Array>(FaultCode.EvidencePending, "") : ok(this.answer);
  }

  isForeign(): bool {
    return false;
  }

  confirm(question: string, mostBytes: i32): Result<Uint8Array> {
    this.question += question + "\n";
    return fail<Uint8Array>(FaultCode.EvidenceUnsupported, mostBytes.toString());
  }
}

function outcome(trust: Result<SigstoreTrust>): string {
  if (trust.fault) return faultText(trust.fault!);
  const held = trust.value;
  const lines = new Array<string>();
  for (let i = 0; i < held.logs.length; i++) {
    const log = held.logs[i];
    const names = log.key.algorithmName + " " + log.baseUrl + " " + log.operator;
    lines.push("log " + encodeHex(log.id) + " " + names + " " + window(log.validFrom, log.validTo));
  }
  for (let i = 0; i < held.ctLogs.length; i++) {
    const log = held.ctLogs[i];
    lines.push("ct " + encodeHex(log.id) + " " + log.key.algorithmName + " " + window(log.validFrom, log.validTo));
  }
  for (let i = 0; i < held.authorities.length; i++) {
    const authority = held.authorities[i];
    const chain = (authority.intermediates.length + 1).toString();
    lines.push("ca " + chain + " " + window(authority.validFrom, authority.validTo));
  }
  for (let i = 0; i < held.timestampAuthorities.length; i++) {
    const authority = held.timestampAuthorities[i];
    const signer = authority.signer != null ? "signer" : "-";
    const names = authority.uri + " " + authority.operator + " " + signer;
    lines.push("tsa " + names + " " + window(authority.validFrom, authority.validTo));
  }
  for (let i = 0; i < held.origins.length; i++) lines.push("origin " + held.origins[i]);
  return lines.join("\n");
}

function window(from: Instant | null, to: Instant | null): string {
  return (from != null ? from.toRfc3339() : "-") + " " + (to != null ? to.toRfc3339() : "-");
}

function faultText(fault: Fault): string {
  const path = fault.path.length == 0 ? "" : " at " + fault.path;
  return faultCodeName(fault.code) + path + ": " + fault.detail;
}
