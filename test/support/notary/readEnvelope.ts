/** Reads envelopes of either format into one form, and verifies their signatures with node:crypto. */
import { X509Certificate, constants, verify } from "node:crypto";

import { type CborValue, type TaggedValue, readCbor } from "./readCbor.js";

/** An envelope as it was read. */
export interface ReadEnvelope {
  /** The protected header by the names of JWS; times are RFC 3339. */
  header: Record<string, unknown>;
  payload: Uint8Array;
  signature: Uint8Array;
  certificates: Uint8Array[];
  timestamp: Uint8Array | null;
  signingAgent: string | null;
  /** All members of the unprotected header. */
  unprotected: string[];
  /** What the signature is over. */
  message: Uint8Array;
}

const TIMESTAMP = "io.cncf.notary.timestampSignature";
const AGENT = "io.cncf.notary.signingAgent";
const COSE_ALGORITHMS = new Map([
  [-7, "ES256"],
  [-35, "ES384"],
  [-36, "ES512"],
  [-37, "PS256"],
  [-38, "PS384"],
  [-39, "PS512"],
]);
const COSE_LABELS = new Map<CborValue, string>([
  [1, "alg"],
  [2, "crit"],
  [3, "cty"],
  [33, "x5c"],
]);

/** The envelope. Throws Error when it is none. */
export function readEnvelope(bytes: Uint8Array, mediaType: string): ReadEnvelope {
  return mediaType === "application/cose" ? readCose(bytes) : readJws(bytes);
}

function readJws(bytes: Uint8Array): ReadEnvelope {
  const envelope = JSON.parse(Buffer.from(bytes).toString()) as Record<
    "payload" | "protected" | "signature",
    string
  > & {
    header: Record<string, unknown> & { x5c: string[] };
  };
  const members = Object.keys(envelope).join();
  if (members !== "payload,protected,header,signature") throw new Error(`a JWS of ${members}`);
  const token = envelope.header[TIMESTAMP] as string | undefined;
  return {
    header: JSON.parse(fromBase64url(envelope.protected).toString()) as Record<string, unknown>,
    payload: fromBase64url(envelope.payload),
    signature: fromBase64url(envelope.signature),
    certificates: envelope.header.x5c.map((text) => Buffer.from(text, "base64")),
    timestamp: token === undefined ? null : Buffer.from(token, "base64"),
    signingAgent: (envelope.header[AGENT] as string | undefined) ?? null,
    unprotected: Object.keys(envelope.header).sort(),
    message: Buffer.from(`${envelope.protected}.${envelope.payload}`),
  };
}

function fromBase64url(text: string): Buffer {
  if (!/^[\w-]*$/.test(text)) throw new Error("not base64url without padding");
  return Buffer.from(text, "base64url");
}

function readCose(bytes: Uint8Array): ReadEnvelope {
  const { tag, value } = readCbor(bytes) as TaggedValue;
  if (tag !== 18) throw new Error(`tag ${tag}`);
  const [protectedBytes, unprotected, payload, signature] = value as [
    Uint8Array,
    Map<CborValue, CborValue>,
    ...Uint8Array[],
  ];
  if (payload === undefined || signature === undefined) throw new Error("a COSE_Sign1 has four members");
  const text = Buffer.concat([Buffer.from([0x84, 0x6a]), Buffer.from("Signature1")]);
  const message = Buffer.concat([text, bstr(protectedBytes), bstr(new Uint8Array()), bstr(payload)]);
  return {
    header: namedHeader(readCbor(protectedBytes) as Map<CborValue, CborValue>),
    payload,
    signature,
    certificates: unprotected.get(33) as Uint8Array[],
    timestamp: (unprotected.get(TIMESTAMP) as Uint8Array | undefined) ?? null,
    signingAgent: (unprotected.get(AGENT) as string | undefined) ?? null,
    unprotected: [...unprotected.keys()].map((label) => COSE_LABELS.get(label) ?? String(label)).sort(),
    message,
  };
}

function namedHeader(map: Map<CborValue, CborValue>): Record<string, unknown> {
  const named = [...map].map(([label, value]) => [COSE_LABELS.get(label) ?? String(label), plainOf(label, value)]);
  return Object.fromEntries(named) as Record<string, unknown>;
}

function plainOf(label: CborValue, value: CborValue): unknown {
  if (label === 1) return COSE_ALGORITHMS.get(value as number);
  const { tag, value: seconds } = Object(value) as TaggedValue;
  return tag === 1 ? new Date(Number(seconds) * 1000).toISOString().replace(".000Z", "Z") : value;
}

/** A byte string, encoded by itself so that the message does not depend on the kit's own encoder. */
function bstr(bytes: Uint8Array): Buffer {
  const { length } = bytes;
  const head = length < 24 ? [0x40 | length] : length < 256 ? [0x58, length] : [0x59, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from(head), bytes]);
}

/** Whether the first certificate's key made the signature, in the algorithm that the header names. */
export function isSignedByLeaf({ header, certificates, message, signature }: ReadEnvelope): boolean {
  const [leaf] = certificates;
  const algorithm = header["alg"] as string;
  if (leaf === undefined) return false;
  const key = new X509Certificate(leaf).publicKey;
  const hash = `sha${algorithm.slice(2)}`;
  if (algorithm.startsWith("ES")) return verify(hash, message, { key, dsaEncoding: "ieee-p1363" }, signature);
  const padding = constants.RSA_PKCS1_PSS_PADDING;
  return verify(hash, message, { key, padding, saltLength: Number(algorithm.slice(2)) / 8 }, signature);
}
