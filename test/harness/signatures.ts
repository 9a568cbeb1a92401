// Signatures and their verification. A curve is the bits of its field; r and s are as long as its order, big-endian.
import { EcPublicKey } from "../../assembly/curve/ecPublicKey";
import { NamedCurve, coordinateBytes } from "../../assembly/curve/namedCurve";
import { P256 } from "../../assembly/curve/p256/curve";
import { P256Order } from "../../assembly/curve/p256/order";
import { P384 } from "../../assembly/curve/p384/curve";
import { P384Order } from "../../assembly/curve/p384/order";
import { P521 } from "../../assembly/curve/p521/curve";
import { P521Order } from "../../assembly/curve/p521/order";
import { PreparedKind, preparedTable } from "../../assembly/curve/preparedKeys";
import { verifyEcdsa } from "../../assembly/curve/weierstrass/ecdsa";
import { prepare } from "../../assembly/curve/weierstrass/keyTables";
import { Fault } from "../../assembly/fault/fault";
import { readAlgorithmIdentifier } from "../../assembly/asn1/algorithmIdentifier";
import { DerReader } from "../../assembly/asn1/der";
import { faultCodeName } from "../../assembly/fault/codes.gen";
import { HashAlgorithm, digestBytes, hashOf } from "../../assembly/hash/algorithm";
import { schemeOfAlgorithm } from "../../assembly/signature/algorithm";
import { EcdsaSignature } from "../../assembly/signature/ecdsaSignature";
import { PublicKey } from "../../assembly/signature/key";
import { notaryScheme } from "../../assembly/signature/profile";
import { RsaPssParameters } from "../../assembly/signature/rsa/pssParameters";
import { SchemeKind, SignatureScheme } from "../../assembly/signature/scheme";
import { isKnownSignature, nameOfSignature } from "../../assembly/signature/knownSignatures";
import { verify, verifyRemembered, verifyWith } from "../../assembly/signature/verify";

/** `ok`, or the fault's name; `ok` only when the proof holds the very payload and key. */
export function verifyOutcome(spki: Uint8Array, payload: Uint8Array, signature: Uint8Array): string {
  const key = PublicKey.fromSpki(spki);
  if (key.fault) return outcome(key.fault);
  const proof = verify(key.value, payload, signature);
  if (proof.fault) return outcome(proof.fault);
  return proof.value.bytes == payload && proof.value.key == key.value ? "ok" : "the proof is of something else";
}

/** The same for one scheme, by its name (`ecdsa-p1363-sha256`, `rsa-pss-sha384` with a salt of the hash's length …). */
export function schemeOutcome(spki: Uint8Array, name: string, payload: Uint8Array, signature: Uint8Array): string {
  const key = PublicKey.fromSpki(spki);
  if (key.fault) return outcome(key.fault);
  return outcome(verifyWith(key.value, schemeOf(name), payload, signature).fault);
}

/** The same by `verifyRemembered`. */
export function rememberedOutcome(spki: Uint8Array, name: string, payload: Uint8Array, signature: Uint8Array): string {
  const key = PublicKey.fromSpki(spki);
  if (key.fault) return outcome(key.fault);
  const proof = verifyRemembered(key.value, schemeOf(name), payload, signature);
  if (proof.fault) return outcome(proof.fault);
  return proof.value.bytes == payload && proof.value.key == key.value ? "ok" : "the proof is of something else";
}

/** Whether the instance remembers a signature. Asking counts as a use of it. */
export function isRemembered(spki: Uint8Array, name: string, payload: Uint8Array, signature: Uint8Array): bool {
  return isKnownSignature(nameOfSignature(PublicKey.fromSpki(spki).value, schemeOf(name), payload, signature));
}

/** What a PSS signature is remembered by, under parameters of these hashes and salts (`salt` below 0: any). */
export function nameOfPssSignature(
  spki: Uint8Array,
  hash: i32,
  mgfHash: i32,
  salt: i32,
  payload: Uint8Array,
  signature: Uint8Array,
): Uint8Array {
  const parameters =
    salt < 0
      ? RsaPssParameters.anySalt(<HashAlgorithm>hash, <HashAlgorithm>mgfHash)
      : RsaPssParameters.exactSalt(<HashAlgorithm>hash, <HashAlgorithm>mgfHash, salt);
  return nameOfSignature(PublicKey.fromSpki(spki).value, SignatureScheme.rsaPss(parameters), payload, signature);
}

/** The Notary Project's scheme for a key by its name, with the length of a PSS salt; or the fault's name and detail. */
export function notarySchemeOutcome(spki: Uint8Array): string {
  const scheme = notaryScheme(PublicKey.fromSpki(spki).value);
  if (scheme.fault) return outcome(scheme.fault);
  const pss = scheme.value.pss;
  if (pss != null) return scheme.value.name + " salt " + pss.minimumSaltLength.toString();
  return scheme.value.kind == SchemeKind.EcdsaP1363 ? scheme.value.name + " p1363" : scheme.value.name;
}

/** The name of the scheme that the DER of an AlgorithmIdentifier names, or the fault's name and detail. */
export function algorithmScheme(der: Uint8Array): string {
  const reader = new DerReader(der);
  const algorithm = readAlgorithmIdentifier(reader);
  reader.end();
  if (reader.fault) return outcome(reader.fault);
  const scheme = schemeOfAlgorithm(algorithm);
  return scheme.isOk ? scheme.value.name : outcome(scheme.fault);
}

function schemeOf(name: string): SignatureScheme {
  if (name == "ed25519") return SignatureScheme.ed25519();
  if (name == "ed25519ph") return SignatureScheme.ed25519ph();
  const hash = name.endsWith("sha256")
    ? HashAlgorithm.Sha256
    : name.endsWith("sha384")
      ? HashAlgorithm.Sha384
      : HashAlgorithm.Sha512;
  if (name.startsWith("ecdsa-p1363-")) return SignatureScheme.ecdsaP1363(hash);
  if (name.startsWith("ecdsa-")) return SignatureScheme.ecdsa(hash);
  if (name.startsWith("rsa-pkcs1-")) return SignatureScheme.rsaPkcs1(hash);
  return SignatureScheme.rsaPss(RsaPssParameters.exactSalt(hash, hash, digestBytes(hash)));
}

/** An ECDSA scheme's outcome without a table for the key (`prepared` 0), or with one. */
export function ecdsaVectorOutcome(
  spki: Uint8Array,
  name: string,
  payload: Uint8Array,
  signature: Uint8Array,
  prepared: bool,
): string {
  const publicKey = PublicKey.fromSpki(spki);
  if (publicKey.fault) return outcome(publicKey.fault);
  const key = publicKey.value.ec!;
  const scheme = schemeOf(name);
  const numbers =
    scheme.kind == SchemeKind.Ecdsa
      ? EcdsaSignature.fromDer(key.curve, signature)
      : EcdsaSignature.fromP1363(key.curve, signature);
  if (numbers.fault) return outcome(numbers.fault);
  const isSigned = verifyWithTable(key, prepared, hashOf(scheme.hash, payload), numbers.value.r, numbers.value.s);
  return isSigned ? "ok" : "signature-mismatch";
}

function verifyWithTable(key: EcPublicKey, prepared: bool, digest: Uint8Array, r: usize, s: usize): bool {
  if (key.curve == NamedCurve.P256) return verifyOn<P256, P256Order>(key, prepared, digest, r, s);
  if (key.curve == NamedCurve.P384) return verifyOn<P384, P384Order>(key, prepared, digest, r, s);
  return verifyOn<P521, P521Order>(key, prepared, digest, r, s);
}

function verifyOn<C, N>(key: EcPublicKey, prepared: bool, digest: Uint8Array, r: usize, s: usize): bool {
  let table: usize = 0;
  if (prepared) {
    table = preparedTable(<PreparedKind>key.curve, key.address, key.pointBytes);
    if (table == 0) table = prepare<C>(key.address);
  }
  return verifyEcdsa<C, N>(key.address, table, digest.dataStart, digest.length, r, s);
}

/** Null when the point, r or s is refused; else one byte: 1 for a right signature. Counts as a use of the key. */
export function ecdsaVerify(
  curve: i32,
  point: Uint8Array,
  digest: Uint8Array,
  r: Uint8Array,
  s: Uint8Array,
): Uint8Array | null {
  const named = namedCurve(curve);
  const key = EcPublicKey.fromUncompressed(named, point);
  const numbers = new Uint8Array(r.length + s.length);
  numbers.set(r);
  numbers.set(s, r.length);
  const signature = EcdsaSignature.fromP1363(named, numbers);
  if (!key.isOk || !signature.isOk || r.length != coordinateBytes(named)) return null;
  const answer = new Uint8Array(1);
  answer[0] = key.value.verify(digest, signature.value.r, signature.value.s) ? 1 : 0;
  return answer;
}

function namedCurve(bits: i32): NamedCurve {
  return bits == 256 ? NamedCurve.P256 : bits == 384 ? NamedCurve.P384 : NamedCurve.P521;
}

export function ecdsaDerOutcome(curve: i32, der: Uint8Array): string {
  return outcome(EcdsaSignature.fromDer(namedCurve(curve), der).fault);
}

export function ecdsaP1363Outcome(curve: i32, bytes: Uint8Array): string {
  return outcome(EcdsaSignature.fromP1363(namedCurve(curve), bytes).fault);
}

/** r || s of a DER signature. */
export function ecdsaDerToP1363(curve: i32, der: Uint8Array): Uint8Array | null {
  const named = namedCurve(curve);
  const signature = EcdsaSignature.fromDer(named, der);
  if (!signature.isOk) return null;
  const length = coordinateBytes(named);
  const answer = new Uint8Array(2 * length);
  writeBigEndian(answer.dataStart, signature.value.r, length);
  writeBigEndian(answer.dataStart + length, signature.value.s, length);
  return answer;
}

function writeBigEndian(out: usize, words: usize, length: i32): void {
  for (let i = 0; i < length; i++) store<u8>(out + length - 1 - i, load<u8>(words + i));
}

function outcome(fault: Fault | null): string {
  if (fault == null) return "ok";
  return fault.detail.length == 0 ? faultCodeName(fault.code) : faultCodeName(fault.code) + ": " + fault.detail;
}
