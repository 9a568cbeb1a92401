/** Signed certificate timestamps before they are encoded: each field can be changed (RFC 6962 §3.2). */
import { createHash } from "node:crypto";

import { octetString } from "../x509/der.js";
import { type ExtensionTemplate, extension } from "../x509/extensions.js";
import { type Scheme, type TestKey, freshKey, signBytes } from "../x509/keys.js";

/** A certificate transparency log. */
export interface TestLog {
  key: TestKey;
  /** SHA-256 of the key, in hexadecimal. */
  id: string;
}

/** What is put into an SCT; what is left out has the plain value. */
export interface SctFields {
  version?: number;
  /** Milliseconds since 1970. */
  timestamp?: number;
  extensions?: Uint8Array;
  /** Bytes of HashAlgorithm and SignatureAlgorithm; the hash is also what is signed with. */
  hash?: number;
  algorithm?: number;
}

/** The log of a key. */
export function testLog(key: TestKey = freshKey()): TestLog {
  return { key, id: createHash("sha256").update(key.spki).digest("hex") };
}

/** Logs as the harness takes them, all with the same window of time: `FROM TO`, each may be `-`. */
export function logLines(logs: readonly TestLog[], window = "- -"): string {
  return logs.map(({ key }) => `${Buffer.from(key.spki).toString("hex")} ${window}`).join("\n");
}

/** The SCT of a log over a precertificate's TBSCertificate. */
export function precertificateSct(
  log: TestLog,
  tbs: Uint8Array,
  issuerSpki: Uint8Array,
  fields: SctFields = {},
): Uint8Array {
  const issuerKeyHash = createHash("sha256").update(issuerSpki).digest();
  return sct(log, 1, Buffer.concat([issuerKeyHash, vector(tbs, 3)]), fields);
}

/** The SCT of a log over a certificate. */
export function certificateSct(log: TestLog, certificate: Uint8Array, fields: SctFields = {}): Uint8Array {
  return sct(log, 0, vector(certificate, 3), fields);
}

/** An SCT as the log's answer to add-chain has it (§4.1). */
export function addChainResponse(sct: Uint8Array): Record<string, unknown> {
  const bytes = Buffer.from(sct);
  const length = bytes.readUInt16BE(41);
  return {
    sct_version: bytes[0],
    id: bytes.toString("base64", 1, 33),
    timestamp: Number(bytes.readBigUInt64BE(33)),
    extensions: bytes.toString("base64", 43, 43 + length),
    signature: bytes.toString("base64", 43 + length),
  };
}

/** The extension that holds these SCTs (§3.3). */
export function sctListExtension(...scts: readonly Uint8Array[]): ExtensionTemplate {
  return extension("1.3.6.1.4.1.11129.2.4.2", sctListValue(...scts));
}

/** The contents of its extnValue. */
export function sctListValue(...scts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(octetString(vector(Buffer.concat(scts.map((each) => vector(each, 2))), 2)));
}

/** A vector of less than 2^(8·octets) bytes (RFC 5246 §4.3). */
export function vector(bytes: Uint8Array, octets: number): Uint8Array {
  const length = Buffer.alloc(octets);
  length.writeUIntBE(bytes.length, 0, octets);
  return new Uint8Array(Buffer.concat([length, bytes]));
}

function sct(log: TestLog, entryType: number, entry: Uint8Array, fields: SctFields): Uint8Array {
  const { version = 0, timestamp = 0, extensions = new Uint8Array(), hash = 4 } = fields;
  const time = Buffer.alloc(8);
  time.writeBigUInt64BE(BigInt(timestamp));
  const signed = Buffer.concat([Uint8Array.of(0, 0), time, Uint8Array.of(0, entryType), entry, vector(extensions, 2)]);
  const algorithm = fields.algorithm ?? (log.key.kind.startsWith("RSA-") ? 1 : 3);
  return new Uint8Array(
    Buffer.concat([
      Uint8Array.of(version),
      Buffer.from(log.id, "hex"),
      time,
      vector(extensions, 2),
      Uint8Array.of(hash, algorithm),
      vector(signBytes(log.key, schemeOf(log.key, hash), signed), 2),
    ]),
  );
}

/** Numbers that are no HashAlgorithm of SHA-2 (RFC 5246 §7.4.1.4.1) sign with SHA-256. */
function schemeOf({ kind }: TestKey, hash: number): Scheme {
  if (kind === "Ed25519") return "Ed25519";
  const bits = ([256, 384, 512] as const)[hash - 4] ?? 256;
  return kind.startsWith("RSA-") ? `sha${bits}WithRSAEncryption` : `ecdsa-with-SHA${bits}`;
}
