/** The one door through which bytes become bytes that a key has signed. */
import { verifyP256 } from "../curve/p256/ecdsa";
import { FaultCode } from "../fault/fault";
import { Result, fail, failed, ok } from "../fault/result";
import { sha256 } from "../hash/sha256";
import { EcdsaP256Signature } from "./ecdsaSignature";
import { PublicKey, SignatureAlgorithm } from "./key";

/**
 * Proof that `key` has signed `bytes`. Whatever reads a signed payload takes this and not bytes, so that it cannot read
 * one that nobody has verified. AssemblyScript cannot hide a constructor from other files and let this one call it:
 * **only `verify` in this file constructs it**, nothing else may.
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
  ) {}
}

/**
 * Checks `signature` by `key` over `payload`. The algorithm comes from the key alone: P-256 means ECDSA with SHA-256 over
 * the payload and a DER signature.
 *
 * SignatureMalformed: the signature is not even one. SignatureMismatch: it is one, of another key or another payload.
 */
export function verify(key: PublicKey, payload: Uint8Array, signature: Uint8Array): Result<SignedPayload> {
  switch (key.algorithm) {
    case SignatureAlgorithm.EcdsaP256Sha256:
      return verifyEcdsaP256Sha256(key, payload, signature);
  }
  return unreachable();
}

function verifyEcdsaP256Sha256(key: PublicKey, payload: Uint8Array, signature: Uint8Array): Result<SignedPayload> {
  const numbers = EcdsaP256Signature.fromDer(signature);
  if (numbers.fault) return failed<SignedPayload>(numbers.fault!);
  const isSigned = verifyP256(key.p256, sha256(payload), numbers.value.r, numbers.value.s);
  return isSigned ? ok(new SignedPayload(payload, key)) : fail<SignedPayload>(FaultCode.SignatureMismatch);
}
