/** Policies (RFC 5280 §6.1.3 (d)–(f), §6.1.4 (a)–(j), §6.1.5 (g); RFC 9618). */
import {
  type ExtensionTemplate,
  certificatePolicies,
  inhibitAnyPolicy,
  policyConstraints,
  policyMappings,
  withExtension,
  withoutExtension,
} from "../../../../src/testkit/x509/extensions.js";
import { EXTENSION, POLICY } from "../../../../src/testkit/x509/oids.js";
import { type Chain, intermediateCount, linkAt } from "../chain.js";
import { type Mutation, allowed, broken } from "../mutation.js";

const CODE = "certificate-policy";
const { anyPolicy, gold, silver, bronze } = POLICY;
/** Policies are set by the mutation alone. */
const OWN = ["one policy", "anyPolicy", "mapped", "no policies", "self-issued", "no intermediate"];

export const policyMutations: Mutation[] = [
  broken(rule("none in the leaf, one demanded by a CA", "§6.1.5 (g)"), CODE, (_leaf, chain) => {
    setPolicies(chain, [gold]);
    drop(chain, 0);
    put(chain, intermediateCount(chain), policyConstraints(0, null));
  }),
  broken(rule("none in a CA, one demanded by a CA", "§6.1.3 (e)", 2), CODE, (_leaf, chain) => {
    setPolicies(chain, [gold]);
    drop(chain, 1);
    put(chain, intermediateCount(chain), policyConstraints(0, null));
  }),
  broken(rule("none in the leaf, one demanded by the caller", "§6.1.5 (g)"), CODE, (_leaf, chain) => {
    setPolicies(chain, [gold]);
    drop(chain, 0);
    chain.explicitPolicy = true;
  }),
  broken(rule("another one in the leaf", "§6.1.3 (d)"), CODE, (_leaf, chain) => {
    setPolicies(chain, [gold]);
    put(chain, 0, certificatePolicies(silver));
    put(chain, intermediateCount(chain), policyConstraints(0, null));
  }),
  broken(rule("not among the caller's", "§6.1.5 (g)"), CODE, (_leaf, chain) => {
    setPolicies(chain, [gold]);
    put(chain, intermediateCount(chain), policyConstraints(0, null));
    chain.initialPolicies = [silver, bronze];
  }),
  broken(rule("anyPolicy where it is inhibited", "§6.1.3 (d)(2)"), CODE, (_leaf, chain) => {
    setPolicies(chain, [gold]);
    put(chain, 0, certificatePolicies(anyPolicy));
    put(chain, intermediateCount(chain), inhibitAnyPolicy(0));
    put(chain, 1, policyConstraints(0, null));
  }),
  allowed(rule("anyPolicy where it is not inhibited yet", "§6.1.4 (j)"), (_leaf, chain) => {
    setPolicies(chain, [gold]);
    put(chain, 0, certificatePolicies(anyPolicy));
    put(chain, intermediateCount(chain), inhibitAnyPolicy(intermediateCount(chain)));
    put(chain, 1, policyConstraints(0, null));
  }),
  broken(rule("mapped from anyPolicy", "§6.1.4 (a)"), [CODE, "certificate-malformed"], (_leaf, chain) => {
    setPolicies(chain, [gold]);
    put(chain, 1, policyMappings([anyPolicy, gold]));
  }),
  broken(rule("mapped to anyPolicy", "§6.1.4 (a)"), [CODE, "certificate-malformed"], (_leaf, chain) => {
    setPolicies(chain, [gold]);
    put(chain, 1, policyMappings([gold, anyPolicy]));
  }),
  broken(rule("mapped where mapping is inhibited", "§6.1.4 (b)(2)", 2), CODE, (_leaf, chain) => {
    setPolicies(chain, [gold]);
    put(chain, 0, certificatePolicies(bronze));
    put(chain, 1, policyMappings([gold, bronze]));
    put(chain, intermediateCount(chain), policyConstraints(0, 0));
  }),
  broken(rule("the CA's own one after a mapping", "§6.1.4 (b)(1)"), CODE, (_leaf, chain) => {
    setPolicies(chain, [gold]);
    put(chain, 1, policyMappings([gold, bronze]));
    put(chain, intermediateCount(chain), policyConstraints(0, null));
    if (intermediateCount(chain) > 1) put(chain, 1, policyConstraints(0, null));
  }),
  allowed(rule("mapped to one of two", "§6.1.4 (b)(1)"), (_leaf, chain) => {
    setPolicies(chain, [gold]);
    put(chain, 0, certificatePolicies(bronze));
    put(chain, 1, policyMappings([gold, silver], [gold, bronze]));
    if (intermediateCount(chain) > 1) put(chain, intermediateCount(chain), policyConstraints(0, null));
    chain.initialPolicies = [gold];
  }),
  allowed(rule("none in the leaf, none demanded", "§6.1.5 (g)"), (_leaf, chain) => {
    setPolicies(chain, [gold]);
    drop(chain, 0);
  }),
];

function rule(
  label: string,
  section: string,
  intermediates = 1,
): { at: "chain"; name: string; rule: string; intermediates: number; without: string[] } {
  return { at: "chain", name: `policies: ${label}`, rule: `RFC 5280 ${section}`, intermediates, without: OWN };
}

/** These policies in the leaf and all intermediates. */
function setPolicies(chain: Chain, policies: readonly string[]): void {
  for (let index = 0; index <= intermediateCount(chain); index++) put(chain, index, certificatePolicies(...policies));
}

function put(chain: Chain, index: number, extension: ExtensionTemplate): void {
  const { template } = linkAt(chain, index);
  template.extensions = withExtension(template.extensions, extension);
}

function drop(chain: Chain, index: number): void {
  const { template } = linkAt(chain, index);
  template.extensions = withoutExtension(template.extensions, EXTENSION.certificatePolicies);
}
