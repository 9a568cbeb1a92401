/** Public keys, read from SubjectPublicKeyInfo (RFC 5280 §4.1, RFC 5480 §2, RFC 4055 §1.2, RFC 8410 §3). */
import { DerReader } from "../asn1/der";
import {
  ED25519,
  ID_EC_PUBLIC_KEY,
  ID_RSASSA_PSS,
  PRIME256V1,
  RSA_ENCRYPTION,
  SECP384R1,
  SECP521R1,
  isOid,
  oidName,
} from "../asn1/oids";
import { SubjectPublicKeyInfo, readSubjectPublicKeyInfo } from "../asn1/subjectPublicKeyInfo";
import { EcPublicKey } from "../curve/ecPublicKey";
import { Ed25519PublicKey } from "../curve/edwards25519/ed25519";
import { NamedCurve, curveName } from "../curve/namedCurve";
import { encodeHex } from "../encoding/hex";
import { FaultCode } from "../fault/fault";
import { Result, fail, failed, ok } from "../fault/result";
import { sha256 } from "../hash/sha256";
import { RsaPssParameters, readRsaPssParameters } from "./rsa/pssParameters";
import { RsaPublicKey } from "./rsa/rsaKey";

/** A public key that was read and checked. Immutable. Just one of `ec`, `rsa` and `ed25519` is not null. */
@final
export class PublicKey {
  private constructor(
    /** Its DER SubjectPublicKeyInfo. Read only. */
    readonly spki: Uint8Array,
    readonly ec: EcPublicKey | null,
    readonly rsa: RsaPublicKey | null,
    readonly ed25519: Ed25519PublicKey | null,
    /** What an RSA key of id-RSASSA-PSS is restricted to: it signs in no other way (RFC 4055 §1.2). Null for all others. */
    readonly pss: RsaPssParameters | null,
  ) {}

  /**
   * Reads a DER SubjectPublicKeyInfo. The bytes are copied.
   *
   * KeyInvalid: not strict DER, trailing bytes, parameters other than the algorithm's (a named curve; NULL for
   * rsaEncryption; none for Ed25519), a key that the algorithm's own reader refuses (`EcPublicKey.fromUncompressed`,
   * `RsaPublicKey.fromPkcs1`, `Ed25519PublicKey.fromBytes`). KeyUnsupported, naming it: any other algorithm, curve or
   * size; then the rest is not looked at beyond being DER.
   */
  static fromSpki(der: Uint8Array): Result<PublicKey> {
    const info = readSubjectPublicKeyInfo(der);
    if (info.fault) return failed<PublicKey>(info.fault!.as(FaultCode.KeyInvalid));
    const oid = info.value.algorithm.oid;
    const spki = der.slice();
    if (isOid(oid, ID_EC_PUBLIC_KEY)) return PublicKey.readEcKey(spki, info.value);
    if (isOid(oid, RSA_ENCRYPTION)) return PublicKey.readRsaKey(spki, info.value);
    if (isOid(oid, ID_RSASSA_PSS)) return PublicKey.readRsaPssKey(spki, info.value);
    if (isOid(oid, ED25519)) return PublicKey.readEd25519Key(spki, info.value);
    return unsupported(oidName(oid));
  }

  /** The kind of key in explanations: the curve (`P-256`), `RSA-3072` by its modulus' bits, or `Ed25519`. */
  get algorithmName(): string {
    const ec = this.ec;
    if (ec != null) return curveName(ec.curve);
    const rsa = this.rsa;
    return rsa != null ? "RSA-" + rsa.modulusBits.toString() : "Ed25519";
  }

  /**
   * The SHA-256 of the SubjectPublicKeyInfo in lower-case hexadecimal: how explanations name this key. One key of one
   * algorithm has one accepted encoding, so the fingerprint is the key's too; but not one of id-RSASSA-PSS, whose
   * parameters RFC 4055 lets be written in several ways. So keys must not be counted by their fingerprints.
   */
  get spkiSha256(): string {
    return encodeHex(sha256(this.spki));
  }

  /** The curve's OID: of the three choices of ECParameters RFC 5480 §2.1.1 leaves only namedCurve. */
  private static readEcKey(spki: Uint8Array, info: SubjectPublicKeyInfo): Result<PublicKey> {
    const parameters = new DerReader(info.algorithm.parameters);
    const curve = parameters.readObjectIdentifier();
    if (parameters.fault) return fail<PublicKey>(FaultCode.KeyInvalid, "the curve's parameters are not a named curve");
    if (isOid(curve, PRIME256V1)) return PublicKey.readPoint(spki, NamedCurve.P256, info.key);
    if (isOid(curve, SECP384R1)) return PublicKey.readPoint(spki, NamedCurve.P384, info.key);
    if (isOid(curve, SECP521R1)) return PublicKey.readPoint(spki, NamedCurve.P521, info.key);
    return unsupported(oidName(curve));
  }

  private static readPoint(spki: Uint8Array, curve: NamedCurve, bytes: Uint8Array): Result<PublicKey> {
    const key = EcPublicKey.fromUncompressed(curve, bytes);
    return key.isOk ? ok(new PublicKey(spki, key.value, null, null, null)) : failed<PublicKey>(key.fault!);
  }

  /** RFC 3279 §2.3.1: the parameters are NULL, and there. */
  private static readRsaKey(spki: Uint8Array, info: SubjectPublicKeyInfo): Result<PublicKey> {
    if (!info.algorithm.hasNullParameters) {
      return fail<PublicKey>(FaultCode.KeyInvalid, "the parameters of rsaEncryption are not NULL");
    }
    const key = RsaPublicKey.fromPkcs1(info.key);
    return key.isOk ? ok(new PublicKey(spki, null, key.value, null, null)) : failed<PublicKey>(key.fault!);
  }

  /** Without parameters the key may sign with any hash (RFC 4055 §1.2): no profile here can use it. */
  private static readRsaPssKey(spki: Uint8Array, info: SubjectPublicKeyInfo): Result<PublicKey> {
    if (info.algorithm.parameters.length == 0) return unsupported("id-RSASSA-PSS without parameters");
    const parameters = readRsaPssParameters(info.algorithm.parameters);
    if (parameters.fault) return failed<PublicKey>(parameters.fault!);
    const key = RsaPublicKey.fromPkcs1(info.key);
    return key.isOk ? ok(new PublicKey(spki, null, key.value, null, parameters.value)) : failed<PublicKey>(key.fault!);
  }

  /** RFC 8410 §3: the parameters must be absent. */
  private static readEd25519Key(spki: Uint8Array, info: SubjectPublicKeyInfo): Result<PublicKey> {
    if (info.algorithm.parameters.length != 0) {
      return fail<PublicKey>(FaultCode.KeyInvalid, "Ed25519 has no parameters");
    }
    const key = Ed25519PublicKey.fromBytes(info.key);
    return key.isOk ? ok(new PublicKey(spki, null, null, key.value, null)) : failed<PublicKey>(key.fault!);
  }
}

function unsupported(name: string): Result<PublicKey> {
  return fail<PublicKey>(FaultCode.KeyUnsupported, name);
}
