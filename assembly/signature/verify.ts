/** The one door through which bytes become bytes that a key has signed. */
import { EcPublicKey } from "../curve/ecPublicKey";
import { Fault, FaultCode, mostSpecific } from "../fault/fault";
import { Result, failed, ok } from "../fault/result";
import { digestBytes, hashOf } from "../hash/algorithm";
import { EcdsaSignature } from "./ecdsaSignature";
import { verifyEd25519, verifyEd25519phDigest } from "./ed25519";
import { Ed25519Signature } from "./ed25519Signature";
import { PublicKey } from "./key";
import { isKnownSignature, nameOfSignature, rememberSignature } from "./knownSignatures";
import { sigstoreSchemes } from "./profile";
import { verifyRsaPkcs1 } from "./rsa/pkcs1";
import { verifyRsaPss } from "./rsa/pss";
import { RsaPssParameters } from "./rsa/pssParameters";
import { RsaSignature } from "./rsa/rsaSignature";
import { SchemeKind, SignatureScheme } from "./scheme";

/**
 * Proof that `key` has signed `bytes`. Whatever reads a signed payload takes this and not bytes, so that it cannot read
 * one that nobody has verified. AssemblyScript cannot hide a constructor from other files and let this one call it:
 * **only `verifyWith` and `verifyRemembered` in this file construct it**, nothing else may.
 *
 * It says nothing of what the bytes mean, when they were signed, or whether the key is trusted.
 */
@final
export class SignedPayload {
  constructor(
    /** The very bytes that were verified, not a copy; nobody changes them afterwards. */
    readonly bytes: Uint8Array,
    /** Who signed them. */
    readonly key: PublicKey,
    /** How. */
    readonly scheme: SignatureScheme,
  ) {}
}

/**
 * Checks `signature` by `key` over `payload` with the schemes that Sigstore knows for this key (`sigstoreSchemes`): one of
 * them must fit. Otherwise the fault nearest to success.
 */
export function verify(key: PublicKey, payload: Uint8Array, signature: Uint8Array): Result<SignedPayload> {
  const schemes = sigstoreSchemes(key);
  let fault: Fault | null = null;
  for (let i = 0; i < schemes.length; i++) {
    const proof = verifyWith(key, schemes[i], payload, signature);
    if (proof.isOk) return proof;
    fault = mostSpecific(fault, proof.fault!);
  }
  return failed<SignedPayload>(fault!);
}

/**
 * Checks `signature` by `key` over `payload` with this scheme and no other.
 *
 * SignatureMalformed: the signature is not even one of this scheme. SignatureMismatch: it is one, of another key, another
 * payload or another scheme. KeyUnsupported: the scheme is not for such a key.
 */
export function verifyWith(
  key: PublicKey,
  scheme: SignatureScheme,
  payload: Uint8Array,
  signature: Uint8Array,
): Result<SignedPayload> {
  const fault = signatureFault(key, scheme, payload, signature);
  return fault == null ? ok(new SignedPayload(payload, key, scheme)) : failed<SignedPayload>(fault);
}

/**
 * Proof that `key` has signed something with this digest, which nobody has seen here. **Only `verifyDigest` constructs it.**
 */
@final
export class SignedDigest {
  constructor(
    /** The digest, by `scheme.hash`. */
    readonly digest: Uint8Array,
    /** Who signed. */
    readonly key: PublicKey,
    /** How. */
    readonly scheme: SignatureScheme,
  ) {}
}

/**
 * As `verifyWith`, of a message that only its digest by `scheme.hash` is known of. KeyUnsupported for Ed25519, which signs
 * the message itself (RFC 8032 §5.1); Ed25519ph signs a digest.
 */
export function verifyDigest(
  key: PublicKey,
  scheme: SignatureScheme,
  digest: Uint8Array,
  signature: Uint8Array,
): Result<SignedDigest> {
  assert(digest.length == digestBytes(scheme.hash));
  const fault = digestFault(key, scheme, digest, signature);
  return fault == null ? ok(new SignedDigest(digest, key, scheme)) : failed<SignedDigest>(fault);
}

/**
 * As `verifyWith`, with the same answer to the same question; but a signature that this instance has seen verify before is
 * not computed again while it is among those that were asked for last (knownSignatures.ts).
 *
 * For signatures that come again and again: those over certificates of authorities. One that comes once (a leaf's, a
 * payload's) would push out those and gain nothing, and pay for a digest.
 */
export function verifyRemembered(
  key: PublicKey,
  scheme: SignatureScheme,
  payload: Uint8Array,
  signature: Uint8Array,
): Result<SignedPayload> {
  const name = nameOfSignature(key, scheme, payload, signature);
  if (isKnownSignature(name)) return ok(new SignedPayload(payload, key, scheme));
  const proof = verifyWith(key, scheme, payload, signature);
  if (proof.isOk) rememberSignature(name);
  return proof;
}

function signatureFault(
  key: PublicKey,
  scheme: SignatureScheme,
  payload: Uint8Array,
  signature: Uint8Array,
): Fault | null {
  if (scheme.kind == SchemeKind.Ed25519) return ed25519Fault(key, scheme, payload, signature);
  return digestFault(key, scheme, hashOf(scheme.hash, payload), signature);
}

function digestFault(key: PublicKey, scheme: SignatureScheme, digest: Uint8Array, signature: Uint8Array): Fault | null {
  const ec = key.ec;
  if (ec != null) return ecdsaFault(ec, scheme, digest, signature);
  if (key.rsa != null) return rsaFault(key, scheme, digest, signature);
  return ed25519phFault(key, scheme, digest, signature);
}

function ecdsaFault(
  key: EcPublicKey,
  scheme: SignatureScheme,
  digest: Uint8Array,
  signature: Uint8Array,
): Fault | null {
  if (scheme.kind != SchemeKind.Ecdsa && scheme.kind != SchemeKind.EcdsaP1363) return wrongScheme(scheme);
  const numbers =
    scheme.kind == SchemeKind.Ecdsa
      ? EcdsaSignature.fromDer(key.curve, signature)
      : EcdsaSignature.fromP1363(key.curve, signature);
  if (numbers.fault) return numbers.fault;
  return mismatchUnless(key.verify(digest, numbers.value.r, numbers.value.s));
}

function rsaFault(key: PublicKey, scheme: SignatureScheme, digest: Uint8Array, bytes: Uint8Array): Fault | null {
  const isPss = scheme.kind == SchemeKind.RsaPss;
  const restriction = key.pss;
  if (!isPss && (scheme.kind != SchemeKind.RsaPkcs1 || restriction != null)) return wrongScheme(scheme);
  const signature = RsaSignature.fromBytes(key.rsa!, bytes);
  if (signature.fault) return signature.fault;
  if (!isPss) return mismatchUnless(verifyRsaPkcs1(signature.value, scheme.hash, digest));
  const parameters: RsaPssParameters | null = restriction == null ? scheme.pss : scheme.pss!.within(restriction);
  return parameters == null ? wrongScheme(scheme) : mismatchUnless(verifyRsaPss(signature.value, parameters, digest));
}

function ed25519Fault(key: PublicKey, scheme: SignatureScheme, payload: Uint8Array, bytes: Uint8Array): Fault | null {
  const ed25519 = key.ed25519;
  if (ed25519 == null) return wrongScheme(scheme);
  const signature = Ed25519Signature.fromBytes(bytes);
  if (signature.fault) return signature.fault;
  return mismatchUnless(verifyEd25519(ed25519, payload, signature.value));
}

function ed25519phFault(key: PublicKey, scheme: SignatureScheme, digest: Uint8Array, bytes: Uint8Array): Fault | null {
  if (scheme.kind != SchemeKind.Ed25519ph) return wrongScheme(scheme);
  const signature = Ed25519Signature.fromBytes(bytes);
  if (signature.fault) return signature.fault;
  return mismatchUnless(verifyEd25519phDigest(key.ed25519!, digest, signature.value));
}

function mismatchUnless(isSigned: bool): Fault | null {
  return isSigned ? null : new Fault(FaultCode.SignatureMismatch);
}

function wrongScheme(scheme: SignatureScheme): Fault {
  return new Fault(FaultCode.KeyUnsupported, "the scheme " + scheme.name + " is not for this kind of key");
}
