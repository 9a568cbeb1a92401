/** Advisories about time-stamp tokens, held against the one door to a time stamp. */
import * as assert from "uvu/assert";

import { extKeyUsage } from "../../support/certificates/extensions.js";
import { encodeCertificate } from "../../support/certificates/template.js";
import { SCHEMES_OF_KIND, testKey } from "../../support/certificates/keys.js";
import { name } from "../../support/certificates/names.js";
import { PURPOSE } from "../../support/certificates/oids.js";
import {
  NOT_AFTER,
  NOT_BEFORE,
  SIGNER_NAME,
  TIME_STAMPING,
  signerCertificate,
  testAuthority,
} from "../../support/cms/authority.js";
import { verifyTimeStamp } from "../../support/cms/harness.js";
import { MESSAGE, digest, signerTemplate, signingCertificateV2, token } from "../../support/cms/token.js";
import type { Advisory } from "./advisory.js";

const PROFILES = ["rfc3161", "sigstore", "notary"] as const;
const authority = testAuthority();

/** All lessons of this file. */
export const timestampAdvisories: Advisory[] = [
  {
    ids: ["CVE-2026-39984", "GHSA-xm5m-wgh2-rrg3"],
    lesson: "another certificate than the one that signed the timestamp was checked",
    check: async () => {
      // A key for code signing, of the same CA, signs; the authority's certificate stands before its own in the token.
      const key = testKey("P-256", 31);
      const codeSigning = signerCertificate(key, {
        extensions: [{ ...extKeyUsage(PURPOSE.codeSigning), critical: true }],
      });
      for (const certificates of [
        [authority.signer, codeSigning, authority.ca],
        [codeSigning, authority.signer, authority.ca],
      ]) {
        for (const named of [authority.signer, codeSigning]) {
          const signers = [signerTemplate(authority, { key, attributes: [signingCertificateV2(named)] })];
          for (const profile of PROFILES) assertRefused(token(authority, { certificates, signers }), profile);
        }
      }
    },
  },
  {
    ids: ["GHSA-3xxc-pwj6-jgrj"],
    lesson: "a certificate that was only added to the token was taken for the signer's: its name counted",
    check: async () => {
      const spoofed = spoofedCertificate();
      for (const certificates of [
        [spoofed, authority.signer, authority.ca],
        [authority.signer, authority.ca, spoofed],
      ]) {
        for (const profile of PROFILES) {
          const stamp = verifyTimeStamp(token(authority, { certificates }), input(profile));
          assert.ok(stamp.ok, stamp.ok ? "" : stamp.detail);
          assert.is(stamp.ok && stamp.subject, "CN=Test Authority");
          assert.is(stamp.ok && stamp.signer, Buffer.from(digest("sha256", authority.signer)).toString("hex"));
        }
      }
    },
  },
];

function assertRefused(der: Uint8Array, profile: (typeof PROFILES)[number]): void {
  const stamp = verifyTimeStamp(der, input(profile));
  assert.is(stamp.ok ? "ok" : stamp.code, "timestamp-untrusted");
}

function input(profile: (typeof PROFILES)[number]): Parameters<typeof verifyTimeStamp>[1] {
  return { profile, message: MESSAGE, anchors: [authority.root] };
}

/** A leaf that the authority's own certificate seems to have issued, with the name that a caller asks for. */
function spoofedCertificate(): Uint8Array {
  const key = testKey("P-256", 32);
  return encodeCertificate({
    version: 3,
    serialNumber: Uint8Array.of(1),
    innerAlgorithm: null,
    outerAlgorithm: null,
    issuer: SIGNER_NAME,
    subject: name([["CN", "Spoofed TSA"]]),
    notBefore: NOT_BEFORE,
    notAfter: NOT_AFTER,
    spki: key.spki,
    extensions: [TIME_STAMPING],
    signer: key,
    scheme: SCHEMES_OF_KIND[key.kind][0],
  });
}
