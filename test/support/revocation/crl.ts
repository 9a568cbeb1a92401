/** CRLs of an authority: complete and current ones, but for what is changed (RFC 5280 §5). */
import { enumerated, generalizedTime, integer, integerContents, sequence } from "../../../src/testkit/x509/der.js";
import { type ExtensionTemplate, authorityKeyIdentifier, extension } from "../../../src/testkit/x509/extensions.js";
import type { TestKey } from "../../../src/testkit/x509/keys.js";
import { DAY, type Minted } from "../../../src/testkit/x509/mint.js";
import { generalName } from "../../../src/testkit/x509/names.js";
import { EXTENSION } from "../../../src/testkit/x509/oids.js";
import { NOW } from "./authority.js";
import { encodeCertificateList } from "../../../src/testkit/x509/certificateList.js";

/** What an entry of a CRL says. */
export interface Entry {
  serial: number;
  date?: number;
  reason?: number;
  invalidity?: number;
  /** DER Name of the certificate's issuer. */
  issuer?: Uint8Array;
  extensions?: ExtensionTemplate[];
}

/** What a CRL differs in from a complete, current one. */
export interface ListOptions {
  number?: number;
  isNumberCritical?: boolean;
  base?: number;
  entries?: Entry[];
  /** DER IssuingDistributionPoint. */
  scope?: Uint8Array;
  thisUpdate?: number;
  /** Null leaves it out. */
  nextUpdate?: number | null;
  /** Behind the others; null leaves all but the authority's key identifier out. */
  extensions?: ExtensionTemplate[] | null;
  signer?: TestKey;
}

/** A CRL by this authority. */
export function crl(issuer: Minted, options: ListOptions = {}): Uint8Array {
  const signer = options.signer ?? issuer.key;
  return encodeCertificateList({
    version: 2,
    issuer: issuer.name,
    thisUpdate: options.thisUpdate ?? NOW - DAY,
    nextUpdate: options.nextUpdate === undefined ? NOW + DAY : options.nextUpdate,
    revokedCertificates: (options.entries ?? []).map((entry) => ({
      serialNumber: integerContents(BigInt(entry.serial)),
      revocationDate: entry.date ?? NOW - 10 * DAY,
      extensions: entryExtensions(entry),
    })),
    extensions: [
      authorityKeyIdentifier(issuer.key.identifier),
      ...(options.extensions === null ? [] : listExtensions(options)),
    ],
    signer,
    scheme: "ecdsa-with-SHA256",
  });
}

function listExtensions({ number = 5, isNumberCritical, base, scope, extensions }: ListOptions): ExtensionTemplate[] {
  return [
    extension(EXTENSION.cRLNumber, integer(number), isNumberCritical),
    ...(base === undefined ? [] : [extension(EXTENSION.deltaCRLIndicator, integer(base), true)]),
    ...(scope === undefined ? [] : [extension(EXTENSION.issuingDistributionPoint, scope, true)]),
    ...(extensions ?? []),
  ];
}

function entryExtensions({ reason, invalidity, issuer, extensions }: Entry): ExtensionTemplate[] {
  return [
    ...(reason === undefined ? [] : [extension(EXTENSION.reasonCode, enumerated(reason))]),
    ...(invalidity === undefined ? [] : [extension(EXTENSION.invalidityDate, generalizedTime(invalidity))]),
    ...(issuer === undefined
      ? []
      : [extension(EXTENSION.certificateIssuer, sequence(generalName.directoryName(issuer)), true)]),
    ...(extensions ?? []),
  ];
}
