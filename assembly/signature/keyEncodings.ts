/**
 * Other forms of a public key than SubjectPublicKeyInfo. Each is brought into that form and read there, so that there is
 * one reader of keys, and one fingerprint whatever the form.
 */
import { derBitString, derNull, derObjectIdentifier, derSequence } from "../asn1/derWriter";
import { ED25519, ID_EC_PUBLIC_KEY, PRIME256V1, RSA_ENCRYPTION, SECP384R1, SECP521R1 } from "../asn1/oids";
import { NamedCurve } from "../curve/namedCurve";
import { decodePemBlocks } from "../encoding/pem";
import { FaultCode } from "../fault/fault";
import { Result, fail, failed } from "../fault/result";
import { PublicKey } from "./key";

/**
 * Reads a text with one PEM block labelled `PUBLIC KEY` (SubjectPublicKeyInfo, RFC 7468 §13) or `RSA PUBLIC KEY`
 * (RSAPublicKey of RFC 8017 appendix A.1.1); tools write what the key is around it. KeyInvalid for other labels, for
 * several blocks, and for what `decodePemBlocks` refuses; else as `PublicKey.fromSpki`.
 */
export function publicKeyFromPem(text: string): Result<PublicKey> {
  const isPkcs1 = text.includes("-----BEGIN RSA PUBLIC KEY-----");
  const blocks = decodePemBlocks(text, isPkcs1 ? "RSA PUBLIC KEY" : "PUBLIC KEY");
  if (blocks.fault) return failed<PublicKey>(blocks.fault!.as(FaultCode.KeyInvalid));
  if (blocks.value.length > 1) return fail<PublicKey>(FaultCode.KeyInvalid, "there is more than one block");
  return isPkcs1 ? publicKeyFromPkcs1(blocks.value[0]) : PublicKey.fromSpki(blocks.value[0]);
}

/** Reads a DER RSAPublicKey (RFC 8017 appendix A.1.1). Faults as `PublicKey.fromSpki`. */
export function publicKeyFromPkcs1(der: Uint8Array): Result<PublicKey> {
  return PublicKey.fromSpki(spkiOf(RSA_ENCRYPTION, derNull(), der));
}

/** A key on a curve, from its point's encoding. Faults as `PublicKey.fromSpki`. */
export function publicKeyFromPoint(curve: NamedCurve, point: Uint8Array): Result<PublicKey> {
  return PublicKey.fromSpki(spkiOf(ID_EC_PUBLIC_KEY, derObjectIdentifier(curveOid(curve)), point));
}

/** An Ed25519 key, from its 32 bytes. Faults as `PublicKey.fromSpki`. */
export function publicKeyFromEd25519(bytes: Uint8Array): Result<PublicKey> {
  return PublicKey.fromSpki(spkiOf(ED25519, new Uint8Array(0), bytes));
}

/** SubjectPublicKeyInfo (RFC 5280 §4.1): SEQUENCE { SEQUENCE { algorithm, parameters }, BIT STRING }. */
function spkiOf(algorithm: StaticArray<u8>, parameters: Uint8Array, key: Uint8Array): Uint8Array {
  const identifier = derSequence(derObjectIdentifier(algorithm), parameters);
  return derSequence(identifier, derBitString(key));
}

function curveOid(curve: NamedCurve): StaticArray<u8> {
  switch (curve) {
    case NamedCurve.P256:
      return PRIME256V1;
    case NamedCurve.P384:
      return SECP384R1;
    case NamedCurve.P521:
      return SECP521R1;
  }
  return unreachable();
}
