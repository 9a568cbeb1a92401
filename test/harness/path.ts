// Certification paths. A request is JSON: DER in base64, OIDs in hexadecimal (their contents), times in RFC 3339.
import { encodeHex, decodeHex } from "../../assembly/encoding/hex";
import { decodeBase64 } from "../../assembly/encoding/base64";
import { faultCodeName } from "../../assembly/fault/codes.gen";
import { Fault } from "../../assembly/fault/fault";
import { JsonValue, parseJson } from "../../assembly/json/document";
import { parseRfc3339 } from "../../assembly/time/instant";
import { Certificate } from "../../assembly/x509/certificate";
import { buildPath } from "../../assembly/x509/path/buildPath";
import { CertificationPath } from "../../assembly/x509/path/certificationPath";
import { parseIntermediates } from "../../assembly/x509/path/parseIntermediates";
import { PathInput } from "../../assembly/x509/path/pathInput";
import { TrustAnchor } from "../../assembly/x509/path/trustAnchor";
import { validatePath } from "../../assembly/x509/path/validatePath";
import { Result, failed } from "../../assembly/fault/result";

/**
 * `ok` with the first four bytes of the SHA-256 of each certificate, leaf first, and of the anchor's; else the fault's name,
 * path and detail. Members: `leaf`, `anchors`, `intermediates`, `time`; optional: `keyAnchors` (certificates of which name
 * and key are trusted), `isComplete` (the intermediates are the path itself, leaf first: it is validated, none is built),
 * `extendedKeyUsage`, `isExtendedKeyUsageRequired`, `maxDepth`, `initialPolicySet`, `initialPolicyMappingInhibit`,
 * `initialExplicitPolicy`, `initialAnyPolicyInhibit`, `issuanceRules`.
 */
export function pathOutcome(json: Uint8Array): string {
  const path = pathOf(parseJson(json).value);
  return path.fault ? faultText(path.fault!) : "ok " + fingerprints(path.value);
}

/** How often a path is found in `rounds` searches, each from the DER on: for measuring. */
export function pathRounds(json: Uint8Array, rounds: i32): i32 {
  let found = 0;
  for (let i = 0; i < rounds; i++) found += pathOutcome(json).startsWith("ok") ? 1 : 0;
  return found;
}

/** The path that a request asks for. */
export function pathOf(request: JsonValue): Result<CertificationPath> {
  const leaf = Certificate.fromDer(bytesOf(request.get("leaf")!));
  if (leaf.fault) return failed<CertificationPath>(leaf.fault!.at("leaf."));
  const anchors = new Array<TrustAnchor>();
  const anchorFault = readAnchors(request, anchors);
  if (anchorFault != null) return failed<CertificationPath>(anchorFault);
  const read = parseIntermediates(listOf(request.get("intermediates")));
  const intermediates = read.certificates;
  const input = inputOf(request, anchors, intermediates);
  input.unreadable = read.fault;
  if (!isSet(request, "isComplete")) return buildPath(leaf.value, input);
  intermediates.unshift(leaf.value);
  return validatePath(intermediates, anchors[0], input);
}

function readAnchors(request: JsonValue, anchors: TrustAnchor[]): Fault | null {
  const certificates = listOf(request.get("anchors"));
  for (let i = 0; i < certificates.length; i++) {
    const certificate = Certificate.fromDer(certificates[i]);
    if (certificate.fault) return certificate.fault!.at("anchor.");
    anchors.push(TrustAnchor.fromCertificate(certificate.value));
  }
  const keys = listOf(request.get("keyAnchors"));
  for (let i = 0; i < keys.length; i++) {
    const certificate = Certificate.fromDer(keys[i]).value;
    anchors.push(TrustAnchor.fromKey(certificate.subject, certificate.publicKey().value));
  }
  return null;
}

function inputOf(request: JsonValue, anchors: TrustAnchor[], intermediates: Certificate[]): PathInput {
  const input = new PathInput(parseRfc3339(request.get("time")!.asString()).value, anchors, intermediates);
  const purpose = request.get("extendedKeyUsage");
  if (purpose != null) input.extendedKeyUsage = staticBytes(oidOf(purpose));
  input.isExtendedKeyUsageRequired = isSet(request, "isExtendedKeyUsageRequired");
  const depth = request.get("maxDepth");
  if (depth != null) input.maxDepth = <i32>parseInt(String.UTF8.decode(depth.sourceText().buffer));
  const policies = request.get("initialPolicySet");
  if (policies != null) {
    const oids = new Array<Uint8Array>();
    for (let i = 0; i < policies.length; i++) oids.push(oidOf(policies.at(i)));
    input.initialPolicySet = oids;
  }
  input.initialPolicyMappingInhibit = isSet(request, "initialPolicyMappingInhibit");
  input.initialExplicitPolicy = isSet(request, "initialExplicitPolicy");
  input.initialAnyPolicyInhibit = isSet(request, "initialAnyPolicyInhibit");
  input.issuanceRules = isSet(request, "issuanceRules");
  return input;
}

function fingerprints(path: CertificationPath): string {
  let text = "";
  for (let i = 0; i < path.certificates.length; i++) text += short(path.certificates[i]) + " ";
  const anchor = path.anchor.certificate;
  return text + (anchor == null ? "key" : short(anchor));
}

function short(certificate: Certificate): string {
  return encodeHex(certificate.sha256().subarray(0, 4));
}

function isSet(request: JsonValue, name: string): bool {
  const value = request.get(name);
  return value != null && value.asBoolean();
}

function listOf(value: JsonValue | null): Uint8Array[] {
  const list = new Array<Uint8Array>();
  for (let i = 0; value != null && i < value.length; i++) list.push(bytesOf(value.at(i)));
  return list;
}

function bytesOf(value: JsonValue): Uint8Array {
  return decodeBase64(value.asString()).value;
}

function oidOf(value: JsonValue): Uint8Array {
  return decodeHex(value.asString()).value;
}

function staticBytes(bytes: Uint8Array): StaticArray<u8> {
  const copy = new StaticArray<u8>(bytes.length);
  memory.copy(changetype<usize>(copy), bytes.dataStart, bytes.length);
  return copy;
}

function faultText(fault: Fault): string {
  const path = fault.path == "" ? "" : fault.path + ": ";
  return faultCodeName(fault.code) + " " + path + fault.detail;
}
