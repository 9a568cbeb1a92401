/** A signature with all that proves it, before it is written in any of the formats: each part can be another's. */
import { type TestKey, SCHEMES_OF_KIND, signBytes } from "../x509/keys.js";
import type { Minted } from "../x509/mint.js";
import { pemOf } from "../x509/pem.js";
import { preAuthenticationEncoding } from "./dsse.js";
import type { LogEntry } from "./logEntry.js";

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

/** Signed by the signer, with nothing that proves when. */
export function signedBy(signer: TestSigner, payload: Uint8Array, payloadType: string | null = null): Signed {
  const { key, certificate, chain } = signer;
  const message = payloadType === null ? payload : preAuthenticationEncoding(payloadType, payload);
  const signature = signBytes(key, SCHEMES_OF_KIND[key.kind][0], message);
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

/** The hash that goes with a key (DER SubjectPublicKeyInfo): as long as the curve. */
export function hashOf(spki: Uint8Array): "sha256" | "sha384" | "sha512" {
  if (spki.length === SPKI_LENGTHS["P-384"]) return "sha384";
  return spki.length === SPKI_LENGTHS["P-521"] ? "sha512" : "sha256";
}

/** Of uncompressed points. */
const SPKI_LENGTHS = { "P-384": 120, "P-521": 158 } as const;

/** Standard base64, padded. */
export function base64Of(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("base64");
}
