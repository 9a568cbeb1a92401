/** Certification path validation (RFC 5280 §6.1) of one path: each rule beside the step of the standard that it is. */
import { Fault, FaultCode } from "../../fault/fault";
import { Result, failed, ok } from "../../fault/result";
import { PublicKey } from "../../signature/key";
import { Certificate } from "../certificate";
import { Name } from "../name";
import {
  caFault,
  certificateSigningFault,
  criticalExtensionFault,
  issuerFault,
  issuerPurposeFault,
  leafFault,
  validityFault,
} from "./certificateRules";
import { CertificationPath } from "./certificationPath";
import { issuanceFault, issuerKeyNotNamed, namesIssuerKey } from "./issuanceRules";
import { NameConstraintsState } from "./nameConstraintsState";
import { PathBudget } from "./pathBudget";
import { PathInput } from "./pathInput";
import { PolicyState } from "./policyState";
import { SignatureMemo } from "./signatureMemo";
import { TrustAnchor } from "./trustAnchor";

/**
 * Validates a path that somebody else has built: `certificates`, one at least, leaf first, the last issued by the anchor.
 * The input's own anchors and intermediates are not looked at. A leaf that stands alone and is the anchor's very
 * certificate is valid without a signature, under the rules for leaves.
 *
 * The fault of the first rule that is broken, said of the certificate that breaks it: CertificateSignature,
 * CertificateTime, CertificateNotCa, CertificateUsage, CertificateExtension, CertificateName, CertificatePolicy,
 * CertificateUntrusted (names that do not chain), BudgetExhausted. Not checked: revocation, the names of the leaf beyond
 * the name constraints.
 */
export function validatePath(
  certificates: Certificate[],
  anchor: TrustAnchor,
  input: PathInput,
): Result<CertificationPath> {
  const budget = new PathBudget();
  const validation = new PathValidation(certificates, anchor, input, budget, new SignatureMemo());
  const path = validation.run();
  if (path != null) return ok<CertificationPath>(path);
  return failed<CertificationPath>(ofCertificate(validation.fault!, validation.culprit));
}

/** A fault with the certificate's subject before its detail. */
export function ofCertificate(fault: Fault, certificate: Certificate | null): Fault {
  if (certificate == null) return fault;
  const who = boundedName(certificate.subject);
  return new Fault(fault.code, fault.detail == "" ? who : who + ": " + fault.detail, fault.path);
}

/** A subject is attacker's text: no more of it goes into an explanation. */
const MAX_SUBJECT_LENGTH: i32 = 128;

/** A name in a fault's detail. */
export function boundedName(name: Name): string {
  if (name.isEmpty) return "(an empty name)";
  const text = name.toString();
  return text.length <= MAX_SUBJECT_LENGTH ? text : text.substring(0, MAX_SUBJECT_LENGTH) + "…";
}

/** One run of the algorithm. The search for paths makes one for each path that it has found, with the search's own budget. */
@final
export class PathValidation {
  /** What is wrong, after a run that returned null. */
  fault: Fault | null = null;
  /** The certificate that it is wrong with; null when it is none. */
  culprit: Certificate | null = null;

  private readonly keys: PublicKey[];
  // §6.1.2
  private readonly nameConstraints: NameConstraintsState = new NameConstraintsState();
  private hasNameConstraints: bool = false;
  private readonly policies: PolicyState;
  private workingKey: PublicKey | null = null;
  private workingIssuerName: Name;
  private maxPathLength: i32;
  private intermediates: i32 = 0;

  constructor(
    private readonly certificates: Certificate[],
    private readonly anchor: TrustAnchor,
    private readonly input: PathInput,
    private readonly budget: PathBudget,
    private readonly signatures: SignatureMemo,
  ) {
    this.keys = new Array<PublicKey>(certificates.length);
    this.policies = new PolicyState(certificates, input, budget);
    this.workingIssuerName = anchor.name;
    this.maxPathLength = certificates.length;
  }

  /** The valid path, or null: then `fault` says why. */
  run(): CertificationPath | null {
    const anchorKey = this.anchor.publicKey();
    if (anchorKey.fault) return this.refuse(unusableKey(anchorKey.fault!), this.anchor.certificate);
    const leaf = this.certificates[0];
    if (this.certificates.length == 1 && this.anchor.isCertificate(leaf)) {
      this.keys[0] = anchorKey.value;
      let fault = leafFault(leaf, this.input);
      if (fault == null) fault = this.issuanceFault(leaf, true);
      return fault == null ? this.finish(anchorKey.value) : this.refuse(fault, leaf);
    }
    const fault = this.initialize(anchorKey.value);
    if (fault != null) return this.refuse(fault, this.anchor.certificate);
    for (let i = this.certificates.length - 1; i >= 0; i--) {
      const fault = this.certificateFault(i);
      if (fault != null) return this.refuse(fault, this.certificates[i]);
    }
    return this.finish(anchorKey.value);
  }

  private refuse(fault: Fault, culprit: Certificate | null): CertificationPath | null {
    this.fault = fault;
    this.culprit = culprit;
    return null;
  }

  private finish(anchorKey: PublicKey): CertificationPath {
    return new CertificationPath(this.certificates, this.keys, this.anchor, anchorKey);
  }

  /** §6.1.2, and the limits of the anchor's certificate (RFC 5937 §3.2). */
  private initialize(anchorKey: PublicKey): Fault | null {
    const certificate = this.anchor.certificate;
    this.workingKey = anchorKey;
    if (certificate == null) return null;
    let fault = issuerFault(certificate, true, this.input);
    if (fault == null) fault = this.issuanceFault(certificate, true);
    if (fault == null) this.limit(certificate);
    return fault;
  }

  private certificateFault(index: i32): Fault | null {
    const certificate = this.certificates[index];
    const isLeaf = index == 0;
    const key = certificate.publicKey();
    let fault = this.processFault(certificate, isLeaf);
    if (fault == null) fault = this.issuanceFault(certificate, false);
    if (fault == null && key.fault) fault = unusableKey(key.fault!);
    if (fault != null) return fault;
    this.keys[index] = key.value;
    return isLeaf ? this.wrapUpFault(certificate) : this.prepareFault(certificate, key.value);
  }

  /** §6.1.3 Basic certificate processing. (a) (3), revocation, is not part of this. */
  private processFault(certificate: Certificate, isLeaf: bool): Fault | null {
    // (a) (4)
    if (!certificate.issuer.equals(this.workingIssuerName)) {
      return new Fault(FaultCode.CertificateUntrusted, "its issuer is not the subject of the next certificate");
    }
    // (a) (2), before (1), which costs most
    let fault = validityFault(certificate, this.input.time);
    // (a) (1)
    if (fault == null) fault = this.signatures.faultOf(certificate, this.workingKey!, this.budget);
    // (b), (c)
    if (fault == null && this.hasNameConstraints && (isLeaf || !certificate.isSelfIssued)) {
      fault = this.nameConstraints.fault(certificate.subject, certificate.extensions.subjectAltName, this.budget);
    }
    // (d), (e), (f)
    return fault == null ? this.policies.process(certificate, isLeaf) : fault;
  }

  /** §6.1.4 Preparation for the next certificate. */
  private prepareFault(certificate: Certificate, key: PublicKey): Fault | null {
    // (a), (b), (h), (i), (j)
    let fault = this.policies.prepareNext(certificate);
    // (k)
    if (fault == null) fault = caFault(certificate, false);
    // (l)
    if (fault == null && !certificate.isSelfIssued) fault = this.countIntermediate();
    // (n)
    if (fault == null) fault = certificateSigningFault(certificate);
    // (o)
    if (fault == null) fault = criticalExtensionFault(certificate);
    if (fault == null) fault = issuerPurposeFault(certificate, this.input);
    if (fault != null) return fault;
    // (c) to (f)
    this.workingIssuerName = certificate.subject;
    this.workingKey = key;
    // (g), (m)
    this.limit(certificate);
    return null;
  }

  /** §6.1.5 Wrap-up. (c) to (e) are the leaf's key, which the path holds. */
  private wrapUpFault(leaf: Certificate): Fault | null {
    // (f)
    const fault = leafFault(leaf, this.input);
    // (a), (b), (g)
    return fault == null ? this.policies.wrapUp(leaf) : fault;
  }

  /** §6.1.4 (l), and the caller's own limit. */
  private countIntermediate(): Fault | null {
    if (this.maxPathLength == 0) return pathLengthFault();
    this.maxPathLength--;
    return ++this.intermediates <= this.input.maxDepth ? null : depthFault(this.input);
  }

  /** §6.1.4 (g), (m). */
  private limit(issuer: Certificate): void {
    const nameConstraints = issuer.extensions.nameConstraints;
    if (nameConstraints != null) {
      this.nameConstraints.add(nameConstraints);
      this.hasNameConstraints = true;
    }
    const basicConstraints = issuer.extensions.basicConstraints;
    if (basicConstraints == null || basicConstraints.pathLength < 0) return;
    if (basicConstraints.pathLength < this.maxPathLength) this.maxPathLength = basicConstraints.pathLength;
  }

  /** The rules for issuers. A self-issued anchor counts as self-signed: nobody else's signature is asked for. */
  private issuanceFault(certificate: Certificate, isAnchor: bool): Fault | null {
    if (!this.input.issuanceRules) return null;
    const fault = issuanceFault(certificate);
    if (fault != null || namesIssuerKey(certificate) || (isAnchor && certificate.isSelfIssued)) return fault;
    const key = certificate.publicKey();
    if (key.fault) return unusableKey(key.fault!);
    return this.signatures.faultOf(certificate, key.value, this.budget) == null ? null : issuerKeyNotNamed();
  }
}

/** §6.1.4 (l): a CA above allows no further one. */
export function pathLengthFault(): Fault {
  return new Fault(FaultCode.CertificateNotCa, "the path is longer than a CA above it allows");
}

/** More intermediate certificates than the input wants. */
export function depthFault(input: PathInput): Fault {
  return new Fault(FaultCode.BudgetExhausted, `a path of more than ${input.maxDepth} intermediate certificates`);
}

/** A key that cannot be used is the certificate's fault: the family of the key's own codes is about settings. */
export function unusableKey(fault: Fault): Fault {
  const code = fault.code == FaultCode.KeyInvalid ? FaultCode.CertificateMalformed : FaultCode.CertificateUsage;
  return new Fault(code, "its key: " + fault.detail, fault.path);
}
