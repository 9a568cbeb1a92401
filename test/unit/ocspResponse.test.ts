import { createHash } from "node:crypto";

import * as assert from "uvu/assert";

import { TAG, element, integer, nothing, octetString, sequence } from "../../src/testkit/x509/der.js";
import { extKeyUsage, extension } from "../../src/testkit/x509/extensions.js";
import { identifier, freshKey } from "../../src/testkit/x509/keys.js";
import { call } from "../support/harness.js";
import { DAY, type Minted } from "../../src/testkit/x509/mint.js";
import { NOW, authority } from "../support/revocation/authority.js";
import { crl } from "../support/revocation/crl.js";
import { points, scopeOf } from "../support/revocation/distributionPoints.js";
import { ocsp } from "../support/revocation/ocsp.js";
import { rfc3339, revocationCode, revocationOutcome } from "../support/revocation/check.js";
import { suite } from "../support/suite.js";

const test = suite("OCSP responses");
const OCSP_SIGNING = "1.3.6.1.5.5.7.3.9";
const NO_CHECK = "1.3.6.1.5.5.7.48.1.5";
const ca = authority("CA", null);
const leaf = authority("leaf", ca, { serial: 77, isCa: false }).der;
const text = (der: Uint8Array): string => call("ocspText", [der], "string") as string;
const judge = (...responses: Uint8Array[]): string => revocationCode({ leaf, anchor: ca, responses });

test("what a response says", () => {
  const at = (days: number): string => rfc3339(NOW + days * DAY);
  assert.is(text(ocsp(ca, [{ serial: 77 }])), `successful by CN=CA\ngood ${at(-1)} ${at(1)}`);
  const keyHash = createHash("sha1").update(ca.key.spki.subarray(-65)).digest("hex");
  const revoked = { serial: 77, status: "revoked", reason: 4, nextUpdate: null, invalidity: NOW } as const;
  assert.is(
    text(ocsp(ca, [{ serial: 77, status: "unknown" }, revoked], { byKey: true })),
    `successful by key ${keyHash}\nunknown ${at(-1)} ${at(1)}\nrevoked ${at(-1)} superseded ${at(-10)} ${at(0)}`,
  );
});

test("errors have the standard's names and come alone", () => {
  const error = (status: number, ...more: Uint8Array[]): string =>
    text(sequence(element(TAG.enumerated, Uint8Array.of(status)), ...more));
  const names = ["malformedRequest", "internalError", "tryLater", "", "sigRequired", "unauthorized"];
  names.forEach((name, index) =>
    assert.match(error(index + 1), name === "" ? /^revocation-invalid/ : new RegExp(name)),
  );
  assert.match(error(7), /^revocation-invalid/);
  assert.match(error(0), /^revocation-invalid ocspResponse\.responseBytes/);
  assert.match(error(3, ocsp(ca, []).subarray(7)), /^revocation-invalid/);
  const refusal = sequence(element(TAG.enumerated, Uint8Array.of(3)));
  assert.match(revocationOutcome({ leaf, anchor: ca, responses: [refusal] }), /^revocation-unknown .*tryLater/);
});

test("what is not processed and critical is refused", () => {
  const unknown = extension("1.2.3.4", integer(1), true);
  assert.match(text(ocsp(ca, [{ serial: 1, extensions: [unknown] }])), /^revocation-invalid .*1\.2\.3\.4 is not known/);
  assert.match(text(ocsp(ca, [{ serial: 1 }], { extensions: [unknown] })), /^revocation-invalid .*1\.2\.3\.4/);
  const nonce = extension("1.3.6.1.5.5.7.48.1.2", octetString(Uint8Array.of(1)), true);
  assert.match(text(ocsp(ca, [{ serial: 1 }], { extensions: [nonce] })), /^successful/);
});

test("counts are limited", () => {
  const answers = (count: number): Uint8Array =>
    ocsp(
      ca,
      Array.from({ length: count }, () => ({ serial: 1 })),
    );
  assert.match(text(answers(64)), /^successful/);
  assert.match(text(answers(65)), /^budget-exhausted .*more than 64 responses/);
  assert.match(text(ocsp(ca, [], { certificates: Array.from({ length: 9 }, () => nothing()) })), /^budget-exhausted/);
  assert.match(text(new Uint8Array(70_000)), /^budget-exhausted/);
});

test("the issuer's own answer", () => {
  assert.is(judge(ocsp(ca, [{ serial: 77 }])), "ok");
  assert.is(judge(ocsp(ca, [{ serial: 77 }], { byKey: true })), "ok");
  assert.is(judge(ocsp(ca, [{ serial: 77, hash: "sha256" }])), "ok");
  assert.is(judge(ocsp(ca, [{ serial: 77, hash: "sha512" }])), "ok");
  assert.is(judge(ocsp(ca, [{ serial: 77, hash: "md5" }])), "revocation-unknown");
  assert.is(judge(ocsp(ca, [{ serial: 77, status: "revoked" }])), "certificate-revoked");
  assert.is(judge(ocsp(ca, [{ serial: 77, status: "unknown" }])), "revocation-unknown");
  assert.is(judge(ocsp(ca, [{ serial: 78 }])), "revocation-unknown");
  assert.is(judge(ocsp(ca, [{ serial: 78, status: "revoked" }, { serial: 77 }])), "ok");
  assert.is(judge(ocsp(authority("CA", null), [{ serial: 77 }])), "revocation-unknown");
  assert.is(judge(ocsp(ca, [{ serial: 77 }], { signer: freshKey() })), "revocation-invalid");
  assert.is(judge(ocsp(ca, [{ serial: 77 }], { responder: { ...ca, name: sequence() } })), "revocation-invalid");
});

test("the worst of several answers counts", () => {
  const [good, bad] = [{ serial: 77 }, { serial: 77, status: "revoked" } as const];
  assert.is(judge(ocsp(ca, [good, bad])), "certificate-revoked");
  assert.is(judge(ocsp(ca, [bad, good])), "certificate-revoked");
  assert.is(judge(ocsp(ca, [good, { serial: 77, status: "unknown" }])), "revocation-unknown");
  assert.is(judge(ocsp(ca, [good]), ocsp(ca, [bad])), "certificate-revoked");
  assert.is(judge(ocsp(ca, [bad]), ocsp(ca, [good])), "certificate-revoked");
});

test("an answer holds from thisUpdate to nextUpdate", () => {
  const response = ocsp(ca, [{ serial: 77, thisUpdate: NOW - 5, nextUpdate: NOW + 5 }]);
  const at = (time: number): string => revocationCode({ leaf, anchor: ca, responses: [response], time });
  assert.equal(
    [-6, -5, 0, 5, 6].map((offset) => at(NOW + offset)),
    ["revocation-unknown", "ok", "ok", "ok", "revocation-unknown"],
  );
  assert.is(judge(ocsp(ca, [{ serial: 77, nextUpdate: null }])), "revocation-unknown");
});

test("a signature is older than the trouble when invalidityDate says so", () => {
  const since = { serial: 77, status: "revoked", invalidity: NOW - DAY } as const;
  const at = (signedAt: number): string =>
    revocationCode({ leaf, anchor: ca, responses: [ocsp(ca, [since])], signedAt });
  assert.is(at(NOW - DAY - 1), "ok");
  assert.is(at(NOW - DAY), "certificate-revoked");
  assert.is(judge(ocsp(ca, [since])), "certificate-revoked");
  const plainly = ocsp(ca, [{ serial: 77, status: "revoked" }]);
  assert.is(
    revocationCode({ leaf, anchor: ca, responses: [plainly], signedAt: NOW - 300 * DAY }),
    "certificate-revoked",
  );
});

test("a responder needs the issuer's own certificate for it", () => {
  const signing = extKeyUsage(OCSP_SIGNING);
  const by = (responder: Minted, ...certificates: Uint8Array[]): string =>
    judge(ocsp(ca, [{ serial: 77 }], { responder, certificates }));
  const make = (options: Parameters<typeof authority>[2], issuer: Minted | null = ca): Minted =>
    authority("responder", issuer, { isCa: false, ...options });
  const good = make({ extensions: [signing] });
  assert.is(by(good, good.der), "ok");
  assert.is(judge(ocsp(ca, [{ serial: 77 }], { responder: good, certificates: [good.der], byKey: true })), "ok");
  assert.is(by(good, nothing(), good.der), "ok");
  assert.is(by(good), "revocation-invalid");
  const bad: Record<string, Minted> = {
    "no purpose": make({}),
    "any purpose": make({ extensions: [extKeyUsage("2.5.29.37.0")] }),
    "another usage": make({ extensions: [signing], usage: ["cRLSign"] }),
    "not valid any more": make({ extensions: [signing], notAfter: NOW - 1 }),
    "by itself": make({ extensions: [signing] }, null),
    "by a certificate of the issuer": make({ extensions: [signing] }, authority("sub", ca)),
    "by another of the issuer's name": make({ extensions: [signing] }, authority("CA", null)),
    "an unknown critical extension": make({ extensions: [signing, extension("1.2.3.4", integer(1), true)] }),
  };
  for (const [what, responder] of Object.entries(bad))
    assert.is(by(responder, responder.der), "revocation-invalid", what);
  assert.is(by(make({ extensions: [signing] }), good.der), "revocation-invalid", "the key of another");
  const withoutUsage = make({ extensions: [signing], usage: null });
  assert.is(by(withoutUsage, withoutUsage.der), "ok");
});

test("a responder's own status is asked for where its certificate says how", () => {
  const signing = extKeyUsage(OCSP_SIGNING);
  const listed = points([{ full: [element(0x86, Buffer.from("http://crl.test/ca"))] }]);
  const responder = authority("responder", ca, { serial: 9, isCa: false, extensions: [signing, listed] });
  const trusted = authority("responder", ca, {
    serial: 9,
    isCa: false,
    extensions: [signing, listed, extension(NO_CHECK, nothing())],
  });
  const by = (who: Minted, ...crls: Uint8Array[]): string => {
    const responses = [ocsp(ca, [{ serial: 77 }], { responder: who, certificates: [who.der] })];
    return revocationCode({ leaf, anchor: ca, responses, crls });
  };
  assert.is(by(responder), "revocation-unknown");
  assert.is(by(trusted), "ok");
  assert.is(by(responder, crl(ca)), "ok");
  // Without the scope this CRL would speak of the leaf itself: that certificate is not a user's.
  const authorities = scopeOf({ authorities: true });
  assert.is(by(responder, crl(ca, { scope: authorities })), "revocation-unknown");
  assert.is(
    by(responder, crl(ca, { entries: [{ serial: 9 }], scope: scopeOf({ reasons: [1] }) })),
    "revocation-invalid",
  );
});

test("a request names the issuer by SHA-1 and the serial number", () => {
  const request = call("ocspRequestOf", [leaf, ca.der], "bytes") as Uint8Array;
  const hash = (bytes: Uint8Array): Uint8Array => createHash("sha1").update(bytes).digest();
  const certId = sequence(
    identifier("1.3.14.3.2.26", nothing()),
    octetString(hash(ca.name)),
    octetString(hash(ca.key.spki.subarray(-65))),
    integer(77),
  );
  assert.is(
    Buffer.from(request).toString("hex"),
    Buffer.from(sequence(sequence(sequence(sequence(certId))))).toString("hex"),
  );
});

test.run();
