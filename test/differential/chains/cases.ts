/** The chains that validators are asked about: every mutation and every feature in turn, and mixtures of features. */
import type { SeededRandom } from "../../support/random.js";
import { type EncodedChain, encodeChain } from "./chain.js";
import { chainWith, drawChain, featureNames } from "./features.js";
import { type Mutation, type OurVerdict, type Verdict, applyMutation } from "./mutation.js";
import { mutations } from "./mutations.js";

/** One question, and what is right to answer. */
export interface ChainCase {
  /** The mutation's name, or that of what the valid chain shows. */
  name: string;
  /** Features of the chain besides. */
  features: readonly string[];
  rule: string;
  demands: Verdict;
  path: OurVerdict;
  issuance: OurVerdict;
  /** Other certificates fail in ways of their own, so that any fault may be the one that is named. */
  hasOtherFaults: boolean;
  chain: EncodedChain;
}

/** Features that bring other candidates for an issuer. */
const OTHER_FAULTS = [
  "self-issued",
  "cross-signed",
  "issuers of the same",
  "the same certificate,",
  "a cycle",
  "the leaf and the anchor",
];

/** How many mixtures of features go with one round of everything else. */
const MIXTURES = 20;

/** Cases without end. */
export function* chainCases(random: SeededRandom): Generator<ChainCase, never> {
  for (;;) {
    for (const mutation of mutations) yield mutated(mutation, random);
    for (const name of featureNames()) yield withFeature(name, random);
    for (let made = 0; made < MIXTURES; made++) yield mixture(random);
  }
}

/** How many cases make one round. */
export const ROUND = mutations.length + featureNames().length + MIXTURES;

function mutated(mutation: Mutation, random: SeededRandom): ChainCase {
  const chain = drawChain(mutation, random);
  applyMutation(mutation, chain, random);
  const { name, rule, demands, path, issuance } = mutation;
  const hasOtherFaults = [...chain.features].some((each) => OTHER_FAULTS.some((start) => each.startsWith(start)));
  const encoded = encodeChain(chain, () => random.word());
  return { name, features: [...chain.features], rule, demands, path, issuance, hasOtherFaults, chain: encoded };
}

/** A chain with the one feature, if need be after some that it does not fit. */
function withFeature(name: string, random: SeededRandom): ChainCase {
  let chain = chainWith(name, random);
  for (let tries = 0; chain === null && tries < 100; tries++) chain = chainWith(name, random);
  if (chain === null) throw new Error(`no chain has the feature ${name}`);
  return valid(
    `feature: ${name}`,
    [...chain.features],
    encodeChain(chain, () => random.word()),
  );
}

function mixture(random: SeededRandom): ChainCase {
  const chain = drawChain({ intermediates: 1, without: [] }, random);
  return valid(
    "valid",
    [...chain.features],
    encodeChain(chain, () => random.word()),
  );
}

function valid(name: string, features: readonly string[], chain: EncodedChain): ChainCase {
  return {
    name,
    features,
    rule: "RFC 5280 §6.1",
    demands: "valid",
    path: "ok",
    issuance: "ok",
    hasOtherFaults: false,
    chain,
  };
}
