/** Building certification paths: from a leaf to whichever trust anchor a valid path leads to (RFC 4158, RFC 5280 §6). */
import { MAX_CERTIFICATE_LIST_BYTES, MAX_INTERMEDIATES, MAX_PATH_CERTIFICATES } from "../../bytes/limits";
import { equalBytes } from "../../bytes/compare";
import { Fault, FaultCode, mostSpecific } from "../../fault/fault";
import { Result, failed, ok } from "../../fault/result";
import { Certificate } from "../certificate";
import { leafFault } from "./certificateRules";
import { CertificationPath } from "./certificationPath";
import { Intermediate, IssuerCandidate, issuersOf } from "./issuerCandidates";
import { NameConstraintsState } from "./nameConstraintsState";
import { PathBudget } from "./pathBudget";
import { PathInput } from "./pathInput";
import { SignatureMemo } from "./signatureMemo";
import { TrustAnchor } from "./trustAnchor";
import { PathValidation, boundedName, depthFault, ofCertificate, pathLengthFault } from "./validatePath";

/**
 * A valid path (see `validatePath`) from `leaf` to one of the input's anchors, through any of its intermediates. When there
 * are several, the first that is found: anchors are tried before intermediates. A leaf that is itself an anchor's
 * certificate is a path alone.
 *
 * The search is depth-first and comes back from wherever a path breaks a rule. A name with the same key is in a path but
 * once, each pair of key and certificate is checked once, and a budget bounds everything that certificates could drive up.
 *
 * The fault is the most specific of all candidates', of two alike the one of the longer path, said of a certificate by its
 * subject. CertificateUntrusted: nothing that was tried led to an anchor. BudgetExhausted: the budget that its detail
 * names ended the search, whatever was not tried; or, when no path was found otherwise, the depth.
 */
export function buildPath(leaf: Certificate, input: PathInput): Result<CertificationPath> {
  const tooMuch = tooManyIntermediates(input.intermediates);
  return tooMuch != null ? failed<CertificationPath>(tooMuch) : new PathSearch(leaf, input).run();
}

/** Names of any length are compared in pairs, so that bytes count beside the number. */
function tooManyIntermediates(intermediates: Certificate[]): Fault | null {
  if (intermediates.length > MAX_INTERMEDIATES) {
    return new Fault(FaultCode.BudgetExhausted, `more than ${MAX_INTERMEDIATES} intermediate certificates`);
  }
  let size = 0;
  for (let i = 0; i < intermediates.length; i++) size += intermediates[i].der.length;
  if (size <= MAX_CERTIFICATE_LIST_BYTES) return null;
  return new Fault(
    FaultCode.BudgetExhausted,
    `intermediate certificates of more than ${MAX_CERTIFICATE_LIST_BYTES} bytes together`,
  );
}

/** Why the end of a path leads nowhere; its issuer's name follows. */
const NO_ISSUER = "there is neither a trust anchor nor a certificate of its issuer ";
const CYCLE = "there is no trust anchor, only a certificate that is already in the path, of its issuer ";

/** One search. */
@final
class PathSearch {
  private readonly budget: PathBudget = new PathBudget();
  private readonly signatures: SignatureMemo = new SignatureMemo();
  private readonly intermediates: Intermediate[] = [];
  /** The path so far, leaf first. */
  private readonly path: Certificate[] = [];
  /** Whose name the last name constraints refused. */
  private refused: Certificate;
  /** The most specific fault so far, whose it is, and how long the path was. */
  private fault: Fault | null = null;
  private culprit: Certificate | null = null;
  private length: i32 = 0;

  constructor(
    private readonly leaf: Certificate,
    private readonly input: PathInput,
  ) {
    this.refused = leaf;
    this.path.push(leaf);
    for (let i = 0; i < input.intermediates.length; i++)
      this.intermediates.push(new Intermediate(input.intermediates[i]));
  }

  run(): Result<CertificationPath> {
    // What no path could mend.
    const fault = leafFault(this.leaf, this.input);
    if (fault != null) return failed<CertificationPath>(ofCertificate(fault, this.leaf));
    let path = this.asAnchor();
    if (path == null) path = this.extend(issuersOf(this.leaf, this.input, this.intermediates));
    if (path != null) return ok<CertificationPath>(path);
    const exhausted = this.budget.fault;
    return failed<CertificationPath>(exhausted != null ? exhausted : this.explain());
  }

  /** The leaf alone, where it is an anchor's certificate. */
  private asAnchor(): CertificationPath | null {
    for (let i = 0; i < this.input.anchors.length; i++) {
      if (!this.input.anchors[i].isCertificate(this.leaf)) continue;
      const path = this.complete(this.input.anchors[i]);
      if (path != null) return path;
    }
    return null;
  }

  /** The first valid path that goes on from the one so far with one of the candidates. */
  private extend(candidates: IssuerCandidate[]): CertificationPath | null {
    if (candidates.length == 0) this.keep(new Fault(FaultCode.CertificateUntrusted, NO_ISSUER), this.last);
    for (let i = 0; i < candidates.length; i++) {
      if (!this.budget.takeStep()) return null;
      const anchor = candidates[i].anchor;
      const path = anchor != null ? this.complete(anchor) : this.descend(candidates[i].intermediate!);
      if (path != null || this.budget.isExhausted) return path;
    }
    return null;
  }

  /** The path so far under an anchor, if it is valid. */
  private complete(anchor: TrustAnchor): CertificationPath | null {
    const validation = new PathValidation(this.path.slice(), anchor, this.input, this.budget, this.signatures);
    const path = validation.run();
    if (path == null) this.keep(validation.fault!, validation.culprit);
    return path;
  }

  private descend(issuer: Intermediate): CertificationPath | null {
    if (this.isInPath(issuer.certificate)) {
      this.keep(new Fault(FaultCode.CertificateUntrusted, CYCLE), this.last);
      return null;
    }
    if (!this.mayIssue(issuer)) return null;
    this.path.push(issuer.certificate);
    const path = this.extend(this.issuersOf(issuer));
    this.path.pop();
    return path;
  }

  /**
   * Whether a certificate can go on the path so far, whatever comes above it: all that `PathValidation` would look at
   * later, but for the policies. What costs most comes last.
   */
  private mayIssue(issuer: Intermediate): bool {
    const certificate = issuer.certificate;
    let fault = issuer.faultAlone(this.input);
    if (fault == null) fault = this.depthFault(certificate);
    if (fault != null) return this.keep(fault, certificate);
    fault = this.pathLengthFault(certificate);
    if (fault != null) return this.keep(fault, this.last);
    fault = this.nameFault(certificate);
    if (fault != null) return this.keep(fault, this.refused);
    fault = this.signatures.faultOf(this.last, issuer.key, this.budget);
    return fault == null || this.keep(fault, this.last);
  }

  /** The depth that the input allows, and what the recursion may take. */
  private depthFault(issuer: Certificate): Fault | null {
    const depth = this.countedIntermediates() + (issuer.isSelfIssued ? 0 : 1);
    return depth <= this.input.maxDepth && this.path.length < MAX_PATH_CERTIFICATES ? null : depthFault(this.input);
  }

  /** The path length that a certificate allows below it. */
  private pathLengthFault(issuer: Certificate): Fault | null {
    const allowed = issuer.extensions.basicConstraints!.pathLength;
    return allowed < 0 || this.countedIntermediates() <= allowed ? null : pathLengthFault();
  }

  private countedIntermediates(): i32 {
    let count = 0;
    for (let i = 1; i < this.path.length; i++) {
      if (!this.path[i].isSelfIssued) count++;
    }
    return count;
  }

  /** The name constraints of a certificate, held against those below it. */
  private nameFault(issuer: Certificate): Fault | null {
    const constraints = issuer.extensions.nameConstraints;
    if (constraints == null) return null;
    const state = new NameConstraintsState();
    state.add(constraints);
    for (let i = 0; i < this.path.length; i++) {
      const certificate = this.path[i];
      if (i > 0 && certificate.isSelfIssued) continue;
      const fault = state.fault(certificate.subject, certificate.extensions.subjectAltName, this.budget);
      if (fault == null) continue;
      this.refused = certificate;
      return fault;
    }
    return null;
  }

  /** Whether the path already has a certificate of this subject and key (RFC 4158 §5.2). */
  private isInPath(certificate: Certificate): bool {
    for (let i = 0; i < this.path.length; i++) {
      const other = this.path[i];
      if (equalBytes(other.spki, certificate.spki) && other.subject.equals(certificate.subject)) return true;
    }
    return false;
  }

  private issuersOf(intermediate: Intermediate): IssuerCandidate[] {
    let issuers = intermediate.issuers;
    if (issuers == null) {
      issuers = issuersOf(intermediate.certificate, this.input, this.intermediates);
      intermediate.issuers = issuers;
    }
    return issuers;
  }

  private get last(): Certificate {
    return this.path[this.path.length - 1];
  }

  /** Keeps the more specific of two faults; of two alike that of the longer path. Returns false. */
  private keep(fault: Fault, culprit: Certificate | null): bool {
    const best = mostSpecific(this.fault, fault);
    const isLonger = best.code == fault.code && this.path.length > this.length;
    if (best != fault && !isLonger) return false;
    this.fault = fault;
    this.culprit = culprit;
    this.length = this.path.length;
    return false;
  }

  /** The fault that was kept, in full: only now are texts made of what attackers may repeat. */
  private explain(): Fault {
    const fault = this.fault!;
    const culprit = this.culprit;
    if (culprit == null || fault.code != FaultCode.CertificateUntrusted) return ofCertificate(fault, culprit);
    const unreadable = this.input.unreadable;
    if (unreadable != null && unreadable.code == FaultCode.BudgetExhausted) return unreadable;
    let detail = fault.detail + boundedName(culprit.issuer);
    if (unreadable != null) detail += `; a certificate could not be read, ${unreadable.path}: ${unreadable.detail}`;
    return ofCertificate(new Fault(fault.code, detail), culprit);
  }
}
