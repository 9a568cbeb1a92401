/** Intermediate certificates as they come with a signature: from anyone, and not all of use. */
import { MAX_CERTIFICATE_BYTES, MAX_CERTIFICATE_LIST_BYTES } from "../../bytes/limits";
import { Fault, FaultCode, mostSpecific } from "../../fault/fault";
import { Certificate } from "../certificate";

/** What could be read of them. */
@final
export class Intermediates {
  constructor(
    readonly certificates: Certificate[],
    /** The most specific fault of those that could not be read: why a path may be missing. Null when all could. */
    readonly fault: Fault | null,
  ) {}
}

/**
 * Reads each DER certificate and leaves out those that `Certificate.fromDer` refuses: one that is malformed must not spoil a
 * path that does not need it. Those beyond MAX_CERTIFICATE_LIST_BYTES are left out as well, before any memory is spent on
 * them; the fault is BudgetExhausted then. One that is too large by itself costs nothing. How many there may be is for
 * `buildPath` to say.
 */
export function parseIntermediates(ders: Uint8Array[]): Intermediates {
  const certificates = new Array<Certificate>();
  let fault: Fault | null = null;
  let size = 0;
  for (let i = 0; i < ders.length; i++) {
    if (ders[i].length <= MAX_CERTIFICATE_BYTES) size += ders[i].length;
    if (size > MAX_CERTIFICATE_LIST_BYTES) {
      const detail = `certificates of more than ${MAX_CERTIFICATE_LIST_BYTES} bytes together`;
      return new Intermediates(certificates, new Fault(FaultCode.BudgetExhausted, detail, "intermediates"));
    }
    const certificate = Certificate.fromDer(ders[i]);
    if (certificate.isOk) certificates.push(certificate.value);
    else fault = mostSpecific(fault, certificate.fault!.at(`intermediates[${i}].`));
  }
  return new Intermediates(certificates, fault);
}
