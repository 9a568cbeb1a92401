/** What Sigstore's registry of algorithms calls keys (protobuf-specs, PublicKeyDetails), and the hash that each has by default. */
import { NamedCurve } from "../../../curve/namedCurve";
import { Fault } from "../../../fault/fault";
import { HashAlgorithm } from "../../../hash/algorithm";
import { PublicKey } from "../../../signature/key";
import { LoggedSignature } from "../loggedSignature";
import { spkiOfCertificate } from "./certificateKey";
import { mismatch } from "./matching";

/**
 * Null when `details` is the name for the verifier's key, and `algorithm` the hash with which such keys sign; else
 * LogEntryMismatch. ECDSA keys hash by their curve, RSA keys sign by PKCS #1 v1.5 with SHA-256, Ed25519 keys what is hashed
 * with SHA-512 (Ed25519ph).
 */
export function keyDetailsMismatch(details: string, algorithm: HashAlgorithm, about: LoggedSignature): Fault | null {
  const spki = about.isCertificate ? spkiOfCertificate(about.verifier) : about.verifier;
  const key = PublicKey.fromSpki(spki);
  if (key.fault) return mismatch("the verifier's key could not be read: " + key.fault!.detail);
  const wanted = detailsOf(key.value);
  if (details != wanted) return mismatch(`the entry's key details are not those of the key, ${wanted}`);
  return algorithm == hashOf(key.value) ? null : mismatch("the entry's hash is not that of the key");
}

function detailsOf(key: PublicKey): string {
  const ec = key.ec;
  if (ec != null) {
    if (ec.curve == NamedCurve.P256) return "PKIX_ECDSA_P256_SHA_256";
    return ec.curve == NamedCurve.P384 ? "PKIX_ECDSA_P384_SHA_384" : "PKIX_ECDSA_P521_SHA_512";
  }
  const rsa = key.rsa;
  return rsa == null ? "PKIX_ED25519_PH" : `PKIX_RSA_PKCS1V15_${rsa.modulusBits}_SHA256`;
}

function hashOf(key: PublicKey): HashAlgorithm {
  const ec = key.ec;
  if (ec == null) return key.rsa == null ? HashAlgorithm.Sha512 : HashAlgorithm.Sha256;
  if (ec.curve == NamedCurve.P256) return HashAlgorithm.Sha256;
  return ec.curve == NamedCurve.P384 ? HashAlgorithm.Sha384 : HashAlgorithm.Sha512;
}
