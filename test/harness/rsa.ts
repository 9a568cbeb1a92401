// RSA: long integers, keys and signatures. A number is big-endian bytes.
import { readSubjectPublicKeyInfo } from "../../assembly/asn1/subjectPublicKeyInfo";
import { BarrettModulus } from "../../assembly/bigint/barrett";
import { LARGEST_DIGIT } from "../../assembly/bigint/columns.gen";
import {
  PAIRS_BEFORE,
  PAIRS_BYTES,
  ROWS_BEFORE,
  ROWS_BYTES,
  balanceColumns,
  doubleRows,
  pairRows,
} from "../../assembly/bigint/digits";
import { addProduct, addSquare } from "../../assembly/bigint/product";
import { pairReciprocal } from "../../assembly/bigint/reciprocal";
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

/** The columns of the product of two numbers in rows (16-bit words), or of the first one's square; 32-bit words. */
export function productColumns(a: Uint8Array, b: Uint8Array, isSquare: bool): Uint8Array {
  const count = a.length >> 1;
  const rows = rowsOf(a);
  const pairs = pairsOf(isSquare ? a : b);
  const columns = new Uint8Array((2 * count + 1) << 2);
  const factor = pairs.dataStart + PAIRS_BEFORE * 4;
  if (isSquare) {
    const doubled = new Uint8Array(ROWS_BYTES);
    doubleRows(doubled.dataStart + ROWS_BEFORE, rows.dataStart + ROWS_BEFORE, count);
    addSquare(columns.dataStart, rows.dataStart + ROWS_BEFORE, doubled.dataStart + ROWS_BEFORE, factor, count);
  } else addProduct(columns.dataStart, 0, 2 * count, rows.dataStart + ROWS_BEFORE, count, factor, count);
  return columns;
}

/** The rows of a number in columns. */
export function balancedRows(columns: Uint8Array): Uint8Array {
  const count = columns.length >> 2;
  const rows = new Uint8Array(ROWS_BYTES);
  balanceColumns(rows.dataStart + ROWS_BEFORE, columns.dataStart, count);
  return rows.slice(<i32>ROWS_BEFORE, <i32>ROWS_BEFORE + 2 * count);
}

/** The digits (16-bit words) of the reciprocal of n, given the rows of -n, more than `digits` of them. */
export function reciprocalDigits(negated: Uint8Array, digits: i32, precision: i32): Uint8Array {
  const pairs = new Uint8Array(PAIRS_BYTES);
  const start = pairs.dataStart + PAIRS_BEFORE * 4;
  pairReciprocal(start, pairsOf(negated).dataStart + PAIRS_BEFORE * 4, digits, precision);
  const answer = new Uint8Array((precision + 2) << 1);
  for (let i: usize = 0; i < <usize>(precision + 2); i++) {
    store<u16>(answer.dataStart + (i << 1), load<u16>(start + (i << 2)));
  }
  return answer;
}

/** What `columns.gen.ts` promises of digits. */
export function largestDigit(): i32 {
  return LARGEST_DIGIT;
}

function rowsOf(digits: Uint8Array): Uint8Array {
  const rows = new Uint8Array(ROWS_BYTES);
  rows.set(digits, <i32>ROWS_BEFORE);
  return rows;
}

function pairsOf(digits: Uint8Array): Uint8Array {
  const pairs = new Uint8Array(PAIRS_BYTES);
  pairRows(pairs.dataStart + PAIRS_BEFORE * 4, rowsOf(digits).dataStart + ROWS_BEFORE, digits.length >> 1);
  return pairs;
}
