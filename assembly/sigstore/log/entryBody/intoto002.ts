/** Entries of kind `intoto` 0.0.2: the signatures of an envelope, each with its verifier, and the payload's type and digest. */
import { decodeBase64 } from "../../../encoding/base64";
import { decodeUtf8 } from "../../../encoding/utf8";
import { Fault, FaultCode } from "../../../fault/fault";
import { failed } from "../../../fault/result";
import { hashOf } from "../../../hash/algorithm";
import { JsonValue } from "../../../json/document";
import { StatedDigest } from "../../entity/signedEntity";
import { GoObject } from "../../wire/goJson";
import { FirstFault } from "../../wire/protojson";
import { LoggedSignature } from "../loggedSignature";
import { LoggedEnvelopeSignature, readSignatures, signaturesMismatch } from "./envelopeSignature";
import { digestMismatch, mismatch } from "./matching";
import { readHash } from "./statedHash";

/**
 * Null when the entry is about this signature of an envelope; see `verifyEntryBody`. `content.hash` is not looked at: it is
 * the digest of the document that was sent to the log, which has verifiers in it and which nobody keeps.
 */
export function intoto002Fault(spec: JsonValue, about: LoggedSignature): Fault | null {
  const first = new FirstFault(FaultCode.LogEntryMalformed);
  const object = new GoObject(first, ".spec", spec);
  const content = object.object("content");
  if (content == null) object.refuse("missing", "content");
  const payloadHash: StatedDigest = readHash(content, "payloadHash");
  const logged: GoObject | null = content == null ? null : content.object("envelope");
  if (logged == null) {
    object.refuse("missing", "content.envelope");
    return first.fault;
  }
  const type = logged.text("payloadType");
  const signatures = onceMore(first, readEnvelopeSignatures(first, spec));
  if (first.fault != null) return first.fault;
  const envelope = about.envelope;
  if (envelope == null) return mismatch("the entry is for an envelope, not for a message");
  if (type != envelope.payloadType) return mismatch("the entry is for another type of payload");
  const other = signaturesMismatch(signatures, about);
  return other != null
    ? other
    : digestMismatch(payloadHash, hashOf(payloadHash.algorithm, envelope.payload), "payload");
}

/** Of `spec.content.envelope`, which is an object. */
function readEnvelopeSignatures(first: FirstFault, spec: JsonValue): Array<LoggedEnvelopeSignature> {
  const envelope = spec.get("content")!.get("envelope")!;
  return readSignatures(first, envelope, ".spec.content.envelope", "sig", "publicKey");
}

/** The base64 of a signature is the base64 of it once more: decoded again. */
function onceMore(first: FirstFault, signatures: Array<LoggedEnvelopeSignature>): Array<LoggedEnvelopeSignature> {
  const decoded = new Array<LoggedEnvelopeSignature>();
  for (let i = 0; i < signatures.length; i++) {
    const text = decodeUtf8(signatures[i].signature);
    const signature = text.fault ? failed<Uint8Array>(text.fault!) : decodeBase64(text.value);
    if (signature.fault) {
      const path = `.spec.content.envelope.signatures[${i}].sig`;
      if (first.fault == null) first.fault = new Fault(first.code, signature.fault!.detail, path);
      continue;
    }
    decoded.push(new LoggedEnvelopeSignature(signature.value, signatures[i].verifier));
  }
  return decoded;
}
