/** The name constraints that hold at a place in a path (RFC 5280 §6.1.1 (e) and (f), §6.1.3 (b) and (c), §6.1.4 (g)). */
import { ID_EMAIL_ADDRESS, ID_ON_SMTP_UTF8_MAILBOX, isOid } from "../../asn1/oids";
import { Fault, FaultCode } from "../../fault/fault";
import { attributeValueUtf8 } from "../attributeValue";
import { ConstrainedName } from "../constrainedName";
import { GeneralName } from "../generalName";
import { BYTES_PER_COMPARISON, GeneralSubtree } from "../generalSubtree";
import { Name } from "../name";
import { NameConstraints } from "../nameConstraints";
import { PathBudget } from "./pathBudget";

/**
 * The constraints of all certificates so far. The intersection of permitted subtrees, and the union of excluded ones, are
 * never made: a name is in the intersection when it is permitted by every certificate by itself. Names of a kind without
 * permitted subtrees are permitted.
 */
@final
export class NameConstraintsState {
  private readonly list: NameConstraints[] = [];

  constructor() {}

  /** True when nothing is constrained. */
  get isEmpty(): bool {
    return this.list.length == 0;
  }

  /** Adds the constraints of one more certificate: they apply to those below it. */
  add(constraints: NameConstraints): void {
    this.list.push(constraints);
  }

  /**
   * Why a certificate with these names (null: no subjectAltName extension) is not allowed here, or null. CertificateName
   * when a name is not permitted, is excluded, or cannot be told (see `GeneralSubtree`); BudgetExhausted when the
   * comparisons are too many.
   *
   * The subject counts as a directoryName unless it is empty, and each emailAddress in it as an rfc822Name. RFC 5280 has
   * the latter just for certificates without alternative names; here it is always so, since there are readers of subjects
   * that do not look further. Host names in a commonName are not constrained. Self-issued certificates, which are exempt
   * unless they are the last one, are the caller's business.
   */
  fault(subject: Name, names: GeneralName[] | null, budget: PathBudget): Fault | null {
    if (this.isEmpty) return null;
    const fault = this.subjectFault(subject, budget);
    if (fault != null || names == null) return fault;
    for (let i = 0; i < names.length; i++) {
      const nameFault = this.alternativeNameFault(names[i], budget);
      if (nameFault != null) return nameFault;
    }
    return null;
  }

  private subjectFault(subject: Name, budget: PathBudget): Fault | null {
    if (!takeLength(subject.der, budget)) return budget.nameComparisonsExhausted();
    if (!subject.isEmpty) {
      const fault = this.nameFault(ConstrainedName.ofSubject(subject), budget);
      if (fault != null) return fault;
    }
    for (let i = 0; i < subject.attributes.length; i++) {
      const attribute = subject.attributes[i];
      if (!isOid(attribute.type, ID_EMAIL_ADDRESS)) continue;
      const value = attributeValueUtf8(attribute.tag, attribute.contents);
      const fault = this.nameFault(ConstrainedName.ofEmailAddress(value), budget);
      if (fault != null) return fault;
    }
    return null;
  }

  private alternativeNameFault(name: GeneralName, budget: PathBudget): Fault | null {
    if (!takeLength(name.bytes, budget)) return budget.nameComparisonsExhausted();
    const other = name.otherName;
    if (other != null && isOid(other.typeId, ID_ON_SMTP_UTF8_MAILBOX)) {
      const fault = this.nameFault(ConstrainedName.ofSmtpUtf8Mailbox(name), budget);
      if (fault != null) return fault;
    }
    return this.nameFault(ConstrainedName.of(name), budget);
  }

  private nameFault(name: ConstrainedName, budget: PathBudget): Fault | null {
    for (let i = 0; i < this.list.length; i++) {
      const constraints = this.list[i];
      const excluded = excludedFault(name, constraints.excluded, budget);
      if (excluded != null) return excluded;
      const notPermitted = notPermittedFault(name, constraints.permitted, budget);
      if (notPermitted != null) return notPermitted;
    }
    return null;
  }
}

/** Pays for taking a name apart, and for the text of a fault: both may take as much memory as the name is long. */
function takeLength(name: Uint8Array, budget: PathBudget): bool {
  return budget.takeNameComparison(name.length / BYTES_PER_COMPARISON);
}

function excludedFault(name: ConstrainedName, subtrees: GeneralSubtree[], budget: PathBudget): Fault | null {
  for (let i = 0; i < subtrees.length; i++) {
    const subtree = subtrees[i];
    if (!budget.takeNameComparison(subtree.costOf(name))) return budget.nameComparisonsExhausted();
    if (subtree.base.kind != name.kind || !subtree.excludes(name)) continue;
    const how = name.isDecidable ? " is excluded by " : ", which cannot be compared, counts as excluded by ";
    return new Fault(FaultCode.CertificateName, name.toString() + how + subtree.base.toString());
  }
  return null;
}

/** Permitted by one of the subtrees of its kind, if there are any. */
function notPermittedFault(name: ConstrainedName, subtrees: GeneralSubtree[], budget: PathBudget): Fault | null {
  let isConstrained = false;
  for (let i = 0; i < subtrees.length; i++) {
    const subtree = subtrees[i];
    if (!budget.takeNameComparison(subtree.costOf(name))) return budget.nameComparisonsExhausted();
    if (subtree.base.kind != name.kind) continue;
    if (subtree.permits(name)) return null;
    isConstrained = true;
  }
  if (!isConstrained) return null;
  const how = name.isDecidable ? " is not permitted" : ", which cannot be compared, is not permitted";
  return new Fault(FaultCode.CertificateName, name.toString() + how);
}
