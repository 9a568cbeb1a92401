/** The payload of Kubewarden's `crypto/v1/is_certificate_trusted`: a certificate, a chain, and the time to judge at. */
import { MAX_CERTIFICATE_LIST_BYTES, MAX_CHAIN_CERTIFICATES } from "../bytes/limits";
import { decodePem } from "../encoding/pem";
import { decodeUtf8 } from "../encoding/utf8";
import { Fault, FaultCode } from "../fault/fault";
import { Result, fail, failed, ok } from "../fault/result";
import { JsonValue } from "../json/document";
import { Instant, parseRfc3339 } from "../time/instant";
import { Certificate } from "../x509/certificate";
import { parseIntermediates } from "../x509/path/parseIntermediates";

/** What is asked. */
@final
export class CertificateRequest {
  /** Whether a chain was given, maybe an empty one, which vouches for nothing. */
  hasChain: bool = false;
  /** The last of the chain; none where there is none. */
  roots: Array<Certificate> = [];
  intermediates: Array<Certificate> = [];
  /** Null: now. */
  time: Instant | null = null;

  constructor(readonly certificate: Certificate) {}
}

/**
 * Reads `{cert: {encoding, data}, cert_chain, not_after}`: `encoding` is Pem or Der, `data` an array of bytes. `cert_chain` may be
 * null or missing, `not_after` null or empty. RequestInvalid with a sentence of Kubewarden's hosts as its detail; other
 * members are refused. Intermediates that cannot be read are left out: nobody needs them for a path that does without.
 */
export function parseCertificateRequest(request: JsonValue): Result<CertificateRequest> {
  for (let i = 0; i < request.length; i++) {
    const name = request.keyAt(i);
    if (name != "cert" && name != "cert_chain" && name != "not_after") {
      return invalid<CertificateRequest>("unknown member " + name);
    }
  }
  const der = certificateDer(request.get("cert"), "cert");
  if (der.fault) return failed<CertificateRequest>(der.fault!);
  const certificate = Certificate.fromDer(der.value);
  if (certificate.fault) return invalid<CertificateRequest>(NO_LEAF + described(certificate.fault!));
  const read = new CertificateRequest(certificate.value);
  let fault = readTime(request.get("not_after"), read);
  if (fault == null) fault = readChain(request.get("cert_chain"), read);
  return fault == null ? ok(read) : failed<CertificateRequest>(fault);
}

const NO_LEAF: string = "Certificate is not a valid end-entity certificate: ";

function readTime(value: JsonValue | null, read: CertificateRequest): Fault | null {
  if (value == null || value.isNull) return null;
  const text = value.isString ? value.asString() : "?";
  if (text.length == 0) return null;
  const time = parseRfc3339(text);
  if (time.fault) return new Fault(FaultCode.RequestInvalid, "Timestamp not_after is not in RFC3339 format");
  read.time = time.value;
  return null;
}

/** What issues first, the root last. */
function readChain(value: JsonValue | null, read: CertificateRequest): Fault | null {
  if (value == null || value.isNull) return null;
  if (!value.isArray) return new Fault(FaultCode.RequestInvalid, "cert_chain is not an array");
  read.hasChain = true;
  if (value.length > MAX_CHAIN_CERTIFICATES) {
    return new Fault(FaultCode.RequestInvalid, `cert_chain has more than ${MAX_CHAIN_CERTIFICATES} certificates`);
  }
  const ders = new Array<Uint8Array>();
  for (let i = 0; i < value.length; i++) {
    const der = certificateDer(value.at(i), `cert_chain[${i}]`);
    if (der.fault) return der.fault;
    ders.push(der.value);
  }
  if (ders.length == 0) return null;
  const root = Certificate.fromDer(ders.pop());
  if (root.fault) {
    return new Fault(FaultCode.RequestInvalid, "the root of cert_chain could not be read: " + described(root.fault!));
  }
  read.roots.push(root.value);
  read.intermediates = parseIntermediates(ders).certificates;
  return null;
}

function certificateDer(value: JsonValue | null, path: string): Result<Uint8Array> {
  if (value == null || !value.isObject) return invalid<Uint8Array>(path + " is not an object");
  const encoding = value.get("encoding");
  const name = encoding != null && encoding.isString ? encoding.asString() : "";
  const bytes = byteArray(value.get("data"), path + ".data");
  if (bytes.fault || name == "Der") return bytes;
  if (name != "Pem") return invalid<Uint8Array>(path + ".encoding is neither Pem nor Der");
  const text = decodeUtf8(bytes.value);
  if (text.fault) return invalid<Uint8Array>(NO_PEM + "it is not UTF-8");
  const der = decodePem(text.value, "CERTIFICATE");
  return der.fault ? invalid<Uint8Array>(NO_PEM + described(der.fault!)) : der;
}

const NO_PEM: string = "Certificate PEM data is not valid: ";

function byteArray(value: JsonValue | null, path: string): Result<Uint8Array> {
  if (value == null || !value.isArray) return invalid<Uint8Array>(path + " is not an array of bytes");
  const length = value.length;
  if (length > MAX_CERTIFICATE_LIST_BYTES) return invalid<Uint8Array>(path + " is too long");
  const bytes = new Uint8Array(length);
  for (let i = 0; i < length; i++) {
    const element = value.at(i);
    const byte = element.integer();
    if (byte.fault || byte.value.value < 0 || byte.value.value > 255) {
      return invalid<Uint8Array>(path + " is not an array of bytes");
    }
    bytes[i] = <u8>byte.value.value;
  }
  return ok(bytes);
}

function described(fault: Fault): string {
  const detail = fault.detail.length > 0 ? fault.detail : "malformed";
  return fault.path.length > 0 ? detail + " (" + fault.path + ")" : detail;
}

function invalid<T>(detail: string): Result<T> {
  return fail<T>(FaultCode.RequestInvalid, detail);
}
