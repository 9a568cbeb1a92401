/** Authorities whose certificates are revoked, and the certificates. */
import {
  type ExtensionTemplate,
  authorityKeyIdentifier,
  basicConstraints,
  keyUsage,
  subjectKeyIdentifier,
} from "../../../src/testkit/x509/extensions.js";
import { type TestKey, freshKey } from "../../../src/testkit/x509/keys.js";
import { type Minted, YEAR, mint } from "../../../src/testkit/x509/mint.js";

/** When everything is checked, and the times around it, in seconds since 1970. */
export const NOW = Date.UTC(2026, 5, 1) / 1000;

/** What a certificate differs in from a plain one. */
export interface CertificateOptions {
  serial?: number;
  isCa?: boolean;
  key?: TestKey;
  /** DER Name. */
  name?: Uint8Array;
  extensions?: ExtensionTemplate[];
  /** Null is no key usage. */
  usage?: ("digitalSignature" | "keyCertSign" | "cRLSign")[] | null;
  notAfter?: number;
}

let serials = 1000;

/** A certificate by `issuer`, or by itself; of an authority unless `isCa` is false. */
export function authority(commonName: string, issuer: Minted | null, options: CertificateOptions = {}): Minted {
  const { key = freshKey(), name = commonName, isCa = true, serial, notAfter = NOW + YEAR } = options;
  const { usage = isCa ? ["keyCertSign", "cRLSign"] : ["digitalSignature"] } = options;
  return mint({
    subject: name,
    issuer,
    key,
    serial: serial ?? serials++,
    notBefore: NOW - YEAR,
    notAfter,
    extensions: [
      subjectKeyIdentifier(key.identifier),
      authorityKeyIdentifier((issuer?.key ?? key).identifier),
      basicConstraints(isCa),
      ...(usage === null ? [] : [keyUsage(...usage)]),
      ...(options.extensions ?? []),
    ],
  });
}
