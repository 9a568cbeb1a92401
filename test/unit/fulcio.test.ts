import * as assert from "uvu/assert";

import { TAG, element, nothing, string, utf8String } from "../../src/testkit/x509/der.js";
import {
  basicConstraints,
  extKeyUsage,
  extension,
  keyUsage,
  subjectAltName,
  type ExtensionTemplate,
} from "../../src/testkit/x509/extensions.js";
import { MINUTE, T0, YEAR, mint, type Minted } from "../../src/testkit/x509/mint.js";
import { generalName } from "../../src/testkit/x509/names.js";
import { PURPOSE } from "../../src/testkit/x509/oids.js";
import { authorityLine, caExtensions, isoTime, testFulcio } from "../../src/testkit/sigstore/fulcioAuthority.js";
import { fulcioExtension, leafExtensions, mintLeaf } from "../../src/testkit/sigstore/fulcioLeaf.js";
import { call } from "../support/harness.js";
import { suite } from "../support/suite.js";

const test = suite("Fulcio's certificates");

const { root, intermediate } = testFulcio();
const authority = authorityLine([intermediate, root]);
const OK = "1 https://example.com/workflow | https://issuer.example";

function verify(leaf: Minted, time = T0 + MINUTE, authorities = authority): string {
  return call("fulcioVerify", [leaf.der, authorities, isoTime(time)], "string") ?? "";
}

/** The outcome for a leaf with these extensions in place of the usual ones. */
function changed(changes: Parameters<typeof leafExtensions>[0], subject = ""): string {
  return verify(mintLeaf(intermediate, { subject, extensions: leafExtensions(changes) }));
}

test("a leaf of an authority is accepted, and says who it is", () => {
  assert.is(verify(mintLeaf(intermediate)), OK);
  assert.is(verify(mintLeaf(root), T0, authorityLine([root])), OK);
  assert.is(verify(mintLeaf(intermediate), T0, authorityLine([intermediate])), OK, "an anchor need not be a root");
});

test("a root as OpenSSL makes it by default, without key usage", () => {
  const made = testFulcio({}, { extensions: [basicConstraints(true)] });
  assert.is(verify(mintLeaf(made.intermediate), T0, authorityLine([made.intermediate, made.root])), OK);
});

test("the leaf is valid for its minutes, ends included", () => {
  const leaf = mintLeaf(intermediate);
  for (const time of [T0, T0 + 10 * MINUTE, T0 + 10 * MINUTE + 0.999]) assert.is(verify(leaf, time), OK);
  for (const time of [T0 - 1, T0 + 10 * MINUTE + 1]) assert.match(verify(leaf, time), /^certificate-time/);
});

test("of several times of signing each has to lie within every validity, the authority's window too", () => {
  const at = (times: number[], authorities = authority): string =>
    call("fulcioVerify", [mintLeaf(intermediate).der, authorities, times.map(isoTime).join(",")], "string") ?? "";
  assert.is(at([T0, T0 + MINUTE, T0 + 10 * MINUTE]), OK);
  assert.match(at([T0, T0 + 11 * MINUTE]), /^certificate-time/);
  assert.match(at([T0 + 11 * MINUTE, T0]), /^certificate-time/);
  const windowed = authorityLine([intermediate, root], T0, T0 + 5 * MINUTE);
  assert.is(at([T0, T0 + 5 * MINUTE], windowed), OK);
  assert.match(at([T0, T0 + 6 * MINUTE], windowed), /^certificate-untrusted/);
});

test("every certificate above it is valid at the same time", () => {
  const late = { notAfter: T0 + 5 * MINUTE };
  for (const expiring of [testFulcio(late), testFulcio({}, late)]) {
    const leaf = mintLeaf(expiring.intermediate);
    const line = authorityLine([expiring.intermediate, expiring.root]);
    assert.is(verify(leaf, T0 + 5 * MINUTE, line), OK);
    assert.match(verify(leaf, T0 + 5 * MINUTE + 1, line), /^certificate-time/);
  }
  const early = testFulcio({ notBefore: T0 + 5 * MINUTE });
  const line = authorityLine([early.intermediate, early.root]);
  assert.match(verify(mintLeaf(early.intermediate), T0 + MINUTE, line), /^certificate-time/);
});

test("an authority is trusted within its window, ends included", () => {
  const leaf = mintLeaf(intermediate);
  const line = authorityLine([intermediate, root], T0 + MINUTE, T0 + 2 * MINUTE);
  for (const time of [T0 + MINUTE, T0 + 2 * MINUTE]) assert.is(verify(leaf, time, line), OK);
  for (const time of [T0 + MINUTE - 0.001, T0 + 2 * MINUTE + 0.001]) {
    assert.is(verify(leaf, time, line), "certificate-untrusted: no certificate authority was trusted at the time");
  }
  assert.is(verify(leaf, T0, authorityLine([intermediate, root], null, null)), OK);
});

test("any of the authorities may have issued it, each with its own certificates alone", () => {
  const other = testFulcio({ subject: "other" }, { subject: "other root" });
  const lines = [authorityLine([other.intermediate, other.root]), authority];
  assert.is(verify(mintLeaf(intermediate), T0, lines.join("\n")), OK);
  assert.match(verify(mintLeaf(intermediate), T0, lines[0]), /^certificate-untrusted/);
  const torn = [authorityLine([intermediate, other.root]), authorityLine([other.intermediate, root])];
  assert.match(verify(mintLeaf(intermediate), T0, torn.join("\n")), /^certificate-untrusted/);
  assert.match(verify(mintLeaf(intermediate), T0, ""), /^certificate-untrusted/);
});

test("an authority of the same name with another key did not issue it", () => {
  const other = testFulcio();
  const answer = verify(mintLeaf(intermediate), T0, authorityLine([other.intermediate, other.root]));
  assert.match(answer, /^certificate-(untrusted|signature)/);
});

test("what issues is a CA for code signing", () => {
  const refused: [ExtensionTemplate[], RegExp][] = [
    [[keyUsage("keyCertSign")], /^certificate-not-ca/],
    [[basicConstraints(false), keyUsage("keyCertSign")], /^certificate-(not-ca|extension)/],
    [[basicConstraints(true), keyUsage("digitalSignature")], /^certificate-not-ca/],
    [caExtensions(0, extKeyUsage(PURPOSE.serverAuth)), /^certificate-usage/],
  ];
  for (const [extensions, problem] of refused) {
    const bad = testFulcio({ extensions });
    assert.match(verify(mintLeaf(bad.intermediate), T0, authorityLine([bad.intermediate, bad.root])), problem);
  }
  const deep = testFulcio({}, { extensions: caExtensions(0) });
  assert.match(
    verify(mintLeaf(deep.intermediate), T0, authorityLine([deep.intermediate, deep.root])),
    /^certificate-not-ca/,
  );
});

const usages: [string, Parameters<typeof leafExtensions>[0], RegExp][] = [
  ["no key usage", { usage: [] }, /^certificate-usage at certificate.extensions.keyUsage: it has no key usage/],
  [
    "no digitalSignature",
    { usage: [keyUsage("contentCommitment")] },
    /^certificate-usage .*does not include digitalSignature/,
  ],
  [
    "keyCertSign",
    { usage: [keyUsage("digitalSignature", "keyCertSign")] },
    /^certificate-usage .*may sign certificates/,
  ],
  ["no extended key usage", { purposes: [] }, /^certificate-usage .*it has no extended key usage/],
  ["another purpose", { purposes: [extKeyUsage(PURPOSE.serverAuth)] }, /^certificate-usage .*id-kp-codeSigning/],
  ["any purpose", { purposes: [extKeyUsage(PURPOSE.anyExtendedKeyUsage)] }, /^certificate-usage .*id-kp-codeSigning/],
  [
    "a CA",
    { usage: [keyUsage("digitalSignature"), basicConstraints(true)] },
    /^certificate-usage .*it is a CA's certificate/,
  ],
  [
    "an unknown critical extension",
    { usage: [keyUsage("digitalSignature"), extension("1.2.3", nothing(), true)] },
    /^certificate-extension/,
  ],
];
for (const [name, changes, problem] of usages) {
  test(`a leaf is refused: ${name}`, () => assert.match(changed(changes), problem));
}

test("a leaf may have more purposes, and say that it is none of a CA", () => {
  assert.is(changed({ purposes: [extKeyUsage(PURPOSE.serverAuth, PURPOSE.codeSigning)] }), OK);
  assert.is(changed({ usage: [keyUsage("digitalSignature", "contentCommitment"), basicConstraints(false)] }), OK);
});

const mail = generalName.rfc822Name("alice@example.com");
const username = generalName.otherName("1.3.6.1.4.1.57264.1.7", utf8String("alice!example.com"));

test("the identity is one URI, mail address or user name", () => {
  assert.is(changed({ names: [subjectAltName([mail], true)] }), "0 alice@example.com | https://issuer.example");
  assert.is(changed({ names: [subjectAltName([username], true)] }), "2 alice!example.com | https://issuer.example");
  const refused: [Uint8Array[], RegExp][] = [
    [[mail, mail], /not just one/],
    [[mail, generalName.dNSName("example.com")], /not just one/],
    [[generalName.dNSName("example.com")], /of a form that Fulcio does not issue/],
    [[generalName.iPAddress(Uint8Array.of(127, 0, 0, 1))], /of a form that Fulcio does not issue/],
    [[generalName.otherName("1.3.6.1.4.1.57264.1.8", utf8String("alice"))], /of a form that Fulcio does not issue/],
    [
      [generalName.otherName("1.3.6.1.4.1.57264.1.7", string(TAG.ia5String, "alice"))],
      /of a form that Fulcio does not issue/,
    ],
    [
      [generalName.otherName("1.3.6.1.4.1.57264.1.7", element(TAG.utf8String, Uint8Array.of(0xff)))],
      /of a form that Fulcio does not issue/,
    ],
    [[generalName.otherName("1.3.6.1.4.1.57264.1.7", utf8String(""))], /is empty/],
    [[generalName.uniformResourceIdentifier("")], /is empty/],
  ];
  for (const [names, problem] of refused) {
    const answer = changed({ names: [subjectAltName(names, true)] });
    assert.match(answer, /^certificate-name at certificate.extensions.subjectAltName/);
    assert.match(answer, problem);
  }
  assert.match(changed({ names: [] }), /^certificate-name .*not just one/);
});

test("the name is critical when there is no subject", () => {
  assert.match(changed({ names: [subjectAltName([mail], false)] }), /^certificate-name .*not critical/);
  assert.is(
    changed({ names: [subjectAltName([mail], false)] }, "alice"),
    "0 alice@example.com | https://issuer.example",
  );
});

test("someone vouches for the identity, in one voice", () => {
  assert.is(changed({ issuer: [fulcioExtension(1, "https://issuer.example")] }), OK);
  assert.is(changed({ issuer: [fulcioExtension(8, "https://issuer.example")] }), OK);
  assert.match(changed({ issuer: [] }), /^certificate-extension: no extension names the identity's issuer/);
  const two = [fulcioExtension(1, "https://a.example"), fulcioExtension(8, "https://b.example")];
  for (const issuer of [two, [...two].reverse()]) {
    assert.match(changed({ issuer }), /^certificate-extension at .*IssuerV2: the two issuers differ/);
  }
  assert.match(changed({ issuer: [fulcioExtension(8, "")] }), /^certificate-extension .*the issuer is empty/);
});

test("chains of an authority are bounded", () => {
  const chain = Array<Minted>(12).fill(intermediate);
  assert.is(verify(mintLeaf(intermediate), T0, authorityLine([...chain.slice(1), root])), OK);
  assert.match(verify(mintLeaf(intermediate), T0, authorityLine([...chain, root])), /^budget-exhausted/);
});

const extensionsOf = (...extensions: ExtensionTemplate[]): string =>
  call("fulcioExtensions", [mint({ extensions }).der], "string") ?? "";

test("all extensions are read, raw up to .6 and as UTF8String from .8 on", () => {
  const arcs = Array.from({ length: 24 }, (_, index) => index + 1).filter((arc) => arc !== 7);
  const text = (arc: number): string => (arc === 1 || arc === 8 ? "https://issuer.example" : `value ${arc} ü€`);
  const lines = extensionsOf(...arcs.map((arc) => fulcioExtension(arc, text(arc)))).split("\n");
  assert.is(lines.pop(), "issuer: https://issuer.example");
  assert.equal(
    lines.map((line) => line.slice(line.indexOf(": ") + 2)),
    arcs.map(text),
  );
  assert.is(new Set(lines.map((line) => line.slice(0, line.indexOf(":")))).size, 23);
  assert.is(lines[1], "GitHubWorkflowTrigger: value 2 ü€");
  assert.is(lines.at(-1), "TokenSubject: value 24 ü€");
});

test("what is not one of them is passed over", () => {
  const others = ["1.3.6.1.4.1.57264.1.25", "1.3.6.1.4.1.57264.1.200", "1.3.6.1.4.1.57264.2.8", "1.3.6.1.4.1.57264.1"];
  assert.is(extensionsOf(...others.map((oid) => extension(oid, Uint8Array.of(0xff)))), "");
  assert.is(extensionsOf(extension("1.3.6.1.4.1.57264.1.8.1", Uint8Array.of(0xff))), "");
});

const values: [string, number, Uint8Array, RegExp][] = [
  ["bytes behind a UTF8String", 8, Buffer.concat([utf8String("a"), Uint8Array.of(0)]), /IssuerV2: trailing bytes/],
  ["a second UTF8String", 9, Buffer.concat([utf8String("a"), utf8String("b")]), /BuildSignerURI: trailing bytes/],
  ["raw text where a UTF8String is due", 8, Buffer.from("https://issuer.example"), /IssuerV2: /],
  ["another kind of string", 24, string(TAG.ia5String, "a"), /TokenSubject: tag 22/],
  ["a length that is too long", 20, Uint8Array.of(0x0c, 0x81, 0x01, 0x61), /BuildTrigger: a length/],
  ["nothing", 13, new Uint8Array(), /SourceRepositoryDigest: an element is missing/],
  ["no UTF-8 in a UTF8String", 12, element(TAG.utf8String, Uint8Array.of(0xc0, 0x80)), /SourceRepositoryURI: /],
  ["no UTF-8 as it is", 5, Uint8Array.of(0xed, 0xa0, 0x80), /GitHubWorkflowRepository: /],
];
for (const [name, arc, value, problem] of values) {
  test(`an extension is refused: ${name}`, () => {
    const answer = extensionsOf(extension(`1.3.6.1.4.1.57264.1.${arc}`, value));
    assert.match(answer, /^certificate-malformed at certificate\.extensions\./);
    assert.match(answer, problem);
  });
}

test("the otherName's OID is no extension", () => {
  const answer = extensionsOf(extension("1.3.6.1.4.1.57264.1.7", utf8String("alice!example.com")));
  assert.is(answer, "certificate-extension at certificate.extensions.OtherName: it is no extension");
});

test("raw values that look like DER are text", () => {
  assert.match(extensionsOf(extension("1.3.6.1.4.1.57264.1.1", utf8String("abc"))), /^Issuer: \f\u0003abc/);
});

test("years later the certificate is still judged at its time", () => {
  const old = testFulcio({ notAfter: T0 + MINUTE }, { notAfter: T0 + MINUTE });
  const line = authorityLine([old.intermediate, old.root]);
  assert.is(verify(mintLeaf(old.intermediate), T0 + MINUTE, line), OK);
  assert.match(verify(mintLeaf(old.intermediate), T0 + YEAR, line), /^certificate-time/);
});

test.run();
