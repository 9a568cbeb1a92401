import * as assert from "uvu/assert";

import { nothing } from "../../src/testkit/x509/der.js";
import {
  KEY_USAGE,
  basicConstraints,
  critical,
  extKeyUsage,
  extension,
  keyUsage,
  notCritical,
  type ExtensionTemplate,
} from "../../src/testkit/x509/extensions.js";
import { freshKey, type KeyKind } from "../../src/testkit/x509/keys.js";
import { MINUTE, T0, YEAR, dersOf, mint, type Minted } from "../../src/testkit/x509/mint.js";
import { PURPOSE } from "../../src/testkit/x509/oids.js";
import { hexList } from "../../src/testkit/x509/pem.js";
import { isoTime } from "../../src/testkit/sigstore/fulcioAuthority.js";
import { call } from "../support/harness.js";
import { suite } from "../support/suite.js";

const test = suite("chains of the Notary Project");

const ca = (pathLength: number | null = null): ExtensionTemplate[] => [
  basicConstraints(true, pathLength),
  keyUsage("keyCertSign"),
];
const root = mint({ subject: "root", extensions: ca() });
const intermediate = mint({ subject: "intermediate", issuer: root, extensions: ca() });
const leafOf = (...extensions: ExtensionTemplate[]): Minted =>
  mint({ subject: "leaf", issuer: intermediate, extensions });
const leaf = leafOf(keyUsage("digitalSignature"));
const stamping = critical(extKeyUsage(PURPOSE.timeStamping));

const ders = (...chain: Minted[]): string => hexList(dersOf(chain));

function outcome(chain: Minted[], purpose = "codesigning"): string {
  return call("notaryChain", [ders(...chain), purpose], "string") ?? "";
}

test("a chain in order, from the leaf to its self-signed root", () => {
  assert.is(outcome([leaf, intermediate, root]), "ok");
  assert.is(outcome([mint({ issuer: root, extensions: [keyUsage("digitalSignature")] }), root]), "ok");
  assert.is(outcome([mint({ extensions: [keyUsage("digitalSignature")] })]), "ok", "a self-signed leaf");
});

const other = mint({ subject: "root", extensions: ca() });
const disorder: [string, Minted[], RegExp][] = [
  ["nothing", [], /^certificate-untrusted at chain: the chain is empty/],
  ["no root", [leaf, intermediate], /^certificate-untrusted at chain\[1\]: it ends the chain and is not self-signed/],
  ["the leaf alone", [leaf], /^certificate-untrusted at chain\[0\]: it ends the chain/],
  ["the wrong order", [leaf, root, intermediate], /^certificate-untrusted at chain\[0\]/],
  ["root first", [root, intermediate, leaf], /^certificate-untrusted at chain\[0\]/],
  ["one that is missing", [leaf, root], /^certificate-untrusted at chain\[0\]: it is not issued by the next/],
  ["another root of the same name", [leaf, intermediate, other], /^certificate-signature at chain\[1\]/],
  ["the root twice", [leaf, intermediate, root, root], /^certificate-untrusted at chain\[2\]: it comes twice/],
  ["the leaf twice", [leaf, leaf, intermediate, root], /^certificate-untrusted at chain\[0\]/],
  ["one too many", [leaf, ...Array<Minted>(12).fill(root)], /^budget-exhausted at chain/],
];
for (const [name, chain, problem] of disorder) test(`no chain: ${name}`, () => assert.match(outcome(chain), problem));

test("a self-signed certificate ends the chain", () => {
  const key = freshKey();
  const self = mint({ subject: "again", key, extensions: ca() });
  const renewed = mint({ subject: "again", key, extensions: ca() });
  const signer = mint({ issuer: self, extensions: [keyUsage("digitalSignature")] });
  assert.is(outcome([signer, self]), "ok");
  assert.match(outcome([signer, self, renewed]), /^certificate-untrusted at chain\[1\]: it is self-signed/);
});

const leaves: [string, ExtensionTemplate[], boolean][] = [
  ["contentCommitment beside digitalSignature", [keyUsage("digitalSignature", "contentCommitment")], true],
  ["cA FALSE", [keyUsage("digitalSignature"), basicConstraints(false)], true],
  ["cA FALSE, not critical", [keyUsage("digitalSignature"), notCritical(basicConstraints(false))], true],
  ["codeSigning", [keyUsage("digitalSignature"), extKeyUsage(PURPOSE.codeSigning)], true],
  ["a private purpose", [keyUsage("digitalSignature"), extKeyUsage("1.3.6.1.4.1.311.10.3.13")], true],
  ["an unknown critical extension", [keyUsage("digitalSignature"), extension("1.2.3", nothing(), true)], true],
  ["no key usage", [], false],
  ["a key usage that is not critical", [notCritical(keyUsage("digitalSignature"))], false],
  ["no digitalSignature", [keyUsage("contentCommitment")], false],
  ["cA", [keyUsage("digitalSignature"), basicConstraints(true)], false],
];
for (const [usage, bit] of Object.entries(KEY_USAGE)) {
  const usages = keyUsage("digitalSignature", usage as keyof typeof KEY_USAGE);
  if (bit >= 2) leaves.push([`key usage bit ${bit}`, [usages], false]);
}
const forbidden = ["2.5.29.37.0", ...[1, 2, 4, 8, 9].map((last) => `1.3.6.1.5.5.7.3.${last}`)];
for (const purpose of forbidden) {
  leaves.push([
    `the purpose ${purpose}`,
    [keyUsage("digitalSignature"), extKeyUsage(PURPOSE.codeSigning, purpose)],
    false,
  ]);
}
for (const [name, extensions, isFine] of leaves) {
  test(`a leaf with ${name} is ${isFine ? "fine" : "refused"}`, () => {
    const answer = outcome([leafOf(...extensions), intermediate, root]);
    if (isFine) assert.is(answer, "ok");
    else assert.match(answer, /^certificate-usage at chain\[0\]/);
  });
}

const kinds: [KeyKind, boolean][] = [
  ["P-256", true],
  ["P-384", true],
  ["P-521", true],
  ["RSA-2048", true],
  ["RSA-3072", true],
  ["Ed25519", false],
];
for (const [kind, isFine] of kinds) {
  test(`a leaf's key of ${kind}, and an authority's`, () => {
    const key = freshKey(kind);
    const signer = mint({ key, issuer: intermediate, extensions: [keyUsage("digitalSignature")] });
    const own = mint({ key, subject: "own", extensions: ca() });
    const below = mint({ issuer: own, extensions: [keyUsage("digitalSignature")] });
    if (isFine) assert.is(outcome([signer, intermediate, root]), "ok");
    else assert.match(outcome([signer, intermediate, root]), /^certificate-usage at chain\[0\]/);
    if (isFine) assert.is(outcome([below, own]), "ok");
    else assert.match(outcome([below, own]), /^certificate-usage at chain\[1\]/);
  });
}

const authorities: [string, ExtensionTemplate[], boolean][] = [
  ["no basic constraints", [keyUsage("keyCertSign")], false],
  ["basic constraints that are not critical", [notCritical(basicConstraints(true)), keyUsage("keyCertSign")], false],
  ["cA FALSE", [basicConstraints(false), keyUsage("keyCertSign")], false],
  ["no key usage", [basicConstraints(true)], false],
  ["a key usage that is not critical", [basicConstraints(true), notCritical(keyUsage("keyCertSign"))], false],
  ["no keyCertSign", [basicConstraints(true), keyUsage("cRLSign")], false],
  ["more usages", [basicConstraints(true), keyUsage("digitalSignature", "keyCertSign", "cRLSign")], true],
  ["an unknown critical extension", [...ca(), extension("1.2.3", nothing(), true)], true],
];
for (const [name, extensions, isFine] of authorities) {
  test(`an authority with ${name} is ${isFine ? "fine" : "refused"}, between and on top`, () => {
    const between = mint({ subject: "between", issuer: root, extensions });
    const top = mint({ subject: "top", extensions });
    const chains = [
      [mint({ issuer: between, extensions: [keyUsage("digitalSignature")] }), between, root],
      [mint({ issuer: top, extensions: [keyUsage("digitalSignature")] }), top],
    ];
    for (const chain of chains) {
      if (isFine) assert.is(outcome(chain), "ok");
      else assert.match(outcome(chain), /^certificate-not-ca at chain\[1\]/);
    }
  });
}

test("a path length counts the authorities below, without the leaf", () => {
  for (const [length, depth, isFine] of [
    [0, 0, true],
    [0, 1, false],
    [1, 1, true],
    [1, 2, false],
  ] as const) {
    const chain = [mint({ subject: "top", extensions: ca(length) })];
    for (let i = 0; i < depth; i++) chain.unshift(mint({ issuer: chain[0] ?? root, extensions: ca() }));
    chain.unshift(mint({ issuer: chain[0] ?? root, extensions: [keyUsage("digitalSignature")] }));
    assert.is(outcome(chain) === "ok", isFine, `${length} over ${depth}`);
  }
});

test("timestamps: the purpose is critical and alone, key usages need not be critical", () => {
  const of = (...extensions: ExtensionTemplate[]): string =>
    outcome([leafOf(...extensions), intermediate, root], "timestamping");
  assert.is(of(keyUsage("digitalSignature"), stamping), "ok");
  assert.is(of(notCritical(keyUsage("digitalSignature")), stamping), "ok");
  assert.match(of(keyUsage("digitalSignature")), /^certificate-usage/);
  assert.match(
    of(keyUsage("digitalSignature"), extKeyUsage(PURPOSE.timeStamping)),
    /^certificate-usage .*not critical/,
  );
  for (const more of [PURPOSE.codeSigning, "1.2.3.4"]) {
    assert.match(
      of(keyUsage("digitalSignature"), critical(extKeyUsage(PURPOSE.timeStamping, more))),
      /^certificate-usage .*alone/,
    );
  }
  assert.match(of(keyUsage("digitalSignature", "keyCertSign"), stamping), /^certificate-usage/);
  const loose = mint({ subject: "loose", extensions: [basicConstraints(true), notCritical(keyUsage("keyCertSign"))] });
  assert.is(
    outcome([mint({ issuer: loose, extensions: [keyUsage("digitalSignature"), stamping] }), loose], "timestamping"),
    "ok",
  );
});

test("validity need not nest, but every certificate is valid at the time", () => {
  const brief = mint({ subject: "brief", notAfter: T0 + MINUTE, extensions: ca() });
  const chain = [mint({ issuer: brief, notAfter: T0 + 2 * YEAR, extensions: [keyUsage("digitalSignature")] }), brief];
  assert.is(outcome(chain), "ok");
  const at = (time: number): string => call("notaryValidity", [ders(...chain), isoTime(time)], "string") ?? "";
  for (const time of [T0, T0 + MINUTE]) assert.is(at(time), "ok");
  assert.is(at(T0 + MINUTE + 1), "certificate-time at chain[1]: not valid at the time");
  assert.is(at(T0 - 0.001), "certificate-time at chain[0]: not valid at the time");
});

test("trust stores hold authorities, those for timestamps roots alone", () => {
  const self = mint({ extensions: [keyUsage("digitalSignature")] });
  const of = (type: string, ...store: Minted[]): string =>
    call("notaryTrustStore", [ders(...store), type], "string") ?? "";
  for (const type of ["ca", "signingAuthority"]) {
    assert.is(of(type, root, intermediate, self), "ok");
    assert.match(
      of(type, root, leaf),
      /^certificate-not-ca at certificates\[1\]: it is neither a CA's nor self-signed/,
    );
    assert.match(of(type), /^certificate-untrusted: the trust store is empty/);
  }
  assert.is(of("tsa", root), "ok");
  for (const wrong of [intermediate, self, leaf]) {
    assert.match(
      of("tsa", root, wrong),
      /^certificate-not-ca at certificates\[1\]: it is not the self-signed root of a CA/,
    );
  }
  assert.match(of("tsa"), /^certificate-untrusted/);
});

test("a store vouches by holding one of the chain's certificates, byte for byte", () => {
  const isTrusted = (...store: Minted[]): boolean =>
    call("notaryIsTrusted", [ders(leaf, intermediate, root), ders(...store)], "bool");
  for (const certificate of [root, intermediate, leaf]) assert.ok(isTrusted(other, certificate));
  assert.not.ok(isTrusted(other));
  assert.not.ok(isTrusted(mint({ subject: "root", key: root.key, extensions: ca() })));
  assert.not.ok(isTrusted());
});

test.run();
