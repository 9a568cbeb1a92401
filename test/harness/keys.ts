// Public keys in their outer forms, and which of them have tables.
import { PreparedKind, preparedTable } from "../../assembly/curve/preparedKeys";
import { Fault } from "../../assembly/fault/fault";
import { faultCodeName } from "../../assembly/fault/codes.gen";
import { Result } from "../../assembly/fault/result";
import { parseJson } from "../../assembly/json/document";
import { publicKeyFromJwk } from "../../assembly/signature/jwk";
import { PublicKey } from "../../assembly/signature/key";
import { publicKeyFromPem, publicKeyFromPkcs1 } from "../../assembly/signature/keyEncodings";

/** The key's fingerprint and kind, or the fault's name and detail. */
export function jwkOutcome(json: Uint8Array): string {
  const value = parseJson(json);
  if (value.fault) return outcome(value.fault!);
  return keyOutcome(publicKeyFromJwk(value.value));
}

/** The same for PEM. */
export function pemKeyOutcome(text: string): string {
  return keyOutcome(publicKeyFromPem(text));
}

/** The same for a DER RSAPublicKey. */
export function pkcs1KeyOutcome(der: Uint8Array): string {
  return keyOutcome(publicKeyFromPkcs1(der));
}

/** The same for SubjectPublicKeyInfo. */
export function spkiKeyOutcome(der: Uint8Array): string {
  return keyOutcome(PublicKey.fromSpki(der));
}

/** `ok`, or the fault's name and its detail. */
export function spkiOutcome(spki: Uint8Array): string {
  const key = PublicKey.fromSpki(spki);
  return key.fault ? outcome(key.fault!) : "ok";
}

export function spkiFingerprint(spki: Uint8Array): string | null {
  const key = PublicKey.fromSpki(spki);
  return key.isOk ? key.value.spkiSha256 : null;
}

/** Whether the instance holds a table for this key on a curve. Asking counts as a use of the table. */
export function isPreparedKey(spki: Uint8Array): bool {
  const key = PublicKey.fromSpki(spki).value.ec!;
  return preparedTable(<PreparedKind>key.curve, key.address, key.pointBytes) != 0;
}

/** Makes the table of a key on a curve. */
export function prepareKey(spki: Uint8Array): void {
  PublicKey.fromSpki(spki).value.ec!.prepare();
}

function keyOutcome(key: Result<PublicKey>): string {
  if (key.fault) return outcome(key.fault!);
  return key.value.spkiSha256 + " " + key.value.algorithmName;
}

function outcome(fault: Fault): string {
  return faultCodeName(fault.code) + ": " + fault.detail;
}
