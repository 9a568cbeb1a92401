/** Who may be a CA, and how far (RFC 5280 §6.1.4 (k)–(n), §4.2.1.3, §4.2.1.9). */
import { boolean, integer, namedBits, sequence } from "../../../../src/testkit/x509/der.js";
import {
  basicConstraints,
  keyUsage,
  withExtension,
  withoutExtension,
} from "../../../../src/testkit/x509/extensions.js";
import { EXTENSION } from "../../../../src/testkit/x509/oids.js";
import { type Link, leafOf, linkAt } from "../chain.js";
import { casBelow, resign, setPathLength } from "../features/shape.js";
import { type Mutation, allowed, besideAGoodOne, broken, issuanceRule, stricter } from "../mutation.js";
import { entityName, makeCa, otherKey } from "../plainChain.js";

const BASIC = "RFC 5280 §6.1.4 (k)";
const USAGE = "RFC 5280 §6.1.4 (n)";
const LENGTH = "RFC 5280 §6.1.4 (l), (m)";
const NOT_CA = "certificate-not-ca";
const MALFORMED = "certificate-malformed";
const STRICT = ["certificate-extension", "certificate-not-ca", "certificate-usage"];

export const authorityMutations: Mutation[] = [
  ...(["intermediate", "anchor"] as const).flatMap((at) => {
    const make = at === "anchor" ? stricter : broken;
    return [
      make({ at, name: `${at}: no basicConstraints`, rule: BASIC }, NOT_CA, ({ template }) => {
        template.extensions = withoutExtension(template.extensions, EXTENSION.basicConstraints);
      }),
      make({ at, name: `${at}: cA is false`, rule: BASIC }, NOT_CA, ({ template }) => {
        template.extensions = withExtension(template.extensions, basicConstraints(false));
      }),
      make({ at, name: `${at}: keyUsage without keyCertSign`, rule: USAGE }, STRICT, ({ template }) => {
        template.extensions = withExtension(template.extensions, keyUsage("digitalSignature", "cRLSign"));
      }),
      issuanceRule(
        { at, name: `${at}: basicConstraints not critical`, rule: "RFC 5280 §4.2.1.9" },
        STRICT,
        ({ template }) => {
          const extension = { ...basicConstraints(true), critical: false };
          template.extensions = withExtension(template.extensions, extension);
        },
      ),
    ];
  }),
  broken({ at: "intermediate", name: "intermediate: version 1", rule: BASIC }, [NOT_CA, MALFORMED], ({ template }) => {
    template.version = 1;
    template.extensions = [];
  }),
  issuanceRule(
    { at: "intermediate", name: "intermediate: no keyUsage", rule: "RFC 5280 §4.2.1.3" },
    STRICT,
    ({ template }) => {
      template.extensions = withoutExtension(template.extensions, EXTENSION.keyUsage);
    },
  ),
].flatMap((mutation) =>
  mutation.at === "intermediate" && mutation.path !== "ok" ? [mutation, besideAGoodOne(mutation)] : [mutation],
);

export const pathLengthMutations: Mutation[] = [
  broken(
    { at: "chain", name: "CA: path length exceeded", rule: LENGTH, intermediates: 2, without: ["self-issued"] },
    NOT_CA,
    (_leaf, chain, random) => {
      const index = 2 + random.below(chain.path.length - 2);
      setPathLength(linkAt(chain, index), casBelow(chain, index) - 1);
    },
  ),
  broken(
    {
      at: "chain",
      name: "anchor: path length exceeded",
      rule: LENGTH,
      intermediates: 1,
      without: ["self-issued", "no "],
    },
    NOT_CA,
    (_leaf, chain) => {
      const index = chain.path.length - 1;
      setPathLength(linkAt(chain, index), casBelow(chain, index) - 1);
    },
  ),
  allowed(
    { at: "intermediate", name: "intermediate: path length 0 over a leaf", rule: LENGTH, without: ["self-issued"] },
    (_link, chain) => setPathLength(linkAt(chain, 1), 0),
  ),
  allowed(
    {
      at: "chain",
      name: "leaf: a CA with path length 0",
      rule: "RFC 5280 §6.1.4 (m)",
      without: ["leaf that", "empty subject"],
    },
    (leaf) => {
      leaf.template.extensions = withExtension(leaf.template.extensions, keyUsage("keyCertSign"));
      setPathLength(leaf, 0);
    },
  ),
  allowed(
    { at: "chain", name: "CA: a path length that is as long as the path", rule: LENGTH, intermediates: 1 },
    (_leaf, chain) => {
      for (let index = 1; index < chain.path.length; index++) {
        setPathLength(linkAt(chain, index), casBelow(chain, index));
      }
    },
  ),
  broken(
    { at: "CA", name: "CA: negative path length", rule: "RFC 5280 §4.2.1.9" },
    [MALFORMED, "certificate-untrusted"],
    (link) => setPathLength(link, -1),
  ),
  issuanceRule(
    { at: "leaf", name: "leaf: a path length without cA", rule: "RFC 5280 §4.2.1.9" },
    [MALFORMED, "certificate-extension"],
    ({ template }) => {
      const extension = { ...basicConstraints(false), value: sequence(integer(0)) };
      template.extensions = withExtension(template.extensions, extension);
    },
  ),
  broken({ at: "leaf", name: "leaf: cA spelled out as FALSE", rule: "X.690 §11.5" }, MALFORMED, ({ template }) => {
    const extension = { ...basicConstraints(false), value: sequence(boolean(false)) };
    template.extensions = withExtension(template.extensions, extension);
  }),
  issuanceRule(
    { at: "leaf", name: "leaf: keyUsage without a bit", rule: "RFC 5280 §4.2.1.3" },
    STRICT,
    ({ template }) => {
      const extension = { ...keyUsage(), value: namedBits([]) };
      template.extensions = withExtension(template.extensions, extension);
    },
  ),
  broken(
    { at: "chain", name: "a leaf that issues a leaf", rule: BASIC, without: ["leaf that"] },
    NOT_CA,
    (leaf, chain, random) => {
      const upper: Link = { key: leaf.key, template: { ...leaf.template } };
      const lower = makeCa(otherKey(14), entityName("Lower leaf"), chain, random);
      lower.template = { ...lower.template, extensions: leaf.template.extensions, issuer: upper.template.subject };
      chain.path = [lower, upper, ...chain.path.slice(1)];
      resign(leafOf(chain), upper, random);
    },
  ),
];
