/** Features of the bag: certificates that lead nowhere, and other paths that are valid too. */
import { basicConstraints, withExtension } from "../../../../src/testkit/x509/extensions.js";
import type { CertificateTemplate } from "../../../../src/testkit/x509/template.js";
import { type Chain, type Link, anchorOf, intermediateCount, leafOf, linkAt } from "../chain.js";
import type { Feature } from "../features.js";
import { certifyBy, entityName, makeCa, makeRoot, otherKey } from "../plainChain.js";
import type { SeededRandom } from "../../../support/random.js";

export const bagFeatures: Readonly<Record<string, Feature>> = {
  "cross-signed by another anchor": (chain, random) => {
    const cross = crossSign(chain, random);
    if (cross === null) return false;
    chain.otherAnchors.push(cross.root.template);
    chain.alternatives.push(cross.certificate);
    return true;
  },

  "cross-signed by nobody that is trusted": (chain, random) => {
    const cross = crossSign(chain, random);
    if (cross === null) return false;
    chain.distractors.push(cross.certificate, cross.root.template);
    return true;
  },

  "issuers of the same name": (chain, random) => {
    const index = drawIntermediate(chain, random);
    if (index === 0) return false;
    const { subject } = linkAt(chain, index).template;
    for (let count = random.below(3); count >= 0; count--) {
      const twin = makeCa(otherKey(3 + count), subject, chain, random);
      chain.distractors.push(certifyBy(linkAt(chain, index + 1), twin, random).template);
    }
    return true;
  },

  "the same certificate, expired": (chain, random) => {
    const { seconds } = chain.time;
    return addTwin(chain, random, (twin) => Object.assign(twin, { notBefore: seconds - 9, notAfter: seconds - 5 }));
  },

  "the same certificate, no CA": (chain, random) =>
    addTwin(chain, random, (twin) => (twin.extensions = withExtension(twin.extensions, basicConstraints(false)))),

  "the same certificate, wrongly signed": (chain, random) =>
    addTwin(chain, random, (twin) => (twin.changeSignature = flipLastBit)),

  "a cycle beside the path": (chain, random) => {
    const index = drawIntermediate(chain, random);
    if (index === 0) return false;
    const ca = linkAt(chain, index);
    const other = makeCa(otherKey(6), entityName(`Other ${random.text("abcdefgh", 8)}`), chain, random);
    const back = makeCa(ca.key, ca.template.subject, chain, random);
    chain.distractors.push(certifyBy(other, back, random).template, certifyBy(ca, other, random).template);
    return true;
  },

  "the leaf and the anchor in the bag": (chain) => {
    chain.distractors.push(leafOf(chain).template, anchorOf(chain).template);
    return true;
  },

  "certificates of others": (chain, random) => {
    const root = makeRoot(otherKey(7), "Foreign root", chain, random);
    const ca = makeCa(otherKey(8), entityName(`Foreign ${random.text("abcdefgh", 8)}`), chain, random);
    chain.distractors.push(root.template, certifyBy(root, ca, random).template);
    return true;
  },

  "anchors of others": (chain, random) => {
    chain.otherAnchors.push(makeRoot(otherKey(9), "Foreign root", chain, random).template);
    return true;
  },
};

/** The index of an intermediate, or 0 where there is none. */
function drawIntermediate(chain: Chain, random: SeededRandom): number {
  const count = intermediateCount(chain);
  return count === 0 ? 0 : 1 + random.below(count);
}

/** An intermediate as another root signs it, with nothing but what every CA has: as valid as the one in the path. */
function crossSign(chain: Chain, random: SeededRandom): { certificate: CertificateTemplate; root: Link } | null {
  const index = drawIntermediate(chain, random);
  if (index === 0) return null;
  const { key, template } = linkAt(chain, index);
  const root = makeRoot(otherKey(10), "Second root", chain, random);
  const crossed = makeCa(key, template.subject, chain, random);
  return { certificate: certifyBy(root, crossed, random).template, root };
}

/** A copy of an intermediate that is changed so that it cannot be used. */
function addTwin(chain: Chain, random: SeededRandom, change: (twin: CertificateTemplate) => unknown): boolean {
  const index = drawIntermediate(chain, random);
  if (index === 0) return false;
  const { template } = linkAt(chain, index);
  const twin = { ...template, serialNumber: Uint8Array.from(template.serialNumber.with(-1, 1 + random.below(127))) };
  change(twin);
  chain.distractors.push(twin);
  return true;
}

/** The element with its last bit turned over: a wrong signature in every scheme. */
export function flipLastBit(element: Uint8Array): Uint8Array {
  return Uint8Array.from(element.with(-1, (element.at(-1) ?? 0) ^ 1));
}
