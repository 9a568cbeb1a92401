/** What is in the bag and among the anchors (RFC 5280 §6.1, §6.1.1 (d)). */
import type { CertificateTemplate } from "../../../../src/testkit/x509/template.js";
import { type Chain, type Link, anchorOf, intermediateCount, linkAt } from "../chain.js";
import { type Mutation, allowed, broken } from "../mutation.js";
import { certifyBy, entityName, makeCa, makeRoot, otherKey } from "../plainChain.js";

const RULE = "RFC 5280 §6.1";
const UNTRUSTED = "certificate-untrusted";
const WRONG = ["certificate-signature", "certificate-untrusted"];
/** Cross-certificates that would stand in for what is taken away. */
const OTHERS = ["the leaf and the anchor", "anchor that"];

export const structureMutations: Mutation[] = [
  broken({ at: "anchor", name: "no anchor", rule: RULE }, UNTRUSTED, ({ template }, chain) => {
    chain.withheld.push(template);
  }),
  broken(
    { at: "anchor", name: "the anchor in the bag, another one trusted", rule: RULE },
    UNTRUSTED,
    (link, chain, random) => {
      chain.withheld.push({ ...link.template });
      replaceAnchor(chain, makeRoot(otherKey(15), "Another root", chain, random).template, link);
    },
  ),
  broken(
    { at: "anchor", name: "an anchor of the same name with another key", rule: RULE, without: ["self-issued"] },
    [...WRONG, "signature-mismatch"],
    (link, chain, random) => {
      const false_ = makeRoot(otherKey(15), "Another root", chain, random);
      false_.template.subject = link.template.subject;
      false_.template.issuer = link.template.subject;
      replaceAnchor(chain, false_.template, link);
    },
  ),
  allowed(
    { at: "anchor", name: "anchors of the same name with other keys besides", rule: RULE },
    (link, chain, random) => {
      for (const index of [15, 16, 17]) {
        const twin = makeRoot(otherKey(index), "Another root", chain, random).template;
        chain.otherAnchors.push({ ...twin, subject: link.template.subject, issuer: link.template.subject });
      }
    },
  ),
  broken(
    {
      at: "intermediate",
      name: "an intermediate is missing",
      rule: RULE,
      without: ["self-issued", "the same certificate"],
    },
    [...WRONG, "signature-mismatch", "certificate-not-ca", "certificate-time"],
    ({ template }, chain) => {
      chain.withheld.push(template);
    },
  ),
  broken(
    {
      at: "chain",
      name: "a cycle without an anchor",
      rule: RULE,
      intermediates: 2,
      without: ["self-issued", ...OTHERS],
    },
    [...WRONG, "budget-exhausted"],
    (_leaf, chain, random) => {
      const [lower, upper] = [linkAt(chain, 1), linkAt(chain, intermediateCount(chain))];
      if (lower !== upper) certifyBy(lower, upper, random);
      upper.template.extensions = uniqueExtensions(upper.template);
    },
  ),
  broken({ at: "chain", name: "a self-signed leaf that nobody trusts", rule: RULE }, WRONG, (leaf, _chain, random) => {
    leaf.template.issuer = leaf.template.subject;
    certifyBy(leaf, leaf, random);
    leaf.template.extensions = uniqueExtensions(leaf.template);
  }),
  allowed({ at: "chain", name: "the same intermediate many times", rule: RULE, intermediates: 1 }, (_leaf, chain) => {
    const { template } = linkAt(chain, 1 + Math.max(0, intermediateCount(chain) - 1));
    if (template !== anchorOf(chain).template) for (let i = 0; i < 4; i++) chain.distractors.push(template);
  }),
  allowed(
    { at: "chain", name: "an intermediate that is trusted", rule: RULE, intermediates: 1, without: ["mapped"] },
    (_leaf, chain) => {
      chain.otherAnchors.push(linkAt(chain, 1).template);
      chain.withheld.push(anchorOf(chain).template);
    },
  ),
  allowed(
    { at: "chain", name: "intermediates that certify each other", rule: RULE, intermediates: 2 },
    (_leaf, chain, random) => {
      const [lower, upper] = [linkAt(chain, 1), linkAt(chain, intermediateCount(chain))];
      const back = makeCa(upper.key, upper.template.subject, chain, random);
      chain.distractors.push(certifyBy(lower, back, random).template);
    },
  ),
  allowed({ at: "chain", name: "forty certificates of others", rule: RULE }, (_leaf, chain, random) => {
    const root = makeRoot(otherKey(15), "Another root", chain, random);
    for (let index = 0; index < 40; index++) {
      const ca = makeCa(otherKey(16), entityName(`Other ${index}`), chain, random);
      chain.distractors.push(certifyBy(root, ca, random).template);
    }
  }),
];

/** Another certificate is trusted in the place of the path's. */
function replaceAnchor(chain: Chain, anchor: CertificateTemplate, { template }: Link): void {
  chain.withheld.push(template);
  chain.otherAnchors.push(anchor);
}

/** Without the second of two authority key identifiers. */
function uniqueExtensions({ extensions }: CertificateTemplate): CertificateTemplate["extensions"] {
  return extensions.filter(({ oid }, index) => extensions.findIndex((each) => each.oid === oid) === index);
}
