/** Certificates for tests, written byte by byte: every field can be wrong on purpose. */
import { createHash, createPublicKey, generateKeyPairSync, sign, type KeyObject } from "node:crypto";

/** How a key signs, by the name of its kind. */
export type KeyKind = "P-256" | "P-384" | "P-521" | "RSA-2048" | "RSA-3072" | "RSA-4096" | "Ed25519";

/** Times, as milliseconds since 1970. */
export const T0 = Date.UTC(2026, 0, 1);
export const MINUTE = 60_000;
export const YEAR = 365 * 24 * 60 * MINUTE;

/** One extension, encoded. */
export interface MintedExtension {
  oid: string;
  der: Uint8Array;
}

/** What is put into a certificate; what is left out has a plain value. */
export interface CertificateFields {
  /** A common name; the empty text for an empty subject. */
  subject?: string;
  /** Null: it signs itself. */
  issuer?: MintedCertificate | null;
  key?: KeyKind | KeyObject;
  notBefore?: number;
  notAfter?: number;
  /** Those, or what makes them when the certificate's own SubjectPublicKeyInfo is known. */
  extensions?: MintedExtension[] | ((spki: Uint8Array) => MintedExtension[]);
  serial?: number;
}

/** A certificate with its private key. */
export interface MintedCertificate {
  der: Uint8Array;
  tbs: Uint8Array;
  spki: Uint8Array;
  name: Uint8Array;
  key: KeyObject;
}

const keys = new Map<string, KeyObject>();
let serials = 1;

/** A certificate that its issuer, or it itself, has signed. */
export function mint(fields: CertificateFields): MintedCertificate {
  const key = typeof fields.key === "object" ? fields.key : newKey(fields.key ?? "P-256");
  const spki = new Uint8Array(createPublicKey(key).export({ type: "spki", format: "der" }));
  const name = nameOf(fields.subject ?? `subject ${serials}`);
  const signer = fields.issuer ?? { key, name };
  const extensions = typeof fields.extensions === "function" ? fields.extensions(spki) : (fields.extensions ?? []);
  const list = extensions.map(({ der }) => der);
  const tbs = tlv(
    0x30,
    tlv(0xa0, tlv(0x02, Uint8Array.of(2))),
    integer(fields.serial ?? ++serials),
    algorithmOf(signer.key),
    signer.name,
    tlv(0x30, time(fields.notBefore ?? T0), time(fields.notAfter ?? T0 + YEAR)),
    name,
    spki,
    ...(list.length === 0 ? [] : [tlv(0xa3, tlv(0x30, ...list))]),
  );
  const signature = signatureOf(signer.key, tbs);
  return { der: tlv(0x30, tbs, algorithmOf(signer.key), bitString(signature)), tbs, spki, name, key };
}

/** A key of this kind; `label` tells keys of one kind apart, RSA keys are used again for speed. */
export function newKey(kind: KeyKind, label = ""): KeyObject {
  if (kind === "Ed25519") return generateKeyPairSync("ed25519").privateKey;
  if (!kind.startsWith("RSA")) return generateKeyPairSync("ec", { namedCurve: kind }).privateKey;
  const known = keys.get(kind + label);
  if (known !== undefined) return known;
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: Number(kind.slice(4)) });
  keys.set(kind + label, privateKey);
  return privateKey;
}

/** An extension with these contents of extnValue. */
export function extension(oid: string, value: Uint8Array, critical = false): MintedExtension {
  const flag = critical ? [tlv(0x01, Uint8Array.of(0xff))] : [];
  return { oid, der: tlv(0x30, objectIdentifier(oid), ...flag, tlv(0x04, value)) };
}

/** The subject key identifier of a key, and the authority key identifier of its issuer's, which may be its own. */
export function keyIdentifiers(spki: Uint8Array, issuerSpki = spki): MintedExtension[] {
  const identifier = (key: Uint8Array): Uint8Array => createHash("sha256").update(key).digest().subarray(0, 20);
  return [
    extension("2.5.29.14", tlv(0x04, identifier(spki))),
    extension("2.5.29.35", tlv(0x30, tlv(0x80, identifier(issuerSpki)))),
  ];
}

/** Basic constraints. */
export function basicConstraints(isCa: boolean, pathLength = -1, critical = true): MintedExtension {
  const ca = isCa ? [tlv(0x01, Uint8Array.of(0xff))] : [];
  const length = pathLength < 0 ? [] : [integer(pathLength)];
  return extension("2.5.29.19", tlv(0x30, ...ca, ...length), critical);
}

/** Key usage with these bits (0 digitalSignature, 1 contentCommitment, 5 keyCertSign, 6 cRLSign, 8 decipherOnly …). */
export function keyUsage(bits: number[], critical = true): MintedExtension {
  const bytes = new Uint8Array((Math.max(...bits) >> 3) + 1);
  for (const bit of bits) bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) | (0x80 >> (bit & 7));
  const unused = 7 - (Math.max(...bits) & 7);
  return extension("2.5.29.15", tlv(0x03, Uint8Array.of(unused), bytes), critical);
}

/** Extended key usage. */
export function extendedKeyUsage(purposes: string[], critical = false): MintedExtension {
  return extension("2.5.29.37", tlv(0x30, ...purposes.map(objectIdentifier)), critical);
}

/** Subject alternative name of these encoded general names. */
export function subjectAltName(names: Uint8Array[], critical = false): MintedExtension {
  return extension("2.5.29.17", tlv(0x30, ...names), critical);
}

/** General names. */
export const rfc822Name = (text: string): Uint8Array => tlv(0x81, Buffer.from(text));
export const dNSName = (text: string): Uint8Array => tlv(0x82, Buffer.from(text));
export const uniformResourceIdentifier = (text: string): Uint8Array => tlv(0x86, Buffer.from(text));
export const otherName = (oid: string, value: Uint8Array): Uint8Array =>
  tlv(0xa0, objectIdentifier(oid), tlv(0xa0, value));

/** UTF8String. */
export const utf8String = (text: string): Uint8Array => tlv(0x0c, Buffer.from(text));

/** One element, of its parts. */
export function tlv(tag: number, ...parts: Uint8Array[]): Uint8Array {
  const contents = Buffer.concat(parts);
  const octets: number[] = [];
  for (let rest = contents.length; rest > 0; rest >>>= 8) octets.unshift(rest & 0xff);
  const length = contents.length < 128 ? [contents.length] : [0x80 | octets.length, ...octets];
  return new Uint8Array(Buffer.concat([Uint8Array.from([tag, ...length]), contents]));
}

/** OBJECT IDENTIFIER of dotted decimals, each arc below 2^31. */
export function objectIdentifier(dotted: string): Uint8Array {
  const [first = 0, second = 0, ...arcs] = dotted.split(".").map(Number);
  const bytes = [first * 40 + second, ...arcs].flatMap((arc) => {
    const digits = [arc & 0x7f];
    for (let rest = arc >>> 7; rest > 0; rest >>>= 7) digits.unshift(0x80 | (rest & 0x7f));
    return digits;
  });
  return tlv(0x06, Uint8Array.from(bytes));
}

/** The certificates as PEM. */
export function pemOf(...ders: Uint8Array[]): string {
  const block = (der: Uint8Array): string =>
    Buffer.from(der)
      .toString("base64")
      .replace(/.{1,64}/g, "$&\n");
  return ders.map((der) => `-----BEGIN CERTIFICATE-----\n${block(der)}-----END CERTIFICATE-----\n`).join("");
}

function nameOf(commonName: string): Uint8Array {
  if (commonName === "") return tlv(0x30);
  return tlv(0x30, tlv(0x31, tlv(0x30, objectIdentifier("2.5.4.3"), utf8String(commonName))));
}

function integer(value: number): Uint8Array {
  const hex = value.toString(16);
  const bytes = Buffer.from(hex.padStart(hex.length + (hex.length & 1), "0"), "hex");
  return tlv(0x02, (bytes[0] ?? 0) >= 0x80 ? Buffer.concat([Uint8Array.of(0), bytes]) : bytes);
}

function bitString(bytes: Uint8Array): Uint8Array {
  return tlv(0x03, Uint8Array.of(0), bytes);
}

function time(milliseconds: number): Uint8Array {
  const text = new Date(milliseconds).toISOString().replace(/[-:T]|\.\d+/g, "");
  return text < "2050" ? tlv(0x17, Buffer.from(text.slice(2))) : tlv(0x18, Buffer.from(text));
}

function algorithmOf(key: KeyObject): Uint8Array {
  switch (hashOf(key)) {
    case null:
      return tlv(0x30, objectIdentifier("1.3.101.112"));
    case "sha256":
      return key.asymmetricKeyType === "rsa"
        ? tlv(0x30, objectIdentifier("1.2.840.113549.1.1.11"), tlv(0x05))
        : tlv(0x30, objectIdentifier("1.2.840.10045.4.3.2"));
    case "sha384":
      return tlv(0x30, objectIdentifier("1.2.840.10045.4.3.3"));
    default:
      return tlv(0x30, objectIdentifier("1.2.840.10045.4.3.4"));
  }
}

function hashOf(key: KeyObject): string | null {
  if (key.asymmetricKeyType === "ed25519") return null;
  const curve = key.asymmetricKeyDetails?.namedCurve;
  return curve === "secp384r1" ? "sha384" : curve === "secp521r1" ? "sha512" : "sha256";
}

function signatureOf(key: KeyObject, bytes: Uint8Array): Uint8Array {
  return new Uint8Array(sign(hashOf(key), bytes, key));
}
