/** A signature with all that proves it, before it is written in any of the formats: each part can be another's. */
import { type TestKey, SCHEMES_OF_KIND, signBytes } from "../x509/keys.js";
import type { Minted } from "../x509/mint.js";
import { pemOf } from "../x509/pem.js";
import { base64 as base64Of } from "../bytes.js";
import { preAuthenticationEncoding } from "./dsse.js";
import type { LogEntry } from "./logEntry.js";

export { base64Of };

/** Who signs: a key, and for keyless signing the certificate of it and those above, the issuing one first. */
export interface TestSigner {
  key: TestKey;
  certificate: Uint8Array | null;
  chain: Uint8Array[];
}

/** What was signed, and what proves it. */
export interface Signed {
  /** The message, or the payload of the envelope. */
  payload: Uint8Array;
  /** Null when the message itself is signed. */
  payloadType: string | null;
  /** Raw, as it is. */
  signature: Uint8Array;
  /** DER SubjectPublicKeyInfo of the key. */
  spki: Uint8Array;
  /** DER. */
  certificate: Uint8Array | null;
  chain: Uint8Array[];
  entries: LogEntry[];
  /** TimeStampResp. */
  timestamps: Uint8Array[];
}

/** The signer of a key alone. */
export function keySigner(key: TestKey): TestSigner {
  return { key, certificate: null, chain: [] };
}

/** The signer of a certificate; `chain` are those above. */
export function certificateSigner(certificate: Minted, chain: readonly Uint8Array[]): TestSigner {
  return { key: certificate.key, certificate: certificate.der, chain: [...chain] };
}

/**
 * Signed by the signer, with nothing that proves when. `prehashed`: an Ed25519 key of a seed signs with Ed25519ph, which logs
 * ask for that see only a digest.
 */
export function signedBy(
  signer: TestSigner,
  payload: Uint8Array,
  payloadType: string | null = null,
  prehashed = false,
): Signed {
  const { key, certificate, chain } = signer;
  const message = payloadType === null ? payload : preAuthenticationEncoding(payloadType, payload);
  const signature =
    prehashed && key.signPrehashed !== undefined
      ? key.signPrehashed(message)
      : signBytes(key, SCHEMES_OF_KIND[key.kind][0], message);
  return { payload, payloadType, signature, spki: key.spki, certificate, chain, entries: [], timestamps: [] };
}

/** The bytes that the signature is over. */
export function signedBytes({ payload, payloadType }: Signed): Uint8Array {
  return payloadType === null ? payload : preAuthenticationEncoding(payloadType, payload);
}

/** The certificate, or the key where there is none, PEM. */
export function verifierPem({ certificate, spki }: Signed): string {
  return certificate === null ? pemOf("PUBLIC KEY", spki) : pemOf("CERTIFICATE", certificate);
}

/** The envelope of a signed payload, as JSON; `signatures` stand for its own. */
export function envelopeOf(
  signed: Signed,
  signatures: readonly unknown[] = [signatureOf(signed)],
): Record<string, unknown> {
  return { payloadType: signed.payloadType, payload: base64Of(signed.payload), signatures };
}

/** The one member of `signatures`. */
export function signatureOf({ signature }: Signed): Record<string, unknown> {
  return { sig: base64Of(signature) };
}

/** The hash that goes with a key (DER SubjectPublicKeyInfo): as long as the curve; SHA-512 with Ed25519. */
export function hashOf(spki: Uint8Array): "sha256" | "sha384" | "sha512" {
  return keyDetailsOf(spki)[1];
}

/** What Sigstore calls such keys (protobuf-specs, PublicKeyDetails), with the hash that goes with them. */
export function keyDetailsOf(spki: Uint8Array): readonly [details: string, hash: "sha256" | "sha384" | "sha512"] {
  return KEY_DETAILS[spki.length] ?? ["PKIX_ECDSA_P256_SHA_256", "sha256"];
}

/** By the length of the SubjectPublicKeyInfo, which differs for each kind: points are uncompressed, exponents 65537. */
const KEY_DETAILS: Readonly<Record<number, readonly [string, "sha256" | "sha384" | "sha512"]>> = {
  44: ["PKIX_ED25519_PH", "sha512"],
  91: ["PKIX_ECDSA_P256_SHA_256", "sha256"],
  120: ["PKIX_ECDSA_P384_SHA_384", "sha384"],
  158: ["PKIX_ECDSA_P521_SHA_512", "sha512"],
  294: ["PKIX_RSA_PKCS1V15_2048_SHA256", "sha256"],
  422: ["PKIX_RSA_PKCS1V15_3072_SHA256", "sha256"],
  550: ["PKIX_RSA_PKCS1V15_4096_SHA256", "sha256"],
};
