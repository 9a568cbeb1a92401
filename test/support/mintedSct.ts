/** Signed certificate timestamps for tests, written byte by byte (RFC 6962 §3.2). */
import { createHash, createPublicKey, sign, type KeyObject } from "node:crypto";

import { extension, tlv, type MintedExtension } from "./mintedCertificate.js";

/** A certificate transparency log. */
export interface MintedLog {
  key: KeyObject;
  spki: Uint8Array;
  /** In hexadecimal. */
  id: string;
}

/** What is put into an SCT; what is left out has the plain value. */
export interface SctFields {
  version?: number;
  timestamp?: number;
  extensions?: Uint8Array;
  /** Bytes of HashAlgorithm and SignatureAlgorithm; the hash is also what is signed with. */
  hash?: number;
  algorithm?: number;
}

/** The log of a key. */
export function mintLog(key: KeyObject): MintedLog {
  const spki = new Uint8Array(createPublicKey(key).export({ type: "spki", format: "der" }));
  return { key, spki, id: createHash("sha256").update(spki).digest("hex") };
}

/** The SCT of a log over a precertificate's TBSCertificate. */
export function precertificateSct(
  log: MintedLog,
  tbs: Uint8Array,
  issuerSpki: Uint8Array,
  fields: SctFields = {},
): Uint8Array {
  const issuerKeyHash = createHash("sha256").update(issuerSpki).digest();
  return sct(log, 1, Buffer.concat([issuerKeyHash, vector(tbs, 3)]), fields);
}

/** The SCT of a log over a certificate. */
export function certificateSct(log: MintedLog, certificate: Uint8Array, fields: SctFields = {}): Uint8Array {
  return sct(log, 0, vector(certificate, 3), fields);
}

/** The extension that holds these SCTs. */
export function sctListExtension(...scts: Uint8Array[]): MintedExtension {
  return extension("1.3.6.1.4.1.11129.2.4.2", sctListValue(...scts));
}

/** The contents of its extnValue. */
export function sctListValue(...scts: Uint8Array[]): Uint8Array {
  return tlv(0x04, vector(Buffer.concat(scts.map((each) => vector(each, 2))), 2));
}

/** A vector of at most 2^(8·octets) bytes. */
export function vector(bytes: Uint8Array, octets: number): Uint8Array {
  const length = Buffer.alloc(octets);
  length.writeUIntBE(bytes.length, 0, octets);
  return new Uint8Array(Buffer.concat([length, bytes]));
}

function sct(log: MintedLog, entryType: number, entry: Uint8Array, fields: SctFields): Uint8Array {
  const { version = 0, timestamp = 0, extensions = new Uint8Array(), hash = 4 } = fields;
  const time = Buffer.alloc(8);
  time.writeBigUInt64BE(BigInt(timestamp));
  const signed = Buffer.concat([Uint8Array.of(0, 0), time, Uint8Array.of(0, entryType), entry, vector(extensions, 2)]);
  const name = ["sha256", "sha384", "sha512"][hash - 4] ?? "sha256";
  const signature = sign(log.key.asymmetricKeyType === "ed25519" ? null : name, signed, log.key);
  const algorithm = fields.algorithm ?? (log.key.asymmetricKeyType === "rsa" ? 1 : 3);
  return new Uint8Array(
    Buffer.concat([
      Uint8Array.of(version),
      Buffer.from(log.id, "hex"),
      time,
      vector(extensions, 2),
      Uint8Array.of(hash, algorithm),
      vector(signature, 2),
    ]),
  );
}
