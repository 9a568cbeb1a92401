/** The signatures that entries for envelopes hold, each with its verifier in PEM. */
import { MAX_ENVELOPE_SIGNATURES } from "../../../bytes/limits";
import { Fault } from "../../../fault/fault";
import { JsonValue } from "../../../json/document";
import { GoObject } from "../../wire/goJson";
import { FirstFault } from "../../wire/protojson";
import { LoggedSignature } from "../loggedSignature";
import { mismatch, pemVerifierMismatch, signatureMismatch } from "./matching";

/** A signature and its verifier. */
@final
export class LoggedEnvelopeSignature {
  constructor(
    /** What the signature's member holds, decoded once. */
    readonly signature: Uint8Array,
    /** PEM. */
    readonly verifier: Uint8Array,
  ) {}
}

/** Reads the array `signatures` of the object at `path`, one to `MAX_ENVELOPE_SIGNATURES`, whose members have these names. */
export function readSignatures(
  first: FirstFault,
  object: JsonValue,
  path: string,
  signatureName: string,
  verifierName: string,
): Array<LoggedEnvelopeSignature> {
  const signatures = new Array<LoggedEnvelopeSignature>();
  const list = object.get("signatures");
  if (list == null || !list.isArray || list.length < 1 || list.length > MAX_ENVELOPE_SIGNATURES) {
    new GoObject(first, path, object).refuse(`not an array of one to ${MAX_ENVELOPE_SIGNATURES}`, "signatures");
    return signatures;
  }
  for (let i = 0; i < list.length; i++) {
    const member = new GoObject(first, `${path}.signatures[${i}]`, list.at(i));
    const signature = member.someBase64(signatureName);
    signatures.push(new LoggedEnvelopeSignature(signature, member.someBase64(verifierName)));
  }
  return signatures;
}

/** Null when one of them is the signature, by its verifier; else what is wrong with the last one that comes nearest. */
export function signaturesMismatch(signatures: Array<LoggedEnvelopeSignature>, about: LoggedSignature): Fault | null {
  let fault: Fault | null = null;
  for (let i = 0; i < signatures.length; i++) {
    const other = signatureMismatch(signatures[i].signature, about);
    if (other != null) {
      if (fault == null) fault = other;
      continue;
    }
    fault = pemVerifierMismatch(signatures[i].verifier, about);
    if (fault == null) return null;
  }
  return fault != null ? fault : mismatch("the entry holds no signature");
}
