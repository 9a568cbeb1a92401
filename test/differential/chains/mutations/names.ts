/** Issuers and subjects (RFC 5280 §6.1.3 (a)(4), §7.1), and name constraints that are violated (§6.1.3 (b), (c)). */
import { TAG, sequence, tagged } from "../../../../src/testkit/x509/der.js";
import { subjectAltName, withExtension, withoutExtension } from "../../../../src/testkit/x509/extensions.js";
import { EMPTY_NAME, addressOctets, generalName, name } from "../../../../src/testkit/x509/names.js";
import { EXTENSION } from "../../../../src/testkit/x509/oids.js";
import type { SeededRandom } from "../../../support/random.js";
import { type Chain, type Link, leafOf, linkAt } from "../chain.js";
import { KINDS, addLeafName, setConstraints, setLeafNames } from "../features/nameConstraints.js";
import { type Mutation, allowed, broken, issuanceRule } from "../mutation.js";
import { above } from "../neighbours.js";

const CHAINING = "RFC 5280 §6.1.3 (a)(4)";
const MATCHING = "RFC 5280 §7.1";
const CONSTRAINTS = "RFC 5280 §6.1.3 (b), (c)";
const NAME = "certificate-name";
const MALFORMED = "certificate-malformed";
/** Malformed certificates of the bag are passed over; a malformed anchor is said to be so. */
const BAG = [NAME, MALFORMED, "certificate-untrusted", "certificate-extension"];

const { dNSName, rfc822Name, otherName, registeredID, iPAddress } = generalName;
/** Features with other certificates of the leaf's issuer. */
const OTHERS_OF_ISSUER = ["issuers of the", "the same certificate", "self-issued", "a cycle"];

export const chainingMutations: Mutation[] = [
  broken(
    { at: "leaf", name: "leaf: issuer of another name", rule: CHAINING },
    "certificate-untrusted",
    ({ template }) => {
      template.issuer = spelled("Nobody", "CA");
    },
  ),
  ...issuerSpellings("RDNs in another order", broken, (cn) =>
    name([
      ["O", "Assay Test"],
      ["C", "XX"],
      ["CN", cn],
    ]),
  ),
  ...issuerSpellings("in another case", allowed, (cn) => spelled("ASSAY test", cn.toUpperCase())),
  ...issuerSpellings("as PrintableString", allowed, (cn) => spelled("Assay Test", cn, TAG.printableString)),
  ...issuerSpellings("with more spaces", allowed, (cn) => spelled("  Assay   Test ", cn)),
  issuanceRule(
    { at: "chain", name: "an issuer with an empty name", rule: "RFC 5280 §4.1.2.4", without: OTHERS_OF_ISSUER },
    [NAME, "certificate-extension", MALFORMED],
    (leaf, chain) => {
      leaf.template.issuer = EMPTY_NAME;
      above(chain, leaf).template.subject = EMPTY_NAME;
    },
  ),
];

export const constraintMutations: Mutation[] = [
  ...Object.entries(KINDS).flatMap(([label, kind]): Mutation[] => [
    ...(kind.outside.length === 0 || label === "otherName"
      ? []
      : [violated(label, "permitted"), violated(label, "excluded")]),
  ]),
  broken(at("an otherName that is excluded"), NAME, (ca, chain) => {
    addLeafName(chain, otherName("1.3.6.1.4.1.55555.3.1", Uint8Array.of(0x05, 0)));
    setConstraints(ca, [], [otherName("1.3.6.1.4.1.55555.3.1", Uint8Array.of(0x05, 0))]);
  }),
  broken(at("a registeredID where one is constrained"), NAME, (ca, chain) => {
    addLeafName(chain, registeredID("1.3.6.1.4.1.55555.4"));
    setConstraints(ca, [registeredID("1.3.6.1.4.1.55555.5")], []);
  }),
  broken(at("a wildcard over an excluded name"), NAME, (ca, chain) => {
    setLeafNames(chain, [dNSName("*.build.example")]);
    setConstraints(ca, [], [dNSName("secret.build.example")]);
  }),
  broken(at("a wildcard beyond the permitted name"), NAME, (ca, chain) => {
    setLeafNames(chain, [dNSName("*.build.example")]);
    setConstraints(ca, [dNSName("secret.build.example")], []);
  }),
  allowed(at("a wildcard within the permitted name"), (ca, chain) => {
    setLeafNames(chain, [dNSName("*.build.example")]);
    setConstraints(ca, [dNSName("build.example")], []);
  }),
  broken(at("excluded, though permitted too"), NAME, (ca, chain) => {
    setLeafNames(chain, [dNSName("signer.build.example")]);
    setConstraints(ca, [dNSName("build.example")], [dNSName("signer.build.example")]);
  }),
  broken({ ...at("a lower CA permits more"), at: "chain", intermediates: 1 }, NAME, (_leaf, chain, random) => {
    const upper = 2 + random.below(chain.path.length - 2);
    setLeafNames(chain, [dNSName("signer.build.example")]);
    setConstraints(linkAt(chain, upper), [dNSName("other.example")], []);
    setConstraints(
      linkAt(chain, 1 + random.below(upper - 1)),
      [dNSName("other.example"), dNSName("build.example")],
      [],
    );
  }),
  broken(
    { ...at("an intermediate's own name", "self-issued"), at: "chain", intermediates: 1 },
    NAME,
    (_leaf, chain, random) => {
      const upper = 2 + random.below(chain.path.length - 2);
      const { template } = linkAt(chain, upper - 1);
      template.extensions = withExtension(template.extensions, subjectAltName([dNSName("ca.other.example")]));
      setConstraints(linkAt(chain, upper), [dNSName("build.example")], []);
    },
  ),
  broken({ ...at("an emailAddress in the subject"), rule: "RFC 5280 §4.2.1.10" }, NAME, (ca, chain) => {
    const { template } = leafOf(chain);
    template.subject = name([
      ["C", "XX"],
      ["O", "Assay Test"],
      ["emailAddress", "signer@other.example"],
    ]);
    template.extensions = withoutExtension(template.extensions, EXTENSION.subjectAltName);
    setConstraints(ca, [rfc822Name("build.example")], []);
  }),
  broken(at("a malformed mailbox"), [NAME, MALFORMED], (ca, chain) => {
    addLeafName(chain, rfc822Name("signer@other@build.example"));
    setConstraints(ca, [rfc822Name("build.example")], []);
  }),
  broken(at("an address constraint without its mask"), BAG, (ca) =>
    setConstraints(ca, [iPAddress(addressOctets("192.0.2.1"))], []),
  ),
  broken(at("an address constraint whose mask has holes"), BAG, (ca) =>
    setConstraints(ca, [], [iPAddress(Uint8Array.of(192, 0, 2, 0, 255, 0, 255, 0))]),
  ),
  broken(at("a wildcard as a constraint"), BAG, (ca) => setConstraints(ca, [], [dNSName("*.other.example")])),
  broken(at("a minimum of one"), BAG, (ca) => {
    const subtree = sequence(dNSName("other.example"), Uint8Array.of(0x80, 1, 1));
    setRawConstraints(ca, sequence(tagged(1, subtree)));
  }),
  broken(at("no subtrees at all"), BAG, (ca) => setRawConstraints(ca, sequence())),
  issuanceRule(at("a constraint with a leading period"), [NAME, MALFORMED, "certificate-extension"], (ca) =>
    setConstraints(ca, [], [dNSName(".other.example")]),
  ),
];

/** In a CA, without features that constrain host names too. */
function at(label: string, ...more: string[]): { at: "CA"; name: string; rule: string; without: string[] } {
  const without = ["dNSName", "rfc822Name", "empty subject", ...more];
  return { at: "CA", name: `names: ${label}`, rule: CONSTRAINTS, without };
}

/** One of the leaf's names is not in what is permitted, or in what is excluded. */
function violated(label: string, list: "permitted" | "excluded"): Mutation {
  const what = list === "permitted" ? "not permitted" : "excluded";
  const without = label === "directoryName" ? ["empty subject"] : [];
  const options = { at: "CA" as const, name: `names: ${label} ${what}`, rule: CONSTRAINTS, without };
  return broken(options, NAME, (ca, chain, random) => {
    const kind = KINDS[label];
    if (kind === undefined) return;
    if (kind.name !== null) addLeafName(chain, kind.name);
    setConstraints(
      ca,
      list === "permitted" ? [random.pick(kind.outside)] : [],
      list === "excluded" ? [random.pick(kind.within)] : [],
    );
  });
}

/** The leaf's issuer has a common name of its own, and the leaf spells the whole name in another way. */
function issuerSpellings(
  label: string,
  kind: typeof allowed | typeof broken,
  spell: (commonName: string) => Uint8Array,
): Mutation[] {
  const options = {
    at: "chain" as const,
    name: `leaf: issuer's name ${label}`,
    rule: MATCHING,
    without: [...OTHERS_OF_ISSUER, "cross-signed", "anchor that", "directoryName"],
  };
  const apply = (leaf: Link, chain: Chain, random: SeededRandom): void => {
    const commonName = `Issuer ${random.text("abcdefgh", 8)}`;
    const issuer = above(chain, leaf);
    const isRoot = chain.path.at(-1) === issuer;
    issuer.template.subject = spelled("Assay Test", commonName);
    if (isRoot) issuer.template.issuer = issuer.template.subject;
    leaf.template.issuer = spell(commonName);
  };
  return [kind === allowed ? allowed(options, apply) : broken(options, "certificate-untrusted", apply)];
}

function spelled(organisation: string, commonName: string, tag: number = TAG.utf8String): Uint8Array {
  return name(
    [
      ["C", "XX"],
      ["O", organisation],
      ["CN", commonName],
    ],
    tag,
  );
}

function setRawConstraints({ template }: Link, value: Uint8Array): void {
  const extension = { oid: EXTENSION.nameConstraints, critical: true, value };
  template.extensions = withExtension(template.extensions, extension);
}
