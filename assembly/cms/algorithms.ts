/** The algorithms that a SignerInfo names: digests (RFC 5754 §2) and signatures (RFC 5754 §3, RFC 4056 §3, RFC 8419 §3). */
import { AlgorithmIdentifier } from "../asn1/algorithmIdentifier";
import { ID_SHA256, ID_SHA384, ID_SHA512, RSA_ENCRYPTION, isOid, oidName } from "../asn1/oids";
import { FaultCode } from "../fault/fault";
import { Result, fail, ok } from "../fault/result";
import { HashAlgorithm, hashName } from "../hash/algorithm";
import { schemeOfAlgorithm } from "../signature/algorithm";
import { SignatureScheme } from "../signature/scheme";

/** What `hashOfAlgorithm` answers for a digest algorithm that is not known here, or has parameters. */
export const NO_HASH: i32 = -1;

/** The HashAlgorithm that is meant, with NULL as parameters or none (RFC 5754 §2); else NO_HASH. SHA-1 is not one. */
export function hashOfAlgorithm(identifier: AlgorithmIdentifier): i32 {
  if (!identifier.hasNoParameters) return NO_HASH;
  if (isOid(identifier.oid, ID_SHA256)) return HashAlgorithm.Sha256;
  if (isOid(identifier.oid, ID_SHA384)) return HashAlgorithm.Sha384;
  if (isOid(identifier.oid, ID_SHA512)) return HashAlgorithm.Sha512;
  return NO_HASH;
}

/**
 * How a signer with these two algorithms signs its attributes. The digest algorithm is the one of the message-digest
 * attribute; the signature has to use the same (RFC 8933 §3.1; RFC 4056 §3 for PSS; SHA-512 for Ed25519, RFC 8419 §3.1).
 * rsaEncryption is RSASSA-PKCS1-v1_5 with the digest algorithm's hash; its parameters are NULL (RFC 5754 §3.2).
 *
 * KeyUnsupported: an algorithm that is not known here. SignatureMalformed: the two do not agree.
 */
export function schemeOfSigner(digest: AlgorithmIdentifier, signature: AlgorithmIdentifier): Result<SignatureScheme> {
  const hash = hashOfAlgorithm(digest);
  if (hash == NO_HASH) return fail<SignatureScheme>(FaultCode.KeyUnsupported, oidName(digest.oid));
  if (isOid(signature.oid, RSA_ENCRYPTION) && signature.hasNullParameters) {
    return ok(SignatureScheme.rsaPkcs1(<HashAlgorithm>hash));
  }
  const scheme = schemeOfAlgorithm(signature);
  if (scheme.isOk && scheme.value.hash != hash) {
    const detail = scheme.value.name + " beside the digest algorithm " + hashName(<HashAlgorithm>hash);
    return fail<SignatureScheme>(FaultCode.SignatureMalformed, detail);
  }
  return scheme;
}
