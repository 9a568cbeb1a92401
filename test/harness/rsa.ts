// RSA: long integers, keys and signatures. A number is big-endian bytes.
import { readSubjectPublicKeyInfo } from "../../assembly/asn1/subjectPublicKeyInfo";
import { BarrettModulus } from "../../assembly/bigint/barrett";
import { faultCodeName } from "../../assembly/fault/codes.gen";
import { Result, failed } from "../../assembly/fault/result";
import { HashAlgorithm, hashName } from "../../assembly/hash/algorithm";
import { verifyRsaPkcs1 } from "../../assembly/signature/rsa/pkcs1";
import { verifyRsaPss } from "../../assembly/signature/rsa/pss";
import { RsaPssParameters, readRsaPssParameters } from "../../assembly/signature/rsa/pssParameters";
import { RsaPublicKey } from "../../assembly/signature/rsa/rsaKey";
import { RsaSignature } from "../../assembly/signature/rsa/rsaSignature";

/** base^exponent mod modulus; base is as long as the modulus and less. */
export function barrettPower(modulus: Uint8Array, base: Uint8Array, exponent: u32): Uint8Array {
  return new BarrettModulus(modulus).power(base, exponent);
}

/** `ok` or the fault of an RSAPublicKey. */
export function rsaPkcs1KeyOutcome(der: Uint8Array): string {
  return outcome(RsaPublicKey.fromPkcs1(der));
}

/** `ok` or the fault of a key from its two numbers. */
export function rsaKeyOutcome(n: Uint8Array, e: Uint8Array): string {
  return outcome(RsaPublicKey.fromNumbers(n, e));
}

/** `valid`, `invalid` or the fault of the key or the signature; PKCS#1 v1.5. */
export function rsaPkcs1Outcome(
  key: Uint8Array,
  hash: HashAlgorithm,
  digest: Uint8Array,
  signature: Uint8Array,
): string {
  const parsed = readSignature(key, signature);
  if (parsed.fault) return outcome(parsed);
  return verifyRsaPkcs1(parsed.value, hash, digest) ? "valid" : "invalid";
}

/** The same by PSS; a salt length below zero is any. */
export function rsaPssOutcome(
  key: Uint8Array,
  hash: HashAlgorithm,
  mgfHash: HashAlgorithm,
  saltLength: i32,
  digest: Uint8Array,
  signature: Uint8Array,
): string {
  const parsed = readSignature(key, signature);
  if (parsed.fault) return outcome(parsed);
  const parameters =
    saltLength < 0 ? RsaPssParameters.anySalt(hash, mgfHash) : RsaPssParameters.exactSalt(hash, mgfHash, saltLength);
  return verifyRsaPss(parsed.value, parameters, digest) ? "valid" : "invalid";
}

/** `HASH MGF-HASH MINIMUM MAXIMUM` or the fault of RSASSA-PSS-params. */
export function rsaPssParameters(der: Uint8Array): string {
  const read = readRsaPssParameters(der);
  return read.fault ? outcome(read) : spelled(read.value);
}

/** Signature parameters under those of the key: as above, or `none`; both as DER, the first for any salt if `any`. */
export function rsaPssWithin(signatureDer: Uint8Array, any: bool, keyDer: Uint8Array): string {
  const exact = readRsaPssParameters(signatureDer).value;
  const wanted = any ? RsaPssParameters.anySalt(exact.hash, exact.mgfHash) : exact;
  const within = wanted.within(readRsaPssParameters(keyDer).value);
  return within == null ? "none" : spelled(within);
}

/** The RSAPublicKey in an SPKI; null when that is malformed. */
export function rsaSpkiKey(spki: Uint8Array): Uint8Array | null {
  const info = readSubjectPublicKeyInfo(spki);
  return info.fault ? null : info.value.key;
}

/** The parameters of the algorithm in an SPKI, empty when there are none; null when the SPKI is malformed. */
export function rsaSpkiParameters(spki: Uint8Array): Uint8Array | null {
  const info = readSubjectPublicKeyInfo(spki);
  return info.fault ? null : info.value.algorithm.parameters;
}

function readSignature(key: Uint8Array, signature: Uint8Array): Result<RsaSignature> {
  const read = RsaPublicKey.fromPkcs1(key);
  return read.fault ? failed<RsaSignature>(read.fault!) : RsaSignature.fromBytes(read.value, signature);
}

function outcome<T>(result: Result<T>): string {
  const fault = result.fault;
  return fault == null ? "ok" : faultCodeName(fault.code) + ": " + fault.detail;
}

function spelled(parameters: RsaPssParameters): string {
  const hashes = hashName(parameters.hash) + " " + hashName(parameters.mgfHash);
  return hashes + " " + parameters.minimumSaltLength.toString() + " " + parameters.maximumSaltLength.toString();
}
