/** OCSP responses (RFC 6960 §4.2.1). */
import { AlgorithmIdentifier, readAlgorithmIdentifier } from "../../asn1/algorithmIdentifier";
import { DerReader, ITEM, TAG_ENUMERATED, TAG_EXPLICIT, TAG_SEQUENCE } from "../../asn1/der";
import { ID_PKIX_OCSP_BASIC, ID_PKIX_OCSP_NONCE, isOid, oidName } from "../../asn1/oids";
import { readGeneralizedTime } from "../../asn1/time";
import { MAX_OCSP_CERTIFICATES, MAX_OCSP_RESPONSE_BYTES, MAX_OCSP_SINGLE_RESPONSES } from "../../bytes/limits";
import { FaultCode } from "../../fault/fault";
import { Result, fail, failed, ok } from "../../fault/result";
import { Instant } from "../../time/instant";
import { Certificate } from "../certificate";
import { readExtensions } from "../extensions";
import { Name, readName } from "../name";
import { SingleResponse, readSingleResponse, refuseCriticalBut } from "./singleResponse";

const TAG_BY_NAME: u8 = TAG_EXPLICIT | 1;
const TAG_BY_KEY: u8 = TAG_EXPLICIT | 2;
const TAG_RESPONSE_EXTENSIONS: u8 = TAG_EXPLICIT | 1;

/** OCSPResponseStatus. The numbers are those of the standard; there is no 4. */
export enum OcspResponseStatus {
  Successful = 0,
  MalformedRequest = 1,
  InternalError = 2,
  TryLater = 3,
  SigRequired = 5,
  Unauthorized = 6,
}

/** The status' name as the standard spells it. */
export function ocspStatusName(status: OcspResponseStatus): string {
  switch (status) {
    case OcspResponseStatus.Successful:
      return "successful";
    case OcspResponseStatus.MalformedRequest:
      return "malformedRequest";
    case OcspResponseStatus.InternalError:
      return "internalError";
    case OcspResponseStatus.TryLater:
      return "tryLater";
    case OcspResponseStatus.SigRequired:
      return "sigRequired";
    case OcspResponseStatus.Unauthorized:
      return "unauthorized";
  }
  return unreachable();
}

/** An OCSP response that was read, not one that anybody vouches for: who signed it is not checked here. Immutable. */
@final
export class OcspResponse {
  private constructor(
    readonly status: OcspResponseStatus,
    /** What the responder says; null exactly when the status is not `Successful`. */
    readonly basic: BasicOcspResponse | null,
  ) {}

  /**
   * Reads a whole DER OCSPResponse of the basic type. The bytes are not copied and must stay as they are.
   *
   * RevocationInvalid, with the path of the field: not strict DER, trailing bytes, another type or version, response bytes
   * beside an error, none without one, a critical extension that is not processed. BudgetExhausted: more than
   * MAX_OCSP_RESPONSE_BYTES, MAX_OCSP_SINGLE_RESPONSES or MAX_OCSP_CERTIFICATES. The certificates that come with it are not
   * read: nobody has signed that they belong here.
   */
  static fromDer(der: Uint8Array): Result<OcspResponse> {
    if (der.length > MAX_OCSP_RESPONSE_BYTES) {
      const limit = MAX_OCSP_RESPONSE_BYTES.toString();
      return fail<OcspResponse>(FaultCode.BudgetExhausted, "more than " + limit + " bytes", "ocspResponse");
    }
    const outer = new DerReader(der, "ocspResponse");
    const fields = outer.readSequence();
    outer.end();
    const number = fields.smallIntegerOf(fields.read(TAG_ENUMERATED, "responseStatus"), "responseStatus", 6);
    if (number == 4) fields.refuse("a status that is none", "responseStatus");
    if (outer.fault) return invalid(outer);
    const status = <OcspResponseStatus>number;
    const basic = status == OcspResponseStatus.Successful ? readResponseBytes(fields) : null;
    fields.end();
    return outer.fault ? invalid(outer) : ok(new OcspResponse(status, basic));
  }
}

/** A BasicOCSPResponse. */
@final
export class BasicOcspResponse {
  private parsed: Certificate[] | null = null;

  constructor(
    /** tbsResponseData with its identifier and length octets: what is signed. */
    readonly tbs: Uint8Array,
    /** Who says that it signed: a name, else `responderKeyHash`. Just one of the two is not null. */
    readonly responderName: Name | null,
    /** The SHA-1 of the responder's key. */
    readonly responderKeyHash: Uint8Array | null,
    readonly producedAt: Instant,
    readonly responses: SingleResponse[],
    readonly signatureAlgorithm: AlgorithmIdentifier,
    readonly signature: Uint8Array,
    /** DER elements that claim to be certificates of the responder. */
    private readonly certificates: Uint8Array[],
  ) {}

  /** The elements that are certificates: what claims to be the responder's. Read when asked for, once. */
  responderCertificates(): Certificate[] {
    let parsed = this.parsed;
    if (parsed != null) return parsed;
    parsed = [];
    for (let i = 0; i < this.certificates.length; i++) {
      const certificate = Certificate.fromDer(this.certificates[i]);
      if (certificate.isOk) parsed.push(certificate.value);
    }
    this.parsed = parsed;
    return parsed;
  }
}

/** responseBytes [0] EXPLICIT SEQUENCE { responseType, response OCTET STRING }. */
function readResponseBytes(fields: DerReader): BasicOcspResponse {
  const field = fields.readConstructed(TAG_EXPLICIT, "responseBytes");
  const bytes = field.readSequence();
  field.end();
  const type = bytes.readObjectIdentifier("responseType");
  const response = bytes.readOctetString("response");
  bytes.end();
  const isBasic = isOid(type, ID_PKIX_OCSP_BASIC);
  if (!isBasic && type.length != 0) bytes.refuse("a response of type " + oidName(type), "responseType");
  return readBasicResponse(bytes.within(response, "basicOCSPResponse"));
}

/** SEQUENCE { tbsResponseData, signatureAlgorithm, signature, certs [0] EXPLICIT SEQUENCE OF Certificate OPTIONAL }. */
function readBasicResponse(outer: DerReader): BasicOcspResponse {
  const fields = outer.readSequence();
  outer.end();
  const tbs = fields.readElement("tbsResponseData");
  if (tbs.tag != TAG_SEQUENCE) fields.refuse("not a SEQUENCE", "tbsResponseData");
  const algorithm = readAlgorithmIdentifier(fields, "signatureAlgorithm");
  const signature = fields.readBitString("signature");
  const certificates: Uint8Array[] = [];
  if (fields.nextIs(TAG_EXPLICIT)) readCertificates(fields.readConstructed(TAG_EXPLICIT, "certs"), certificates);
  fields.end();
  const data = fields.within(fields.fault ? tbs.contents.subarray(0, 0) : tbs.contents, "tbsResponseData");
  if (data.nextIs(TAG_EXPLICIT))
    data.refuse("another version than 1, or a default value that is written out", "version");
  const name = data.nextIs(TAG_BY_NAME) ? readResponderName(data.readConstructed(TAG_BY_NAME, "byName")) : null;
  const keyHash = name == null ? readResponderKey(data.readConstructed(TAG_BY_KEY, "byKey")) : null;
  const producedAt = readGeneralizedTime(data, "producedAt", false);
  const responses = readResponses(data.readSequence("responses"));
  if (data.nextIs(TAG_RESPONSE_EXTENSIONS)) readResponseExtensions(data);
  data.end();
  return new BasicOcspResponse(tbs.encoding, name, keyHash, producedAt, responses, algorithm, signature, certificates);
}

function readResponderName(field: DerReader): Name {
  const name = readName(field, "");
  field.end();
  return name;
}

function readResponderKey(field: DerReader): Uint8Array {
  const hash = field.readOctetString();
  field.end();
  return hash;
}

function readResponses(list: DerReader): SingleResponse[] {
  const responses: SingleResponse[] = [];
  while (!list.isAtEnd) {
    if (responses.length == MAX_OCSP_SINGLE_RESPONSES) refuseCount(list, MAX_OCSP_SINGLE_RESPONSES, "responses");
    responses.push(readSingleResponse(list, ITEM));
  }
  return responses;
}

/** A nonce may be critical: none was sent, so none has to be compared. */
function readResponseExtensions(data: DerReader): void {
  const field = data.readConstructed(TAG_RESPONSE_EXTENSIONS, "responseExtensions");
  refuseCriticalBut(field, readExtensions(field), ID_PKIX_OCSP_NONCE);
  field.end();
}

function readCertificates(field: DerReader, into: Uint8Array[]): void {
  const list = field.readSequence();
  field.end();
  while (!list.isAtEnd) {
    if (into.length == MAX_OCSP_CERTIFICATES) refuseCount(list, MAX_OCSP_CERTIFICATES, "certificates");
    into.push(list.readElement(ITEM).encoding);
  }
}

function refuseCount(list: DerReader, limit: i32, what: string): void {
  list.refuse("more than " + limit.toString() + " " + what, "", FaultCode.BudgetExhausted);
}

/** A response that cannot be read is one fault, whatever is wrong with it; but a limit stays a limit. */
function invalid(outer: DerReader): Result<OcspResponse> {
  const fault = outer.fault!;
  return failed<OcspResponse>(fault.code == FaultCode.BudgetExhausted ? fault : fault.as(FaultCode.RevocationInvalid));
}
