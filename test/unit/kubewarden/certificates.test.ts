/** `crypto/v1/is_certificate_trusted`, decided by certificate-trust over minted chains; rows as Kubewarden's own tests have them. */
import * as assert from "uvu/assert";
import { rootCertificates } from "node:tls";

import { kubewardenHost } from "../../../host/kubewarden/host.js";
import type { ForeignHost } from "../../../host/runtime/foreignHost.js";
import { policy, registry, VERIFIED_AT } from "../../../src/testkit/index.js";
import { bytesOf } from "../../../src/testkit/bytes.js";
import {
  basicConstraints,
  extKeyUsage,
  nameConstraintsExtension,
  subjectAltName,
} from "../../../src/testkit/x509/extensions.js";
import { DAY, mint, type Minted, type MintFields, YEAR } from "../../../src/testkit/x509/mint.js";
import { generalName, nameConstraints } from "../../../src/testkit/x509/names.js";
import { pemOf } from "../../../src/testkit/x509/pem.js";
import { seededKey } from "../../../src/testkit/x509/seededKey.js";
import { suite } from "../../support/suite.js";
import { textOf } from "../../support/guests.js";

const test = suite("kubewarden/certificates");
const now = VERIFIED_AT;
const judge = await policy("certificate-trust", { now });
const EXPIRED = "Certificate is being used after its expiration date";
const EARLY = "Certificate is being used before its validity date";
const OTHER = "Certificate is not trusted by the provided cert chain";

function hostOf(webRoots: readonly string[] = []): ForeignHost {
  return kubewardenHost({ images: registry().reader, verifier: judge, certificates: judge, webRoots });
}

/** `trusted`, the reason, or `error: ` and the error. */
async function heard(request: object, host = hostOf()): Promise<string> {
  const answer = await host.answer("crypto", "v1/is_certificate_trusted", bytesOf(JSON.stringify(request)));
  if ("error" in answer) return `error: ${answer.error}`;
  const { trusted, reason, ...others } = JSON.parse(textOf(answer.bytes)) as { trusted: boolean; reason: string };
  assert.equal(others, {});
  assert.is(trusted, reason === "");
  return trusted ? "trusted" : reason;
}

type Span = readonly [from: number, to: number];
const LONG: Span = [now - 2 * YEAR, now + 2 * YEAR];
const PAST: Span = [now - YEAR, now - 10 * DAY];
const FUTURE: Span = [now + 10 * DAY, now + YEAR];

function made(name: string, issuer: Minted | null, [notBefore, notAfter]: Span, more: MintFields = {}): Minted {
  const key = seededKey(`certificates ${name}`);
  const extensions =
    more.extensions ??
    (name.startsWith("leaf") ? [subjectAltName([generalName.dNSName("leaf.example")])] : [basicConstraints(true)]);
  return mint({ subject: name, issuer, key, notBefore, notAfter, ...more, extensions });
}

const pem = (certificate: Minted): object => ({
  encoding: "Pem",
  data: [...bytesOf(pemOf("CERTIFICATE", certificate.der))],
});
const der = (certificate: Minted): object => ({ encoding: "Der", data: [...certificate.der] });
const pemText = (certificate: Minted): string => pemOf("CERTIFICATE", certificate.der);

const root = made("root", null, LONG);
const middle = made("middle", root, LONG);
const leaf = made("leaf", middle, LONG);

test("a chain vouches, and its root's own validity is not looked at", async () => {
  const rows: [leafSpan: Span, middleSpan: Span | null, rootSpan: Span, expected: string][] = [
    [LONG, LONG, LONG, "trusted"],
    [LONG, null, LONG, "trusted"],
    [PAST, null, LONG, EXPIRED],
    [FUTURE, null, LONG, EARLY],
    [PAST, LONG, LONG, EXPIRED],
    [FUTURE, LONG, LONG, EARLY],
    [LONG, LONG, PAST, "trusted"],
    [LONG, null, PAST, "trusted"],
    [LONG, PAST, LONG, EXPIRED],
    [LONG, FUTURE, LONG, EARLY],
  ];
  for (const [leafSpan, middleSpan, rootSpan, expected] of rows) {
    const top = made("root", null, rootSpan);
    const between = middleSpan === null ? null : made("middle", top, middleSpan);
    const end = made("leaf", between ?? top, leafSpan);
    const cert_chain = (between === null ? [top] : [between, top]).map(pem);
    const at = new Date(now * 1000).toISOString();
    for (const not_after of [null, "", at, at.replace("Z", "+00:00")]) {
      assert.is(await heard({ cert: pem(end), cert_chain, not_after }), expected);
    }
  }
});

test("the time is the request's", async () => {
  const cert_chain = [middle, root].map(der);
  const at = (seconds: number): string => new Date(seconds * 1000).toISOString();
  assert.is(await heard({ cert: der(leaf), cert_chain, not_after: at(now + 3 * YEAR) }), EXPIRED);
  assert.is(await heard({ cert: der(leaf), cert_chain, not_after: at(now - 3 * YEAR) }), EARLY);
  const sentence = "error: Callback evaluation failure: Timestamp not_after is not in RFC3339 format";
  for (const not_after of ["malformed", "2026-01-01"]) {
    assert.is(await heard({ cert: der(leaf), cert_chain, not_after }), sentence);
  }
});

test("another chain, one without its end, an empty one", async () => {
  const stranger = made("stranger", null, LONG);
  const namesake = mint({
    subject: "root",
    notBefore: LONG[0],
    notAfter: LONG[1],
    extensions: [basicConstraints(true)],
  });
  for (const chain of [[stranger], [middle, stranger], [root], [middle, namesake], []]) {
    assert.is(await heard({ cert: pem(leaf), cert_chain: chain.map(pem), not_after: null }), OTHER);
  }
});

test("without a chain the roots of the web are asked, of which some may be unreadable", async () => {
  const direct = made("leaf direct", root, LONG);
  const cert = pem(direct);
  assert.is(await heard({ cert, cert_chain: null, not_after: null }), OTHER, "no roots");
  assert.is(await heard({ cert, not_after: null }, hostOf(["x", pemText(root)])), "trusted");
  assert.is(
    await heard({ cert, cert_chain: [], not_after: null }, hostOf([pemText(root)])),
    OTHER,
    "an empty chain is one",
  );
  assert.is(await heard({ cert, not_after: null }, hostOf(rootCertificates)), OTHER);
  assert.is(await heard({ cert, not_after: null }, hostOf([...rootCertificates, pemText(root)])), "trusted");
  const old = made("leaf old", root, PAST);
  assert.is(await heard({ cert: pem(old), not_after: null }, hostOf(rootCertificates)), EXPIRED, "time comes first");
});

test("purposes do not matter, being a CA does, and so do name constraints", async () => {
  const cert_chain = [pem(root)];
  const client = made("leaf client", root, LONG, { extensions: [extKeyUsage("1.3.6.1.5.5.7.3.2")] });
  assert.is(await heard({ cert: pem(client), cert_chain, not_after: null }), "trusted");
  assert.is(
    await heard({ cert: pem(middle), cert_chain, not_after: null }),
    "Certificate not trusted: CaUsedAsEndEntity",
  );
  const notCa = made("not a CA", root, LONG, { extensions: [] });
  const below = made("leaf below", notCa, LONG);
  assert.match(
    await heard({ cert: pem(below), cert_chain: [pem(notCa), pem(root)], not_after: null }),
    /^Certificate not trusted: .*not a CA/,
  );
  const allowed = nameConstraintsExtension(nameConstraints([generalName.dNSName("other.example")], []));
  const narrow = made("narrow root", null, LONG, { extensions: [basicConstraints(true), allowed] });
  const outside = made("leaf outside", narrow, LONG);
  assert.match(
    await heard({ cert: pem(outside), cert_chain: [pem(narrow)], not_after: null }),
    /^Certificate not trusted: /,
  );
});

test("what is no certificate is an error, not a judgement", async () => {
  const cert = pem(leaf);
  const broken = { encoding: "Der", data: [1, 2, 3] };
  const rows: [object, RegExp][] = [
    [
      { cert: broken, not_after: null },
      /^error: Callback evaluation failure: Certificate is not a valid end-entity certificate: /,
    ],
    [{ cert: { encoding: "Pem", data: [65] }, not_after: null }, /^error: .*: Certificate PEM data is not valid: /],
    [{ cert, cert_chain: [{ encoding: "Pem", data: [] }], not_after: null }, /Certificate PEM data is not valid: /],
    [{ cert, cert_chain: [broken], not_after: null }, /the root of cert_chain could not be read/],
    [{ cert, cert_chain: Array<object>(13).fill(cert), not_after: null }, /more than 12 certificates/],
  ];
  for (const [request, sentence] of rows) assert.match(await heard(request), sentence);
  assert.is(
    await heard({ cert, cert_chain: [broken, pem(middle), pem(root)], not_after: null }),
    "trusted",
    "of no use",
  );
});

test.run();
