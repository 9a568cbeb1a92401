/** Authorities that issue certificates, CRLs and OCSP responses for tests, right ones and wrong ones. */
import { createHash } from "node:crypto";

import { encodeCertificateList } from "./certificates/certificateList.js";
import {
  TAG,
  bitString,
  contentsOf,
  element,
  generalizedTime,
  integer,
  integerContents,
  namedBits,
  nothing,
  objectIdentifier,
  octetString,
  sequence,
  tagged,
  taggedPrimitive,
} from "./certificates/der.js";
import {
  type ExtensionTemplate,
  authorityKeyIdentifier,
  basicConstraints,
  encodeExtension,
  keyUsage,
  subjectKeyIdentifier,
} from "./certificates/extensions.js";
import { type TestKey, identifier, schemeAlgorithm, signBytes, testKey } from "./certificates/keys.js";
import { generalName, name } from "./certificates/names.js";
import { encodeCertificate } from "./certificates/template.js";

/** When everything is checked, and the times around it, in seconds since 1970. */
export const NOW = Date.UTC(2026, 5, 1) / 1000;
export const DAY = 86_400;
const YEAR = 365 * DAY;

/** Who issues: a name, a key and the certificate that says so. */
export interface Authority {
  name: Uint8Array;
  key: TestKey;
  der: Uint8Array;
}

/** What a certificate differs in from a plain one. */
export interface CertificateOptions {
  serial?: number;
  isCa?: boolean;
  key?: TestKey;
  name?: Uint8Array;
  extensions?: ExtensionTemplate[];
  usage?: ("digitalSignature" | "keyCertSign" | "cRLSign")[] | null;
  notAfter?: number;
}

let keys = 0;
let serials = 1000;

/** A P-256 key of its own. */
export function newKey(): TestKey {
  return testKey("P-256", keys++);
}

/** A certificate by `issuer`, or by itself; of an authority unless `isCa` is false. */
export function authority(commonName: string, issuer: Authority | null, options: CertificateOptions = {}): Authority {
  const key = options.key ?? newKey();
  const subject = options.name ?? name([["CN", commonName]]);
  const signer = issuer?.key ?? key;
  const isCa = options.isCa ?? true;
  const usage =
    options.usage === undefined ? (isCa ? ["keyCertSign", "cRLSign"] : ["digitalSignature"]) : options.usage;
  const der = encodeCertificate({
    version: 3,
    serialNumber: integerContents(BigInt(options.serial ?? serials++)),
    innerAlgorithm: null,
    outerAlgorithm: null,
    issuer: issuer?.name ?? subject,
    subject,
    notBefore: NOW - YEAR,
    notAfter: options.notAfter ?? NOW + YEAR,
    spki: key.spki,
    extensions: [
      subjectKeyIdentifier(key.identifier),
      authorityKeyIdentifier(signer.identifier),
      basicConstraints(isCa),
      ...(usage === null ? [] : [keyUsage(...(usage as ("keyCertSign" | "cRLSign" | "digitalSignature")[]))]),
      ...(options.extensions ?? []),
    ],
    signer,
    scheme: "ecdsa-with-SHA256",
  });
  return { name: subject, key, der };
}

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
  scope?: Uint8Array;
  thisUpdate?: number;
  nextUpdate?: number | null;
  /** Null leaves the CRL number out. */
  extensions?: ExtensionTemplate[] | null;
  signer?: TestKey;
}

/** A CRL by this authority. */
export function crl(issuer: Authority, options: ListOptions = {}): Uint8Array {
  const { number = 5, base, scope, extensions } = options;
  const signer = options.signer ?? issuer.key;
  return encodeCertificateList({
    version: 2,
    innerAlgorithm: null,
    outerAlgorithm: null,
    issuer: issuer.name,
    thisUpdate: options.thisUpdate ?? NOW - DAY,
    nextUpdate: options.nextUpdate === undefined ? NOW + DAY : options.nextUpdate,
    revokedCertificates: (options.entries ?? []).map((entry) => ({
      serialNumber: integerContents(BigInt(entry.serial)),
      revocationDate: entry.date ?? NOW - 10 * DAY,
      extensions: entryExtensions(entry),
    })),
    extensions:
      extensions === null
        ? [authorityKeyIdentifier(issuer.key.identifier)]
        : [
            authorityKeyIdentifier(issuer.key.identifier),
            plain("2.5.29.20", integer(number), options.isNumberCritical),
            ...(base === undefined ? [] : [plain("2.5.29.27", integer(base), true)]),
            ...(scope === undefined ? [] : [plain("2.5.29.28", scope, true)]),
            ...(extensions ?? []),
          ],
    signer,
    scheme: "ecdsa-with-SHA256",
  });
}

function entryExtensions({ reason, invalidity, issuer, extensions }: Entry): ExtensionTemplate[] {
  return [
    ...(reason === undefined ? [] : [plain("2.5.29.21", element(TAG.enumerated, Uint8Array.of(reason)))]),
    ...(invalidity === undefined ? [] : [plain("2.5.29.24", generalizedTime(invalidity))]),
    ...(issuer === undefined ? [] : [plain("2.5.29.29", sequence(generalName.directoryName(issuer)), true)]),
    ...(extensions ?? []),
  ];
}

/** An extension with this value. */
export function plain(oid: string, value: Uint8Array, critical = false): ExtensionTemplate {
  return { oid, critical, value };
}

/** What a distribution point says, of a certificate or of a CRL. */
export interface PointOptions {
  /** DER GeneralNames. */
  full?: Uint8Array[];
  /** Contents of a RelativeDistinguishedName. */
  relative?: Uint8Array;
  /** Bits of ReasonFlags. */
  reasons?: number[];
  /** DER Names. */
  crlIssuer?: Uint8Array[];
}

/** cRLDistributionPoints, or freshestCRL by its OID. */
export function points(list: PointOptions[], oid = "2.5.29.31"): ExtensionTemplate {
  const der = list.map(({ full, relative, reasons, crlIssuer }) =>
    sequence(
      ...pointName({ full, relative }),
      ...(reasons === undefined ? [] : [taggedPrimitive(1, contentsOf(namedBits(reasons)))]),
      ...(crlIssuer === undefined ? [] : [tagged(2, ...crlIssuer.map(generalName.directoryName))]),
    ),
  );
  return plain(oid, sequence(...der));
}

/** What an issuingDistributionPoint says besides. */
export interface ScopeOptions extends Omit<PointOptions, "crlIssuer"> {
  users?: boolean;
  authorities?: boolean;
  indirect?: boolean;
  attributes?: boolean;
}

/** DER IssuingDistributionPoint. */
export function scopeOf({
  full,
  relative,
  reasons,
  users,
  authorities,
  indirect,
  attributes,
}: ScopeOptions): Uint8Array {
  const flag = (number: number, value: boolean | undefined): Uint8Array[] =>
    value === true ? [taggedPrimitive(number, Uint8Array.of(0xff))] : [];
  return sequence(
    ...pointName({ full, relative }),
    ...flag(1, users),
    ...flag(2, authorities),
    ...(reasons === undefined ? [] : [taggedPrimitive(3, contentsOf(namedBits(reasons)))]),
    ...flag(4, indirect),
    ...flag(5, attributes),
  );
}

function pointName({
  full,
  relative,
}: {
  full?: Uint8Array[] | undefined;
  relative?: Uint8Array | undefined;
}): Uint8Array[] {
  if (full !== undefined) return [tagged(0, tagged(0, ...full))];
  return relative === undefined ? [] : [tagged(0, tagged(1, relative))];
}

/** What a single response says. */
export interface Answer {
  serial: number;
  status?: "good" | "revoked" | "unknown";
  reason?: number;
  invalidity?: number;
  thisUpdate?: number;
  /** Null leaves it out. */
  nextUpdate?: number | null;
  hash?: "sha1" | "sha256" | "sha512" | "md5";
  extensions?: ExtensionTemplate[];
}

/** What an OCSP response differs in from one that the issuer signed. */
export interface ResponseOptions {
  responder?: Authority;
  byKey?: boolean;
  /** DER certificates. */
  certificates?: Uint8Array[];
  extensions?: ExtensionTemplate[];
  signer?: TestKey;
}

const HASHES = {
  sha1: "1.3.14.3.2.26",
  sha256: "2.16.840.1.101.3.4.2.1",
  sha512: "2.16.840.1.101.3.4.2.3",
  md5: "1.2.840.113549.2.5",
};

/** A successful OCSPResponse about certificates of this issuer. */
export function ocsp(issuer: Authority, answers: Answer[], options: ResponseOptions = {}): Uint8Array {
  const responder = options.responder ?? issuer;
  const id = options.byKey === true ? tagged(2, octetString(keyHash("sha1", responder))) : tagged(1, responder.name);
  const data = sequence(
    id,
    generalizedTime(NOW - DAY),
    sequence(...answers.map((answer) => singleResponse(issuer, answer))),
    ...(options.extensions === undefined ? [] : [tagged(1, sequence(...options.extensions.map(encodeExtension)))]),
  );
  const signature = bitString(signBytes(options.signer ?? responder.key, "ecdsa-with-SHA256", data));
  const certificates = options.certificates === undefined ? [] : [tagged(0, sequence(...options.certificates))];
  const basic = sequence(data, schemeAlgorithm("ecdsa-with-SHA256"), signature, ...certificates);
  const bytes = sequence(objectIdentifier("1.3.6.1.5.5.7.48.1.1"), octetString(basic));
  return sequence(element(TAG.enumerated, Uint8Array.of(0)), tagged(0, bytes));
}

function singleResponse(issuer: Authority, answer: Answer): Uint8Array {
  const { hash = "sha1", nextUpdate, invalidity, extensions = [] } = answer;
  const certId = sequence(
    identifier(HASHES[hash], nothing()),
    octetString(createHash(hash).update(issuer.name).digest()),
    octetString(keyHash(hash, issuer)),
    integer(answer.serial),
  );
  const list = [...(invalidity === undefined ? [] : [plain("2.5.29.24", generalizedTime(invalidity))]), ...extensions];
  return sequence(
    certId,
    certStatus(answer),
    generalizedTime(answer.thisUpdate ?? NOW - DAY),
    ...(nextUpdate === null ? [] : [tagged(0, generalizedTime(nextUpdate ?? NOW + DAY))]),
    ...(list.length === 0 ? [] : [tagged(1, sequence(...list.map(encodeExtension)))]),
  );
}

function certStatus({ status = "good", reason }: Answer): Uint8Array {
  if (status !== "revoked") return taggedPrimitive(status === "good" ? 0 : 2, new Uint8Array());
  const field = reason === undefined ? [] : [tagged(0, element(TAG.enumerated, Uint8Array.of(reason)))];
  return tagged(1, generalizedTime(NOW - 10 * DAY), ...field);
}

/** The hash of the value of subjectPublicKey: the last 65 bytes of a P-256 key's SPKI. */
function keyHash(algorithm: string, { key }: Authority): Uint8Array {
  return createHash(algorithm).update(key.spki.subarray(-65)).digest();
}
