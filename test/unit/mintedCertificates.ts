/** Certificates for tests, signed with P-256 keys that are made of a name: whatever an issuer could write, right or wrong. */
import { createHash } from "node:crypto";

import { makeSigner, type Signer } from "../support/signing.js";
import { oidHex } from "../vectors/pathRequests.js";

/** What a certificate is made of; everything that is not given is as a conforming issuer would have it. */
export interface CertificateFields {
  /** Common name, or nothing for an empty name. */
  subject: string;
  /** Who signs: itself when there is none. */
  issuer?: Minted;
  /** The issuer's name, where it is to be another than the issuer's subject. */
  issuerName?: string;
  /** The key is made of this name; of the subject when it is not given. */
  key?: string;
  /** The contents of the INTEGER in hexadecimal. */
  serial?: string;
  /** YYYYMMDDHHMMSSZ */
  notBefore?: string;
  notAfter?: string;
  /** Whether the times are GeneralizedTime whatever the year. */
  isGeneralized?: boolean;
  extensions?: Buffer[];
  version?: 1 | 3;
  /** The AlgorithmIdentifier; the signature is made with ECDSA and SHA-256 all the same. */
  algorithm?: Buffer;
  /** Turns a bit of the signature. */
  isTampered?: boolean;
}

/** A certificate and the key in it. */
export interface Minted {
  subject: string;
  der: Buffer;
  signer: Signer;
}

/** Makes one. */
export function mint(fields: CertificateFields): Minted {
  const { subject, issuer, version = 3, extensions = [] } = fields;
  const signer = makeSigner(fields.key ?? subject);
  const writeTime = fields.isGeneralized ? generalizedTime : time;
  const algorithm = fields.algorithm ?? sequence(oid("1.2.840.10045.4.3.2"));
  const tbs = sequence(
    version === 3 ? tlv(0xa0, tlv(0x02, Buffer.from([2]))) : Buffer.alloc(0),
    tlv(0x02, Buffer.from(fields.serial ?? "01", "hex")),
    algorithm,
    name(fields.issuerName ?? issuer?.subject ?? subject),
    sequence(...[fields.notBefore ?? "20200101000000Z", fields.notAfter ?? "20400101000000Z"].map(writeTime)),
    name(subject),
    Buffer.from(signer.spki),
    extensions.length === 0 ? Buffer.alloc(0) : tlv(0xa3, sequence(...extensions)),
  );
  const signature = Buffer.from((issuer?.signer ?? signer).sign(tbs));
  if (fields.isTampered) flip(signature, signature.length - 1, 1);
  return { subject, der: sequence(tbs, algorithm, tlv(0x03, Buffer.from([0]), signature)), signer };
}

/** A CA with the extensions that §4 of RFC 5280 asks for; `fields.extensions` come after these. */
export function mintCa(fields: CertificateFields, pathLength?: number): Minted {
  const own = [basicConstraints(pathLength), keyUsage(5, 6), subjectKey(fields), authorityKey(fields)];
  return mint({ ...fields, extensions: [...own, ...(fields.extensions ?? [])] });
}

/** A leaf with the extensions that §4 of RFC 5280 asks for; `fields.extensions` come after these. */
export function mintLeaf(fields: CertificateFields): Minted {
  return mint({ ...fields, extensions: [keyUsage(0), authorityKey(fields), ...(fields.extensions ?? [])] });
}

export function basicConstraints(pathLength?: number, isCa = true, critical = true): Buffer {
  const length = pathLength === undefined ? [] : [integer(pathLength)];
  return extension("2.5.29.19", sequence(...(isCa ? [tlv(0x01, Buffer.from([0xff]))] : []), ...length), critical);
}

/** Named bits; none gives a key usage without any use. */
export function keyUsage(...bits: number[]): Buffer {
  const bytes = Buffer.alloc(bits.length === 0 ? 0 : Math.floor(Math.max(...bits) / 8) + 1);
  for (const bit of bits) flip(bytes, bit >> 3, 0x80 >> (bit & 7));
  const unused = bits.length === 0 ? 0 : 7 - (Math.max(...bits) & 7);
  return extension("2.5.29.15", tlv(0x03, Buffer.from([unused]), bytes), true);
}

export function extendedKeyUsage(...purposes: string[]): Buffer {
  return extension("2.5.29.37", sequence(...purposes.map(oid)));
}

export function subjectAltName(names: Buffer[], critical = false): Buffer {
  return extension("2.5.29.17", sequence(...names), critical);
}

export function nameConstraints(permitted: Buffer[], excluded: Buffer[] = [], critical = true): Buffer {
  const subtrees = (tag: number, bases: Buffer[]): Buffer[] =>
    bases.length === 0 ? [] : [tlv(tag, ...bases.map((base) => sequence(base)))];
  return extension("2.5.29.30", sequence(...subtrees(0xa0, permitted), ...subtrees(0xa1, excluded)), critical);
}

export function policies(...oids: string[]): Buffer {
  return extension("2.5.29.32", sequence(...oids.map((policy) => sequence(oid(policy)))));
}

export function policyMappings(...mappings: [string, string][]): Buffer {
  return extension("2.5.29.33", sequence(...mappings.map(([from, to]) => sequence(oid(from), oid(to)))), true);
}

/** Undefined leaves the constraint away. */
export function policyConstraints(explicit?: number, mapping?: number, critical = true): Buffer {
  const skip = (tag: number, value: number | undefined): Buffer[] =>
    value === undefined ? [] : [tlv(tag, Buffer.from([value]))];
  return extension("2.5.29.36", sequence(...skip(0x80, explicit), ...skip(0x81, mapping)), critical);
}

export function inhibitAnyPolicy(value: number, critical = true): Buffer {
  return extension("2.5.29.54", integer(value), critical);
}

export function extension(type: string, value: Buffer, critical = false): Buffer {
  return sequence(oid(type), ...(critical ? [tlv(0x01, Buffer.from([0xff]))] : []), tlv(0x04, value));
}

export const dnsName = (text: string): Buffer => tlv(0x82, Buffer.from(text, "latin1"));
export const mailbox = (text: string): Buffer => tlv(0x81, Buffer.from(text, "latin1"));
export const uri = (text: string): Buffer => tlv(0x86, Buffer.from(text, "latin1"));
export const directoryName = (commonName: string): Buffer => tlv(0xa4, name(commonName));

/** The identifier of a key: any bytes would do. */
export function keyIdentifier(key: string): Buffer {
  return createHash("sha1").update(key).digest();
}

export function subjectKey(fields: CertificateFields): Buffer {
  return extension("2.5.29.14", tlv(0x04, keyIdentifier(fields.key ?? fields.subject)));
}

export function authorityKey(fields: CertificateFields): Buffer {
  const { issuer, key, subject } = fields;
  const identifier = issuer === undefined ? keyIdentifier(key ?? subject) : Buffer.from(spkiIdentifier(issuer));
  return extension("2.5.29.35", sequence(tlv(0x80, identifier)));
}

/** Who minted a CA by a key of another name has no other way to know it than by its certificate. */
function spkiIdentifier(issuer: Minted): Uint8Array {
  const marker = Buffer.from("0603551d0e04160414", "hex");
  const at = issuer.der.indexOf(marker);
  return at < 0 ? keyIdentifier(issuer.subject) : issuer.der.subarray(at + marker.length, at + marker.length + 20);
}

export function oid(dotted: string): Buffer {
  return tlv(0x06, Buffer.from(oidHex(dotted), "hex"));
}

export function sequence(...parts: Buffer[]): Buffer {
  return tlv(0x30, ...parts);
}

export function tlv(tag: number, ...parts: Buffer[]): Buffer {
  const contents = Buffer.concat(parts);
  const length = contents.length;
  if (length < 0x80) return Buffer.concat([Buffer.from([tag, length]), contents]);
  const octets = Buffer.from(length.toString(16).padStart(length < 0x100 ? 2 : length < 0x10000 ? 4 : 6, "0"), "hex");
  return Buffer.concat([Buffer.from([tag, 0x80 | octets.length]), octets, contents]);
}

/** Turns bits of one byte. */
export function flip(bytes: Buffer, at: number, bits: number): void {
  bytes.writeUInt8(bytes.readUInt8(at) ^ bits, at);
}

function integer(value: number): Buffer {
  return tlv(0x02, Buffer.from([value]));
}

function name(commonName: string): Buffer {
  if (commonName === "") return sequence();
  return sequence(tlv(0x31, sequence(oid("2.5.4.3"), tlv(0x0c, Buffer.from(commonName)))));
}

function time(text: string): Buffer {
  const isUtc = text >= "1950" && text < "2050";
  return isUtc ? tlv(0x17, Buffer.from(text.slice(2))) : generalizedTime(text);
}

function generalizedTime(text: string): Buffer {
  return tlv(0x18, Buffer.from(text));
}
