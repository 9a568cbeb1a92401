/** Entries of kind `dsse` 0.0.1: the signatures of an envelope, each with its verifier, and the digests of payload and envelope. */
import { Fault, FaultCode } from "../../../fault/fault";
import { hashOf } from "../../../hash/algorithm";
import { JsonValue } from "../../../json/document";
import { GoObject } from "../../wire/goJson";
import { FirstFault } from "../../wire/protojson";
import { LoggedSignature } from "../loggedSignature";
import { readSignatures, signaturesMismatch } from "./envelopeSignature";
import { digestMismatch, mismatch } from "./matching";
import { readHash } from "./statedHash";

/**
 * Null when the entry is about this signature of an envelope; see `verifyEntryBody`. The envelope's own digest is held
 * against the document that it came as, where there is one: the envelope in a bundle is another spelling of it.
 */
export function dsse001Fault(spec: JsonValue, about: LoggedSignature): Fault | null {
  const first = new FirstFault(FaultCode.LogEntryMalformed);
  const object = new GoObject(first, ".spec", spec);
  const payloadHash = readHash(object, "payloadHash");
  const envelopeHash = readHash(object, "envelopeHash");
  const signatures = readSignatures(first, spec, ".spec", "signature", "verifier");
  if (first.fault != null) return first.fault;
  const envelope = about.envelope;
  if (envelope == null) return mismatch("the entry is for an envelope, not for a message");
  const other = signaturesMismatch(signatures, about);
  if (other != null) return other;
  const encoding = envelope.encoding;
  if (encoding != null) {
    const otherEnvelope = digestMismatch(envelopeHash, hashOf(envelopeHash.algorithm, encoding), "envelope");
    if (otherEnvelope != null) return otherEnvelope;
  }
  return digestMismatch(payloadHash, hashOf(payloadHash.algorithm, envelope.payload), "payload");
}
