/** Entries of kind `hashedrekord` 0.0.1: a signature over a message, its verifier in PEM, and the message's digest. */
import { Fault, FaultCode } from "../../../fault/fault";
import { JsonValue } from "../../../json/document";
import { GoObject } from "../../wire/goJson";
import { FirstFault } from "../../wire/protojson";
import { LoggedSignature } from "../loggedSignature";
import { digestMismatch, mismatch, pemVerifierMismatch, signatureMismatch } from "./matching";
import { readHash } from "./statedHash";

/** Null when the entry is about this signature of a message; see `verifyEntryBody`. */
export function hashedRekord001Fault(spec: JsonValue, about: LoggedSignature): Fault | null {
  return messageFault(new FirstFault(FaultCode.LogEntryMalformed), spec, about);
}

/** The same for `rekord` 0.0.1, which has these members in the same places. `first` may already hold a fault. */
export function messageFault(first: FirstFault, spec: JsonValue, about: LoggedSignature): Fault | null {
  const object = new GoObject(first, ".spec", spec);
  const data = object.object("data");
  if (data == null) object.refuse("missing", "data");
  const digest = readHash(data, "hash");
  const signature = object.object("signature");
  if (signature == null) object.refuse("missing", "signature");
  const content = signature == null ? new Uint8Array(0) : signature.someBase64("content");
  const publicKey: GoObject | null = signature == null ? null : signature.object("publicKey");
  if (publicKey == null) object.refuse("missing", "signature.publicKey");
  const pem = publicKey == null ? new Uint8Array(0) : publicKey.someBase64("content");
  if (first.fault != null) return first.fault;
  if (about.envelope != null) return mismatch("the entry is for a message, not for an envelope");
  const otherSignature = signatureMismatch(content, about);
  if (otherSignature != null) return otherSignature;
  const otherVerifier = pemVerifierMismatch(pem, about);
  if (otherVerifier != null) return otherVerifier;
  return digestMismatch(digest, about.digests.of(digest.algorithm), "message");
}
