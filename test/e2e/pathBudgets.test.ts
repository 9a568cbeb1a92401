/**
 * Certificates made to keep the search for a path busy: each search ends, soon, with an answer that is right or with a
 * fault that names the budget, and never with a trap.
 */
import {
  certificatePolicies,
  inhibitAnyPolicy,
  policyConstraints,
  policyMappings,
} from "../../src/testkit/x509/extensions.js";
import { type KeyKind, testKey } from "../../src/testkit/x509/keys.js";
import { commonName } from "../../src/testkit/x509/names.js";
import { simpleCertificate, simpleKey } from "../support/certificates/simple.js";
import { suite } from "../support/suite.js";
import { CA, root, foreignRoot, validate, exhausts, refuses, settles, chainOf } from "../support/path/budgets.js";

const test = suite("path budgets");

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

test.run();
