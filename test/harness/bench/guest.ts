// What the benchmark measures: the checks as a policy pays for them. Compiled as the shipped modules are, so without a
// garbage collector and with a heap that is reset in each call; keys, payloads and signatures are copied in by the host.
//
// A work whose function is not exported here, or whose kind of key is not supported, is reported as not yet there.
import "../../../assembly/abi/abort";
import { ID_KP_CODE_SIGNING } from "../../../assembly/asn1/oids";
import { Fault, FaultCode } from "../../../assembly/fault/fault";
import { HashAlgorithm } from "../../../assembly/hash/algorithm";
import { sha256 as sha256Of } from "../../../assembly/hash/sha256";
import { sha384 as sha384Of, sha512 as sha512Of } from "../../../assembly/hash/sha512";
import { PublicKey } from "../../../assembly/signature/key";
import { RsaPssParameters } from "../../../assembly/signature/rsa/pssParameters";
import { SignatureScheme } from "../../../assembly/signature/scheme";
import { verify as verifySignature, verifyWith } from "../../../assembly/signature/verify";
import { Instant } from "../../../assembly/time/instant";
import { Certificate } from "../../../assembly/x509/certificate";
import { buildPath } from "../../../assembly/x509/path/buildPath";
import { PathInput } from "../../../assembly/x509/path/pathInput";
import { TrustAnchor } from "../../../assembly/x509/path/trustAnchor";

/** 1 MiB of message, or a key, a payload and a signature. */
const CAPACITY: usize = 1 << 20;

/** The input, kept as the contents of an ArrayBuffer that lies outside of the heap: nothing has to copy it again. */
const BUFFER: usize = memory.data((1 << 20) + 32, 16) + 32;

const VERIFIED: i32 = 0;
const NOT_VERIFIED: i32 = 1;
const UNSUPPORTED: i32 = 2;
const KEY_REFUSED: i32 = 3;

/** Where the input begins. */
export function input(): usize {
  return BUFFER;
}

/** How long it may be. */
export function capacity(): usize {
  return CAPACITY;
}

/** Reads a SubjectPublicKeyInfo and checks a signature over a payload; the three lie in the input one after another. */
export function verify(keyLength: i32, payloadLength: i32, signatureLength: i32): i32 {
  heap.reset();
  const key = PublicKey.fromSpki(inputBytes(0, keyLength));
  if (key.fault) return statusOfKey(key.fault!);
  const payload = inputBytes(keyLength, payloadLength);
  const signature = inputBytes(keyLength + payloadLength, signatureLength);
  return verifySignature(key.value, payload, signature).isOk ? VERIFIED : NOT_VERIFIED;
}

/** The same with RSASSA-PSS: SHA-256, MGF1 of it and a salt of 32 bytes. */
export function verifyRsaPss(keyLength: i32, payloadLength: i32, signatureLength: i32): i32 {
  heap.reset();
  const key = PublicKey.fromSpki(inputBytes(0, keyLength));
  if (key.fault) return statusOfKey(key.fault!);
  const payload = inputBytes(keyLength, payloadLength);
  const signature = inputBytes(keyLength + payloadLength, signatureLength);
  const parameters = RsaPssParameters.exactSalt(HashAlgorithm.Sha256, HashAlgorithm.Sha256, 32);
  const isSigned = verifyWith(key.value, SignatureScheme.rsaPss(parameters), payload, signature).isOk;
  return isSigned ? VERIFIED : NOT_VERIFIED;
}

/**
 * Reads a root, an intermediate and a leaf certificate that lie in the input one after another, and looks for a path to the
 * leaf, for signing code, that is valid so many seconds after 1970.
 */
export function validateChain(rootLength: i32, intermediateLength: i32, leafLength: i32, seconds: i64): i32 {
  heap.reset();
  const root = Certificate.fromDer(inputBytes(0, rootLength));
  const intermediate = Certificate.fromDer(inputBytes(rootLength, intermediateLength));
  const leaf = Certificate.fromDer(inputBytes(rootLength + intermediateLength, leafLength));
  if (!root.isOk || !intermediate.isOk || !leaf.isOk) return NOT_VERIFIED;
  const anchor = TrustAnchor.fromCertificate(root.value);
  const input = new PathInput(new Instant(seconds), [anchor], [intermediate.value]);
  input.extendedKeyUsage = ID_KP_CODE_SIGNING;
  input.isExtendedKeyUsageRequired = true;
  return buildPath(leaf.value, input).isOk ? VERIFIED : NOT_VERIFIED;
}

/** Reads a key and makes its table. */
export function prepareKey(keyLength: i32): i32 {
  heap.reset();
  const key = PublicKey.fromSpki(inputBytes(0, keyLength));
  if (key.fault) return statusOfKey(key.fault!);
  const ec = key.value.ec;
  if (ec == null) return UNSUPPORTED;
  ec.prepare();
  return VERIFIED;
}

/** Hashes the first bytes of the input; returns where the digest lies, until the next call. */
export function sha256(length: i32): usize {
  heap.reset();
  return sha256Of(inputBytes(0, length)).dataStart;
}

export function sha384(length: i32): usize {
  heap.reset();
  return sha384Of(inputBytes(0, length)).dataStart;
}

export function sha512(length: i32): usize {
  heap.reset();
  return sha512Of(inputBytes(0, length)).dataStart;
}

function statusOfKey(fault: Fault): i32 {
  return fault.code == FaultCode.KeyUnsupported ? UNSUPPORTED : KEY_REFUSED;
}

function inputBytes(start: i32, length: i32): Uint8Array {
  store<u32>(BUFFER - 8, idof<ArrayBuffer>());
  store<u32>(BUFFER - 4, <u32>CAPACITY);
  return Uint8Array.wrap(changetype<ArrayBuffer>(BUFFER), start, length);
}
