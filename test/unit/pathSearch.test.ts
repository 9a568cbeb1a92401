import * as assert from "uvu/assert";

import { basicConstraints, subjectAltName } from "../../src/testkit/x509/extensions.js";
import { type Minted } from "../../src/testkit/x509/mint.js";
import { generalName } from "../../src/testkit/x509/names.js";
import { constraints, mintBare, mintCa, mintLeaf, seconds } from "../support/path/certificates.js";
import { accepts, bothPaths, path, refuses } from "../support/path/search.js";
import { suite } from "../support/suite.js";

const test = suite("path search");

const root = mintCa({ subject: "Root" });
const ca = mintCa({ subject: "CA", issuer: root });
const leaf = mintLeaf({ subject: "Leaf", issuer: ca });

/** CAs below one another, the one below `top` first. */
function chain(length: number, top: Minted, fields: (i: number) => { subject: string; key?: string }): Minted[] {
  const cas: Minted[] = [];
  for (let i = 0; i < length; i++) cas.push(mintCa({ ...fields(i), issuer: cas[i - 1] ?? top }));
  return cas;
}

test("the order of the intermediates does not matter", () => {
  const cas = chain(4, root, (i) => ({ subject: `CA ${i}` }));
  const below = mintLeaf({ subject: "Leaf", issuer: cas[3] });
  accepts(path(below, cas, [root]));
  accepts(path(below, [...cas].reverse(), [root]));
});

test("an anchor is tried before a certificate of the same name", () => {
  const bare = mintBare({ subject: "Root", extensions: [basicConstraints(true)] });
  const outcome = path(leaf, [root, ca], [bare]);
  assert.is(outcome.split(" ").length, 4, `not ok, leaf, CA and anchor: ${outcome}`);
});

test("cross-signed CAs: the path that is valid is found", () => {
  const old = mintCa({ subject: "Old root", notAfter: seconds("2025-01-01") });
  const byOld = mintCa({ subject: "CA", issuer: old });
  const elsewhere = mintCa({ subject: "CA", issuer: mintCa({ subject: "Stranger" }) });
  for (const list of [
    [byOld, elsewhere, ca],
    [ca, elsewhere, byOld],
  ])
    accepts(path(leaf, list, [old, root]));
});

test("a path that breaks name constraints is given up for another", () => {
  const named = mintLeaf({
    subject: "Leaf",
    issuer: ca,
    extensions: [subjectAltName([generalName.dNSName("a.example")])],
  });
  const forbidding = mintCa({
    subject: "Policy CA",
    issuer: root,
    extensions: [constraints([], [generalName.dNSName("a.example")])],
  });
  const open = mintCa({ subject: "Open CA", issuer: root });
  const under = [forbidding, open].map((issuer) => mintCa({ subject: "CA", issuer }));
  accepts(path(named, [...under, forbidding, open], [root]));
  refuses(path(named, [under[0] as Minted, forbidding], [root]), "certificate-name", "CN=Leaf");
});

test("cycles end", () => {
  const first = mintCa({ subject: "First" });
  const second = mintCa({ subject: "Second", issuer: first });
  const back = mintCa({ subject: "First", issuer: second });
  const below = mintLeaf({ subject: "Leaf", issuer: back });
  refuses(path(below, [back, second, first], [root]), "certificate-untrusted", "already in the path");
  accepts(path(below, [back, second, first], [first]));
});

test("each pair of key and certificate is checked once", () => {
  // One key signs all: 8 CAs certify each other, so that there are thousands of paths over 57 signatures.
  const names = Array.from({ length: 8 }, (_, i) => `CA ${i}`);
  const cas = names.map((subject) => mintCa({ subject, key: "shared" }));
  const mesh = cas.flatMap((issuer, number) =>
    names.toSpliced(number, 1).map((subject) => mintCa({ subject, key: "shared", issuer })),
  );
  const below = mintLeaf({ subject: "Leaf", issuer: cas[0] });
  refuses(path(below, mesh, [root]), "budget-exhausted", "2000 steps");
});

test("the budget of signatures", () => {
  const keys = Array.from({ length: 110 }, (_, i) => `key ${i}`);
  const others = keys.map((key) => mintCa({ subject: "CA", key, issuer: root }));
  refuses(path(leaf, others, [root]), "budget-exhausted", "100 signatures");
});

test("the key identifier says which of many is tried first, and never excludes", () => {
  const keys = Array.from({ length: 110 }, (_, i) => `key ${i}`);
  const others = keys.map((key) => mintCa({ subject: "CA", key, issuer: root }));
  accepts(path(leaf, [...others, ca], [root]));
  const identifier = Buffer.from(ca.key.identifier).toString("hex");
  const der = Buffer.from(Buffer.from(leaf.der).toString("hex").replace(identifier, "00".repeat(20)), "hex");
  assert.not.equal(der, Buffer.from(leaf.der));
  assert.is(der.length, leaf.der.length);
  refuses(path({ ...leaf, der }, [...others, ca], [root]), "budget-exhausted", "signatures");
  refuses(path({ ...leaf, der }, [ca], [root]), "certificate-signature", "CN=Leaf");
  const misled = mintCa({ subject: "CA", key: "CA", issuer: root, extensions: [] });
  accepts(path(leaf, [misled], [root]));
});

test("the depth", () => {
  const cas = chain(18, root, (i) => ({ subject: `CA ${i}` }));
  const under = (count: number): Minted => mintLeaf({ subject: "Leaf", issuer: cas[count - 1] });
  accepts(path(under(16), cas, [root]));
  refuses(path(under(17), cas, [root]), "budget-exhausted", "more than 16 intermediate certificates");
  accepts(path(under(2), cas, [root], { maxDepth: 2 }));
  refuses(path(under(2), cas, [root], { maxDepth: 1 }), "budget-exhausted", "more than 1 intermediate");
  const order = cas.slice(0, 2).reverse();
  refuses(bothPaths(under(2), order, [root], { maxDepth: 1 }), "budget-exhausted", "more than 1 intermediate");
  accepts(path(leaf, [], [ca], { maxDepth: 0 }));
});

test("self-issued certificates do not count for the depth, but have an end as well", () => {
  const cas = chain(40, root, (i) => ({ subject: "CA", key: `key ${i}` }));
  const under = (count: number): Minted => mintLeaf({ subject: "Leaf", issuer: cas[count - 1] });
  accepts(path(under(20), cas.slice(0, 20), [root], { maxDepth: 1 }));
  refuses(path(under(40), cas, [root], { maxDepth: 1 }), "budget-exhausted", "");
});

test("the budget of name comparisons", () => {
  const many = (domain: string): Uint8Array[] =>
    Array.from({ length: 600 }, (_, i) => generalName.dNSName(`a${i}.${domain}`));
  const limited = mintCa({ subject: "CA", issuer: root, extensions: [constraints([], many("example.com"))] });
  const named = mintLeaf({ subject: "Leaf", issuer: limited, extensions: [subjectAltName(many("example.net"))] });
  refuses(path(named, [limited], [root]), "budget-exhausted", "250000 comparisons of names");
});

test("the number of intermediates", () => {
  const many = Array.from({ length: 257 }, () => ca);
  accepts(path(leaf, many.slice(1), [root]));
  refuses(path(leaf, many, [root]), "budget-exhausted", "256 intermediate certificates");
});

test("an intermediate that cannot be read is left out, and named when there is no path", () => {
  const broken = { ...ca, der: ca.der.subarray(1) };
  accepts(path(leaf, [broken, ca], [root]));
  const outcome = path(leaf, [broken], [root]);
  refuses(outcome, "certificate-untrusted", "a certificate could not be read, intermediates[0].certificate");
});

test("the fault is the one nearest to a path, and subjects in it are bounded", () => {
  const expired = mintCa({ subject: "CA", issuer: root, notAfter: seconds("2025-01-01") });
  const stranger = mintCa({ subject: "CA", key: "stranger", issuer: root });
  refuses(path(leaf, [stranger, expired], [root]), "certificate-time", "CN=CA: expired");
  const long = mintLeaf({ subject: "L".repeat(5000), issuer: ca, notAfter: seconds("2025-01-01") });
  const outcome = path(long, [ca], [root]);
  refuses(outcome, "certificate-time", "…: expired");
  assert.ok(outcome.length < 250, `${outcome.length} characters`);
});

test.run();
