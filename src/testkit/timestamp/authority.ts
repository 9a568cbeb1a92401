/** A time-stamping authority for tests: a root, a CA below it and a signer, each field of the signer changeable. */
import { basicConstraints, critical, extKeyUsage, keyUsage } from "../x509/extensions.js";
import { type KeyKind, type Scheme, type TestKey, SCHEMES_OF_KIND, testKey } from "../x509/keys.js";
import { commonName } from "../x509/names.js";
import { PURPOSE } from "../x509/oids.js";
import { type CertificateTemplate, certificateTemplate, encodeCertificate } from "../x509/template.js";

/** When tokens of tests are made, and how long certificates are valid around it. */
export const GEN_TIME = Date.parse("2026-03-04T05:06:07Z") / 1000;
export const NOT_BEFORE = GEN_TIME - 86_400;
export const NOT_AFTER = GEN_TIME + 86_400;

const ROOT_NAME = commonName("Test Root");
export const CA_NAME = commonName("Test CA");
export const SIGNER_NAME = commonName("Test Authority");
export const SIGNER_SERIAL = Uint8Array.of(0x2a);

/** Certificates, from the root down, and the signer's key. */
export interface TestAuthority {
  root: Uint8Array;
  ca: Uint8Array;
  signer: Uint8Array;
  key: TestKey;
  scheme: Scheme;
}

/** An authority with a signer's key of this kind; `change` are fields of its certificate that differ. */
export function testAuthority(kind: KeyKind = "P-256", change: Partial<CertificateTemplate> = {}): TestAuthority {
  const [rootKey, caKey] = [testKey("P-256", 1), testKey("P-256", 2)];
  const key = testKey(kind, 3);
  const ca = [basicConstraints(true), keyUsage("keyCertSign")];
  const root = encodeCertificate({ ...aroundGenTime(ROOT_NAME, ROOT_NAME, rootKey, rootKey), extensions: ca });
  const issuing = encodeCertificate({ ...aroundGenTime(ROOT_NAME, CA_NAME, rootKey, caKey), extensions: ca });
  const signer = signerCertificate(key, change);
  return { root, ca: issuing, signer, key, scheme: SCHEMES_OF_KIND[kind][0] };
}

/** A certificate of the test CA for this key. */
export function signerCertificate(key: TestKey, change: Partial<CertificateTemplate> = {}): Uint8Array {
  return encodeCertificate({
    ...aroundGenTime(CA_NAME, SIGNER_NAME, testKey("P-256", 2), key),
    serialNumber: SIGNER_SERIAL,
    extensions: [TIME_STAMPING, keyUsage("digitalSignature")],
    ...change,
  });
}

/** extKeyUsage of an authority. */
export const TIME_STAMPING = critical(extKeyUsage(PURPOSE.timeStamping));

/** Valid around GEN_TIME, without extensions. */
export function aroundGenTime(
  issuer: Uint8Array,
  subject: Uint8Array,
  signer: TestKey,
  key: TestKey,
): CertificateTemplate {
  return certificateTemplate({ issuer, subject, notBefore: NOT_BEFORE, notAfter: NOT_AFTER, signer, key });
}
