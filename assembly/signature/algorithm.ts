/** From the AlgorithmIdentifier of a signature (RFC 5280 §4.1.1.2) to the scheme that it names. */
import { AlgorithmIdentifier } from "../asn1/algorithmIdentifier";
import {
  ECDSA_WITH_SHA256,
  ECDSA_WITH_SHA384,
  ECDSA_WITH_SHA512,
  ED25519,
  ID_RSASSA_PSS,
  SHA256_WITH_RSA_ENCRYPTION,
  SHA384_WITH_RSA_ENCRYPTION,
  SHA512_WITH_RSA_ENCRYPTION,
  isOid,
  oidName,
} from "../asn1/oids";
import { FaultCode } from "../fault/fault";
import { Result, fail, failed, ok } from "../fault/result";
import { HashAlgorithm } from "../hash/algorithm";
import { readRsaPssParameters } from "./rsa/pssParameters";
import { SignatureScheme } from "./scheme";

/**
 * The scheme of a signature algorithm: ECDSA with SHA-256, SHA-384 or SHA-512 (RFC 5758 §3.2, no parameters), RSASSA-PKCS1-v1_5
 * with these (RFC 4055 §5, NULL parameters), RSASSA-PSS with its own parameters (RFC 4055 §3.1) and Ed25519 (RFC 8410 §3).
 *
 * KeyUnsupported, naming it: every other algorithm, among them those with MD5 and SHA-1. KeyInvalid: other parameters than
 * the algorithm's. Whether the scheme fits a key is for `verifyWith` to say.
 */
export function schemeOfAlgorithm(algorithm: AlgorithmIdentifier): Result<SignatureScheme> {
  const oid = algorithm.oid;
  if (isOid(oid, ECDSA_WITH_SHA256)) return withoutParameters(algorithm, SignatureScheme.ecdsa(HashAlgorithm.Sha256));
  if (isOid(oid, ECDSA_WITH_SHA384)) return withoutParameters(algorithm, SignatureScheme.ecdsa(HashAlgorithm.Sha384));
  if (isOid(oid, ECDSA_WITH_SHA512)) return withoutParameters(algorithm, SignatureScheme.ecdsa(HashAlgorithm.Sha512));
  if (isOid(oid, SHA256_WITH_RSA_ENCRYPTION)) return withNull(algorithm, HashAlgorithm.Sha256);
  if (isOid(oid, SHA384_WITH_RSA_ENCRYPTION)) return withNull(algorithm, HashAlgorithm.Sha384);
  if (isOid(oid, SHA512_WITH_RSA_ENCRYPTION)) return withNull(algorithm, HashAlgorithm.Sha512);
  if (isOid(oid, ED25519)) return withoutParameters(algorithm, SignatureScheme.ed25519());
  if (isOid(oid, ID_RSASSA_PSS)) return pssScheme(algorithm);
  return fail<SignatureScheme>(FaultCode.KeyUnsupported, "signatures by " + oidName(oid));
}

function withoutParameters(algorithm: AlgorithmIdentifier, scheme: SignatureScheme): Result<SignatureScheme> {
  return algorithm.parameters.length == 0 ? ok(scheme) : unexpectedParameters(algorithm);
}

function withNull(algorithm: AlgorithmIdentifier, hash: HashAlgorithm): Result<SignatureScheme> {
  return algorithm.hasNullParameters ? ok(SignatureScheme.rsaPkcs1(hash)) : unexpectedParameters(algorithm);
}

function pssScheme(algorithm: AlgorithmIdentifier): Result<SignatureScheme> {
  if (algorithm.parameters.length == 0) return unexpectedParameters(algorithm);
  const parameters = readRsaPssParameters(algorithm.parameters);
  return parameters.fault ? failed<SignatureScheme>(parameters.fault!) : ok(SignatureScheme.rsaPss(parameters.value));
}

function unexpectedParameters(algorithm: AlgorithmIdentifier): Result<SignatureScheme> {
  return fail<SignatureScheme>(FaultCode.KeyInvalid, "the parameters of " + oidName(algorithm.oid) + " are others");
}
