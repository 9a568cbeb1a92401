/** Certificates of a few words, where only some fields matter. */
import { basicConstraints, keyUsage } from "../../../src/testkit/x509/extensions.js";
import { type TestKey, testKey } from "../../../src/testkit/x509/keys.js";
import {
  type CertificateTemplate,
  certificateTemplate,
  encodeCertificate,
} from "../../../src/testkit/x509/template.js";

/** The time at which simple certificates are valid, in seconds since 1970; for a year before and behind it too. */
export const SIMPLE_TIME = Date.parse("2026-11-21T00:00:00Z") / 1000;

const YEAR = 31_557_600;

/** The template of a certificate for `subject` and `key` that `issuer` signs with `signer`. */
export function simpleTemplate(
  subject: Uint8Array,
  key: TestKey,
  issuer: Uint8Array,
  signer: TestKey,
  changes: Partial<CertificateTemplate> = {},
): CertificateTemplate {
  return certificateTemplate({
    issuer,
    subject,
    notBefore: SIMPLE_TIME - YEAR,
    notAfter: SIMPLE_TIME + YEAR,
    key,
    extensions: [basicConstraints(true), keyUsage("keyCertSign")],
    signer,
    ...changes,
  });
}

/** The same as DER. */
export function simpleCertificate(...parts: Parameters<typeof simpleTemplate>): Uint8Array {
  return encodeCertificate(simpleTemplate(...parts));
}

/** A P-256 key of that number. */
export function simpleKey(index: number): TestKey {
  return testKey("P-256", 100 + index);
}
