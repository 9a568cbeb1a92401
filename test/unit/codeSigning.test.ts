import * as assert from "uvu/assert";

import { nothing, utf8String } from "../../src/testkit/x509/der.js";
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
import { caExtensions, isoTime } from "../../src/testkit/sigstore/fulcioAuthority.js";
import { call } from "../support/harness.js";
import { suite } from "../support/suite.js";

const test = suite("code signing by one's own authority");

const root = mint({ subject: "root", extensions: caExtensions() });
const intermediate = mint({ subject: "intermediate", issuer: root, extensions: caExtensions() });
const signing = [keyUsage("digitalSignature"), extKeyUsage(PURPOSE.codeSigning)];
const leaf = mint({ subject: "leaf", issuer: intermediate, extensions: signing });
const stranger = mint({ subject: "root", extensions: caExtensions() });

interface Settings {
  form: "certificate" | "chain" | "roots";
  leaf?: Minted;
  roots?: Minted[];
  intermediates?: Minted[];
}

const hex = (...list: (Minted | undefined)[]): string =>
  list.map((each) => Buffer.from(each?.der ?? []).toString("hex")).join(",");

/** The outcome when this certificate and chain came with a signature of these times; without any, one minute after T0. */
function verify(settings: Settings, presented: Minted | null, chain: Minted[] = [], ...times: number[]): string {
  const { form, roots = [], intermediates = [] } = settings;
  const trust = [form, hex(settings.leaf), hex(...roots), hex(...intermediates)];
  const came = [
    presented === null ? "" : hex(presented),
    hex(...chain),
    (times.length === 0 ? [T0 + MINUTE] : times).map(isoTime).join(","),
  ];
  return call("codeSigningVerify", [...trust, ...came], "string") ?? "";
}

const chain: Settings = { form: "chain", roots: [intermediate, root] };

test("a chain vouches for any leaf of its own, a certificate in the settings for itself alone", () => {
  assert.is(verify(chain, leaf), "ok");
  assert.is(verify({ ...chain, leaf }, leaf), "ok");
  assert.is(verify({ ...chain, leaf }, null), "ok", "the settings' certificate, when none came");
  const other = mint({ subject: "other", issuer: intermediate, extensions: signing });
  assert.is(verify(chain, other), "ok");
  const problem = "certificate-untrusted: another certificate than the one in the settings";
  assert.is(verify({ ...chain, leaf }, other), problem);
  assert.is(verify({ form: "certificate", leaf }, other), problem);
  assert.is(verify(chain, null), "certificate-untrusted: there is no certificate");
});

test("of several times each has to lie within every validity", () => {
  assert.is(verify(chain, leaf, [], T0 + MINUTE, T0 + 2 * MINUTE), "ok");
  for (const late of [T0 + 50 * YEAR, T0 - 50 * YEAR]) {
    assert.match(verify(chain, leaf, [], T0 + MINUTE, late), /^certificate-time/);
    assert.match(verify(chain, leaf, [], late, T0 + MINUTE), /^certificate-time/);
  }
});

test("without a chain the certificate is trusted by itself, as long as it is valid and for signing", () => {
  assert.is(verify({ form: "certificate", leaf }, leaf), "ok");
  assert.is(verify({ form: "certificate", leaf }, null), "ok");
  assert.match(verify({ form: "certificate", leaf }, leaf, [], T0 - 1), /^certificate-time/);
  assert.match(verify({ form: "certificate", leaf }, leaf, [], T0 + 2 * YEAR), /^certificate-time/);
  const server = mint({ issuer: root, extensions: [keyUsage("digitalSignature"), extKeyUsage(PURPOSE.serverAuth)] });
  assert.match(verify({ form: "certificate", leaf: server }, server), /^certificate-usage/);
});

test("an empty chain vouches for nothing", () => {
  for (const form of ["chain", "roots"] as const) {
    assert.match(verify({ form, leaf }, leaf), /^settings: certificate-untrusted: no certificate is trusted/);
  }
});

test("only the last certificate of a chain is an anchor", () => {
  const expired = mint({ subject: "old", notAfter: T0, extensions: caExtensions() });
  const below = mint({ subject: "below", issuer: expired, extensions: caExtensions() });
  const signer = mint({ issuer: below, extensions: signing });
  assert.match(verify({ form: "chain", roots: [below, expired] }, signer), /^certificate-time/);
  assert.is(verify({ form: "chain", roots: [below] }, signer), "ok", "an intermediate may be the anchor");
  assert.match(verify({ form: "chain", roots: [root, intermediate].reverse() }, signer), /^certificate-untrusted/);
});

test("roots and intermediates may stand in any order, and the signature may bring what is missing", () => {
  const roots = [stranger, root];
  assert.is(verify({ form: "roots", roots, intermediates: [intermediate] }, leaf), "ok");
  assert.is(verify({ form: "roots", roots }, leaf, [intermediate]), "ok");
  assert.is(verify({ form: "roots", roots }, leaf, [stranger, root, intermediate]), "ok");
  assert.match(verify({ form: "roots", roots }, leaf), /^certificate-untrusted/);
  assert.match(verify({ form: "roots", roots: [stranger] }, leaf, [intermediate, root]), /^certificate-/);
});

test("what a signature brings is never an anchor", () => {
  const self = mint({ subject: "self", extensions: signing });
  assert.match(verify(chain, self, [self]), /^certificate-untrusted/);
  const own = mint({ subject: "mallory's root", extensions: caExtensions() });
  const signer = mint({ issuer: own, extensions: signing });
  assert.match(verify(chain, signer, [own]), /^certificate-untrusted/);
});

test("every certificate of the path is held against the time", () => {
  const short = { notAfter: T0 + 5 * MINUTE };
  const brief = mint({ subject: "brief", issuer: root, extensions: caExtensions(), ...short });
  const signer = mint({ issuer: brief, extensions: signing });
  const settings: Settings = { form: "chain", roots: [brief, root] };
  assert.is(verify(settings, signer, [], T0 + 5 * MINUTE), "ok");
  assert.match(verify(settings, signer, [], T0 + 5 * MINUTE + 1), /^certificate-time/);
  const briefRoot = mint({ subject: "brief root", extensions: caExtensions(), ...short });
  const below = mint({ issuer: briefRoot, extensions: signing });
  assert.match(verify({ form: "chain", roots: [briefRoot] }, below, [], T0 + 6 * MINUTE), /^certificate-time/);
});

test("chains have an end", () => {
  let issuer = root;
  const between: Minted[] = [];
  for (let i = 0; i < 12; i++) {
    issuer = mint({ subject: `ca ${i}`, issuer, extensions: caExtensions() });
    between.unshift(issuer);
  }
  const eleven = mint({ issuer: between[1] ?? root, extensions: signing });
  const twelve = mint({ issuer, extensions: signing });
  assert.is(verify({ form: "chain", roots: [...between.slice(1), root] }, eleven), "ok");
  assert.match(verify({ form: "chain", roots: [...between, root] }, twelve), /^settings: budget-exhausted/);
  assert.match(verify({ form: "roots", roots: [root], intermediates: between }, twelve), /^settings: budget-exhausted/);
  assert.is(verify({ form: "roots", roots: [root] }, twelve, between), "ok");
  assert.match(verify({ form: "roots", roots: [root] }, twelve, [...between, root]), /^budget-exhausted/);
});

const leaves: [string, ExtensionTemplate[], RegExp][] = [
  ["as it should be", signing, /^ok$/],
  [
    "with contentCommitment",
    [keyUsage("digitalSignature", "contentCommitment"), extKeyUsage(PURPOSE.codeSigning)],
    /^ok$/,
  ],
  [
    "with another purpose too",
    [keyUsage("digitalSignature"), extKeyUsage(PURPOSE.codeSigning, PURPOSE.serverAuth)],
    /^ok$/,
  ],
  ["that says CA but may not issue", [...signing, basicConstraints(true)], /^ok$/],
  [
    "that may issue",
    [keyUsage("digitalSignature", "keyCertSign"), extKeyUsage(PURPOSE.codeSigning), basicConstraints(true)],
    /^certificate-usage/,
  ],
  ["without key usage", [extKeyUsage(PURPOSE.codeSigning)], /^certificate-usage/],
  ["without digitalSignature", [keyUsage("contentCommitment"), extKeyUsage(PURPOSE.codeSigning)], /^certificate-usage/],
  ["without extended key usage", [keyUsage("digitalSignature")], /^certificate-usage/],
  ["for servers", [keyUsage("digitalSignature"), extKeyUsage(PURPOSE.serverAuth)], /^certificate-usage/],
  ["for anything", [keyUsage("digitalSignature"), extKeyUsage(PURPOSE.anyExtendedKeyUsage)], /^certificate-usage/],
  ["with an unknown critical extension", [...signing, extension("1.2.3", nothing(), true)], /^certificate-extension/],
];
for (const [name, extensions, outcome] of leaves) {
  test(`a leaf ${name}`, () => {
    assert.match(verify(chain, mint({ issuer: intermediate, extensions })), outcome);
  });
}

test("an authority for servers does not vouch for code", () => {
  const server = caExtensions(null, extKeyUsage(PURPOSE.serverAuth));
  const between = mint({ subject: "for servers", issuer: root, extensions: server });
  const signer = mint({ issuer: between, extensions: signing });
  assert.match(verify({ form: "chain", roots: [between, root] }, signer), /^certificate-usage/);
});

test("identities are all names of the forms that signers have, in order", () => {
  const names = [
    generalName.dNSName("example.com"),
    generalName.iPAddress(Uint8Array.of(127, 0, 0, 1)),
    generalName.rfc822Name("alice@example.com"),
    generalName.otherName("1.2.3", utf8String("bob")),
    generalName.otherName("1.3.6.1.4.1.57264.1.7", utf8String("carol!example.com")),
    generalName.uniformResourceIdentifier("https://example.com/w"),
  ];
  const text = (...extensions: ExtensionTemplate[]): string =>
    call("certificateIdentities", [mint({ extensions }).der], "string") ?? "";
  const identities = ["3 example.com", "0 alice@example.com", "2 carol!example.com", "1 https://example.com/w"];
  assert.equal(text(subjectAltName(names)).split("\n"), identities);
  assert.is(text(), "");
});

test.run();
