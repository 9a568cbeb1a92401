/** Certificates in settings: PEM texts. */
import { Fault, FaultCode } from "../fault/fault";
import { Result, fail, failed, ok } from "../fault/result";
import { JsonValue } from "../json/document";
import { Certificate } from "../x509/certificate";
import { readCertificatePem } from "../x509/certificateFile";
import { MAX_CHAIN_CERTIFICATES } from "../bytes/limits";
import { decodeList, decodeText, elementPath } from "./decode";

/** One certificate. */
export function decodeCertificate(value: JsonValue, path: string): Result<Certificate> {
  const list = decodeCertificates(value, path);
  if (list.fault) return failed<Certificate>(list.fault!);
  if (list.value.length == 1) return ok(list.value[0]);
  return fail<Certificate>(FaultCode.SettingsWrongValue, "more than one certificate", path);
}

/** The certificates of one PEM text, one or more. */
export function decodeCertificates(value: JsonValue, path: string): Result<Array<Certificate>> {
  const text = decodeText(value, path);
  if (text.fault) return failed<Array<Certificate>>(text.fault!);
  const certificates = readCertificatePem(text.value);
  const fault: Fault | null = certificates.fault;
  if (fault == null) return certificates;
  return failed<Array<Certificate>>(new Fault(FaultCode.SettingsWrongValue, detailOf(fault), path));
}

/** The certificates of a list of PEM texts, in their order. */
export function decodeCertificateList(value: JsonValue, path: string): Result<Array<Certificate>> {
  const list = decodeList(value, path, MAX_CHAIN_CERTIFICATES);
  if (list.fault) return failed<Array<Certificate>>(list.fault!);
  const all = new Array<Certificate>();
  for (let i = 0; i < list.value.length; i++) {
    const certificates = decodeCertificates(list.value.at(i), elementPath(path, i));
    if (certificates.fault) return certificates;
    for (let j = 0; j < certificates.value.length; j++) all.push(certificates.value[j]);
  }
  return ok(all);
}

function detailOf(fault: Fault): string {
  const detail = fault.detail.length > 0 ? fault.detail : "it could not be read";
  return "no certificate: " + detail + (fault.path.length > 0 ? " at " + fault.path : "");
}
