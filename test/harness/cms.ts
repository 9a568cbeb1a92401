// Signed data and time stamps. A list of certificates is the concatenation of their DER; empty bytes are none of a thing.
import { DerReader } from "../../assembly/asn1/der";
import { dottedOid } from "../../assembly/asn1/oids";
import { SignedAttributes } from "../../assembly/cms/signedAttributes";
import { TimeStamp } from "../../assembly/cms/timeStamp";
import { TimeStampProfile } from "../../assembly/cms/timeStampProfile";
import { TimeStampToken } from "../../assembly/cms/timeStampToken";
import { TstInfo } from "../../assembly/cms/tstInfo";
import { TimeStampInput, verifyTimeStamp } from "../../assembly/cms/verifyTimeStamp";
import { encodeHex } from "../../assembly/encoding/hex";
import { faultCodeName } from "../../assembly/fault/codes.gen";
import { Fault } from "../../assembly/fault/fault";
import { Result } from "../../assembly/fault/result";
import { hashName } from "../../assembly/hash/algorithm";
import { Certificate } from "../../assembly/x509/certificate";
import { TrustAnchor } from "../../assembly/x509/path/trustAnchor";

/** Lines: `ok` and what the TSTInfo says, or the fault's code, detail and path. `door`: token, response, either. */
export function readTimeStampToken(door: string, der: Uint8Array): string {
  const token = tokenAt(door, der);
  return token.fault ? faultLines(token.fault!) : "ok\n" + tstInfoLines(token.value.tstInfo);
}

/** The same for a TSTInfo alone. */
export function readTstInfo(der: Uint8Array): string {
  const tstInfo = TstInfo.fromDer(der);
  return tstInfo.fault ? faultLines(tstInfo.fault!) : "ok\n" + tstInfoLines(tstInfo.value);
}

/** Lines: `ok` and how many there are, or the fault's code, detail and path. */
export function readSignedAttributes(der: Uint8Array): string {
  const attributes = SignedAttributes.fromDer(der);
  return attributes.fault ? faultLines(attributes.fault!) : "ok\n" + attributes.value.types.length.toString();
}

/** Lines: `ok` and what was verified, or the fault's code, detail and path. `profile`: rfc3161, sigstore or notary. */
export function timeStampOutcome(
  door: string,
  der: Uint8Array,
  profile: string,
  message: Uint8Array,
  anchors: Uint8Array,
  certificates: Uint8Array,
  nonce: Uint8Array,
  policy: Uint8Array,
): string {
  const token = tokenAt(door, der);
  if (token.fault) return faultLines(token.fault!);
  const input = new TimeStampInput(
    profileOf(profile),
    anchorsOf(anchors),
    certificatesOf(certificates),
    nonce.length == 0 ? null : nonce,
    policy.length == 0 ? null : policy,
  );
  const stamp = verifyTimeStamp(token.value, message, input);
  return stamp.fault ? faultLines(stamp.fault!) : "ok\n" + stampLines(stamp.value);
}

function tokenAt(door: string, der: Uint8Array): Result<TimeStampToken> {
  if (door == "token") return TimeStampToken.fromDer(der);
  return door == "response" ? TimeStampToken.fromResponse(der) : TimeStampToken.fromResponseOrToken(der);
}

function profileOf(name: string): TimeStampProfile {
  if (name == "notary") return TimeStampProfile.notary();
  return name == "sigstore" ? TimeStampProfile.sigstore() : TimeStampProfile.rfc3161();
}

function tstInfoLines(tstInfo: TstInfo): string {
  const nonce = tstInfo.nonce;
  return [
    tstInfo.genTime.toRfc3339(),
    tstInfo.accuracy.toString(),
    dottedOid(tstInfo.policy),
    hashName(tstInfo.imprintHash),
    encodeHex(tstInfo.hashedMessage),
    encodeHex(tstInfo.serialNumber),
    tstInfo.ordering ? "ordered" : "",
    nonce == null ? "" : encodeHex(nonce),
    tstInfo.tsa == null ? "" : tstInfo.tsa!.toString(),
  ].join("\n");
}

function stampLines(stamp: TimeStamp): string {
  const nonce = stamp.nonce;
  const path = stamp.path;
  const anchor = path.anchor.certificate;
  const hasOtherAnchor = anchor == null || !anchor.equals(stamp.signer);
  return [
    stamp.genTime.toRfc3339(),
    stamp.earliest.toRfc3339(),
    stamp.latest.toRfc3339(),
    dottedOid(stamp.policy),
    encodeHex(stamp.serialNumber),
    nonce == null ? "" : encodeHex(nonce),
    (path.certificates.length + (hasOtherAnchor ? 1 : 0)).toString(),
    encodeHex(stamp.signer.sha256()),
    stamp.signer.subject.toString(),
  ].join("\n");
}

function anchorsOf(bytes: Uint8Array): Array<TrustAnchor> {
  const anchors: Array<TrustAnchor> = [];
  const certificates = certificatesOf(bytes);
  for (let i = 0; i < certificates.length; i++) anchors.push(TrustAnchor.fromCertificate(certificates[i]));
  return anchors;
}

/** Certificates that cannot be read are left out. */
function certificatesOf(bytes: Uint8Array): Array<Certificate> {
  const reader = new DerReader(bytes);
  const certificates: Array<Certificate> = [];
  while (!reader.isAtEnd) {
    const certificate = Certificate.fromDer(reader.readElement().encoding);
    if (certificate.isOk) certificates.push(certificate.value);
  }
  return certificates;
}

function faultLines(fault: Fault): string {
  return faultCodeName(fault.code) + "\n" + fault.detail + "\n" + fault.path;
}
