/** Certificates for the benchmark, in the shape that Fulcio issues: just what its chains hold, nothing wrong in them. */
import { createHash, randomBytes, sign, type KeyObject, type KeyPairKeyObjectResult } from "node:crypto";

import * as asn1js from "asn1js";

/** What a certificate is to say. */
export interface CertificateWish {
  /** Common name of the subject. A leaf of Fulcio's has an empty subject and is named by its subject alternative name. */
  subject: string;
  keys: KeyPairKeyObjectResult;
  notBefore: Date;
  notAfter: Date;
  /** Path length of a certification authority; a leaf has none. */
  pathLength?: number;
  /** A URI that names the leaf's owner. */
  uri?: string;
  /** Whether it is for signing code (a root's certificate says nothing of it). */
  isForCode: boolean;
}

/** A certificate with its keys, which can issue others. */
export interface Minted {
  der: Uint8Array<ArrayBuffer>;
  wish: CertificateWish;
}

type Block = asn1js.AsnType;

/** The signature algorithms used here, each with its hash. */
const ECDSA = { secp384r1: ["1.2.840.10045.4.3.3", "sha384"], prime256v1: ["1.2.840.10045.4.3.2", "sha256"] } as const;
const SHA256_WITH_RSA = ["1.2.840.113549.1.1.11", "sha256"] as const;

const DIGITAL_SIGNATURE = { bits: 0x80, unused: 7 };
const CERT_SIGN_AND_CRL_SIGN = { bits: 0x06, unused: 1 };
const CODE_SIGNING = "1.3.6.1.5.5.7.3.3";
/** Fulcio's issuer extension (1.3.6.1.4.1.57264.1.8): unknown to a certificate library, and not critical. */
const FULCIO_ISSUER = "1.3.6.1.4.1.57264.1.8";

/** A certificate signed by `issuer`, or by itself. */
export function mint(wish: CertificateWish, issuer?: Minted): Minted {
  const signer = issuer?.wish ?? wish;
  const [oid, hash] = algorithmOf(signer.keys.privateKey);
  const algorithm = (): Block =>
    sequence(objectIdentifier(oid), ...(hash === "sha256" && oid === SHA256_WITH_RSA[0] ? [new asn1js.Null()] : []));
  const tbs = sequence(
    tagged(0, new asn1js.Integer({ value: 2 })),
    serialNumber(),
    algorithm(),
    name(signer.subject),
    sequence(new asn1js.UTCTime({ valueDate: wish.notBefore }), new asn1js.UTCTime({ valueDate: wish.notAfter })),
    name(wish.subject),
    asn1js.fromBER(spkiOf(wish.keys.publicKey)).result,
    tagged(3, sequence(...extensions(wish, signer.keys.publicKey))),
  );
  const signature = sign(hash, bytesOf(tbs), signer.keys.privateKey);
  return { der: bytesOf(sequence(tbs, algorithm(), bitString(signature))), wish };
}

function extensions(wish: CertificateWish, issuerKey: KeyObject): Block[] {
  const isCa = wish.pathLength !== undefined;
  const usage = isCa ? CERT_SIGN_AND_CRL_SIGN : DIGITAL_SIGNATURE;
  const list = [extension("2.5.29.15", true, bitString([usage.bits], usage.unused))];
  if (wish.isForCode) list.push(extension("2.5.29.37", false, sequence(objectIdentifier(CODE_SIGNING))));
  if (isCa) {
    const pathLength = new asn1js.Integer({ value: wish.pathLength });
    list.push(extension("2.5.29.19", true, sequence(new asn1js.Boolean({ value: true }), pathLength)));
  }
  list.push(extension("2.5.29.14", false, octetString(keyIdentifier(wish.keys.publicKey))));
  list.push(extension("2.5.29.35", false, sequence(implicit(0, keyIdentifier(issuerKey)))));
  if (wish.uri !== undefined) {
    list.push(extension("2.5.29.17", true, sequence(implicit(6, Buffer.from(wish.uri)))));
    list.push(extension(FULCIO_ISSUER, false, new asn1js.Utf8String({ value: "https://accounts.example.com" })));
  }
  return list;
}

function extension(oid: string, isCritical: boolean, value: Block): Block {
  const critical = isCritical ? [new asn1js.Boolean({ value: true })] : [];
  return sequence(objectIdentifier(oid), ...critical, octetString(bytesOf(value)));
}

function algorithmOf(key: KeyObject): readonly [oid: string, hash: string] {
  if (key.asymmetricKeyType === "rsa") return SHA256_WITH_RSA;
  return ECDSA[key.asymmetricKeyDetails?.namedCurve as keyof typeof ECDSA];
}

/** SHA-1 of the key's bits (RFC 5280 §4.2.1.2, method 1). */
function keyIdentifier(key: KeyObject): Uint8Array {
  const info = asn1js.fromBER(spkiOf(key)).result as asn1js.Sequence;
  const bits = info.valueBlock.value[1] as asn1js.BitString;
  return createHash("sha1").update(bits.valueBlock.valueHexView).digest();
}

function spkiOf(key: KeyObject): Uint8Array {
  return new Uint8Array(key.export({ type: "spki", format: "der" }));
}

function name(commonName: string): Block {
  if (commonName === "") return sequence();
  const attribute = (oid: string, value: string): Block =>
    new asn1js.Set({ value: [sequence(objectIdentifier(oid), new asn1js.PrintableString({ value }))] });
  return sequence(attribute("2.5.4.10", "sigstore.example"), attribute("2.5.4.3", commonName));
}

/** 20 bytes, positive and without leading zeros (RFC 5280 §4.1.2.2). */
function serialNumber(): Block {
  const bytes = randomBytes(20);
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40;
  return new asn1js.Integer({ valueHex: Uint8Array.from(bytes).buffer });
}

function sequence(...value: Block[]): Block {
  return new asn1js.Sequence({ value });
}

function tagged(tagNumber: number, value: Block): Block {
  return new asn1js.Constructed({ idBlock: { tagClass: 3, tagNumber }, value: [value] });
}

function implicit(tagNumber: number, bytes: Uint8Array): Block {
  return new asn1js.Primitive({ idBlock: { tagClass: 3, tagNumber }, valueHex: Uint8Array.from(bytes).buffer });
}

function objectIdentifier(value: string): Block {
  return new asn1js.ObjectIdentifier({ value });
}

function octetString(bytes: Uint8Array): Block {
  return new asn1js.OctetString({ valueHex: Uint8Array.from(bytes).buffer });
}

function bitString(bytes: ArrayLike<number>, unusedBits = 0): Block {
  return new asn1js.BitString({ valueHex: Uint8Array.from(bytes).buffer, unusedBits });
}

function bytesOf(block: Block): Uint8Array<ArrayBuffer> {
  return new Uint8Array(block.toBER());
}
