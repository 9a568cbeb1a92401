/** Who may sign a CRL beside the certificate's issuer itself (RFC 5280 §6.3.3 (f)), and who may not. */
import * as assert from "uvu/assert";

import { dersOf, type Minted } from "../../src/testkit/x509/mint.js";
import { authority } from "../support/revocation/authority.js";
import { revocationCode } from "../support/revocation/check.js";
import { crl } from "../support/revocation/crl.js";
import { suite } from "../support/suite.js";

const test = suite("CRL issuers");

const root = authority("root", null);
const ca = authority("ca", root, { serial: 501 });
const sibling = authority("sibling", root, { serial: 502 });
const leaf = authority("leaf", ca, { serial: 77, isCa: false });
/** A CRL in the name of an authority, with the key of another. */
const crlBy = (named: Minted, { key }: Minted): Uint8Array => crl({ ...named, key });
const judge = (bag: Minted[], crls: Uint8Array[]): string =>
  revocationCode({ leaf: leaf.der, anchor: root, intermediates: dersOf([ca, ...bag]), crls });

test("CRLs of the issuers themselves", () => {
  assert.is(judge([], [crl(root), crl(ca)]), "ok");
  assert.is(judge([], [crl(root, { entries: [{ serial: 501 }] }), crl(ca)]), "certificate-revoked");
  assert.is(judge([], [crl(ca)]), "revocation-unknown");
});

test("a key for CRLs that the issuer's own issuer certified", () => {
  const signer = authority("ca", root, { usage: ["cRLSign"], isCa: false });
  assert.is(judge([signer], [crl(root), crlBy(ca, signer)]), "ok");
  const deeper = authority("ca", signer, { usage: ["cRLSign"], isCa: false });
  assert.is.not(judge([signer, deeper], [crl(root), crlBy(ca, deeper)]), "ok");
});

test("a new key of the same name, certified by the old one", () => {
  const second = authority("root", root);
  const third = authority("root", second);
  assert.is(judge([second, third], [crl(root), crlBy(root, third), crl(ca)]), "ok");
  assert.is(
    judge([second, third], [crlBy(root, third), crl(root, { entries: [{ serial: 501 }] }), crl(ca)]),
    "certificate-revoked",
  );
});

test("a CA does not vouch for itself in its issuer's name", () => {
  for (const isCa of [true, false]) {
    const impostor = authority("root", ca, { isCa, usage: ["cRLSign", ...(isCa ? (["keyCertSign"] as const) : [])] });
    assert.is(judge([impostor], [crlBy(root, impostor), crl(ca)]), "revocation-invalid");
  }
});

test("a CA does not vouch in the name of one that is not below it", () => {
  const root2 = authority("root", sibling);
  assert.is(judge([sibling, root2], [crlBy(root, root2), crl(ca), crl(sibling)]), "revocation-invalid");
  const ca2 = authority("ca", sibling);
  assert.is(judge([sibling, ca2], [crl(root), crlBy(ca, ca2), crl(sibling)]), "revocation-invalid");
});

test("entries for one certificate are counted", () => {
  const hold = (count: number): Uint8Array =>
    crl(ca, {
      entries: Array.from({ length: count }, (_, index) => ({ serial: 77, reason: index === count - 1 ? 8 : 6 })),
    });
  assert.is(judge([], [crl(root), hold(64)]), "ok");
  assert.is(judge([], [crl(root), hold(65)]), "budget-exhausted");
});

test.run();
