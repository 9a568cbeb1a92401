/** Whether one certificate is trusted at a time, for whatever purpose: what Kubewarden's `crypto/v1/is_certificate_trusted` asks. */
import { Fault, FaultCode } from "../fault/fault";
import { Instant } from "../time/instant";
import { Certificate } from "../x509/certificate";
import { buildPath } from "../x509/path/buildPath";
import { CertificationPath } from "../x509/path/certificationPath";
import { NameConstraintsState } from "../x509/path/nameConstraintsState";
import { PathBudget } from "../x509/path/pathBudget";
import { PathInput } from "../x509/path/pathInput";
import { TrustAnchor } from "../x509/path/trustAnchor";

const EXPIRED: string = "Certificate is being used after its expiration date";
const NOT_YET_VALID: string = "Certificate is being used before its validity date";
const NOT_BY_CHAIN: string = "Certificate is not trusted by the provided cert chain";
const NOT_TRUSTED: string = "Certificate not trusted: ";

/** The judgement: `reason` is empty when the certificate is trusted, else a sentence of Kubewarden's hosts. */
@final
export class CertificateJudgement {
  constructor(
    readonly reason: string,
    /** Why, in the core's own terms; null when it is trusted. */
    readonly fault: Fault | null,
  ) {}
}

/**
 * A path (RFC 5280 §6.1) from any of `roots`, through any of `intermediates`, to the certificate, valid at `time`. The key's
 * purposes do not matter. As Kubewarden's hosts have it, a root is a name, a key and name constraints: its own validity is
 * not looked at, nor what it says of being a CA. A certificate that is a CA's is not trusted as one that is used.
 *
 * Not checked: names, revocation.
 */
export function judgeCertificate(
  certificate: Certificate,
  intermediates: Array<Certificate>,
  roots: Array<Certificate>,
  time: Instant,
): CertificateJudgement {
  const timeFault = timeReason(certificate, time);
  if (timeFault.length > 0) return refused(timeFault, new Fault(FaultCode.CertificateTime));
  const basicConstraints = certificate.extensions.basicConstraints;
  if (basicConstraints != null && basicConstraints.isCa) {
    return refused(NOT_TRUSTED + "CaUsedAsEndEntity", new Fault(FaultCode.CertificateUsage, "it is a CA's"));
  }
  const anchors = new Array<TrustAnchor>();
  for (let i = 0; i < roots.length; i++) {
    // The key alone: a root's certificate would bring its validity with it.
    const key = roots[i].publicKey();
    if (!key.fault) anchors.push(TrustAnchor.fromKey(roots[i].subject, key.value));
  }
  const path = buildPath(certificate, new PathInput(time, anchors, intermediates));
  const fault: Fault | null = path.fault == null ? rootFault(path.value, roots) : path.fault;
  return fault == null ? new CertificateJudgement("", null) : refused(reasonOf(fault, intermediates, time), fault);
}

/** The name constraints of the root that the path came from, which `TrustAnchor.fromKey` does not have. */
function rootFault(path: CertificationPath, roots: Array<Certificate>): Fault | null {
  for (let i = 0; i < roots.length; i++) {
    const constraints = roots[i].extensions.nameConstraints;
    if (constraints == null || !roots[i].subject.equals(path.anchor.name)) continue;
    const state = new NameConstraintsState();
    state.add(constraints);
    const budget = new PathBudget();
    for (let j = 0; j < path.certificates.length; j++) {
      const each = path.certificates[j];
      if (j > 0 && each.isSelfIssued) continue;
      const fault = state.fault(each.subject, each.extensions.subjectAltName, budget);
      if (fault != null) return fault;
    }
  }
  return null;
}

function reasonOf(fault: Fault, intermediates: Array<Certificate>, time: Instant): string {
  if (fault.code == FaultCode.CertificateUntrusted || fault.code == FaultCode.CertificateSignature) return NOT_BY_CHAIN;
  if (fault.code == FaultCode.CertificateTime) {
    for (let i = 0; i < intermediates.length; i++) {
      const reason = timeReason(intermediates[i], time);
      if (reason.length > 0) return reason;
    }
  }
  return NOT_TRUSTED + fault.detail;
}

/** Empty at a time at which the certificate is valid. */
function timeReason(certificate: Certificate, time: Instant): string {
  if (certificate.isValidAt(time)) return "";
  return time.compare(certificate.notBefore) < 0 ? NOT_YET_VALID : EXPIRED;
}

function refused(reason: string, fault: Fault): CertificateJudgement {
  return new CertificateJudgement(reason, fault);
}
