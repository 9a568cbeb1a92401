/** Who may sign a CRL, and did (RFC 5280 §6.3.3 (f) and (g)). */
import { MAX_CRL_ISSUER_PATHS } from "../../bytes/limits";
import { equalBytes } from "../../bytes/compare";
import { Fault, FaultCode, mostSpecific } from "../../fault/fault";
import { Result, failed, ok } from "../../fault/result";
import { PublicKey } from "../../signature/key";
import { Certificate } from "../certificate";
import { Name } from "../name";
import { KeyUsageBit } from "../extension/keyUsage";
import { buildPath } from "../path/buildPath";
import { CertificationPath } from "../path/certificationPath";
import { PathInput } from "../path/pathInput";
import { TrustAnchor } from "../path/trustAnchor";
import { CertificateList } from "./certificateList";
import { RevocationInput } from "./evidence";
import { RevocationSignatures } from "./revocationSignatures";

/** Who can say whether the certificates of a path are revoked. */
export interface PathStatus {
  /** Whether the status of a CRL issuer is in question just now: then an answer may rest on one that is still open. */
  isNested(): bool;
  /** Null when the certificate at this place of the path is not revoked. */
  faultOf(path: CertificationPath, index: i32): Fault | null;
}

/** Finds the keys of CRL issuers. */
@final
export class CrlIssuers {
  private paths: i32 = MAX_CRL_ISSUER_PATHS;
  private readonly vouched: VouchedList[] = [];

  constructor(
    private readonly anchor: TrustAnchor,
    private readonly input: RevocationInput,
    private readonly signatures: RevocationSignatures,
  ) {}

  /**
   * The key that signed the list, of one of the list's issuer's name who may sign CRLs: an issuer on the path above the
   * certificate at `index`; the anchor; or an intermediate with a valid path to the same anchor, on which nothing is
   * revoked, and which goes through no other CAs than those above the certificate (and, where a key was changed, the
   * issuer's own name). RFC 5280 asks for the same anchor alone: then any CA below it, a revoked one too, could issue a
   * certificate to the name of the CRL's issuer and say with it what is revoked. A key usage without cRLSign refuses each
   * of them, and so does a subjectKeyIdentifier that is another than the list's authorityKeyIdentifier.
   *
   * RevocationInvalid: nobody did. RevocationUnknown: somebody did, and his own status could not be found out.
   */
  signerOf(list: CertificateList, path: CertificationPath, index: i32, status: PathStatus): Result<PublicKey> {
    const target = new Target(path, index);
    const known = this.vouchedKey(list, target);
    if (known != null) return ok<PublicKey>(known);
    let fault: Fault | null = null;
    for (let above = index; above < path.certificates.length; above++) {
      const name = path.certificates[above].issuer;
      if (!name.equals(list.issuer)) continue;
      const key = path.issuerKey(above);
      const keyFault = this.keyFault(list, key, path.issuer(above));
      if (keyFault == null) return this.vouch(list, key, target, status);
      fault = mostSpecific(fault, keyFault);
    }
    const intermediates = this.input.path.intermediates;
    for (let i = 0; i < intermediates.length; i++) {
      if (!intermediates[i].subject.equals(list.issuer)) continue;
      const key = intermediates[i].publicKey();
      const intermediateFault = key.fault
        ? key.fault!.as(FaultCode.RevocationInvalid)
        : this.intermediateFault(list, key.value, intermediates[i], target, status);
      if (intermediateFault == null) return this.vouch(list, key.value, target, status);
      fault = mostSpecific(fault, intermediateFault);
    }
    return failed<PublicKey>(fault != null ? fault : noIssuer());
  }

  /** Takes one of the paths that may be sought, to CRL issuers and OCSP responders; BudgetExhausted when none is left. */
  takePath(): Fault | null {
    if (this.paths-- > 0) return null;
    const limit = MAX_CRL_ISSUER_PATHS.toString();
    return new Fault(FaultCode.BudgetExhausted, "more than " + limit + " paths to CRL issuers and OCSP responders");
  }

  /** Null when the key signed the list. */
  signatureFault(list: CertificateList, key: PublicKey): Fault | null {
    return this.signatures.fault(list.signatureAlgorithm, key, list.tbs, list.signature);
  }

  /** Null when the key signed the list, and its certificate, if it has one, allows it. */
  private keyFault(list: CertificateList, key: PublicKey, certificate: Certificate | null): Fault | null {
    if (certificate != null && isOtherKey(list, certificate)) return noIssuer();
    const fault = certificate != null ? crlSignFault(certificate) : null;
    return fault == null ? this.signatureFault(list, key) : fault;
  }

  /** The path is sought only for a key that did sign. */
  private intermediateFault(
    list: CertificateList,
    key: PublicKey,
    certificate: Certificate,
    target: Target,
    status: PathStatus,
  ): Fault | null {
    const fault = this.keyFault(list, key, certificate);
    if (fault != null) return fault;
    const exhausted = this.takePath();
    if (exhausted != null) return exhausted;
    const path = buildPath(certificate, this.issuerInput());
    if (path.fault) return path.fault!.as(FaultCode.RevocationInvalid);
    if (!target.allows(path.value, list.issuer)) return strangeIssuer();
    for (let i = path.value.certificates.length - 1; i >= 0; i--) {
      const statusFault = status.faultOf(path.value, i);
      if (statusFault != null) return statusFault.code == FaultCode.CertificateRevoked ? revokedIssuer() : statusFault;
    }
    return null;
  }

  /** §6.3.3 (f): the same anchor as the target's. Purposes and policies were for the target alone. */
  private issuerInput(): PathInput {
    const input = new PathInput(this.input.time, [this.anchor], this.input.path.intermediates);
    input.issuanceRules = this.input.path.issuanceRules;
    return input;
  }

  private vouchedKey(list: CertificateList, target: Target): PublicKey | null {
    for (let i = 0; i < this.vouched.length; i++) {
      const vouched = this.vouched[i];
      if (vouched.list == list && target.isOrIsBelow(vouched.target)) return vouched.key;
    }
    return null;
  }

  private vouch(list: CertificateList, key: PublicKey, target: Target, status: PathStatus): Result<PublicKey> {
    if (!status.isNested()) this.vouched.push(new VouchedList(list, key, target));
    return ok<PublicKey>(key);
  }
}

/** The certificate whose status is in question, in its path. */
@final
class Target {
  constructor(
    private readonly path: CertificationPath,
    private readonly index: i32,
  ) {}

  /** Whether all CAs that vouch for a CRL issuer vouch for the target too, or have the name of the CRL's issuer. */
  allows(issuerPath: CertificationPath, name: Name): bool {
    for (let i = 1; i < issuerPath.certificates.length; i++) {
      const authority = issuerPath.certificates[i];
      if (!authority.subject.equals(name) && !this.isBelow(authority)) return false;
    }
    return true;
  }

  /** Whether this is the other, or stands below it in the same path. */
  isOrIsBelow(other: Target): bool {
    return this.path == other.path && this.index <= other.index;
  }

  /** Whether the CA, in this certificate or another of its name and key, is one above the target. */
  private isBelow(authority: Certificate): bool {
    for (let i = this.index + 1; i < this.path.certificates.length; i++) {
      const above = this.path.certificates[i];
      if (equalBytes(above.spki, authority.spki) && above.subject.equals(authority.subject)) return true;
    }
    return false;
  }
}

/** A list whose signer was found, and for whose status. */
@final
class VouchedList {
  constructor(
    readonly list: CertificateList,
    readonly key: PublicKey,
    /** For whose status it was asked: what is above that is above all that is below it. */
    readonly target: Target,
  ) {}
}

/** §6.3.3 (f): RevocationInvalid for a key usage without cRLSign. */
export function crlSignFault(issuer: Certificate): Fault | null {
  const usage = issuer.extensions.keyUsage;
  if (usage == null || usage.has(KeyUsageBit.CRLSign)) return null;
  return new Fault(FaultCode.RevocationInvalid, "the CRL issuer's key is not for cRLSign");
}

/** Whether both say which key they mean, and mean another: saves checks when an issuer has several keys. */
function isOtherKey(list: CertificateList, certificate: Certificate): bool {
  const authority = list.extensions.authorityKeyIdentifier;
  const wanted = authority != null ? authority.keyIdentifier : null;
  const subject = certificate.extensions.subjectKeyIdentifier;
  return wanted != null && subject != null && !equalBytes(wanted, subject);
}

function noIssuer(): Fault {
  return new Fault(FaultCode.RevocationInvalid, "no certificate of the CRL's issuer and key is at hand");
}

function strangeIssuer(): Fault {
  return new Fault(
    FaultCode.RevocationInvalid,
    "the CRL issuer is vouched for by a CA that is not above the certificate",
  );
}

function revokedIssuer(): Fault {
  return new Fault(FaultCode.RevocationInvalid, "the CRL issuer's certificate is revoked");
}
