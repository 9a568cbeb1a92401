// CRLs, OCSP responses and what stands on them.
import { DerReader } from "../../assembly/asn1/der";
import { DerCursor } from "../../assembly/asn1/derCursor";
import { readTime } from "../../assembly/asn1/time";
import { decodeBase64 } from "../../assembly/encoding/base64";
import { encodeHex } from "../../assembly/encoding/hex";
import { faultCodeName } from "../../assembly/fault/codes.gen";
import { Fault } from "../../assembly/fault/fault";
import { sha1ForIdentifier } from "../../assembly/hash/sha1";
import { JsonValue, parseJson } from "../../assembly/json/document";
import { Instant, parseRfc3339 } from "../../assembly/time/instant";
import { Certificate } from "../../assembly/x509/certificate";
import { parseIntermediates } from "../../assembly/x509/path/parseIntermediates";
import { PathInput } from "../../assembly/x509/path/pathInput";
import { OcspIssuer, ocspRequest } from "../../assembly/x509/revocation/certId";
import { CertificateList } from "../../assembly/x509/revocation/certificateList";
import { crlReasonName } from "../../assembly/x509/revocation/crlReason";
import { RevocationEvidence, RevocationInput } from "../../assembly/x509/revocation/evidence";
import { notaryRevocation } from "../../assembly/x509/revocation/notaryRevocation";
import { OcspResponse, ocspStatusName } from "../../assembly/x509/revocation/ocspResponse";
import { revocationFault } from "../../assembly/x509/revocation/revocation";
import { RevocationSource } from "../../assembly/x509/revocation/revocationSource";
import { isTimeInPlace } from "../../assembly/x509/revocation/timeInPlace";
import { pathOf } from "./path";

export function sha1Bytes(bytes: Uint8Array): Uint8Array {
  return sha1ForIdentifier(bytes);
}

/** The tags and lengths of all elements, as `30:5 02:1`; null when one is malformed. */
export function cursorElements(bytes: Uint8Array): string | null {
  const cursor = new DerCursor();
  cursor.enter(bytes.dataStart, bytes.dataStart + bytes.length);
  let text = "";
  while (cursor.next()) text += `${cursor.tag}:${cursor.length} `;
  return cursor.isAtEnd ? text : null;
}

/** The same by DerReader. */
export function readerElements(bytes: Uint8Array): string | null {
  const reader = new DerReader(bytes);
  let text = "";
  while (!reader.isAtEnd) {
    const element = reader.readElement();
    text += `${element.tag}:${element.contents.length} `;
  }
  return reader.fault == null ? text : null;
}

/** Whether the first element is a Time, by the check in place and by the reader: 0 no, 3 yes, else they differ. */
export function timeChecks(bytes: Uint8Array): i32 {
  const cursor = new DerCursor();
  cursor.enter(bytes.dataStart, bytes.dataStart + bytes.length);
  const inPlace = cursor.next() && isTimeInPlace(cursor);
  const reader = new DerReader(bytes);
  readTime(reader);
  return (inPlace ? 1 : 0) + (reader.fault == null ? 2 : 0);
}

/**
 * A CRL's particulars, a line for each entry; else the fault. The first line: issuer, times, number, `delta` with the base
 * number, `indirect`.
 */
export function crlText(der: Uint8Array): string {
  const parsed = CertificateList.fromDer(der);
  if (parsed.fault) return faultText(parsed.fault!);
  const list = parsed.value;
  const base = list.extensions.baseCRLNumber;
  const number = encodeHex(list.extensions.crlNumber);
  let text = `${list.issuer.toString()} ${list.thisUpdate.toRfc3339()} ${list.nextUpdate.toRfc3339()} ${number}`;
  if (base != null) text += ` delta ${encodeHex(base)}`;
  if (list.isIndirect) text += " indirect";
  const entries = list.entries();
  while (entries.next()) {
    const invalidity = entries.invalidityDate;
    text += `\n${entries.index} ${crlReasonName(entries.reason)} ${entries.revocationDate.toRfc3339()}`;
    if (invalidity != null) text += ` ${invalidity.toRfc3339()}`;
    if (entries.hasCertificateIssuer) text += ` ${encodeHex(entries.certificateIssuer)}`;
  }
  return text;
}

/** How many entries are for this serial number, in `rounds` walks; -1 when the CRL is refused. */
export function crlCount(der: Uint8Array, serialNumber: Uint8Array, rounds: i32): i32 {
  const parsed = CertificateList.fromDer(der);
  if (parsed.fault) return -1;
  let count = 0;
  for (let i = 0; i < rounds; i++) {
    const entries = parsed.value.entries();
    while (entries.next()) count += entries.isFor(serialNumber) ? 1 : 0;
  }
  return count;
}

/** The status, and for a successful response the responder and `status thisUpdate nextUpdate` of each answer. */
export function ocspText(der: Uint8Array): string {
  const parsed = OcspResponse.fromDer(der);
  if (parsed.fault) return faultText(parsed.fault!);
  const basic = parsed.value.basic;
  let text = ocspStatusName(parsed.value.status);
  if (basic == null) return text;
  const name = basic.responderName;
  const keyHash = basic.responderKeyHash;
  text += name != null ? " by " + name.toString() : " by key " + encodeHex(keyHash!);
  for (let i = 0; i < basic.responses.length; i++) {
    const answer = basic.responses[i];
    const revocation = answer.revocation;
    const next = answer.nextUpdate;
    text += `\n${["good", "revoked", "unknown"][answer.status]} ${answer.thisUpdate.toRfc3339()}`;
    if (next != null) text += " " + next.toRfc3339();
    if (revocation != null) {
      text += ` ${crlReasonName(revocation.reason)} ${revocation.revocationDate.toRfc3339()}`;
      const invalidity = revocation.invalidityDate;
      if (invalidity != null) text += " " + invalidity.toRfc3339();
    }
  }
  return text;
}

/** The DER OCSPRequest for a certificate. */
export function ocspRequestOf(certificate: Uint8Array, issuer: Uint8Array): Uint8Array {
  const subject = Certificate.fromDer(certificate).value;
  const authority = Certificate.fromDer(issuer).value;
  return ocspRequest(subject, OcspIssuer.of(subject, authority.publicKey().value));
}

/**
 * `ok`, or the fault of the path or of its revocation. Members beside those of `pathOutcome`: `crls` and `ocspResponses`
 * in base64; optional `revocationTime` in place of the path's `time`, and `signedAt`.
 */
export function revocationOutcome(json: Uint8Array): string {
  const request = parseJson(json).value;
  const path = pathOf(request);
  if (path.fault) return faultText(path.fault!);
  const evidence = new RevocationEvidence();
  const lists = bytesIn(request.get("crls"));
  for (let i = 0; i < lists.length; i++) evidence.addList(lists[i]);
  const responses = bytesIn(request.get("ocspResponses"));
  for (let i = 0; i < responses.length; i++) evidence.addResponse(responses[i]);
  const intermediates = parseIntermediates(bytesIn(request.get("intermediates"))).certificates;
  const now = instantOf(request.get("time"))!;
  const time = instantOf(request.get("revocationTime"));
  const pathInput = new PathInput(now, [path.value.anchor], intermediates);
  const input = new RevocationInput(pathInput, time == null ? now : time, instantOf(request.get("signedAt")));
  const fault = revocationFault(path.value, evidence, input);
  return fault == null ? "ok" : faultText(fault);
}

/**
 * `ok` or the fault, and for each certificate `METHOD RESULT` in the Notary Project's words, each on a line. Members:
 * `chain` in base64, leaf first; `urls` and `answers` (base64), in the same order; `time`; optional `signedAt`.
 */
export function notaryRevocationOutcome(json: Uint8Array): string {
  const request = parseJson(json).value;
  const chain = new Array<Certificate>();
  const ders = bytesIn(request.get("chain"));
  for (let i = 0; i < ders.length; i++) {
    const certificate = Certificate.fromDer(ders[i]);
    if (certificate.fault) return faultText(certificate.fault!);
    chain.push(certificate.value);
  }
  const source = new Answers(request.get("urls")!, bytesIn(request.get("answers")));
  const checked = notaryRevocation(chain, source, instantOf(request.get("time"))!, instantOf(request.get("signedAt")));
  const fault = checked.fault;
  let text = fault == null ? "ok" : faultText(fault);
  for (let i = 0; i < checked.certificates.length; i++) {
    const one = checked.certificates[i];
    const method = ["Unknown", "OCSP", "CRL", "OCSPFallbackCRL"][one.method];
    text += `\n${method} ${["OK", "Revoked", "Unknown", "NonRevokable"][one.result]}`;
  }
  return text;
}

/** The answers of a request, by their URLs. */
@final
class Answers implements RevocationSource {
  constructor(
    private readonly urls: JsonValue,
    private readonly answers: Uint8Array[],
  ) {}

  ocspResponse(url: string, request: Uint8Array): Uint8Array | null {
    return request.length > 0 ? this.crl(url) : null;
  }

  crl(url: string): Uint8Array | null {
    for (let i = 0; i < this.answers.length; i++) {
      if (this.urls.at(i).asString() == url) return this.answers[i];
    }
    return null;
  }
}

function bytesIn(value: JsonValue | null): Uint8Array[] {
  const list = new Array<Uint8Array>();
  for (let i = 0; value != null && i < value.length; i++) list.push(decodeBase64(value.at(i).asString()).value);
  return list;
}

function instantOf(value: JsonValue | null): Instant | null {
  return value == null ? null : parseRfc3339(value.asString()).value;
}

function faultText(fault: Fault): string {
  const path = fault.path == "" ? "" : fault.path + ": ";
  return faultCodeName(fault.code) + " " + path + fault.detail;
}
