/** One rule, and how a valid chain is changed so that it alone is broken. */
import type { SeededRandom } from "../../support/random.js";
import { type Chain, type Link, anchorOf, intermediateCount, leafOf, linkAt } from "./chain.js";
import type { Wishes } from "./features.js";

/** What a validator says. */
export type Verdict = "valid" | "invalid";

/** Fault codes of which ours has to name one; `ok` is no fault. */
export type OurVerdict = "ok" | readonly string[];

/** A named change of a valid chain. */
export interface Mutation extends Wishes {
  name: string;
  /** The section that states the rule. */
  rule: string;
  /** What path validation (RFC 5280 §6) of strict DER demands of everybody. */
  demands: Verdict;
  /** Our own verdict: of path validation alone, and with the rules of issuance (RFC 5280 §4) on top. */
  path: OurVerdict;
  issuance: OurVerdict;
  /** Where the changed certificate lies in the path; `chain` changes look for themselves. */
  at: Place;
  /** Other valid paths stay: what is broken, breaks them too. */
  keepsAlternatives: boolean;
  apply: Change;
}

type Place = "leaf" | "intermediate" | "anchor" | "CA" | "chain";
/** Breaks the rule in `link`, which is the leaf for changes of the chain. */
type Change = (link: Link, chain: Chain, random: SeededRandom) => void;

interface Options {
  at: Place;
  name: string;
  rule: string;
  intermediates?: number;
  without?: readonly string[];
  keepsAlternatives?: boolean;
}

/** A rule of path validation, or of the encoding. */
export function broken(options: Options, codes: string | readonly string[], apply: Change): Mutation {
  const ours = typeof codes === "string" ? [codes] : codes;
  return { ...complete(options), demands: "invalid", path: ours, issuance: ours, apply };
}

/** A change that breaks nothing, though it looks as if it did. */
export function allowed(options: Options, apply: Change): Mutation {
  return { ...complete(options), demands: "valid", path: "ok", issuance: "ok", apply };
}

/** A rule for those who issue certificates that path validation does not look at. */
export function issuanceRule(options: Options, codes: string | readonly string[], apply: Change): Mutation {
  const ours = typeof codes === "string" ? [codes] : codes;
  return { ...complete(options), demands: "valid", path: "ok", issuance: ours, apply };
}

/** What RFC 5280 §6 lets pass or leaves open, and we refuse always. */
export function stricter(options: Options, codes: string | readonly string[], apply: Change): Mutation {
  const ours = typeof codes === "string" ? [codes] : codes;
  return { ...complete(options), demands: "valid", path: ours, issuance: ours, apply };
}

/** What strict DER or RFC 5280 §6 refuses and we take, for a reason that the core states where it reads it. */
export function tolerated(options: Options, apply: Change): Mutation {
  return { ...complete(options), demands: "invalid", path: "ok", issuance: "ok", apply };
}

/** The same mutation of an intermediate, with the certificate as it was beside it: the path goes round what is broken. */
export function besideAGoodOne(mutation: Mutation): Mutation {
  return {
    ...mutation,
    name: `${mutation.name}, beside a good one`,
    demands: "valid",
    path: "ok",
    issuance: "ok",
    apply: (link, chain, random) => {
      chain.alternatives.push({ ...link.template });
      mutation.apply(link, chain, random);
    },
  };
}

/** Draws the certificate and breaks the rule in it. */
export function applyMutation(mutation: Mutation, chain: Chain, random: SeededRandom): void {
  if (!mutation.keepsAlternatives) chain.alternatives = [];
  mutation.apply(drawLink(mutation.at, chain, random), chain, random);
}

function complete(options: Options): Omit<Mutation, "demands" | "path" | "issuance" | "apply"> {
  const { at, intermediates = at === "intermediate" ? 1 : 0, without = [] } = options;
  const cuts = intermediates > 0 ? ["no intermediate"] : [];
  const keepsAlternatives = options.keepsAlternatives ?? at === "leaf";
  return { ...options, intermediates, without: [...without, ...cuts], keepsAlternatives };
}

function drawLink(at: Place, chain: Chain, random: SeededRandom): Link {
  switch (at) {
    case "leaf":
    case "chain":
      return leafOf(chain);
    case "anchor":
      return anchorOf(chain);
    case "intermediate":
      return linkAt(chain, 1 + random.below(intermediateCount(chain)));
    case "CA":
      return linkAt(chain, 1 + random.below(chain.path.length - 1));
  }
}
