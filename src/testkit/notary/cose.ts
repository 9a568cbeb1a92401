/** COSE_Sign1 (RFC 9052 §4.2, RFC 9360; signature envelope COSE of the Notary Project). */
import { ATTRIBUTE, type SignedAttribute } from "./attributes.js";
import { type Cbor, Tagged, encodeCbor } from "./cbor.js";
import type { Envelope, EnvelopeTemplate } from "./envelope.js";

/** Labels of header parameters (RFC 9052 §3.1, RFC 9360 §2). */
const LABEL = { alg: 1, crit: 2, contentType: 3, x5chain: 33 } as const;
/** RFC 9052 §4.2. */
const COSE_SIGN1 = 18;
/** Seconds since 1970 (RFC 8949 §3.4.2). */
const EPOCH_TIME = 1;

/** The protected header as a CBOR map. */
export function protectedHeader({ algorithm, critical, contentType, attributes }: EnvelopeTemplate): Uint8Array {
  const map = new Map<number | string, Cbor>([[LABEL.alg, algorithm.cose]]);
  if (critical !== null) map.set(LABEL.crit, critical);
  if (contentType !== null) map.set(LABEL.contentType, contentType);
  for (const { name, value } of attributes) map.set(name, cborOf(value));
  return encodeCbor(map);
}

function cborOf(value: SignedAttribute["value"]): Cbor {
  return typeof value === "object" ? new Tagged(EPOCH_TIME, value.time) : value;
}

/** RFC 9052 §4.4, without external data. */
export function sigStructure(header: Uint8Array, payload: Uint8Array): Uint8Array {
  return encodeCbor(["Signature1", header, new Uint8Array(), payload]);
}

/** The envelope, tagged. */
export function sign1(envelope: Envelope): Uint8Array {
  const { header, payload, signature } = envelope;
  return encodeCbor(new Tagged(COSE_SIGN1, [header, unprotectedHeader(envelope), payload, signature]));
}

function unprotectedHeader({ certificates, timestamp, signingAgent }: Envelope): Cbor {
  const map = new Map<number | string, Cbor>([[LABEL.x5chain, certificates]]);
  if (timestamp !== null) map.set(ATTRIBUTE.timestampSignature, timestamp);
  if (signingAgent !== null) map.set(ATTRIBUTE.signingAgent, signingAgent);
  return map;
}
