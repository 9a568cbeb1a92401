/** Intermediate certificates as they come with a signature: from anyone, and not all of use. */
import { Fault, mostSpecific } from "../../fault/fault";
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
 * path that does not need it. How many there may be is for `buildPath` to say.
 */
export function parseIntermediates(ders: Uint8Array[]): Intermediates {
  const certificates = new Array<Certificate>();
  let fault: Fault | null = null;
  for (let i = 0; i < ders.length; i++) {
    const certificate = Certificate.fromDer(ders[i]);
    if (certificate.isOk) certificates.push(certificate.value);
    else fault = mostSpecific(fault, certificate.fault!.at(`intermediates[${i}].`));
  }
  return new Intermediates(certificates, fault);
}
