/** Who may sign a CRL, and did (RFC 5280 §6.3.3 (f) and (g)). */
import { MAX_CRL_ISSUER_PATHS } from "../../bytes/limits";
import { equalBytes } from "../../bytes/compare";
import { Fault, FaultCode, mostSpecific } from "../../fault/fault";
import { Result, failed, ok } from "../../fault/result";
import { PublicKey } from "../../signature/key";
import { Certificate } from "../certificate";
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
   * revoked. A key usage without cRLSign refuses each of them, and so does a subjectKeyIdentifier that is another than
   * the list's authorityKeyIdentifier.
   *
   * RevocationInvalid: nobody did. RevocationUnknown: somebody did, and his own status could not be found out.
   */
  signerOf(list: CertificateList, path: CertificationPath, index: i32, status: PathStatus): Result<PublicKey> {
    const known = this.vouchedKey(list);
    if (known != null) return ok<PublicKey>(known);
    let fault: Fault | null = null;
    for (let above = index; above < path.certificates.length; above++) {
      const name = path.certificates[above].issuer;
      if (!name.equals(list.issuer)) continue;
      const key = path.issuerKey(above);
      const keyFault = this.keyFault(list, key, path.issuer(above));
      if (keyFault == null) return this.vouch(list, key, status);
      fault = mostSpecific(fault, keyFault);
    }
    const intermediates = this.input.path.intermediates;
    for (let i = 0; i < intermediates.length; i++) {
      if (!intermediates[i].subject.equals(list.issuer)) continue;
      const key = intermediates[i].publicKey();
      const intermediateFault = key.fault
        ? key.fault!.as(FaultCode.RevocationInvalid)
        : this.intermediateFault(list, key.value, intermediates[i], status);
      if (intermediateFault == null) return this.vouch(list, key.value, status);
      fault = mostSpecific(fault, intermediateFault);
    }
    return failed<PublicKey>(fault != null ? fault : noIssuer());
  }

  /** Null when the key signed the list. */
  signatureFault(list: CertificateList, key: PublicKey): Fault | null {
    return this.signatures.fault(list.signatureAlgorithm, key, list.tbs, list.signature);
  }

  /** Null when the key signed the list, and its certificate, if it has one, allows it. */
  private keyFault(list: CertificateList, key: PublicKey, certificate: Certificate | null): Fault | null {
    if (certificate != null && isOtherKey(list, certificate)) return noIssuer();
    const usage = certificate != null ? certificate.extensions.keyUsage : null;
    if (usage != null && !usage.has(KeyUsageBit.CRLSign)) {
      return new Fault(FaultCode.RevocationInvalid, "the CRL issuer's key is not for cRLSign");
    }
    return this.signatureFault(list, key);
  }

  /** The path is sought only for a key that did sign. */
  private intermediateFault(
    list: CertificateList,
    key: PublicKey,
    certificate: Certificate,
    status: PathStatus,
  ): Fault | null {
    const fault = this.keyFault(list, key, certificate);
    if (fault != null) return fault;
    if (this.paths-- <= 0) {
      return new Fault(FaultCode.BudgetExhausted, "more than " + MAX_CRL_ISSUER_PATHS.toString() + " CRL issuers");
    }
    const path = buildPath(certificate, this.issuerInput());
    if (path.fault) return path.fault!.as(FaultCode.RevocationInvalid);
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

  private vouchedKey(list: CertificateList): PublicKey | null {
    for (let i = 0; i < this.vouched.length; i++) {
      if (this.vouched[i].list == list) return this.vouched[i].key;
    }
    return null;
  }

  private vouch(list: CertificateList, key: PublicKey, status: PathStatus): Result<PublicKey> {
    if (!status.isNested()) this.vouched.push(new VouchedList(list, key));
    return ok<PublicKey>(key);
  }
}


@final
class VouchedList {
  constructor(
    readonly list: CertificateList,
    readonly key: PublicKey,
  ) {}
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

function revokedIssuer(): Fault {
  return new Fault(FaultCode.RevocationInvalid, "the CRL issuer's certificate is revoked");
}
