/** Public keys, read from SubjectPublicKeyInfo (RFC 5280 §4.1, RFC 5480 §2). */
import { DerReader } from "../asn1/der";
import { ID_EC_PUBLIC_KEY, PRIME256V1, isOid, oidName } from "../asn1/oids";
import { readSubjectPublicKeyInfo } from "../asn1/subjectPublicKeyInfo";
import { P256PublicKey } from "../curve/p256/ecdsa";
import { encodeHex } from "../encoding/hex";
import { FaultCode } from "../fault/fault";
import { Result, fail, failed, ok } from "../fault/result";
import { sha256 } from "../hash/sha256";

/** How signatures by a key are checked. It follows from the key alone, never from what comes with a signature. */
export enum SignatureAlgorithm {
  /** ECDSA over P-256 with SHA-256. */
  EcdsaP256Sha256,
}

/** A public key that was read and checked. Immutable. */
@final
export class PublicKey {
  private constructor(
    private readonly spki: Uint8Array,
    /** What its signatures are. */
    readonly algorithm: SignatureAlgorithm,
    /** The key of an EcdsaP256Sha256. */
    readonly p256: P256PublicKey,
  ) {}

  /**
   * Reads a DER SubjectPublicKeyInfo. The bytes are copied.
   *
   * KeyInvalid: not strict DER, trailing bytes, curve parameters other than a named curve, a point that is compressed,
   * not on the curve or otherwise malformed. KeyUnsupported, naming it: any other algorithm or curve; then neither its
   * parameters nor its key are looked at beyond being one DER element each.
   */
  static fromSpki(der: Uint8Array): Result<PublicKey> {
    const info = readSubjectPublicKeyInfo(der);
    if (info.fault) return failed<PublicKey>(info.fault!.as(FaultCode.KeyInvalid));
    const algorithm = info.value.algorithm;
    if (!isOid(algorithm.oid, ID_EC_PUBLIC_KEY)) return unsupported(oidName(algorithm.oid));
    const curve = readNamedCurve(algorithm.parameters);
    if (curve.fault) return failed<PublicKey>(curve.fault!);
    if (!isOid(curve.value, PRIME256V1)) return unsupported(oidName(curve.value));
    const key = P256PublicKey.fromUncompressed(info.value.key);
    if (key.fault) return failed<PublicKey>(key.fault!);
    return ok(new PublicKey(der.slice(), SignatureAlgorithm.EcdsaP256Sha256, key.value));
  }

  /** The algorithm's name in explanations. */
  get algorithmName(): string {
    return "ecdsa-p256-sha256";
  }

  /**
   * The SHA-256 of the SubjectPublicKeyInfo in lower-case hexadecimal: how explanations name this key. One key has one
   * accepted encoding, so the fingerprint is the key's too.
   */
  get spkiSha256(): string {
    return encodeHex(sha256(this.spki));
  }
}

function unsupported(name: string): Result<PublicKey> {
  return fail<PublicKey>(FaultCode.KeyUnsupported, name);
}

/** The curve's OID: of the three choices of ECParameters RFC 5480 §2.1.1 leaves only namedCurve. */
function readNamedCurve(parameters: Uint8Array): Result<Uint8Array> {
  const reader = new DerReader(parameters);
  const curve = reader.readObjectIdentifier();
  if (curve.fault) return fail<Uint8Array>(FaultCode.KeyInvalid, "the curve's parameters are not a named curve");
  return curve;
}
