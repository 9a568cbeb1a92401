/** Public keys of a trusted root (PublicKey and PublicKeyDetails of sigstore_common.proto). */
import { NamedCurve } from "../../curve/namedCurve";
import { PublicKey } from "../../signature/key";
import { publicKeyFromPkcs1 } from "../../signature/keyEncodings";
import { adopt, enumerationOf } from "./protoValues";
import { ProtoMessage } from "../wire/protojson";

/** PublicKeyDetails: the place is the number. */
const KEY_DETAILS: StaticArray<string> = [
  "PUBLIC_KEY_DETAILS_UNSPECIFIED",
  "PKCS1_RSA_PKCS1V5",
  "PKCS1_RSA_PSS",
  "PKIX_RSA_PKCS1V5",
  "PKIX_RSA_PSS",
  "PKIX_ECDSA_P256_SHA_256",
  "PKIX_ECDSA_P256_HMAC_SHA_256",
  "PKIX_ED25519",
  "PKIX_ED25519_PH",
  "PKIX_RSA_PKCS1V15_2048_SHA256",
  "PKIX_RSA_PKCS1V15_3072_SHA256",
  "PKIX_RSA_PKCS1V15_4096_SHA256",
  "PKIX_ECDSA_P384_SHA_384",
  "PKIX_ECDSA_P521_SHA_512",
  "LMS_SHA256",
  "LMOTS_SHA256",
  "PKIX_RSA_PSS_2048_SHA256",
  "PKIX_RSA_PSS_3072_SHA256",
  "PKIX_RSA_PSS_4096_SHA256",
  "PKIX_ECDSA_P384_SHA_256",
  "PKIX_ECDSA_P521_SHA_256",
  "ML_DSA_65",
  "ML_DSA_87",
  "ML_DSA_44",
];

/** What logs sign with, of these. */
enum KeyDetails {
  Pkcs1Rsa = 1,
  PkixRsa = 3,
  EcdsaP256 = 5,
  Ed25519 = 7,
  Rsa2048 = 9,
  Rsa3072 = 10,
  Rsa4096 = 11,
  EcdsaP384 = 12,
  EcdsaP521 = 13,
}

/**
 * The key in `rawBytes`: a SubjectPublicKeyInfo, of PKCS1_RSA_PKCS1V5 an RSAPublicKey (RFC 8017 appendix A.1.1). Null after a
 * fault, which the reader keeps: the key cannot be read, is of another kind than `keyDetails` says, or of one that no log
 * here can have: other schemes than ECDSA with the curve's own hash, RSASSA-PKCS1-v1_5 with SHA-256, and Ed25519.
 */
export function readKey(reader: ProtoMessage): PublicKey | null {
  const details = enumerationOf(reader, "keyDetails", KEY_DETAILS);
  const bytes = reader.bytes("rawBytes");
  if (reader.fault != null) return null;
  const key = details == KeyDetails.Pkcs1Rsa ? publicKeyFromPkcs1(bytes) : PublicKey.fromSpki(bytes);
  if (key.fault) {
    adopt(reader, key.fault!, "rawBytes");
    return null;
  }
  if (fits(key.value, details)) return key.value;
  const name = KEY_DETAILS[details];
  const isOfOtherKind = isSupported(details);
  if (isOfOtherKind) reader.refuse("the key is of " + key.value.algorithmName + ", not " + name, "rawBytes");
  else reader.refuse("logs with keys of " + name + " are not supported", "keyDetails");
  return null;
}

function fits(key: PublicKey, details: i32): bool {
  switch (details) {
    case KeyDetails.EcdsaP256:
      return isOnCurve(key, NamedCurve.P256);
    case KeyDetails.EcdsaP384:
      return isOnCurve(key, NamedCurve.P384);
    case KeyDetails.EcdsaP521:
      return isOnCurve(key, NamedCurve.P521);
    case KeyDetails.Ed25519:
      return key.ed25519 != null;
    case KeyDetails.Pkcs1Rsa:
    case KeyDetails.PkixRsa:
      return isRsa(key, 0);
    case KeyDetails.Rsa2048:
      return isRsa(key, 2048);
    case KeyDetails.Rsa3072:
      return isRsa(key, 3072);
    case KeyDetails.Rsa4096:
      return isRsa(key, 4096);
    default:
      return false;
  }
}

function isOnCurve(key: PublicKey, curve: NamedCurve): bool {
  const ec = key.ec;
  return ec != null && ec.curve == curve;
}

/** Whether it is an RSA key for PKCS#1 v1.5 of so many bits; 0 for any. */
function isRsa(key: PublicKey, bits: i32): bool {
  const rsa = key.rsa;
  return rsa != null && key.pss == null && (bits == 0 || rsa.modulusBits == bits);
}

function isSupported(details: i32): bool {
  return (
    details == KeyDetails.Pkcs1Rsa ||
    details == KeyDetails.PkixRsa ||
    details == KeyDetails.EcdsaP256 ||
    details == KeyDetails.Ed25519 ||
    (details >= KeyDetails.Rsa2048 && details <= KeyDetails.EcdsaP521)
  );
}
