/** Files of certificates: PEM (RFC 7468 §5) or DER, one or several. */
import { DerReader, ITEM, TAG_SEQUENCE } from "../asn1/der";
import { MAX_CERTIFICATE_LIST_BYTES, MAX_PEM_BLOCKS } from "../bytes/limits";
import { decodePemBlocks } from "../encoding/pem";
import { decodeUtf8 } from "../encoding/utf8";
import { FaultCode } from "../fault/fault";
import { Result, fail, failed, ok } from "../fault/result";
import { Certificate } from "./certificate";

/**
 * The certificates of a file, in their order: DER, one behind the other, when the first byte is that of a SEQUENCE, else
 * PEM blocks labelled CERTIFICATE, with other text around them. One or more.
 *
 * Faults of `decodePemBlocks` and `Certificate.fromDer` with the place before the path, `certificates[1].certificate…`;
 * CertificateMalformed for bytes that are neither; BudgetExhausted for more than `MAX_PEM_BLOCKS`, of either kind.
 */
export function readCertificateFile(bytes: Uint8Array): Result<Array<Certificate>> {
  if (bytes.length > 0 && bytes[0] == TAG_SEQUENCE) return readDer(bytes);
  const text = decodeUtf8(bytes);
  if (text.fault) return failed<Array<Certificate>>(text.fault!.as(FaultCode.CertificateMalformed));
  return readCertificatePem(text.value);
}

/** DER, one certificate behind the other. */
function readDer(bytes: Uint8Array): Result<Array<Certificate>> {
  const reader = new DerReader(bytes, "certificates");
  const ders = new Array<Uint8Array>();
  while (!reader.isAtEnd) {
    if (ders.length == MAX_PEM_BLOCKS) {
      return fail<Array<Certificate>>(FaultCode.BudgetExhausted, `more than ${MAX_PEM_BLOCKS} certificates`);
    }
    ders.push(reader.readElement(ITEM).encoding);
  }
  if (reader.fault) return failed<Array<Certificate>>(reader.fault!.as(FaultCode.CertificateMalformed));
  return readCertificates(ders);
}

/** The certificates of a PEM text, as `readCertificateFile`. */
export function readCertificatePem(text: string): Result<Array<Certificate>> {
  const blocks = decodePemBlocks(text, "CERTIFICATE");
  return blocks.fault ? failed<Array<Certificate>>(blocks.fault!) : readCertificates(blocks.value);
}

/**
 * The certificates of a list of DER, as `readCertificateFile`; there may be none. BudgetExhausted for more than
 * MAX_CERTIFICATE_LIST_BYTES together.
 */
export function readCertificates(ders: Array<Uint8Array>): Result<Array<Certificate>> {
  const certificates = new Array<Certificate>(ders.length);
  let size = 0;
  for (let i = 0; i < ders.length; i++) {
    size += ders[i].length;
    if (size > MAX_CERTIFICATE_LIST_BYTES) {
      const detail = `certificates of more than ${MAX_CERTIFICATE_LIST_BYTES} bytes together`;
      return fail<Array<Certificate>>(FaultCode.BudgetExhausted, detail, "certificates");
    }
    const certificate = Certificate.fromDer(ders[i]);
    if (certificate.fault) {
      return failed<Array<Certificate>>(certificate.fault!.at("certificates[" + i.toString() + "]."));
    }
    certificates[i] = certificate.value;
  }
  return ok(certificates);
}
