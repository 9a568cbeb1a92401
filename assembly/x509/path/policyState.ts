/** The certificate policies of one path (RFC 5280 §6.1 with the changes of RFC 9618 §5). */
import { ANY_POLICY, isOid } from "../../asn1/oids";
import { Fault, FaultCode } from "../../fault/fault";
import { Certificate } from "../certificate";
import { PolicyMapping } from "../extension/certificatePolicies";
import { PathBudget } from "./pathBudget";
import { PathInput } from "./pathInput";
import { PolicyGraph } from "./policyGraph";

/**
 * The state variables of §6.1.2 (a), (d), (e), (f). The certificates come in order, the one that the anchor issued first:
 * each but the leaf through `process` and `prepareNext`, the leaf through `process` and `wrapUp`.
 *
 * The graph is kept only for a path that can be refused because of it: one for which an explicit policy is required from
 * the start or by some certificate.
 */
@final
export class PolicyState {
  private explicitPolicy: i32;
  private policyMapping: i32;
  private inhibitAnyPolicy: i32;
  private readonly graph: PolicyGraph | null;
  private readonly initialPolicySet: Uint8Array[] | null;

  /** §6.1.2, for a path of these certificates. */
  constructor(
    certificates: Certificate[],
    input: PathInput,
    private readonly budget: PathBudget,
  ) {
    const afterLast = certificates.length + 1;
    this.explicitPolicy = input.initialExplicitPolicy ? 0 : afterLast;
    this.policyMapping = input.initialPolicyMappingInhibit ? 0 : afterLast;
    this.inhibitAnyPolicy = input.initialAnyPolicyInhibit ? 0 : afterLast;
    this.graph = input.initialExplicitPolicy || requiresPolicy(certificates) ? new PolicyGraph(budget) : null;
    this.initialPolicySet = withoutAnyPolicy(input.initialPolicySet);
  }

  /** §6.1.3 (d) to (f). */
  process(certificate: Certificate, isLeaf: bool): Fault | null {
    const graph = this.graph;
    if (graph == null) return null;
    const policies = certificate.extensions.certificatePolicies;
    if (policies == null) graph.clear();
    else graph.addPolicies(policies.policies, this.inhibitAnyPolicy > 0 || (!isLeaf && certificate.isSelfIssued));
    return this.explicitPolicy > 0 || !graph.isNull ? null : this.noPolicy();
  }

  /** §6.1.4 (a), (b), (h) to (j). */
  prepareNext(certificate: Certificate): Fault | null {
    const mappings = certificate.extensions.policyMappings;
    if (mappings != null) {
      if (mapsAnyPolicy(mappings)) return new Fault(FaultCode.CertificatePolicy, "maps anyPolicy");
      const graph = this.graph;
      if (graph != null) graph.map(mappings, this.policyMapping > 0);
    }
    if (!certificate.isSelfIssued) this.countDown();
    this.tighten(certificate);
    return this.budget.fault;
  }

  /** §6.1.5 (a), (b), (g). */
  wrapUp(leaf: Certificate): Fault | null {
    const graph = this.graph;
    if (graph == null) return null;
    if (this.explicitPolicy > 0) this.explicitPolicy--;
    const constraints = leaf.extensions.policyConstraints;
    if (constraints != null && constraints.requireExplicitPolicy == 0) this.explicitPolicy = 0;
    if (this.explicitPolicy > 0 || graph.meets(this.initialPolicySet)) return this.budget.fault;
    return this.noPolicy();
  }

  /** §6.1.4 (h). */
  private countDown(): void {
    if (this.explicitPolicy > 0) this.explicitPolicy--;
    if (this.policyMapping > 0) this.policyMapping--;
    if (this.inhibitAnyPolicy > 0) this.inhibitAnyPolicy--;
  }

  /** §6.1.4 (i), (j). */
  private tighten(certificate: Certificate): void {
    const constraints = certificate.extensions.policyConstraints;
    if (constraints != null) {
      this.explicitPolicy = lower(this.explicitPolicy, constraints.requireExplicitPolicy);
      this.policyMapping = lower(this.policyMapping, constraints.inhibitPolicyMapping);
    }
    this.inhibitAnyPolicy = lower(this.inhibitAnyPolicy, certificate.extensions.inhibitAnyPolicy);
  }

  private noPolicy(): Fault {
    const fault = this.budget.fault;
    return fault != null
      ? fault
      : new Fault(FaultCode.CertificatePolicy, "no acceptable policy holds for the whole path");
  }
}

/** The lower of a counter and what a certificate sets it to; -1 sets nothing. */
function lower(counter: i32, value: i32): i32 {
  return value >= 0 && value < counter ? value : counter;
}

function requiresPolicy(certificates: Certificate[]): bool {
  for (let i = 0; i < certificates.length; i++) {
    const constraints = certificates[i].extensions.policyConstraints;
    if (constraints != null && constraints.requireExplicitPolicy >= 0) return true;
  }
  return false;
}

/** §6.1.4 (a). */
function mapsAnyPolicy(mappings: PolicyMapping[]): bool {
  for (let i = 0; i < mappings.length; i++) {
    if (isOid(mappings[i].issuerDomainPolicy, ANY_POLICY)) return true;
    if (isOid(mappings[i].subjectDomainPolicy, ANY_POLICY)) return true;
  }
  return false;
}

/** A set with anyPolicy in it is any-policy (§6.1.1 (c)): null. */
function withoutAnyPolicy(policies: Uint8Array[] | null): Uint8Array[] | null {
  if (policies == null) return null;
  for (let i = 0; i < policies.length; i++) {
    if (isOid(policies[i], ANY_POLICY)) return null;
  }
  return policies;
}
