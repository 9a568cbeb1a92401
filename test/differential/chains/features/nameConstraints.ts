/** Name constraints that hold, of each kind (RFC 5280 §4.2.1.10). */
import { contentsOf } from "../../../../src/testkit/x509/der.js";
import { nameConstraintsExtension, subjectAltName, withExtension } from "../../../../src/testkit/x509/extensions.js";
import { addressOctets, generalName, name, nameConstraints } from "../../../../src/testkit/x509/names.js";
import { EXTENSION } from "../../../../src/testkit/x509/oids.js";
import type { SeededRandom } from "../../../support/random.js";
import { type Chain, type Link, leafOf, linkAt } from "../chain.js";
import type { Feature } from "../features.js";

/** Of one kind of name: a leaf's, bases that hold it, and bases that do not. */
interface Kind {
  /** Null is a kind of name that the leaf does not have. */
  name: Uint8Array | null;
  within: readonly Uint8Array[];
  outside: readonly Uint8Array[];
}

const { dNSName, rfc822Name, uniformResourceIdentifier: uri, iPAddress, directoryName, otherName } = generalName;

/** The kinds of names that can be constrained. */
export const KINDS: Readonly<Record<string, Kind>> = {
  dNSName: {
    name: dNSName("signer.build.example"),
    within: [dNSName("build.example"), dNSName("signer.build.example"), dNSName("EXAMPLE"), dNSName("")],
    outside: [dNSName("other.example"), dNSName("uild.example"), dNSName("a.signer.build.example")],
  },
  rfc822Name: {
    name: rfc822Name("signer@mail.build.example"),
    within: [rfc822Name("mail.build.example"), rfc822Name("signer@mail.build.example"), rfc822Name(".build.example")],
    outside: [rfc822Name("build.example"), rfc822Name("other@mail.build.example"), rfc822Name(".mail.build.example")],
  },
  uniformResourceIdentifier: {
    name: uri("https://ci.build.example/workflow?ref=main"),
    within: [uri("ci.build.example"), uri(".build.example"), uri(".example")],
    outside: [uri("build.example"), uri(".ci.build.example"), uri("other.example")],
  },
  "iPAddress of four octets": {
    name: address("192.0.2.77"),
    within: [address("192.0.2.0/24"), address("192.0.2.77/32"), address("0.0.0.0/0")],
    outside: [address("192.0.3.0/24"), address("192.0.2.78/32"), address("192.0.2.0/26")],
  },
  "iPAddress of sixteen octets": {
    name: address("2001:db8::77"),
    within: [address("2001:db8::/32"), address("2001:db8::77/128")],
    outside: [address("2001:db9::/32"), address("2001:db8::80/121")],
  },
  directoryName: {
    name: null,
    within: [directoryName(prefix("Assay Test")), directoryName(prefix("ASSAY  test"))],
    outside: [directoryName(prefix("Elsewhere")), directoryName(name([["O", "Assay Test"]]))],
  },
  otherName: { name: null, within: [], outside: [otherName("1.3.6.1.4.1.55555.3.1", Uint8Array.of(0x05, 0))] },
};

export const nameFeatures: Readonly<Record<string, Feature>> = Object.fromEntries(
  Object.entries(KINDS).flatMap(([label, kind]): [string, Feature][] => [
    ...(kind.within.length === 0
      ? []
      : ([[`${label} permitted`, constrain(kind, "permitted")]] as [string, Feature][])),
    [`${label} not excluded`, constrain(kind, "excluded")],
  ]),
);

/** A constraint of that kind in a drawn CA that has none yet. */
function constrain(kind: Kind, list: "permitted" | "excluded"): Feature {
  return (chain, random) => {
    if (kind.name === null && list === "permitted" && chain.features.has("empty subject")) return false;
    const ca = drawCa(chain, random);
    if (ca === null || isOtherAddressConstrained(chain, kind)) return false;
    if (kind.name !== null) addLeafName(chain, kind.name);
    const bases = list === "permitted" ? [random.pick(kind.within)] : [random.pick(kind.outside)];
    setConstraints(ca, list === "permitted" ? bases : [], list === "excluded" ? bases : []);
    // A permitted subtree holds all names of its kind, so the leaf's first one has to be in it too.
    if (list === "permitted" && kind === KINDS["dNSName"]) setLeafNames(chain, [kind.name ?? dNSName("")]);
    return true;
  };
}

/** Puts name constraints into a certificate. */
export function setConstraints(ca: Link, permitted: readonly Uint8Array[], excluded: readonly Uint8Array[]): void {
  const extension = nameConstraintsExtension(nameConstraints(permitted, excluded));
  ca.template.extensions = withExtension(ca.template.extensions, extension);
}

/** One more subject alternative name for the leaf. */
export function addLeafName(chain: Chain, added: Uint8Array): void {
  const { template } = leafOf(chain);
  const old = template.extensions.find(({ oid }) => oid === EXTENSION.subjectAltName);
  const names = old === undefined ? [] : [contentsOf(old.value)];
  if (names.some((all) => Buffer.from(all).includes(Buffer.from(added)))) return;
  const extension = subjectAltName([...names, added], old?.critical ?? false);
  template.extensions = withExtension(template.extensions, extension);
}

/** Other subject alternative names for the leaf; the first one takes the place of all dNSNames. */
export function setLeafNames(chain: Chain, names: readonly Uint8Array[]): void {
  const { template } = leafOf(chain);
  const old = template.extensions.find(({ oid }) => oid === EXTENSION.subjectAltName);
  template.extensions = withExtension(template.extensions, subjectAltName(names, old?.critical ?? false));
}

/** Addresses of both lengths are one kind of name: what permits the ones refuses all of the others. */
function isOtherAddressConstrained(chain: Chain, kind: Kind): boolean {
  const label = Object.keys(KINDS).find((each) => KINDS[each] === kind) ?? "";
  if (!label.startsWith("iPAddress")) return false;
  return [...chain.features].some((feature) => feature.startsWith("iPAddress") && !feature.startsWith(label));
}

/** A CA of the path without name constraints. */
function drawCa(chain: Chain, random: SeededRandom): Link | null {
  const ca = linkAt(chain, 1 + random.below(chain.path.length - 1));
  return ca.template.extensions.some(({ oid }) => oid === EXTENSION.nameConstraints) ? null : ca;
}

function address(text: string): Uint8Array {
  return iPAddress(addressOctets(text));
}

/** The beginning of the names of all entities of a plain chain, with that organisation. */
function prefix(organisation: string): Uint8Array {
  return name([
    ["C", "XX"],
    ["O", organisation],
  ]);
}
