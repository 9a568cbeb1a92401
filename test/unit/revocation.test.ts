import * as assert from "uvu/assert";

import { TAG, element, objectIdentifier, sequence, string } from "../../src/testkit/x509/der.js";
import { generalName, name } from "../../src/testkit/x509/names.js";
import { extension, type ExtensionTemplate } from "../../src/testkit/x509/extensions.js";
import { freshKey } from "../../src/testkit/x509/keys.js";
import { DAY, type Minted } from "../../src/testkit/x509/mint.js";
import { NOW, authority } from "../support/revocation/authority.js";
import { crl, type ListOptions } from "../support/revocation/crl.js";
import { points, scopeOf } from "../support/revocation/distributionPoints.js";
import { ocsp } from "../support/revocation/ocsp.js";
import { notaryOutcome, revocationCode, revocationOutcome, type RevocationCase } from "../support/revocation/check.js";
import { suite } from "../support/suite.js";

const test = suite("revocation");
const root = authority("root", null);
const leafOf = (issuer: Minted, ...extensions: ExtensionTemplate[]): Uint8Array =>
  authority("leaf", issuer, { serial: 77, isCa: false, extensions }).der;
const leaf = leafOf(root);
const judge = (crls: Uint8Array[], more: Partial<RevocationCase> = {}): string =>
  revocationCode({ leaf, anchor: root, crls, ...more });
const [OK, REVOKED, UNKNOWN, INVALID] = ["ok", "certificate-revoked", "revocation-unknown", "revocation-invalid"];

/** One attribute, as the contents of a RelativeDistinguishedName. */
const rdn = (commonName: string): Uint8Array =>
  sequence(objectIdentifier("2.5.4.3"), string(TAG.utf8String, commonName));
const below = (base: Uint8Array, commonName: string): Uint8Array =>
  sequence(base.subarray(2), element(TAG.set, rdn(commonName)));
const directory = generalName.directoryName;
const uri = generalName.uniformResourceIdentifier;

test("a complete CRL of the issuer decides", () => {
  assert.is(judge([]), UNKNOWN);
  assert.is(judge([crl(root)]), OK);
  assert.is(judge([crl(root, { entries: [{ serial: 76 }, { serial: 78 }] })]), OK);
  assert.is(judge([crl(root, { entries: [{ serial: 77 }] })]), REVOKED);
  for (const reason of [0, 1, 2, 3, 4, 5, 6, 9, 10]) {
    assert.is(judge([crl(root, { entries: [{ serial: 77, reason }] })]), REVOKED, `reason ${reason}`);
  }
  assert.is(judge([crl(root, { entries: [{ serial: 77, reason: 8 }] })]), OK);
  assert.is(
    judge([
      crl(root, {
        entries: [
          { serial: 77, reason: 8 },
          { serial: 77, reason: 1 },
        ],
      }),
    ]),
    REVOKED,
  );
  assert.is(judge([crl(root), crl(root, { entries: [{ serial: 77 }] })]), REVOKED);
});

test("a CRL of somebody else decides nothing", () => {
  const other = authority("other", null);
  assert.is(judge([crl(other, { entries: [{ serial: 77 }] })]), UNKNOWN);
  assert.is(judge([crl(other, { entries: [{ serial: 77 }] }), crl(root)]), OK);
  const namesake = authority("root", null);
  assert.is(judge([crl(namesake)]), INVALID);
  assert.is(judge([crl(root, { signer: freshKey() })]), INVALID);
  assert.is(judge([crl(namesake, { entries: [{ serial: 77 }] }), crl(root)]), OK);
});

test("a CRL holds from thisUpdate to nextUpdate", () => {
  const list = crl(root, { thisUpdate: NOW - 5, nextUpdate: NOW + 5 });
  const at = (offset: number): string => judge([list], { time: NOW + offset });
  assert.equal([-6, -5, 0, 5, 6].map(at), [UNKNOWN, OK, OK, OK, UNKNOWN]);
});

test("who signs CRLs needs cRLSign where there is a key usage", () => {
  const without = authority("root", null, { usage: ["keyCertSign"] });
  assert.is(revocationCode({ leaf: leafOf(without), anchor: without, crls: [crl(without)] }), INVALID);
  const unlimited = authority("root", null, { usage: null });
  assert.is(revocationCode({ leaf: leafOf(unlimited), anchor: unlimited, crls: [crl(unlimited)] }), OK);
});

test("every certificate below the anchor is asked about", () => {
  const sub = authority("sub", root, { serial: 50 });
  const bottom = leafOf(sub);
  const ask = (...crls: Uint8Array[]): string =>
    revocationOutcome({ leaf: bottom, intermediates: [sub.der], anchor: root, crls });
  assert.is(ask(crl(root), crl(sub)), OK);
  assert.match(ask(crl(root)), /^revocation-unknown path\[0\]: no CRL is at hand/);
  assert.match(ask(crl(sub)), /^revocation-unknown path\[1\]/);
  assert.match(
    ask(crl(root, { entries: [{ serial: 50, reason: 2 }] }), crl(sub)),
    /^certificate-revoked path\[1\].*32, cAC/,
  );
  assert.match(ask(crl(sub, { entries: [{ serial: 77 }] })), /^certificate-revoked path\[0\]/);
  assert.match(ask(crl(root, { entries: [{ serial: 77 }] }), crl(sub)), /^ok/);
  assert.match(ask(crl(root), crl(sub), Uint8Array.of(1)), /^ok/);
  assert.match(ask(crl(root), Uint8Array.of(1)), /^revocation-unknown .*; not readable: certificateList: /);
});

test("the scope of a CRL counts", () => {
  const ask = (scope: Parameters<typeof scopeOf>[0]): string => judge([crl(root, { scope: scopeOf(scope) })]);
  assert.is(ask({ users: true }), OK);
  assert.is(ask({ authorities: true }), UNKNOWN);
  assert.is(ask({ attributes: true }), UNKNOWN);
  assert.is(ask({ reasons: [1, 2, 3, 4, 5, 6, 7, 8] }), OK);
  assert.is(ask({ reasons: [0, 1, 2] }), UNKNOWN);
  assert.is(ask({ indirect: true }), OK);
  assert.is(ask({ full: [directory(root.name)] }), OK);
  assert.is(ask({ full: [uri("http://crl.test/a")] }), UNKNOWN);
  const parts = [
    [1, 2, 3],
    [4, 5, 6, 7, 8],
  ].map((reasons) => crl(root, { scope: scopeOf({ reasons }) }));
  assert.is(judge(parts), OK);
  const revoking = crl(root, { scope: scopeOf({ reasons: [1] }), entries: [{ serial: 77, reason: 1 }] });
  assert.is(judge([...parts, revoking]), REVOKED);
});

test("a CRL and a certificate have to name one distribution point", () => {
  const [a, b] = [uri("http://crl.test/a"), uri("http://crl.test/b")];
  const ask = (point: Parameters<typeof points>[0], scope: Parameters<typeof scopeOf>[0]): string =>
    revocationCode({ leaf: leafOf(root, points(point)), anchor: root, crls: [crl(root, { scope: scopeOf(scope) })] });
  assert.is(ask([{ full: [a] }], { full: [a] }), OK);
  assert.is(ask([{ full: [b, a] }], { full: [uri("http://crl.test/c"), a] }), OK);
  assert.is(ask([{ full: [b] }], { full: [a] }), UNKNOWN);
  assert.is(ask([{ full: [b] }, { full: [a] }], { full: [a] }), OK);
  assert.is(ask([{ relative: rdn("CRL1") }], { relative: rdn("crl1") }), OK);
  assert.is(ask([{ relative: rdn("CRL1") }], { relative: rdn("CRL2") }), UNKNOWN);
  assert.is(ask([{ relative: rdn("CRL1") }], { full: [directory(below(root.name, "CRL1"))] }), OK);
  assert.is(ask([{ full: [directory(below(root.name, "CRL1"))] }], { relative: rdn("CRL1") }), OK);
  const some = { full: [a], reasons: [1, 2] };
  assert.is(ask([some], { full: [a] }), UNKNOWN);
  assert.is(ask([some, { full: [b], reasons: [3, 4, 5, 6, 7, 8] }], { full: [a, b] }), OK);
});

test("an indirect CRL says whose certificates it means", () => {
  const ca = authority("CA", root, { serial: 50 });
  const issuer = authority("CRL issuer", root, { serial: 60, isCa: false, usage: ["cRLSign"] });
  const point = { full: [uri("http://crl.test/a")], crlIssuer: [issuer.name] };
  const scope = scopeOf({ full: [uri("http://crl.test/a")], indirect: true });
  const ask = (list: ListOptions, certificate = leafOf(ca, points([point]))): string =>
    revocationCode({
      leaf: certificate,
      intermediates: [ca.der, issuer.der],
      anchor: root,
      crls: [crl(root), crl(issuer, { scope, ...list })],
    });
  assert.is(ask({}), OK);
  assert.is(ask({ entries: [{ serial: 77 }] }), OK);
  assert.is(ask({ entries: [{ serial: 77, issuer: ca.name }] }), REVOKED);
  assert.is(ask({ entries: [{ serial: 1, issuer: ca.name }, { serial: 77 }] }), REVOKED);
  assert.is(
    ask({
      entries: [
        { serial: 1, issuer: ca.name },
        { serial: 77, issuer: root.name },
      ],
    }),
    OK,
  );
  assert.is(ask({ scope: scopeOf({ full: [uri("http://crl.test/a")] }) }), UNKNOWN);
  assert.is(ask({}, leafOf(ca)), UNKNOWN);
  const relative = { relative: rdn("CRL1"), crlIssuer: [issuer.name] };
  assert.is(ask({ scope: scopeOf({ relative: rdn("CRL1"), indirect: true }) }, leafOf(ca, points([relative]))), OK);
  const nameless = leafOf(ca, points([{ crlIssuer: [issuer.name] }]));
  assert.is(ask({ scope: scopeOf({ full: [directory(issuer.name)], indirect: true }) }, nameless), OK);
  assert.is(ask({}, nameless), UNKNOWN);
});

test("a CRL issuer of its own needs a path to the same anchor, and not to be revoked", () => {
  const keyless = authority("root", null, { key: root.key, usage: ["keyCertSign"] });
  const ca = authority("CA", root, { serial: 50, usage: ["keyCertSign"] });
  const signer = authority("CA", root, { serial: 60, isCa: false, usage: ["cRLSign"], name: ca.name });
  const ask = (crls: Uint8Array[], ...certificates: Minted[]): string =>
    revocationCode({
      leaf: leafOf(ca),
      intermediates: [ca, ...certificates].map(({ der }) => der),
      anchor: root,
      crls,
    });
  assert.is(ask([crl(root), crl(signer)], signer), OK);
  assert.is(ask([crl(root), crl(signer, { entries: [{ serial: 77 }] })], signer), REVOKED);
  assert.is(ask([crl(root), crl(signer)]), INVALID);
  assert.is(ask([crl(root), crl(ca)], signer), INVALID);
  assert.is(ask([crl(root, { entries: [{ serial: 60 }] }), crl(signer)], signer), INVALID);
  assert.is(ask([crl(root, { scope: scopeOf({ authorities: true }) }), crl(signer)], signer), UNKNOWN);
  const stranger = authority("CA", authority("root", null), { isCa: false, usage: ["cRLSign"], name: ca.name });
  assert.is(ask([crl(root), crl(stranger)], stranger), INVALID);
  const certificateSigner = authority("CA", root, { usage: ["keyCertSign"], name: ca.name });
  assert.is(ask([crl(root), crl(certificateSigner)], certificateSigner), INVALID);
  assert.is(revocationCode({ leaf, anchor: keyless, crls: [crl(root)] }), INVALID);
});

test("a CRL issuer may be listed on its own CRL, and is believed only until it lists itself", () => {
  const ca = authority("CA", root, { serial: 50 });
  const issuerPoint = (crlIssuer: Uint8Array): ReturnType<typeof points> =>
    points([{ full: [uri("http://crl.test/a")], crlIssuer: [crlIssuer] }]);
  const issuerName = name([["CN", "CRL issuer"]]);
  const issuer = authority("CRL issuer", ca, {
    serial: 60,
    isCa: false,
    usage: ["cRLSign"],
    extensions: [issuerPoint(issuerName)],
  });
  const scope = scopeOf({ full: [uri("http://crl.test/a")], indirect: true });
  const ask = (...serials: number[]): string =>
    revocationCode({
      leaf: leafOf(ca, issuerPoint(issuerName)),
      intermediates: [ca.der, issuer.der],
      anchor: root,
      crls: [crl(root), crl(issuer, { scope, entries: serials.map((serial) => ({ serial, issuer: ca.name })) })],
    });
  assert.is(ask(), OK);
  assert.is(ask(77), REVOKED);
  assert.is(ask(60), INVALID);
  assert.is(ask(60, 77), INVALID);
});

test("CRL issuers that depend on each other end somewhere", () => {
  const names = Array.from({ length: 12 }, (_, index) => name([["CN", `issuer ${index}`]]));
  const ca = authority("CA", root, { serial: 50 });
  const scope = scopeOf({ full: [uri("http://crl.test/a")], indirect: true });
  const point = (index: number): ReturnType<typeof points> =>
    points([{ full: [uri("http://crl.test/a")], crlIssuer: [names[index % names.length] as Uint8Array] }]);
  const issuers = names.map((issuerName, index) =>
    authority("", ca, { name: issuerName, isCa: false, usage: ["cRLSign"], extensions: [point(index + 1)] }),
  );
  const outcome = revocationCode({
    leaf: leafOf(ca, point(0)),
    intermediates: [ca.der, ...issuers.map(({ der }) => der)],
    anchor: root,
    crls: [crl(root), ...issuers.map((issuer) => crl(issuer, { scope }))],
  });
  assert.is(outcome, "budget-exhausted");
});

test("signatures are counted", () => {
  const lists = Array.from({ length: 65 }, (_, index) => crl(root, { number: index + 1, signer: freshKey() }));
  assert.is(judge(lists.slice(0, 63).concat(crl(root))), OK);
  assert.is(judge(lists.concat(crl(root))), "budget-exhausted");
});

test("a delta CRL changes what the complete one says", () => {
  const hold = { serial: 77, reason: 6 };
  const ask = (complete: ListOptions, delta: ListOptions): string =>
    judge([crl(root, complete), crl(root, { number: 6, base: 5, ...delta })]);
  assert.is(ask({}, {}), OK);
  assert.is(ask({}, { entries: [{ serial: 77, reason: 1 }] }), REVOKED);
  assert.is(ask({ entries: [hold] }, {}), REVOKED);
  assert.is(ask({ entries: [hold] }, { entries: [{ serial: 77, reason: 8 }] }), OK);
  assert.is(ask({ entries: [hold] }, { entries: [{ serial: 77, reason: 1 }] }), REVOKED);
  assert.is(ask({ entries: [{ serial: 77, reason: 1 }] }, { entries: [{ serial: 77, reason: 8 }] }), REVOKED);
  assert.is(judge([crl(root, { number: 6, base: 5 })]), UNKNOWN);
});

test("a delta CRL that does not continue the complete one is not used", () => {
  const revoking = { entries: [{ serial: 77, reason: 1 }] };
  const ask = (delta: ListOptions): string =>
    judge([crl(root), crl(root, { number: 6, base: 5, ...revoking, ...delta })]);
  assert.is(ask({}), REVOKED);
  assert.is(ask({ base: 3 }), REVOKED);
  assert.is(ask({ number: 5 }), OK);
  assert.is(ask({ scope: scopeOf({ users: true }) }), OK);
  assert.is(ask({ nextUpdate: NOW - 1 }), OK);
  assert.is(ask({ signer: freshKey() }), OK);
  assert.is(ask({ base: 6, number: 7 }), UNKNOWN, "a newer complete CRL is kept back");
});

test("a proven time of signing before the invalidity date", () => {
  const list = crl(root, { entries: [{ serial: 77, reason: 1, invalidity: NOW - DAY }] });
  assert.is(judge([list]), REVOKED);
  assert.is(judge([list], { signedAt: NOW - DAY }), REVOKED);
  assert.is(judge([list], { signedAt: NOW - DAY - 1 }), OK);
  const plainly = crl(root, { entries: [{ serial: 77, reason: 1 }] });
  assert.is(judge([plainly], { signedAt: NOW - 100 * DAY }), REVOKED);
});

test("revoked by one source is revoked, sound by one is sound", () => {
  const [good, bad] = [ocsp(root, [{ serial: 77 }]), ocsp(root, [{ serial: 77, status: "revoked" }])];
  const listed = crl(root, { entries: [{ serial: 77 }] });
  assert.is(judge([], { responses: [good] }), OK);
  assert.is(judge([listed], { responses: [good] }), REVOKED);
  assert.is(judge([crl(root)], { responses: [bad] }), REVOKED);
  assert.is(judge([crl(root)], { responses: [ocsp(root, [{ serial: 77, status: "unknown" }])] }), OK);
  assert.is(judge([crl(root, { nextUpdate: NOW - 1 })], { responses: [good] }), OK);
});

test("an anchor that is but a name and a key can be asked about", () => {
  const isKeyAnchor = true;
  assert.is(judge([], { isKeyAnchor, responses: [ocsp(root, [{ serial: 77 }])] }), OK);
  assert.is(judge([], { isKeyAnchor, responses: [ocsp(root, [{ serial: 77, status: "revoked" }])] }), REVOKED);
  assert.is(judge([crl(root)], { isKeyAnchor }), OK);
});

test("the Notary Project's order: OCSP, then CRLs; http alone", () => {
  const [OCSP, LIST] = ["http://ocsp.test/", "http://crl.test/"];
  const access = (url: string): ExtensionTemplate =>
    extension("1.3.6.1.5.5.7.1.1", sequence(sequence(objectIdentifier("1.3.6.1.5.5.7.48.1"), uri(url))));
  const ask = (certificate: Uint8Array, answers: Record<string, Uint8Array>, signedAt?: number): string =>
    notaryOutcome([certificate, root.der], answers, signedAt).slice(0, 2).join(" ");
  const both = leafOf(root, access(OCSP), points([{ full: [uri(LIST)] }]));
  const [good, unknown] = [ocsp(root, [{ serial: 77 }]), ocsp(root, [{ serial: 77, status: "unknown" }])];
  const listed = crl(root, { entries: [{ serial: 77, reason: 1, invalidity: NOW - DAY }] });
  assert.equal(notaryOutcome([leaf, root.der], {}), [OK, "Unknown NonRevokable", "Unknown NonRevokable"]);
  assert.is(ask(both, { [OCSP]: good, [LIST]: listed }), "ok OCSP OK");
  assert.is(ask(both, { [OCSP]: unknown, [LIST]: listed }), "certificate-revoked OCSPFallbackCRL Revoked");
  assert.is(ask(both, { [LIST]: listed }, NOW - 2 * DAY), "ok OCSPFallbackCRL OK");
  assert.is(ask(both, { [OCSP]: unknown }), "revocation-unknown OCSPFallbackCRL Unknown");
  assert.is(ask(leafOf(root, access("https://ocsp.test/")), {}), "revocation-unknown OCSP Unknown");
  assert.is(ask(leafOf(root, points([{ full: [uri("https://crl.test/")] }])), {}), "revocation-unknown CRL Unknown");
  assert.is(ask(leafOf(root, points([{ crlIssuer: [root.name] }])), {}), "revocation-unknown CRL Unknown");
});

test("the Notary Project's CRLs: one for each URL, with the delta CRLs that they name", () => {
  const [a, b, delta] = ["http://crl.test/a", "http://crl.test/b", "http://crl.test/delta"];
  const certificate = leafOf(root, points([{ full: [uri(a)] }, { full: [uri(b)] }]));
  const ask = (answers: Record<string, Uint8Array>): string =>
    notaryOutcome([certificate, root.der], answers).slice(0, 2).join(" ");
  const listed = crl(root, { entries: [{ serial: 77, reason: 6, date: NOW - 3 * DAY }] });
  assert.is(ask({ [a]: crl(root), [b]: crl(root) }), "ok CRL OK");
  assert.is(ask({ [a]: crl(root) }), "revocation-unknown CRL Unknown");
  assert.is(ask({ [b]: listed }), "certificate-revoked CRL Revoked");
  assert.is(ask({ [a]: crl(root, { base: 4 }), [b]: crl(root) }), "revocation-invalid CRL Unknown");
  const freshest = points([{ full: [uri(delta)] }], "2.5.29.46");
  const naming = crl(root, { extensions: [freshest], entries: [{ serial: 77, reason: 6, date: NOW - 3 * DAY }] });
  const withDelta = (options: ListOptions): string =>
    ask({ [a]: naming, [b]: crl(root), [delta]: crl(root, { number: 6, base: 5, ...options }) });
  assert.is(ask({ [a]: naming, [b]: crl(root) }), "revocation-unknown CRL Unknown");
  assert.is(withDelta({}), "certificate-revoked CRL Revoked");
  assert.is(withDelta({ entries: [{ serial: 77, reason: 8, date: NOW - 2 * DAY }] }), "ok CRL OK");
  assert.is(
    withDelta({ entries: [{ serial: 77, reason: 8, date: NOW - 4 * DAY }] }),
    "certificate-revoked CRL Revoked",
  );
  assert.is(withDelta({ base: 6, number: 7 }), "revocation-invalid CRL Unknown");
  assert.is(withDelta({ number: 5 }), "revocation-invalid CRL Unknown");
  assert.is(withDelta({ nextUpdate: NOW - 1 }), "revocation-unknown CRL Unknown");
});

test("revoked outranks unknown in a chain", () => {
  const list = "http://crl.test/ca";
  const point = points([{ full: [uri("http://crl.test/none")] }]);
  const ca = authority("CA", root, { serial: 50, extensions: [points([{ full: [uri(list)] }])] });
  const chain = [leafOf(ca, point), ca.der, root.der];
  assert.equal(notaryOutcome(chain, { [list]: crl(root, { entries: [{ serial: 50 }] }) }), [
    REVOKED,
    "CRL Unknown",
    "CRL Revoked",
    "Unknown NonRevokable",
  ]);
  assert.is(notaryOutcome(chain, { [list]: crl(root) })[0], UNKNOWN);
});

test.run();
