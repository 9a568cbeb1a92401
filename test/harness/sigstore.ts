// Harness exports for assembly/sigstore.
import { faultCodeName } from "../../assembly/fault/codes.gen";
import { Fault } from "../../assembly/fault/fault";
import { Result, failed } from "../../assembly/fault/result";
import { PublicKey } from "../../assembly/signature/key";
import { verify } from "../../assembly/signature/verify";
import { SimpleSigning, parseSimpleSigning } from "../../assembly/sigstore/simpleSigning";

/** `ok DIGEST REFERENCE`, or the fault's name and its detail; of bytes whose signature was verified first. */
export function simpleSigningOutcome(spki: Uint8Array, payload: Uint8Array, signature: Uint8Array): string {
  const read = verifiedPayload(spki, payload, signature);
  const fault: Fault | null = read.fault;
  if (fault != null) return faultCodeName(fault.code) + ": " + fault.detail;
  return "ok " + read.value.manifestDigest.text + " " + read.value.dockerReference;
}

/** Whether a payload that is accepted carries the annotation. */
export function simpleSigningHas(
  spki: Uint8Array,
  payload: Uint8Array,
  signature: Uint8Array,
  key: string,
  value: string,
): bool {
  const read = verifiedPayload(spki, payload, signature);
  return read.isOk && read.value.hasAnnotation(key, value);
}

function verifiedPayload(spki: Uint8Array, payload: Uint8Array, signature: Uint8Array): Result<SimpleSigning> {
  const key = PublicKey.fromSpki(spki);
  const keyFault: Fault | null = key.fault;
  if (keyFault != null) return failed<SimpleSigning>(keyFault);
  const signed = verify(key.value, payload, signature);
  const signedFault: Fault | null = signed.fault;
  if (signedFault != null) return failed<SimpleSigning>(signedFault);
  return parseSimpleSigning(signed.value);
}
