/** Which schemes a key may have signed with: one function for each world of signatures, decided by the key alone. */
import { NamedCurve } from "../curve/namedCurve";
import { FaultCode } from "../fault/fault";
import { Result, fail, ok } from "../fault/result";
import { HashAlgorithm, digestBytes } from "../hash/algorithm";
import { PublicKey } from "./key";
import { RsaPssParameters } from "./rsa/pssParameters";
import { SignatureScheme } from "./scheme";

/**
 * Sigstore's algorithm registry, for signatures by a key over a payload. In the order in which they are tried:
 *
 * - P-256: ECDSA with SHA-256. P-384: with SHA-384, or with SHA-256 as cosign has used it. P-521: with SHA-512 or SHA-256.
 * - RSA: PKCS#1 v1.5 with SHA-256. A key of id-RSASSA-PSS: PSS as its own parameters say.
 * - Ed25519: over the payload (`sign-blob`, older signatures), or Ed25519ph.
 *
 * The alternatives cannot be confused: each binds the whole payload by a hash of at least 256 bits under its own
 * encoding, so a signature by one is never one by another.
 */
export function sigstoreSchemes(key: PublicKey): Array<SignatureScheme> {
  const ec = key.ec;
  if (ec != null) return ecdsaSchemes(ec.curve);
  if (key.rsa == null) return [SignatureScheme.ed25519(), SignatureScheme.ed25519ph()];
  const pss = key.pss;
  return [pss != null ? SignatureScheme.rsaPss(pss) : SignatureScheme.rsaPkcs1(HashAlgorithm.Sha256)];
}

function ecdsaSchemes(curve: NamedCurve): Array<SignatureScheme> {
  switch (curve) {
    case NamedCurve.P256:
      return [SignatureScheme.ecdsa(HashAlgorithm.Sha256)];
    case NamedCurve.P384:
      return [SignatureScheme.ecdsa(HashAlgorithm.Sha384), SignatureScheme.ecdsa(HashAlgorithm.Sha256)];
    case NamedCurve.P521:
      return [SignatureScheme.ecdsa(HashAlgorithm.Sha512), SignatureScheme.ecdsa(HashAlgorithm.Sha256)];
  }
  return unreachable();
}

/**
 * The Notary Project's one scheme for a key (signature specification, "Algorithm Selection"): P-256, P-384 and P-521 with
 * SHA-256, SHA-384 and SHA-512, as r || s; RSA of 2048, 3072 and 4096 bits as PSS with SHA-256, SHA-384 and SHA-512, MGF1 of
 * the same hash and a salt as long as the hash. KeyUnsupported for every other key, also of id-RSASSA-PSS.
 */
export function notaryScheme(key: PublicKey): Result<SignatureScheme> {
  const ec = key.ec;
  if (ec != null) return ok(SignatureScheme.ecdsaP1363(hashForCurve(ec.curve)));
  const rsa = key.rsa;
  if (rsa == null || key.pss != null) return fail<SignatureScheme>(FaultCode.KeyUnsupported, key.algorithmName);
  switch (rsa.modulusBits) {
    case 2048:
      return ok(pssWithSaltOfHash(HashAlgorithm.Sha256));
    case 3072:
      return ok(pssWithSaltOfHash(HashAlgorithm.Sha384));
    case 4096:
      return ok(pssWithSaltOfHash(HashAlgorithm.Sha512));
    default:
      return fail<SignatureScheme>(FaultCode.KeyUnsupported, key.algorithmName);
  }
}

function hashForCurve(curve: NamedCurve): HashAlgorithm {
  switch (curve) {
    case NamedCurve.P256:
      return HashAlgorithm.Sha256;
    case NamedCurve.P384:
      return HashAlgorithm.Sha384;
    case NamedCurve.P521:
      return HashAlgorithm.Sha512;
  }
  return unreachable();
}

function pssWithSaltOfHash(hash: HashAlgorithm): SignatureScheme {
  return SignatureScheme.rsaPss(RsaPssParameters.exactSalt(hash, hash, digestBytes(hash)));
}
