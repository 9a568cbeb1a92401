/** What makes a valid chain more than a plain one. Each feature leaves it valid (RFC 5280 §6), and none undoes another. */
import type { SeededRandom } from "../../support/random.js";
import { type Chain, intermediateCount } from "./chain.js";
import { bagFeatures } from "./features/bag.js";
import { extensionFeatures } from "./features/extensions.js";
import { nameFeatures } from "./features/nameConstraints.js";
import { policyFeatures } from "./features/policies.js";
import { shapeFeatures } from "./features/shape.js";
import { plainChain } from "./plainChain.js";

/** Changes a chain that it can change, and says whether it did. */
export type Feature = (chain: Chain, random: SeededRandom) => boolean;

/** In the order in which they have to come: what changes the path's length or keys is first. */
const FEATURES: Readonly<Record<string, Feature>> = {
  ...shapeFeatures,
  ...extensionFeatures,
  ...policyFeatures,
  ...nameFeatures,
  ...bagFeatures,
};

const NAMES = Object.keys(FEATURES);

/** What a mutation needs of the chain that it breaks. */
export interface Wishes {
  /** The least count of intermediates. */
  intermediates: number;
  /** No features that the mutation would collide with: names, or the beginnings of names. */
  without: readonly string[];
}

/** A valid chain of a drawn shape with up to four features. */
export function drawChain(wishes: Wishes, random: SeededRandom): Chain {
  const least = Math.max(1, wishes.intermediates);
  const chain = plainChain(least + random.below(5 - least), random);
  const wanted = new Set(Array.from({ length: random.below(5) }, () => random.pick(NAMES)));
  for (const name of NAMES) {
    if (wanted.has(name) && !wishes.without.some((prefix) => name.startsWith(prefix))) addFeature(name, chain, random);
  }
  nameKeys(chain);
  return chain;
}

/** A valid chain with this one feature, or null where it does not fit. */
export function chainWith(name: string, random: SeededRandom): Chain | null {
  const chain = plainChain(1 + random.below(4), random);
  const fits = addFeature(name, chain, random);
  nameKeys(chain);
  return fits ? chain : null;
}

/** The names of all features. */
export function featureNames(): readonly string[] {
  return NAMES;
}

function addFeature(name: string, chain: Chain, random: SeededRandom): boolean {
  const added = FEATURES[name]?.(chain, random) ?? false;
  if (added) chain.features.add(name);
  return added;
}

/** Peers do not know all kinds of keys and signatures: these count as features too. */
function nameKeys(chain: Chain): void {
  for (const { key, template } of chain.path) {
    chain.features.add(`key: ${key.kind}`);
    chain.features.add(`signature: ${template.scheme}`);
  }
  if (intermediateCount(chain) === 0) chain.features.add("no intermediates");
}
