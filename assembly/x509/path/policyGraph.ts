/** The valid policy graph of a certification path (RFC 9618 §5), which replaces RFC 5280's tree and cannot grow exponentially. */
import { ANY_POLICY, isOid } from "../../asn1/oids";
import { equalBytes } from "../../bytes/compare";
import { PolicyMapping } from "../extension/certificatePolicies";
import { PathBudget } from "./pathBudget";

/** One policy at one depth. At each depth there is at most one node of a policy, with all of its parents. */
@final
class PolicyNode {
  /** Created by a certificate's anyPolicy; only such a node gets further parents. */
  isFromAnyPolicy: bool = false;
  /** The expected_policy_set is a mapping's. */
  isMapped: bool = false;
  /** Some node of the last depth descends from it. */
  isReached: bool = false;
  readonly isAnyPolicy: bool;

  constructor(
    /** valid_policy */
    readonly policy: Uint8Array,
    readonly parents: PolicyNode[],
    /** expected_policy_set */
    public expected: Uint8Array[],
  ) {
    this.isAnyPolicy = isOid(policy, ANY_POLICY);
  }
}

/**
 * The valid_policy_graph. Nodes without children are left standing: what follows looks only at the last depth, and at what
 * its nodes descend from. Qualifiers are not kept.
 *
 * Work is counted in the budget, each two policies that are compared; with none left the answers mean nothing,
 * and the caller has to look at `budget.fault`.
 */
@final
export class PolicyGraph {
  /** The nodes of each depth; depth 0 is the root alone. */
  private readonly depths: PolicyNode[][];

  /** §6.1.2 (a): one node, anyPolicy, which expects anyPolicy. */
  constructor(private readonly budget: PathBudget) {
    const anyPolicy = new Uint8Array(ANY_POLICY.length);
    memory.copy(anyPolicy.dataStart, changetype<usize>(ANY_POLICY), ANY_POLICY.length);
    this.depths = [[new PolicyNode(anyPolicy, [], [anyPolicy])]];
  }

  /** Whether it is NULL, which it stays. */
  get isNull(): bool {
    return this.last.length == 0;
  }

  /** §6.1.3 (e): NULL. */
  clear(): void {
    this.depths.push([]);
  }

  /**
   * §6.1.3 (d): the next depth, from the policies of a certificate. `mayUseAnyPolicy`: its anyPolicy counts, since it is not
   * inhibited or the certificate is self-issued and not the last.
   */
  addPolicies(policies: Uint8Array[], mayUseAnyPolicy: bool): void {
    const above = this.last;
    const depth = new Array<PolicyNode>();
    let hasAnyPolicy = false;
    for (let i = 0; i < policies.length; i++) {
      if (isOid(policies[i], ANY_POLICY)) hasAnyPolicy = true;
      else this.addPolicy(depth, above, policies[i]);
    }
    if (hasAnyPolicy && mayUseAnyPolicy) this.addExpected(depth, above);
    this.depths.push(depth);
  }

  /**
   * §6.1.4 (b): the mappings of a certificate that was added last. Where mapping is not allowed, a policy that would be
   * mapped is deleted.
   */
  map(mappings: PolicyMapping[], isAllowed: bool): void {
    for (let i = 0; i < mappings.length; i++) {
      if (isAllowed) this.addMapping(mappings[i]);
      else this.remove(mappings[i].issuerDomainPolicy);
    }
  }

  /**
   * §6.1.5 (g): whether the intersection with the user-initial-policy-set, null for any-policy, is not NULL. Marks nodes: to
   * be asked once, at the end.
   */
  meets(initialPolicySet: Uint8Array[] | null): bool {
    const last = this.last;
    if (initialPolicySet == null) return last.length > 0;
    // Steps (iii) and (iv): an anyPolicy of the last depth stands for each policy of the user.
    if (this.anyPolicyOf(last) != null) return initialPolicySet.length > 0;
    for (let i = 0; i < last.length; i++) last[i].isReached = true;
    for (let depth = this.depths.length - 1; depth > 0; depth--) {
      if (this.meetsAt(this.depths[depth], initialPolicySet)) return true;
    }
    return false;
  }

  private get last(): PolicyNode[] {
    return this.depths[this.depths.length - 1];
  }

  /** §6.1.3 (d) (1): a policy that the depth above expects; or else a child of its anyPolicy. */
  private addPolicy(depth: PolicyNode[], above: PolicyNode[], policy: Uint8Array): void {
    if (this.find(depth, policy) != null) return;
    const parents = new Array<PolicyNode>();
    for (let i = 0; i < above.length; i++) {
      if (this.includes(above[i].expected, policy)) parents.push(above[i]);
    }
    if (parents.length == 0) {
      const anyPolicy = this.anyPolicyOf(above);
      if (anyPolicy == null) return;
      parents.push(anyPolicy);
    }
    depth.push(new PolicyNode(policy, parents, [policy]));
  }

  /** §6.1.3 (d) (2): what the depth above expects and the certificate does not name, anyPolicy among it. */
  private addExpected(depth: PolicyNode[], above: PolicyNode[]): void {
    for (let i = 0; i < above.length; i++) {
      const expected = above[i].expected;
      for (let j = 0; j < expected.length && !this.budget.isExhausted; j++) {
        const node = this.find(depth, expected[j]);
        if (node == null) {
          const added = new PolicyNode(expected[j], [above[i]], [expected[j]]);
          added.isFromAnyPolicy = true;
          depth.push(added);
        } else if (node.isFromAnyPolicy) node.parents.push(above[i]);
      }
    }
  }

  /** §6.1.4 (b) (1): the policy expects what it is mapped to; one that only anyPolicy covers becomes a node of its own. */
  private addMapping(mapping: PolicyMapping): void {
    const depth = this.last;
    let node = this.find(depth, mapping.issuerDomainPolicy);
    if (node == null) {
      const anyPolicy = this.anyPolicyOf(depth);
      if (anyPolicy == null) return;
      node = new PolicyNode(mapping.issuerDomainPolicy, [anyPolicy.parents[0]], []);
      depth.push(node);
    }
    if (!node.isMapped) node.expected = [];
    node.isMapped = true;
    if (!this.includes(node.expected, mapping.subjectDomainPolicy)) node.expected.push(mapping.subjectDomainPolicy);
  }

  /** §6.1.4 (b) (2). */
  private remove(policy: Uint8Array): void {
    const depth = this.last;
    for (let i = 0; i < depth.length; i++) {
      if (!this.isSame(depth[i].policy, policy)) continue;
      depth.splice(i, 1);
      return;
    }
  }

  /**
   * One depth of the valid_policy_node_set: the nodes that come from an anyPolicy. One of the user's policies among them
   * suffices; else what the reached ones descend from is reached as well.
   */
  private meetsAt(depth: PolicyNode[], initialPolicySet: Uint8Array[]): bool {
    for (let i = 0; i < depth.length; i++) {
      const node = depth[i];
      if (!node.isReached) continue;
      const isOfUser = node.parents[0].isAnyPolicy && this.includes(initialPolicySet, node.policy);
      if (isOfUser) return true;
      for (let j = 0; j < node.parents.length && this.budget.takePolicyComparison(); j++)
        node.parents[j].isReached = true;
    }
    return false;
  }

  private anyPolicyOf(depth: PolicyNode[]): PolicyNode | null {
    for (let i = 0; i < depth.length; i++) {
      if (depth[i].isAnyPolicy) return depth[i];
    }
    return null;
  }

  private find(depth: PolicyNode[], policy: Uint8Array): PolicyNode | null {
    for (let i = 0; i < depth.length; i++) {
      if (this.isSame(depth[i].policy, policy)) return depth[i];
    }
    return null;
  }

  private includes(policies: Uint8Array[], policy: Uint8Array): bool {
    for (let i = 0; i < policies.length; i++) {
      if (this.isSame(policies[i], policy)) return true;
    }
    return false;
  }

  private isSame(first: Uint8Array, second: Uint8Array): bool {
    return this.budget.takePolicyComparison() && equalBytes(first, second);
  }
}
