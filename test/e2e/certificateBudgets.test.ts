/**
 * Single certificates made to keep a validator busy: names, constraints and extensions without measure. Each search ends,
 * soon, with an answer that is right or with a fault that names the budget, and never with a trap.
 */
import * as assert from "uvu/assert";

import { TAG, element, objectIdentifier, octetString, sequence, setOf } from "../../src/testkit/x509/der.js";
import {
  certificatePolicies,
  extKeyUsage,
  nameConstraintsExtension,
  subjectAltName,
  type ExtensionTemplate,
} from "../../src/testkit/x509/extensions.js";
import { commonName, generalName, name, nameConstraints } from "../../src/testkit/x509/names.js";
import { EXTENSION, PURPOSE } from "../../src/testkit/x509/oids.js";
import { simpleCertificate, simpleKey } from "../support/certificates/simple.js";
import { points } from "../support/revocation/distributionPoints.js";
import { call } from "../support/harness.js";
import { suite } from "../support/suite.js";
import {
  CA,
  root,
  authority,
  validate,
  exhausts,
  refuses,
  settles,
  leafWith,
  constrained,
  chainOf,
  attribute,
} from "../support/path/budgets.js";

const test = suite("certificate budgets");

test("names of 64 KiB, a hundred of them alike", () => {
  const subject = (last: string): Uint8Array =>
    name([
      ["O", "é ".repeat(20_000)],
      ["CN", `${"x".repeat(5000)}${last}`],
    ]);
  const bag = Array.from({ length: 100 }, (_, index) =>
    simpleCertificate(subject("A"), simpleKey(10 + (index % 50)), subject("b"), simpleKey(3), {
      serialNumber: Uint8Array.of(1, index),
    }),
  );
  const leaf = simpleCertificate(commonName("Leaf"), simpleKey(2), subject("a"), simpleKey(3));
  refuses(validate(leaf, bag, [root]));
});

test("an RDN of thousands of attributes, in another case and so in another order", () => {
  const attributes = (spell: (text: string) => string): Uint8Array =>
    sequence(
      setOf(...Array.from({ length: 4000 }, (_, index) => attribute(spell(`${index % 2 === 0 ? "a" : "B"}${index}`)))),
    );
  const bag = Array.from({ length: 40 }, (_, index) =>
    simpleCertificate(
      attributes((text) => text.toLowerCase()),
      simpleKey(10 + index),
      commonName("Root"),
      simpleKey(0),
    ),
  );
  const leaf = simpleCertificate(
    commonName("Leaf"),
    simpleKey(2),
    attributes((text) => text),
    simpleKey(3),
  );
  refuses(validate(leaf, bag, [root]));
});

test("names of thousands of RDNs under constraints of as many", () => {
  const long = (last: string): Uint8Array => {
    const units = Array.from({ length: 1500 }, (_, index) => ["OU", `unit ${index}`] as const);
    return generalName.directoryName(name([...units, ["CN", last]]));
  };
  const [bases, names] = [Array.from({ length: 4 }, () => long("x")), Array.from({ length: 4 }, () => long("Y"))];
  assert.is(validate(leafWith([subjectAltName(names)]), [constrained([], bases)], [root]).code, "ok");
});

test("two thousand names under two thousand constraints", () => {
  const bases = Array.from({ length: 2000 }, (_, index) => generalName.dNSName(`x${index}.example`));
  const names = Array.from({ length: 2000 }, (_, index) => generalName.dNSName(`host.y${index}.example`));
  exhausts(validate(leafWith([subjectAltName(names)]), [constrained([], bases)], [root]), "comparisons of names");
  refuses(validate(leafWith([subjectAltName(names)]), [constrained(bases, [])], [root]));
});

test("long host names, mailboxes and URIs under long constraints", () => {
  const labels = (count: number): string => "a.".repeat(count);
  const { dNSName, rfc822Name, uniformResourceIdentifier: uri } = generalName;
  const bases = [dNSName, rfc822Name]
    .map((make) => make(`${labels(5000)}example`))
    .concat(uri(`.${labels(5000)}example`));
  const names = [
    dNSName(`${labels(20_000)}example`),
    rfc822Name(`x@${labels(9000)}example`),
    uri(`https://${labels(9000)}example/`),
  ];
  settles(validate(leafWith([subjectAltName(names)]), [constrained([], bases)], [root]));
});

test("one certificate with nothing but policies", () => {
  const policies = Array.from({ length: 15_000 }, (_, index) => `1.2.${index}`);
  settles(validate(leafWith([certificatePolicies(...policies)]), [authority], [root]));
});

test("thousands of purposes", () => {
  const purposes = Array.from({ length: 2000 }, (_, index) => `1.3.6.1.4.1.55555.8.${index}`);
  const extensions = [...CA, extKeyUsage(...purposes, PURPOSE.codeSigning)];
  const [leaf, bag, anchors] = chainOf(14, extensions, extKeyUsage(...purposes, PURPOSE.codeSigning));
  assert.is(validate(leaf, bag, anchors, { purpose: PURPOSE.codeSigning }).code, "ok");
});

test("a certificate that is too large", () => {
  const large = { oid: EXTENSION.unknown, critical: false, value: octetString(Buffer.alloc(4 << 20)) };
  exhausts(validate(leafWith([large]), [], [root]), "bytes");
  // In the bag it helps nobody, and harms nobody.
  const spoilt = simpleCertificate(commonName("Root"), simpleKey(0), commonName("Root"), simpleKey(0), {
    extensions: [large],
  });
  assert.is(validate(leafWith([]), [spoilt, authority], [root]).code, "ok");
});

test("extensions without number", () => {
  const many = (count: number): ExtensionTemplate[] =>
    Array.from({ length: count }, (_, index) => ({
      oid: `1.3.6.1.4.1.55555.7.${index}`,
      critical: false,
      value: Uint8Array.of(5, 0),
    }));
  exhausts(validate(leafWith(many(200_000)), [], [root]), "bytes");
  exhausts(validate(leafWith(many(5_000)), [], [root]), "extensions");
  assert.is(validate(leafWith(many(50)), [authority], [root]).code, "ok");
});

test("elements within elements within elements", () => {
  let deep: Uint8Array = Uint8Array.of(5, 0);
  for (let level = 0; level < 20_000; level++) deep = element(level % 2 === 0 ? TAG.sequence : 0xa0, deep);
  const places: ExtensionTemplate[] = [
    { oid: EXTENSION.unknown, critical: false, value: deep },
    subjectAltName([generalName.otherName("1.3.6.1.4.1.55555.3", deep)]),
    { oid: EXTENSION.basicConstraints, critical: false, value: deep },
    { oid: EXTENSION.nameConstraints, critical: true, value: deep },
    { oid: EXTENSION.authorityKeyIdentifier, critical: false, value: deep },
    { oid: EXTENSION.cRLDistributionPoints, critical: false, value: deep },
    { oid: EXTENSION.certificatePolicies, critical: false, value: sequence(sequence(objectIdentifier("1.2.3"), deep)) },
  ];
  for (const place of places) settles(validate(leafWith([place]), [authority], [root]));
  assert.match(call("certificateOutcome", [deep], "string") ?? "", /^certificate-malformed/);
});

test("large certificates in the bag: what is read of them takes many times their size", () => {
  const names = Array.from({ length: 30_000 }, () => generalName.directoryName(sequence()));
  const large = simpleCertificate(commonName("Other"), simpleKey(3), commonName("Nobody"), simpleKey(9), {
    extensions: [subjectAltName(names)],
  });
  const bag = Array.from({ length: 30 }, () => large);
  exhausts(validate(leafWith([]), bag, [root]), "bytes together");
  assert.is(validate(leafWith([]), [authority, ...bag], [root]).code, "ok");
});

test("a long name under constraints of all who might have issued it", () => {
  const long = "a".repeat(100_000);
  const { dNSName, rfc822Name } = generalName;
  for (const [alternative, excluded] of [
    [rfc822Name(`"${long}"@x.example`), dNSName("y.example")],
    [rfc822Name(`"${long}"@x.example`), rfc822Name("")],
    [dNSName(long), dNSName("")],
  ] as const) {
    const leaf = simpleCertificate(commonName("Leaf"), simpleKey(2), commonName("CA"), simpleKey(3), {
      extensions: [subjectAltName([alternative])],
    });
    const below = Array.from({ length: 60 }, (_, index) =>
      simpleCertificate(commonName("CA"), simpleKey(3), commonName("CA above"), simpleKey(4), {
        serialNumber: Uint8Array.of(1, index),
      }),
    );
    const above = Array.from({ length: 190 }, (_, index) =>
      simpleCertificate(commonName("CA above"), simpleKey(4), commonName("Nobody"), simpleKey(9), {
        serialNumber: Uint8Array.of(2, index),
        extensions: [...CA, nameConstraintsExtension(nameConstraints([], [excluded]))],
      }),
    );
    exhausts(validate(leaf, [...below, ...above], [root]), "comparisons of names");
  }
});

test("distribution points, and their names, without number", () => {
  const uri = generalName.uniformResourceIdentifier("http://x.example/");
  const pointsOf = (count: number, names: number): ExtensionTemplate =>
    points(Array.from({ length: count }, () => ({ full: Array<Uint8Array>(names).fill(uri) })));
  assert.is(validate(leafWith([pointsOf(16, 32)]), [authority], [root]).code, "ok");
  exhausts(validate(leafWith([pointsOf(17, 1)]), [authority], [root]), "distribution points");
  exhausts(validate(leafWith([pointsOf(1, 33)]), [authority], [root]), "names of a distribution point");
});

test.run();
