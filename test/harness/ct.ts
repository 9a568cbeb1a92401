// Harness exports for assembly/ct.
import { readAddChainResponse } from "../../assembly/ct/addChainResponse";
import { CtLog } from "../../assembly/ct/ctLog";
import { verifyEmbeddedScts } from "../../assembly/ct/embeddedScts";
import { LogEntry } from "../../assembly/ct/logEntry";
import { precertificateTbs } from "../../assembly/ct/precertificate";
import { readSctList } from "../../assembly/ct/sctList";
import { SignedCertificateTimestamp } from "../../assembly/ct/signedCertificateTimestamp";
import { verifySct } from "../../assembly/ct/verifySct";
import { decodeHex, encodeHex } from "../../assembly/encoding/hex";
import { faultCodeName } from "../../assembly/fault/codes.gen";
import { Fault } from "../../assembly/fault/fault";
import { Result, failed, ok } from "../../assembly/fault/result";
import { Instant, parseRfc3339 } from "../../assembly/time/instant";
import { Certificate } from "../../assembly/x509/certificate";

/** The members of an SCT, or the fault. */
export function sctParse(bytes: Uint8Array): string {
  const sct = SignedCertificateTimestamp.fromBytes(bytes);
  return sct.fault ? outcome(sct.fault!) : members(sct.value);
}

/** The members of a log's answer to add-chain, JSON, or the fault. */
export function addChainResponseParse(json: Uint8Array): string {
  const sct = readAddChainResponse(json);
  return sct.fault ? outcome(sct.fault!) : members(sct.value);
}

/** The SCTs of the contents of extnValue, one on each line, or the fault. */
export function sctListParse(extensionValue: Uint8Array): string {
  const scts = readSctList(extensionValue);
  if (scts.fault) return outcome(scts.fault!);
  const lines = new Array<string>();
  for (let i = 0; i < scts.value.length; i++) lines.push(members(scts.value[i]));
  return lines.join("\n");
}

/** The TBSCertificate without its SCT list, or null. */
export function sctPrecertificateTbs(tbs: Uint8Array): Uint8Array | null {
  const precertificate = precertificateTbs(tbs);
  return precertificate.isOk ? precertificate.value : null;
}

/** The same; `ok` or the fault. */
export function sctPrecertificateOutcome(tbs: Uint8Array): string {
  const precertificate = precertificateTbs(tbs);
  return precertificate.fault ? outcome(precertificate.fault!) : "ok";
}

/** The id of a log with this key, or the fault. */
export function ctLogId(spki: Uint8Array): string {
  const log = CtLog.fromSpki(spki, null, null);
  return log.fault ? outcome(log.fault!) : encodeHex(log.value.id);
}

/**
 * `ok`, or the fault, of an SCT over a certificate as it is. Logs: one on each line, the SPKI in hexadecimal, and from when
 * to when it is valid, in RFC 3339 or `-`. `now`: RFC 3339 or empty.
 */
export function sctVerifyX509(sct: Uint8Array, certificate: Uint8Array, logs: string, now: string): string {
  return verifyOutcome(sct, LogEntry.x509(certificate), logs, now);
}

/** The same over a precertificate. */
export function sctVerifyPrecertificate(
  sct: Uint8Array,
  tbs: Uint8Array,
  issuerSpki: Uint8Array,
  logs: string,
  now: string,
): string {
  return verifyOutcome(sct, LogEntry.precertificate(issuerSpki, tbs), logs, now);
}

/** The ids of the logs whose SCTs in a certificate verify, or the fault. */
export function sctVerifyEmbedded(certificate: Uint8Array, issuerSpki: Uint8Array, logs: string, now: string): string {
  const read = Certificate.fromDer(certificate);
  if (read.fault) return outcome(read.fault!);
  const parsed = parseLogs(logs);
  if (parsed.fault) return outcome(parsed.fault!);
  const verified = verifyEmbeddedScts(read.value, issuerSpki, parsed.value, instantOf(now));
  if (verified.fault) return outcome(verified.fault!);
  const ids = new Array<string>();
  for (let i = 0; i < verified.value.length; i++) ids.push(encodeHex(verified.value[i].id));
  return ids.join(",");
}

/** Logs as the functions above take them. */
export function parseLogs(text: string): Result<Array<CtLog>> {
  const logs = new Array<CtLog>();
  const lines = text.length == 0 ? new Array<string>() : text.split("\n");
  for (let i = 0; i < lines.length; i++) {
    const parts = lines[i].split(" ");
    const log = CtLog.fromSpki(decodeHex(parts[0]).value, instantOf(parts[1]), instantOf(parts[2]));
    if (log.fault) return failed<Array<CtLog>>(log.fault!);
    logs.push(log.value);
  }
  return ok(logs);
}

function verifyOutcome(bytes: Uint8Array, entry: LogEntry, logs: string, now: string): string {
  const sct = SignedCertificateTimestamp.fromBytes(bytes);
  if (sct.fault) return outcome(sct.fault!);
  const parsed = parseLogs(logs);
  if (parsed.fault) return outcome(parsed.fault!);
  const log = verifySct(sct.value, entry, parsed.value, instantOf(now));
  return log.fault ? outcome(log.fault!) : "ok";
}

function instantOf(text: string): Instant | null {
  return text.length < 2 ? null : parseRfc3339(text).value;
}

function members(sct: SignedCertificateTimestamp): string {
  const algorithms = sct.hashAlgorithm.toString() + " " + sct.signatureAlgorithm.toString();
  const extensions = sct.extensions.length == 0 ? "-" : encodeHex(sct.extensions);
  return `${encodeHex(sct.logId)} ${sct.timestamp} ${extensions} ${algorithms} ${encodeHex(sct.signature)}`;
}

function outcome(fault: Fault): string {
  const path = fault.path.length == 0 ? "" : " at " + fault.path;
  return faultCodeName(fault.code) + path + ": " + fault.detail;
}
