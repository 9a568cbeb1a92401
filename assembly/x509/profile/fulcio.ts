/** Certificates for keyless signing, as Fulcio issues them (Fulcio's certificate specification). */
import { ID_CE_SUBJECT_ALT_NAME, ID_KP_CODE_SIGNING } from "../../asn1/oids";
import { Fault, FaultCode, mostSpecific } from "../../fault/fault";
import { Result, fail, failed, ok } from "../../fault/result";
import { Instant } from "../../time/instant";
import { Certificate } from "../certificate";
import { buildPath } from "../path/buildPath";
import { CertificationPath, laterTimesFault } from "../path/certificationPath";
import { PathInput } from "../path/pathInput";
import { CertificateAuthority } from "./certificateAuthority";
import { codeSigningUsageFault, endEntityFault } from "./codeSigningLeaf";
import { FulcioExtensions } from "./fulcioExtensions";
import { IdentityKind, SignerIdentity, signerIdentity } from "./signerIdentity";

/** A keyless certificate that a trusted authority issued, and what it says. Only `verifyFulcioCertificate` makes one. */
@final
export class FulcioCertificate {
  constructor(
    /** From the leaf to the authority's anchor, valid at all of the times. */
    readonly path: CertificationPath,
    /** The one subject alternative name. */
    readonly identity: SignerIdentity,
    readonly extensions: FulcioExtensions,
  ) {}

  /** The SubjectPublicKeyInfo of what issued the leaf: embedded SCTs are over its hash. */
  get issuerSpki(): Uint8Array {
    return this.path.issuer(0)!.spki;
  }
}

/**
 * Whether one of the authorities issued `leaf`, as of `times`, one or more: the times that prove when the signature was
 * made, from logs and timestamps, not the present, since these certificates live for minutes. At each of them the leaf, each
 * certificate above it, the anchor's included, and the authority's own window must be valid; the ends of all of them count
 * as valid.
 *
 * The path runs through the authority's own certificates and no others. (They need not keep every rule of RFC 5280 for
 * those who issue certificates: roots of private instances that OpenSSL made have no key usage.) The leaf is no CA's, for
 * code signing (see `codeSigningUsageFault`), names one identity (a URI, a mail address or an otherName
 * 1.3.6.1.4.1.57264.1.7, in a critical extension when the subject is empty) and, if `isIssuerRequired`, the issuer of its identity
 * token. A
 * dNSName is refused: Fulcio issues none, and in whichever form it were compared it might be taken for another kind of
 * name.
 *
 * Faults of `buildPath`, the nearest to success of all authorities; CertificateUntrusted when none was valid at all times;
 * CertificateUsage, CertificateName, and those of `FulcioExtensions.ofCertificate`. Not checked: SCTs, revocation (Fulcio
 * has none), and whether the identity is a wanted one.
 */
export function verifyFulcioCertificate(
  leaf: Certificate,
  authorities: Array<CertificateAuthority>,
  times: Array<Instant>,
  isIssuerRequired: bool = true,
): Result<FulcioCertificate> {
  const fault = fulcioLeafFault(leaf);
  if (fault != null) return failed<FulcioCertificate>(fault);
  const identity = fulcioIdentity(leaf);
  if (identity.fault) return failed<FulcioCertificate>(identity.fault!);
  const extensions = FulcioExtensions.ofCertificate(leaf);
  if (extensions.fault) return failed<FulcioCertificate>(extensions.fault!);
  if (isIssuerRequired && extensions.value.issuer == null) {
    return fail<FulcioCertificate>(FaultCode.CertificateExtension, "no extension names the identity's issuer");
  }
  const path = pathTo(authorities, leaf, times);
  if (path.fault) return failed<FulcioCertificate>(path.fault!);
  return ok(new FulcioCertificate(path.value, identity.value, extensions.value));
}

/** CertificateUsage unless the certificate is an end entity's for code signing. */
export function fulcioLeafFault(leaf: Certificate): Fault | null {
  const fault = endEntityFault(leaf);
  return fault != null ? fault : codeSigningUsageFault(leaf);
}

/** The first path that an authority gives which, as the path itself, was valid at all of the times. */
function pathTo(
  authorities: Array<CertificateAuthority>,
  leaf: Certificate,
  times: Array<Instant>,
): Result<CertificationPath> {
  let fault: Fault | null = null;
  for (let i = 0; i < authorities.length; i++) {
    if (!isValidAtAll(authorities[i], times)) continue;
    const path = pathThrough(authorities[i], leaf, times);
    if (path.isOk) return path;
    fault = mostSpecific(fault, path.fault!);
  }
  if (fault != null) return failed<CertificationPath>(fault);
  return fail<CertificationPath>(FaultCode.CertificateUntrusted, "no certificate authority was trusted at the time");
}

function isValidAtAll(authority: CertificateAuthority, times: Array<Instant>): bool {
  for (let i = 0; i < times.length; i++) {
    if (!authority.isValidAt(times[i])) return false;
  }
  return true;
}

function pathThrough(
  authority: CertificateAuthority,
  leaf: Certificate,
  times: Array<Instant>,
): Result<CertificationPath> {
  const input = new PathInput(times[0], [authority.anchor], authority.intermediates);
  input.extendedKeyUsage = ID_KP_CODE_SIGNING;
  input.isExtendedKeyUsageRequired = true;
  const path = buildPath(leaf, input);
  if (path.fault) return path;
  const fault = laterTimesFault(path.value, times);
  return fault == null ? path : failed<CertificationPath>(fault);
}

/** The subject alternative name, if it is just one of a kind that Fulcio issues. */
function fulcioIdentity(leaf: Certificate): Result<SignerIdentity> {
  const names = leaf.extensions.subjectAltName;
  if (names == null || names.length != 1) return misnamed("it has not just one subject alternative name");
  const identity = signerIdentity(names[0]);
  if (identity == null || identity.kind == IdentityKind.Dns) {
    return misnamed("its subject alternative name is of a form that Fulcio does not issue");
  }
  if (identity.text.length == 0) return misnamed("its subject alternative name is empty");
  if (leaf.subject.isEmpty && !leaf.extensions.isCritical(ID_CE_SUBJECT_ALT_NAME)) {
    return misnamed("its subject is empty, and its subject alternative name is not critical");
  }
  return ok<SignerIdentity>(identity);
}

function misnamed(detail: string): Result<SignerIdentity> {
  return fail<SignerIdentity>(FaultCode.CertificateName, detail, "certificate.extensions.subjectAltName");
}
