/** Features of the path itself: rollover, path lengths, the anchor, the time. */
import {
  authorityKeyIdentifier,
  basicConstraints,
  keyUsage,
  subjectKeyIdentifier,
  withExtension,
} from "../../../../src/testkit/x509/extensions.js";
import { EXTENSION } from "../../../../src/testkit/x509/oids.js";
import { SCHEMES_OF_KIND } from "../../../../src/testkit/x509/keys.js";
import type { SeededRandom } from "../../../support/random.js";
import { type Chain, type Link, anchorOf, intermediateCount, leafOf, linkAt } from "../chain.js";
import type { Feature } from "../features.js";
import { makeCa, makeRoot, otherKey } from "../plainChain.js";

export const shapeFeatures: Readonly<Record<string, Feature>> = {
  "no intermediate": (chain, random) => {
    if (intermediateCount(chain) !== 1) return false;
    const [leaf, root] = [leafOf(chain), anchorOf(chain)];
    chain.path = [leaf, root];
    leaf.template.issuer = root.template.subject;
    resign(leaf, root, random);
    return true;
  },

  "self-issued rollover": (chain, random) => {
    const index = 1 + random.below(intermediateCount(chain) + 1);
    if (linkAt(chain, index) === anchorOf(chain)) return rolloverOfAnchor(chain, random);
    const oldCa = linkAt(chain, index);
    const { subject } = oldCa.template;
    const rolled = makeCa(oldCa.key, subject, chain, random);
    oldCa.key = otherKey(0);
    oldCa.template.spki = oldCa.key.spki;
    const identifier = subjectKeyIdentifier(oldCa.key.identifier);
    oldCa.template.extensions = withExtension(oldCa.template.extensions, identifier);
    rolled.template.issuer = subject;
    resign(rolled, oldCa, random);
    chain.path.splice(index, 0, rolled);
    return true;
  },

  "tight path lengths": (chain, random) => {
    for (let index = 1; index < chain.path.length; index++) {
      if (random.below(3) > 0) setPathLength(linkAt(chain, index), casBelow(chain, index) + random.pick([0, 0, 1, 9]));
    }
    return true;
  },

  "anchor that another one issued": (chain, random) => {
    const anchor = anchorOf(chain);
    const above = makeRoot(otherKey(1), "Root above", chain, random);
    anchor.template.issuer = above.template.subject;
    resign(anchor, above, random);
    return true;
  },

  "leaf that is a CA": (chain) => {
    setPathLength(leafOf(chain), null);
    const { template } = leafOf(chain);
    template.extensions = withExtension(template.extensions, keyUsage("digitalSignature", "keyCertSign"));
    return true;
  },

  "half a second": (chain) => {
    chain.time.nanoseconds = 500_000_000;
    for (const { template } of chain.path) {
      if (template.notAfter === chain.time.seconds) template.notAfter += 1;
    }
    return true;
  },
};

/** The anchor is the root's old key; the path goes on through the new one. */
function rolloverOfAnchor(chain: Chain, random: SeededRandom): boolean {
  const rolled = anchorOf(chain);
  const oldRoot: Link = {
    key: otherKey(0),
    template: makeCa(otherKey(0), rolled.template.subject, chain, random).template,
  };
  oldRoot.template.signer = oldRoot.key;
  oldRoot.template.scheme = SCHEMES_OF_KIND[oldRoot.key.kind][0];
  resign(rolled, oldRoot, random);
  chain.path.push(oldRoot);
  return true;
}

/** Signed by the issuer's key, which the identifier names; issuer names stay as they are. */
export function resign(certified: Link, issuer: Link, random: SeededRandom): void {
  const identifier = authorityKeyIdentifier(issuer.key.identifier);
  certified.template.extensions = withExtension(certified.template.extensions, identifier);
  certified.template.signer = issuer.key;
  certified.template.scheme = random.pick(SCHEMES_OF_KIND[issuer.key.kind]);
}

/** Certificate authorities between the leaf and this one that count for a path length: not the self-issued ones. */
export function casBelow(chain: Chain, index: number): number {
  const below = chain.path.slice(1, index).map(({ template }) => template);
  return below.filter(({ issuer, subject }) => Buffer.compare(issuer, subject) !== 0).length;
}

/** Basic constraints with that path length. */
export function setPathLength({ template }: Link, length: number | null): void {
  template.extensions = withExtension(template.extensions, basicConstraints(true, length));
}

/** Whether the certificate has that extension. */
export function hasExtension({ template }: Link, oid: keyof typeof EXTENSION): boolean {
  return template.extensions.some((extension) => extension.oid === EXTENSION[oid]);
}
