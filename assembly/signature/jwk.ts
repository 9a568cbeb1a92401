/** Public keys as JSON Web Keys (RFC 7517, RFC 7518 §6, RFC 8037 §2). */
import { derSequence, derUnsignedInteger } from "../asn1/derWriter";
import { NamedCurve, coordinateBytes } from "../curve/namedCurve";
import { decodeBase64Url } from "../encoding/base64";
import { FaultCode } from "../fault/fault";
import { Result, fail, failed, ok } from "../fault/result";
import { JsonValue } from "../json/document";
import { PublicKey } from "./key";
import { publicKeyFromEd25519, publicKeyFromPkcs1, publicKeyFromPoint } from "./keyEncodings";

const ED25519_KEY_BYTES: i32 = 32;

const RSA_ALGORITHMS: StaticArray<string> = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512"];
const ED25519_ALGORITHMS: StaticArray<string> = ["EdDSA", "Ed25519"];
const P256_ALGORITHMS: StaticArray<string> = ["ES256"];
const P384_ALGORITHMS: StaticArray<string> = ["ES384"];
const P521_ALGORITHMS: StaticArray<string> = ["ES512"];

/** Members that hold private or secret values (RFC 7518 §6.2.2, §6.3.2, §6.4.1). */
const PRIVATE_MEMBERS: StaticArray<string> = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];

/**
 * Reads one JWK of the key types `EC` (P-256, P-384, P-521), `RSA` and `OKP` (Ed25519).
 *
 * KeyInvalid, naming the member: one that is missing or not a string, that is not base64url without padding, that has
 * not the one right length (coordinates are as long as p, n and e have no leading zeros: RFC 7518 §6.2.1.2, §6.3.1.1); a
 * private member, since a key that everybody reads is no private one; `use` other than "sig", `key_ops` without "verify", an
 * `alg` that is none of this key's signature algorithms (RFC 7518 §3.1, RFC 8037 §3.1); and what `PublicKey.fromSpki` calls
 * invalid. KeyUnsupported: another `kty` or `crv`.
 *
 * Not judged: `kid` and the certificates. Which of an RSA key's algorithms `alg` names is not: the scheme comes from the
 * key and the caller's profile.
 */
export function publicKeyFromJwk(jwk: JsonValue): Result<PublicKey> {
  if (!jwk.isObject) return invalid("a JWK is an object");
  const problem = usageProblem(jwk);
  if (problem != null) return invalid(problem);
  const type = textMember(jwk, "kty");
  if (type.fault) return failed<PublicKey>(type.fault!);
  if (type.value == "EC") return readEc(jwk);
  if (type.value == "RSA") return readRsa(jwk);
  if (type.value == "OKP") return readOkp(jwk);
  return fail<PublicKey>(FaultCode.KeyUnsupported, 'kty "' + type.value + '"');
}

function readEc(jwk: JsonValue): Result<PublicKey> {
  const name = textMember(jwk, "crv");
  if (name.fault) return failed<PublicKey>(name.fault!);
  if (name.value == "P-256") return readPoint(jwk, NamedCurve.P256, P256_ALGORITHMS);
  if (name.value == "P-384") return readPoint(jwk, NamedCurve.P384, P384_ALGORITHMS);
  if (name.value == "P-521") return readPoint(jwk, NamedCurve.P521, P521_ALGORITHMS);
  return fail<PublicKey>(FaultCode.KeyUnsupported, 'crv "' + name.value + '"');
}

function readPoint(jwk: JsonValue, curve: NamedCurve, algorithms: StaticArray<string>): Result<PublicKey> {
  if (!hasAlgorithmOf(jwk, algorithms)) return wrongAlgorithm();
  const length = coordinateBytes(curve);
  const x = bytesMember(jwk, "x", length);
  if (x.fault) return failed<PublicKey>(x.fault!);
  const y = bytesMember(jwk, "y", length);
  if (y.fault) return failed<PublicKey>(y.fault!);
  const point = new Uint8Array(1 + 2 * length);
  point[0] = 4;
  point.set(x.value, 1);
  point.set(y.value, 1 + length);
  return publicKeyFromPoint(curve, point);
}

function readRsa(jwk: JsonValue): Result<PublicKey> {
  if (!hasAlgorithmOf(jwk, RSA_ALGORITHMS)) return wrongAlgorithm();
  const modulus = numberMember(jwk, "n");
  if (modulus.fault) return failed<PublicKey>(modulus.fault!);
  const exponent = numberMember(jwk, "e");
  if (exponent.fault) return failed<PublicKey>(exponent.fault!);
  return publicKeyFromPkcs1(derSequence(derUnsignedInteger(modulus.value), derUnsignedInteger(exponent.value)));
}

function readOkp(jwk: JsonValue): Result<PublicKey> {
  const name = textMember(jwk, "crv");
  if (name.fault) return failed<PublicKey>(name.fault!);
  if (name.value != "Ed25519") return fail<PublicKey>(FaultCode.KeyUnsupported, 'crv "' + name.value + '"');
  if (!hasAlgorithmOf(jwk, ED25519_ALGORITHMS)) return wrongAlgorithm();
  const key = bytesMember(jwk, "x", ED25519_KEY_BYTES);
  return key.fault ? failed<PublicKey>(key.fault!) : publicKeyFromEd25519(key.value);
}

/** Why the key must not verify signatures, or null. */
function usageProblem(jwk: JsonValue): string | null {
  for (let i = 0; i < PRIVATE_MEMBERS.length; i++) {
    if (jwk.get(PRIVATE_MEMBERS[i]) != null) return 'it holds the private member "' + PRIVATE_MEMBERS[i] + '"';
  }
  const use = jwk.get("use");
  if (use != null && !(use.isString && use.asString() == "sig")) return '"use" is not "sig"';
  const operations = jwk.get("key_ops");
  if (operations != null && !includesVerify(operations)) return '"key_ops" does not include "verify"';
  return null;
}

/** `alg` may be left out. */
function hasAlgorithmOf(jwk: JsonValue, algorithms: StaticArray<string>): bool {
  const algorithm = jwk.get("alg");
  if (algorithm == null) return true;
  if (!algorithm.isString) return false;
  for (let i = 0; i < algorithms.length; i++) {
    if (algorithm.asString() == algorithms[i]) return true;
  }
  return false;
}

function wrongAlgorithm(): Result<PublicKey> {
  return invalid('"alg" is not a signature algorithm of this kind of key');
}

function includesVerify(operations: JsonValue): bool {
  if (!operations.isArray) return false;
  for (let i = 0; i < operations.length; i++) {
    const operation = operations.at(i);
    if (operation.isString && operation.asString() == "verify") return true;
  }
  return false;
}

function textMember(jwk: JsonValue, name: string): Result<string> {
  const member = jwk.get(name);
  if (member == null || !member.isString) return fail<string>(FaultCode.KeyInvalid, 'no text under "' + name + '"');
  return ok(member.asString());
}

function bytesMember(jwk: JsonValue, name: string, length: i32): Result<Uint8Array> {
  const text = textMember(jwk, name);
  if (text.fault) return failed<Uint8Array>(text.fault!);
  const bytes = decodeBase64Url(text.value);
  if (bytes.fault) return fail<Uint8Array>(FaultCode.KeyInvalid, '"' + name + '": ' + bytes.fault!.detail);
  if (length > 0 && bytes.value.length != length) {
    return fail<Uint8Array>(FaultCode.KeyInvalid, '"' + name + '" is not ' + length.toString() + " bytes");
  }
  return bytes;
}

/** Base64urlUInt (RFC 7518 §2): big-endian, with no more bytes than it takes. */
function numberMember(jwk: JsonValue, name: string): Result<Uint8Array> {
  const bytes = bytesMember(jwk, name, 0);
  if (bytes.fault) return bytes;
  if (bytes.value.length > 0 && bytes.value[0] != 0) return bytes;
  return fail<Uint8Array>(FaultCode.KeyInvalid, '"' + name + '" is empty or has leading zeros');
}

function invalid(detail: string): Result<PublicKey> {
  return fail<PublicKey>(FaultCode.KeyInvalid, detail);
}
