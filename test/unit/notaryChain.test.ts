import * as assert from "uvu/assert";

import { call } from "../support/harness.js";
import {
  basicConstraints,
  extendedKeyUsage,
  extension,
  keyUsage,
  mint,
  MINUTE,
  newKey,
  T0,
  tlv,
  YEAR,
  type KeyKind,
  type MintedCertificate,
  type MintedExtension,
} from "../support/mintedCertificate.js";
import { hexList } from "../support/pemFiles.js";
import { suite } from "../support/suite.js";

const test = suite("chains of the Notary Project");

const ca = (pathLength = -1): MintedExtension[] => [basicConstraints(true, pathLength), keyUsage([5])];
const root = mint({ subject: "root", extensions: ca() });
const intermediate = mint({ subject: "intermediate", issuer: root, extensions: ca() });
const leafOf = (...extensions: MintedExtension[]): MintedCertificate =>
  mint({ subject: "leaf", issuer: intermediate, extensions });
const leaf = leafOf(keyUsage([0]));
const stamping = extendedKeyUsage(["1.3.6.1.5.5.7.3.8"], true);

const ders = (...chain: MintedCertificate[]): string => hexList(chain.map(({ der }) => der));

function outcome(chain: MintedCertificate[], purpose = "codesigning"): string {
  return call("notaryChain", [ders(...chain), purpose], "string") ?? "";
}

test("a chain in order, from the leaf to its self-signed root", () => {
  assert.is(outcome([leaf, intermediate, root]), "ok");
  assert.is(outcome([mint({ issuer: root, extensions: [keyUsage([0])] }), root]), "ok");
  assert.is(outcome([mint({ extensions: [keyUsage([0])] })]), "ok", "a self-signed leaf");
});

const other = mint({ subject: "root", extensions: ca() });
const disorder: [string, MintedCertificate[], RegExp][] = [
  ["nothing", [], /^certificate-untrusted at chain: the chain is empty/],
  ["no root", [leaf, intermediate], /^certificate-untrusted at chain\[1\]: it ends the chain and is not self-signed/],
  ["the leaf alone", [leaf], /^certificate-untrusted at chain\[0\]: it ends the chain/],
  ["the wrong order", [leaf, root, intermediate], /^certificate-untrusted at chain\[0\]/],
  ["root first", [root, intermediate, leaf], /^certificate-untrusted at chain\[0\]/],
  ["one that is missing", [leaf, root], /^certificate-untrusted at chain\[0\]: it is not issued by the next/],
  ["another root of the same name", [leaf, intermediate, other], /^certificate-signature at chain\[1\]/],
  ["the root twice", [leaf, intermediate, root, root], /^certificate-untrusted at chain\[2\]: it comes twice/],
  ["the leaf twice", [leaf, leaf, intermediate, root], /^certificate-untrusted at chain\[0\]/],
  ["one too many", [leaf, ...Array<MintedCertificate>(12).fill(root)], /^budget-exhausted at chain/],
];
for (const [name, chain, problem] of disorder) test(`no chain: ${name}`, () => assert.match(outcome(chain), problem));

test("a self-signed certificate ends the chain", () => {
  const key = newKey("P-256");
  const self = mint({ subject: "again", key, extensions: ca() });
  const renewed = mint({ subject: "again", key, extensions: ca() });
  const signer = mint({ issuer: self, extensions: [keyUsage([0])] });
  assert.is(outcome([signer, self]), "ok");
  assert.match(outcome([signer, self, renewed]), /^certificate-untrusted at chain\[1\]: it is self-signed/);
});

const leaves: [string, MintedExtension[], boolean][] = [
  ["contentCommitment beside digitalSignature", [keyUsage([0, 1])], true],
  ["cA FALSE", [keyUsage([0]), basicConstraints(false)], true],
  ["cA FALSE, not critical", [keyUsage([0]), basicConstraints(false, -1, false)], true],
  ["codeSigning", [keyUsage([0]), extendedKeyUsage(["1.3.6.1.5.5.7.3.3"])], true],
  ["a private purpose", [keyUsage([0]), extendedKeyUsage(["1.3.6.1.4.1.311.10.3.13"])], true],
  ["an unknown critical extension", [keyUsage([0]), extension("1.2.3", tlv(0x05), true)], true],
  ["no key usage", [], false],
  ["a key usage that is not critical", [keyUsage([0], false)], false],
  ["no digitalSignature", [keyUsage([1])], false],
  ["cA", [keyUsage([0]), basicConstraints(true)], false],
];
for (let bit = 2; bit <= 8; bit++) leaves.push([`key usage bit ${bit}`, [keyUsage([0, bit])], false]);
const forbidden = ["2.5.29.37.0", ...[1, 2, 4, 8, 9].map((last) => `1.3.6.1.5.5.7.3.${last}`)];
for (const purpose of forbidden) {
  leaves.push([`the purpose ${purpose}`, [keyUsage([0]), extendedKeyUsage(["1.3.6.1.5.5.7.3.3", purpose])], false]);
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
for (const [key, isFine] of kinds) {
  test(`a leaf's key of ${key}, and an authority's`, () => {
    const signer = mint({ key, issuer: intermediate, extensions: [keyUsage([0])] });
    const own = mint({ key, subject: "own", extensions: ca() });
    const below = mint({ issuer: own, extensions: [keyUsage([0])] });
    if (isFine) assert.is(outcome([signer, intermediate, root]), "ok");
    else assert.match(outcome([signer, intermediate, root]), /^certificate-usage at chain\[0\]/);
    if (isFine) assert.is(outcome([below, own]), "ok");
    else assert.match(outcome([below, own]), /^certificate-usage at chain\[1\]/);
  });
}

const authorities: [string, MintedExtension[], boolean][] = [
  ["no basic constraints", [keyUsage([5])], false],
  ["basic constraints that are not critical", [basicConstraints(true, -1, false), keyUsage([5])], false],
  ["cA FALSE", [basicConstraints(false), keyUsage([5])], false],
  ["no key usage", [basicConstraints(true)], false],
  ["a key usage that is not critical", [basicConstraints(true), keyUsage([5], false)], false],
  ["no keyCertSign", [basicConstraints(true), keyUsage([6])], false],
  ["more usages", [basicConstraints(true), keyUsage([0, 5, 6])], true],
  ["an unknown critical extension", [...ca(), extension("1.2.3", tlv(0x05), true)], true],
];
for (const [name, extensions, isFine] of authorities) {
  test(`an authority with ${name} is ${isFine ? "fine" : "refused"}, between and on top`, () => {
    const between = mint({ subject: "between", issuer: root, extensions });
    const top = mint({ subject: "top", extensions });
    const chains = [
      [mint({ issuer: between, extensions: [keyUsage([0])] }), between, root],
      [mint({ issuer: top, extensions: [keyUsage([0])] }), top],
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
    chain.unshift(mint({ issuer: chain[0] ?? root, extensions: [keyUsage([0])] }));
    assert.is(outcome(chain) === "ok", isFine, `${length} over ${depth}`);
  }
});

test("timestamps: the purpose is critical and alone, key usages need not be critical", () => {
  const of = (...extensions: MintedExtension[]): string =>
    outcome([leafOf(...extensions), intermediate, root], "timestamping");
  assert.is(of(keyUsage([0]), stamping), "ok");
  assert.is(of(keyUsage([0], false), stamping), "ok");
  assert.match(of(keyUsage([0])), /^certificate-usage/);
  assert.match(of(keyUsage([0]), extendedKeyUsage(["1.3.6.1.5.5.7.3.8"])), /^certificate-usage .*not critical/);
  for (const more of ["1.3.6.1.5.5.7.3.3", "1.2.3.4"]) {
    assert.match(of(keyUsage([0]), extendedKeyUsage(["1.3.6.1.5.5.7.3.8", more], true)), /^certificate-usage .*alone/);
  }
  assert.match(of(keyUsage([0, 5]), stamping), /^certificate-usage/);
  const loose = mint({ subject: "loose", extensions: [basicConstraints(true), keyUsage([5], false)] });
  assert.is(outcome([mint({ issuer: loose, extensions: [keyUsage([0]), stamping] }), loose], "timestamping"), "ok");
});

test("validity need not nest, but every certificate is valid at the time", () => {
  const brief = mint({ subject: "brief", notAfter: T0 + MINUTE, extensions: ca() });
  const chain = [mint({ issuer: brief, notAfter: T0 + 2 * YEAR, extensions: [keyUsage([0])] }), brief];
  assert.is(outcome(chain), "ok");
  const at = (time: number): string =>
    call("notaryValidity", [ders(...chain), new Date(time).toISOString()], "string") ?? "";
  for (const time of [T0, T0 + MINUTE]) assert.is(at(time), "ok");
  assert.is(at(T0 + MINUTE + 1000), "certificate-time at chain[1]: not valid at the time");
  assert.is(at(T0 - 1), "certificate-time at chain[0]: not valid at the time");
});

test("trust stores hold authorities, those for timestamps roots alone", () => {
  const self = mint({ extensions: [keyUsage([0])] });
  const of = (type: string, ...store: MintedCertificate[]): string =>
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
  const isTrusted = (...store: MintedCertificate[]): boolean =>
    call("notaryIsTrusted", [ders(leaf, intermediate, root), ders(...store)], "bool");
  for (const certificate of [root, intermediate, leaf]) assert.ok(isTrusted(other, certificate));
  assert.not.ok(isTrusted(other));
  assert.not.ok(isTrusted(mint({ subject: "root", key: root.key, extensions: ca() })));
  assert.not.ok(isTrusted());
});

test.run();
