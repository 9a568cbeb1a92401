/**
 * Signature envelopes before they are encoded: what is signed, and what came of it, each part of which can be another's
 * (signature specification, "Signature Envelope").
 */
import type { TestKey, Hash } from "../x509/keys.js";
import { type AlgorithmLabel, signRaw } from "./algorithms.js";
import type { SignedAttribute } from "./attributes.js";
import * as cose from "./cose.js";
import * as jws from "./jws.js";

/** The two formats of envelopes. */
export type EnvelopeFormat = "jws" | "cose";

/** The media types of the envelopes as layers. */
export const ENVELOPE_TYPES: Readonly<Record<EnvelopeFormat, string>> = {
  jws: "application/jose+json",
  cose: "application/cose",
};

/** What is going to be signed. */
export interface EnvelopeTemplate {
  readonly format: EnvelopeFormat;
  readonly payload: Uint8Array;
  /** Null leaves it out. */
  readonly contentType: string | null;
  /** What the header says; the key and the hash that sign are below. */
  readonly algorithm: AlgorithmLabel;
  /** Null leaves the list out. Numbers are labels of COSE. */
  readonly critical: readonly (string | number)[] | null;
  readonly attributes: readonly SignedAttribute[];
  readonly certificates: readonly Uint8Array[];
  readonly signingAgent: string | null;
  readonly key: TestKey;
  readonly hash: Hash;
}

/** What was signed. */
export interface Envelope {
  readonly format: EnvelopeFormat;
  /** The protected header: JSON, or a CBOR map. */
  readonly header: Uint8Array;
  readonly payload: Uint8Array;
  readonly signature: Uint8Array;
  /** DER, the leaf first. */
  readonly certificates: readonly Uint8Array[];
  /** TimeStampToken. */
  readonly timestamp: Uint8Array | null;
  readonly signingAgent: string | null;
}

/** The signature over the template, without a timestamp. */
export function signEnvelope(template: EnvelopeTemplate): Envelope {
  const { format, payload, key, hash, certificates, signingAgent } = template;
  const header = headerOf(template);
  const signature = signRaw(key, hash, signingInput(format, header, payload));
  return { format, header, payload, signature, certificates, timestamp: null, signingAgent };
}

/** The bytes of the protected header. */
function headerOf(template: EnvelopeTemplate): Uint8Array {
  return template.format === "jws" ? jws.protectedHeader(template) : cose.protectedHeader(template);
}

/** What the signature is over. */
export function signingInput(format: EnvelopeFormat, header: Uint8Array, payload: Uint8Array): Uint8Array {
  return format === "jws" ? jws.signingInput(header, payload) : cose.sigStructure(header, payload);
}

/** The envelope as it is stored. */
export function encodeEnvelope(envelope: Envelope): Uint8Array {
  return envelope.format === "jws" ? jws.flattened(envelope) : cose.sign1(envelope);
}
