/**
 * Certificates made to keep a validator busy: each search ends, soon, with an answer that is right or with a fault that
 * names the budget, and never with a trap.
 */
import * as assert from "uvu/assert";

import { TAG, element, objectIdentifier, octetString, sequence, setOf, string } from "../support/certificates/der.js";
import {
  basicConstraints,
  certificatePolicies,
  extKeyUsage,
  inhibitAnyPolicy,
  keyUsage,
  nameConstraintsExtension,
  policyConstraints,
  policyMappings,
  subjectAltName,
  type ExtensionTemplate,
} from "../support/certificates/extensions.js";
import { type KeyKind, testKey } from "../support/certificates/keys.js";
import { commonName, generalName, name, nameConstraints } from "../support/certificates/names.js";
import { ATTRIBUTE, EXTENSION, PURPOSE } from "../support/certificates/oids.js";
import { SIMPLE_TIME, simpleCertificate, simpleKey } from "../support/certificates/simple.js";
import { type PathOptions, type PathOutcome, validateChain } from "../support/path/validate.js";
import { points } from "../support/revocation/distributionPoints.js";
import { call } from "../support/harness.js";
import { suite } from "../support/suite.js";

const test = suite("path budgets");

/** Of the process, far above what any case takes: this is not about speed, but about growth without bound. */
const SECONDS = 3;

const CA = [basicConstraints(true), keyUsage("keyCertSign")];
const root = simpleCertificate(commonName("Root"), simpleKey(0), commonName("Root"), simpleKey(0));
const foreignRoot = simpleCertificate(commonName("Foreign"), simpleKey(1), commonName("Foreign"), simpleKey(1));

/** The authority between the root and leaves. */
const authority = simpleCertificate(commonName("CA"), simpleKey(3), commonName("Root"), simpleKey(0));

test("levels of authorities that all certify each other, below nobody", () => {
  const [levels, width] = [7, 6];
  const bag: Uint8Array[] = [];
  for (let level = 0; level < levels; level++) {
    for (let certified = 0; certified < width; certified++) {
      for (let signer = 0; signer < width; signer++) {
        const [key, issuerKey] = [
          simpleKey(10 + level * width + certified),
          simpleKey(10 + (level + 1) * width + signer),
        ];
        bag.push(simpleCertificate(commonName(`CA ${level}`), key, commonName(`CA ${level + 1}`), issuerKey));
      }
    }
  }
  const leaf = simpleCertificate(commonName("Leaf"), simpleKey(2), commonName("CA 0"), simpleKey(10));
  exhausts(validate(leaf, bag, [root]));
});

test("a hundred pairs of authorities in a cycle, below nobody", () => {
  const bag = Array.from({ length: 200 }, (_, index) =>
    simpleCertificate(
      commonName(`CA ${index % 2}`),
      simpleKey(index % 2),
      commonName(`CA ${1 - (index % 2)}`),
      simpleKey(1 - (index % 2)),
      {
        serialNumber: Uint8Array.of(1, index),
      },
    ),
  );
  const leaf = simpleCertificate(commonName("Leaf"), simpleKey(2), commonName("CA 0"), simpleKey(0));
  refuses(validate(leaf, bag, [foreignRoot]), ["budget-exhausted", "certificate-untrusted"]);
});

test("authorities of one name with different keys, none of which signed", () => {
  const bag = Array.from({ length: 250 }, (_, index) =>
    simpleCertificate(commonName("CA"), simpleKey(10 + index), commonName("Root"), simpleKey(0)),
  );
  const leaf = simpleCertificate(commonName("Leaf"), simpleKey(2), commonName("CA"), simpleKey(3));
  exhausts(validate(leaf, bag, [root]), "signatures");
});

test("self-issued authorities of one name, each signed by the next one", () => {
  for (const keys of [1, 2, 250]) {
    const bag = Array.from({ length: 250 }, (_, index) =>
      simpleCertificate(
        commonName("CA"),
        simpleKey(10 + (index % keys)),
        commonName("CA"),
        simpleKey(10 + ((index + 1) % keys)),
        {
          serialNumber: Uint8Array.of(1, index),
        },
      ),
    );
    const leaf = simpleCertificate(commonName("Leaf"), simpleKey(2), commonName("CA"), simpleKey(10));
    refuses(validate(leaf, bag, [root]), ["budget-exhausted", "certificate-untrusted", "certificate-signature"]);
  }
});

test("slow keys, all of one name", () => {
  for (const kind of ["P-521", "P-384", "Ed25519"] satisfies KeyKind[]) {
    const bag = Array.from({ length: 120 }, (_, index) =>
      simpleCertificate(commonName("CA"), testKey(kind, 20 + index), commonName("Root"), simpleKey(0)),
    );
    const leaf = simpleCertificate(commonName("Leaf"), simpleKey(2), commonName("CA"), testKey(kind, 19));
    exhausts(validate(leaf, bag, [root]), "signatures");
  }
});

test("more certificates than are taken", () => {
  const bag = Array.from({ length: 1000 }, (_, index) =>
    simpleCertificate(commonName(`CA ${index}`), simpleKey(0), commonName("Root"), simpleKey(0)),
  );
  const leaf = simpleCertificate(commonName("Leaf"), simpleKey(2), commonName("CA 999"), simpleKey(0));
  refuses(validate(leaf, bag, [root]), ["budget-exhausted", "certificate-untrusted"]);
});

test("a path of forty authorities, and one of forty self-issued ones", () => {
  for (const nameOf of [(index: number) => `CA ${index}`, () => "Root"]) {
    const bag = Array.from({ length: 40 }, (_, index) =>
      simpleCertificate(
        commonName(nameOf(index)),
        simpleKey(10 + index),
        commonName(nameOf(index + 1)),
        simpleKey(11 + index),
      ),
    );
    const anchor = simpleCertificate(commonName(nameOf(40)), simpleKey(50), commonName(nameOf(40)), simpleKey(50));
    const leaf = simpleCertificate(commonName("Leaf"), simpleKey(2), commonName(nameOf(0)), simpleKey(10));
    refuses(validate(leaf, bag, [anchor]));
  }
});

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

test("policies that are all mapped to all others, at every level", () => {
  for (const [levels, width] of [
    [15, 12],
    [8, 60],
    [3, 400],
  ] as const) {
    const policies = Array.from({ length: width }, (_, index) => `1.3.6.1.4.1.55555.9.${index}`);
    const all = policies.flatMap((from) => policies.map((to) => [from, to] as const)).slice(0, 6000);
    const extensions = [...CA, certificatePolicies(...policies), policyMappings(...all)];
    settles(validate(...chainOf(levels, extensions, certificatePolicies(...policies)), { explicitPolicy: true }));
  }
});

test("thousands of policies at every level, anyPolicy among them", () => {
  const policies = Array.from({ length: 4000 }, (_, index) => `1.3.6.1.4.1.55555.9.${index}`);
  const extensions = [
    ...CA,
    certificatePolicies("2.5.29.32.0", ...policies),
    policyConstraints(0, null),
    inhibitAnyPolicy(99),
  ];
  const options = { explicitPolicy: true, initialPolicies: policies.toReversed() };
  settles(validate(...chainOf(14, extensions, certificatePolicies(...policies.toReversed())), options));
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

/** A search in bounded time, with an answer of the core. */
function validate(leaf: Uint8Array, bag: Uint8Array[], anchors: Uint8Array[], options: PathOptions = {}): PathOutcome {
  const started = process.cpuUsage();
  const outcome = validateChain(leaf, bag, anchors, { seconds: SIMPLE_TIME, nanoseconds: 0 }, options);
  const { user, system } = process.cpuUsage(started);
  const seconds = (user + system) / 1_000_000;
  if (process.env["ASSAY_TIMES"] !== undefined)
    console.log(seconds.toFixed(3), outcome.code, outcome.detail.slice(0, 90));
  assert.ok(seconds < SECONDS, `${seconds} seconds: ${outcome.code} ${outcome.detail}`);
  return outcome;
}

function exhausts({ code, detail }: PathOutcome, what = ""): void {
  assert.is(code, "budget-exhausted", detail);
  assert.match(detail, what);
}

function refuses({ code, detail }: PathOutcome, codes?: readonly string[]): void {
  assert.is.not(code, "ok");
  if (codes !== undefined) assert.ok(codes.includes(code), `${code} ${detail}`);
  settles({ code, detail });
}

/** Any answer but a defect. */
function settles({ code, detail }: PathOutcome): void {
  assert.match(code, /^(ok|budget-exhausted|certificate-[a-z-]+)$/, detail);
}

/** A leaf that the root issued, with these extensions. */
function leafWith(extensions: ExtensionTemplate[]): Uint8Array {
  return simpleCertificate(commonName("Leaf"), simpleKey(2), commonName("CA"), simpleKey(3), { extensions });
}

/** The authority between the root and leaves, with name constraints. */
function constrained(permitted: Uint8Array[], excluded: Uint8Array[]): Uint8Array {
  const extensions = [...CA, nameConstraintsExtension(nameConstraints(permitted, excluded))];
  return simpleCertificate(commonName("CA"), simpleKey(3), commonName("Root"), simpleKey(0), { extensions });
}

/** A leaf, so many authorities with these extensions, and the root. */
function chainOf(
  levels: number,
  extensions: ExtensionTemplate[],
  ofLeaf: ExtensionTemplate,
): [leaf: Uint8Array, bag: Uint8Array[], anchors: Uint8Array[]] {
  const nameOf = (level: number): Uint8Array => commonName(level === levels ? "Root" : `CA ${level}`);
  const keyOf = (level: number): ReturnType<typeof simpleKey> => simpleKey(level === levels ? 0 : 10 + level);
  const bag = Array.from({ length: levels }, (_, level) =>
    simpleCertificate(nameOf(level), keyOf(level), nameOf(level + 1), keyOf(level + 1), { extensions }),
  );
  const leaf = simpleCertificate(commonName("Leaf"), simpleKey(2), nameOf(0), keyOf(0), { extensions: [ofLeaf] });
  return [leaf, bag, [root]];
}

function attribute(value: string): Uint8Array {
  return sequence(objectIdentifier(ATTRIBUTE.OU), string(TAG.utf8String, value));
}

test.run();
