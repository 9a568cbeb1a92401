/** Advisories about time-stamp tokens, held against the one door to a time stamp. */
import * as assert from "uvu/assert";

import { critical, extKeyUsage } from "../../../src/testkit/x509/extensions.js";
import { encodeCertificate } from "../../../src/testkit/x509/template.js";
import { digest, testKey } from "../../../src/testkit/x509/keys.js";
import { commonName } from "../../../src/testkit/x509/names.js";
import { PURPOSE } from "../../../src/testkit/x509/oids.js";
import {
  SIGNER_NAME,
  TIME_STAMPING,
  aroundGenTime,
  signerCertificate,
  testAuthority,
} from "../../../src/testkit/timestamp/authority.js";
import { verifyTimeStamp } from "../../support/cms/harness.js";
import { signerTemplate, signingCertificateV2, token } from "../../../src/testkit/timestamp/token.js";
import { MESSAGE } from "../../../src/testkit/timestamp/tstInfo.js";
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
        extensions: [critical(extKeyUsage(PURPOSE.codeSigning))],
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
  const template = aroundGenTime(SIGNER_NAME, commonName("Spoofed TSA"), key, key);
  return encodeCertificate({ ...template, extensions: [TIME_STAMPING] });
}
