/** The signed certificate timestamps that a certificate carries, checked (RFC 6962 §3.3). */
import { SCT_LIST } from "../asn1/oids";
import { equalBytes } from "../bytes/compare";
import { Fault, FaultCode, mostSpecific } from "../fault/fault";
import { Result, fail, failed, ok } from "../fault/result";
import { Instant } from "../time/instant";
import { Certificate } from "../x509/certificate";
import { CtLog } from "./ctLog";
import { LogEntry } from "./logEntry";
import { precertificateTbs } from "./precertificate";
import { readSctList } from "./sctList";
import { verifySct } from "./verifySct";

/**
 * The distinct logs among `logs` that have signed one of the SCTs embedded in `certificate`; at least one.
 *
 * `issuerSpki` is the SubjectPublicKeyInfo of the certificate that issued it, in the path that was validated. `now`: SCTs
 * later than this do not count; null when there is no clock to hold them against. That is the present, not the time of the
 * signature: a certificate is in its log before it exists, but clocks differ.
 *
 * SCTs of logs that are not given, and SCTs that do not verify, do not count; how many logs are enough is the caller's
 * rule. When none counts, the fault that is nearest to success. SctMissing without the extension; faults of `readSctList`
 * and `precertificateTbs`.
 */
export function verifyEmbeddedScts(
  certificate: Certificate,
  issuerSpki: Uint8Array,
  logs: Array<CtLog>,
  now: Instant | null,
): Result<Array<CtLog>> {
  const extension = certificate.extensions.find(SCT_LIST);
  if (extension == null) return fail<Array<CtLog>>(FaultCode.SctMissing, "the certificate has no SCT list");
  const scts = readSctList(extension.value);
  if (scts.fault) return failed<Array<CtLog>>(scts.fault!);
  const precertificate = precertificateTbs(certificate.tbs);
  if (precertificate.fault) return failed<Array<CtLog>>(precertificate.fault!);
  const entry = LogEntry.precertificate(issuerSpki, precertificate.value);
  const verified = new Array<CtLog>();
  let fault: Fault | null = null;
  for (let i = 0; i < scts.value.length; i++) {
    const log = verifySct(scts.value[i], entry, logs, now);
    if (log.fault) fault = mostSpecific(fault, log.fault!);
    else if (!includesLog(verified, log.value)) verified.push(log.value);
  }
  return verified.length > 0 ? ok(verified) : failed<Array<CtLog>>(fault!);
}

/** By the id: a log that is given twice, for two periods, is one log. */
function includesLog(logs: Array<CtLog>, log: CtLog): bool {
  for (let i = 0; i < logs.length; i++) {
    if (equalBytes(logs[i].id, log.id)) return true;
  }
  return false;
}
