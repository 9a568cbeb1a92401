/** Certificate policies that hold (RFC 5280 §6.1, RFC 9618). The anchor's own extensions are no part of it. */
import {
  type ExtensionTemplate,
  certificatePolicies,
  inhibitAnyPolicy,
  policyConstraints,
  policyMappings,
  withExtension,
} from "../../../../src/testkit/x509/extensions.js";
import { POLICY } from "../../../../src/testkit/x509/oids.js";
import type { SeededRandom } from "../../../support/random.js";
import { type Chain, intermediateCount, linkAt } from "../chain.js";
import type { Feature } from "../features.js";

const { anyPolicy, gold, silver, bronze } = POLICY;

export const policyFeatures: Readonly<Record<string, Feature>> = {
  "one policy all the way": (chain, random) => {
    if (hasPolicies(chain)) return false;
    for (let index = 0; index <= intermediateCount(chain); index++) {
      put(chain, index, certificatePolicies(gold, ...(random.below(2) === 0 ? [silver] : [])));
    }
    return demand(chain, random);
  },

  "anyPolicy in the CAs": (chain, random) => {
    if (hasPolicies(chain)) return false;
    put(chain, 0, certificatePolicies(gold));
    for (let index = 1; index <= intermediateCount(chain); index++) put(chain, index, certificatePolicies(anyPolicy));
    return demand(chain, random);
  },

  "mapped policies": (chain, random) => {
    if (hasPolicies(chain) || intermediateCount(chain) === 0) return false;
    const mapping = 1 + random.below(intermediateCount(chain));
    for (let index = intermediateCount(chain); index >= 0; index--) {
      put(chain, index, certificatePolicies(index < mapping ? bronze : gold));
    }
    put(chain, mapping, policyMappings([gold, bronze]));
    return demand(chain, random);
  },

  "no policies, none demanded": (chain, random) => {
    if (hasPolicies(chain) || intermediateCount(chain) === 0) return false;
    const index = 1 + random.below(intermediateCount(chain));
    put(chain, index, policyConstraints(chain.path.length + random.below(4), random.below(3)));
    if (random.below(2) === 0) put(chain, index, inhibitAnyPolicy(random.below(3)));
    return true;
  },
};

/** Demands a policy: by the input, or by a certificate. */
function demand(chain: Chain, random: SeededRandom): boolean {
  chain.features.add("policies");
  const way = random.below(3);
  if (way > 0) chain.initialPolicies = [gold];
  if (way === 1) chain.explicitPolicy = true;
  else if (intermediateCount(chain) > 0) put(chain, intermediateCount(chain), policyConstraints(0, null));
  return true;
}

function hasPolicies(chain: Chain): boolean {
  return chain.features.has("policies");
}

function put(chain: Chain, index: number, extension: ExtensionTemplate): void {
  const { template } = linkAt(chain, index);
  template.extensions = withExtension(template.extensions, extension);
}
