/** Entries of kind `intoto` 0.0.1: the verifier of an envelope and the digest of its document, signatures included. */
import { Fault, FaultCode } from "../../../fault/fault";
import { hashOf } from "../../../hash/algorithm";
import { JsonValue } from "../../../json/document";
import { GoObject } from "../../wire/goJson";
import { FirstFault } from "../../wire/protojson";
import { LoggedSignature } from "../loggedSignature";
import { digestMismatch, mismatch, pemVerifierMismatch } from "./matching";
import { readHash } from "./statedHash";

/**
 * Null when the entry is about this signature of an envelope; see `verifyEntryBody`. The signature is in the document whose
 * digest the entry holds, so an envelope that came without its document (in a bundle) cannot be matched. A digest of the
 * payload, which newer entries have besides, has to be the payload's.
 */
export function intoto001Fault(spec: JsonValue, about: LoggedSignature): Fault | null {
  const first = new FirstFault(FaultCode.LogEntryMalformed);
  const object = new GoObject(first, ".spec", spec);
  const content = object.object("content");
  if (content == null) object.refuse("missing", "content");
  const hash = readHash(content, "hash");
  const hasPayloadHash: bool = content != null && content.object("payloadHash") != null;
  const payloadHash = hasPayloadHash ? readHash(content, "payloadHash") : hash;
  const pem = object.someBase64("publicKey");
  if (first.fault != null) return first.fault;
  const envelope = about.envelope;
  if (envelope == null) return mismatch("the entry is for an envelope, not for a message");
  const encoding = envelope.encoding;
  if (encoding == null) return mismatch("the entry is for the document of an envelope, which did not come along");
  const otherVerifier = pemVerifierMismatch(pem, about);
  if (otherVerifier != null) return otherVerifier;
  const otherEnvelope = digestMismatch(hash, hashOf(hash.algorithm, encoding), "envelope");
  if (otherEnvelope != null || !hasPayloadHash) return otherEnvelope;
  return digestMismatch(payloadHash, hashOf(payloadHash.algorithm, envelope.payload), "payload");
}
