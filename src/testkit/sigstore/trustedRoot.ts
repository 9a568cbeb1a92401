/** trusted_root.json (sigstore/protobuf-specs, TrustedRoot): what an offline Sigstore is trusted for, every field changeable. */
import type { TestKey } from "../x509/keys.js";
import { TRUSTED_FROM, timestampText } from "./clock.js";
import type { CertificateTransparencyLog } from "./ctLog.js";
import type { Fulcio } from "./fulcio.js";
import { base64Of } from "./signed.js";
import type { TimestampAuthority } from "./timestampAuthority.js";
import type { TransparencyLog } from "./transparencyLog.js";

/** From when to when; null is no such end. Seconds since 1970, fractions allowed. */
export interface Validity {
  from: number | null;
  to: number | null;
}

/** Who is trusted. */
export interface Trusted {
  fulcios: readonly Fulcio[];
  logs: readonly TransparencyLog[];
  ctLogs: readonly CertificateTransparencyLog[];
  timestampAuthorities: readonly TimestampAuthority[];
}

/** trusted_root.json; `change` are its members that differ. */
export function trustedRoot(trusted: Trusted, change: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    mediaType: "application/vnd.dev.sigstore.trustedroot+json;version=0.1",
    tlogs: trusted.logs.map((log) => trustedLog(log)),
    certificateAuthorities: trusted.fulcios.map((fulcio) => trustedFulcio(fulcio)),
    ctlogs: trusted.ctLogs.map((log) => trustedCtLog(log)),
    timestampAuthorities: trusted.timestampAuthorities.map((authority) => trustedAuthority(authority)),
    ...change,
  };
}

const FROM_THE_START: Validity = { from: TRUSTED_FROM, to: null };

/** A TransparencyLogInstance of a Rekor. */
export function trustedLog({ baseUrl, key, id }: TransparencyLog, validity = FROM_THE_START): Record<string, unknown> {
  return logInstance(baseUrl, key, id, validity);
}

/** A TransparencyLogInstance of a certificate transparency log. */
export function trustedCtLog(
  { baseUrl, log }: CertificateTransparencyLog,
  validity = FROM_THE_START,
): Record<string, unknown> {
  return logInstance(baseUrl, log.key, Buffer.from(log.id, "hex"), validity);
}

/** A CertificateAuthority of a Fulcio; `chain` are the certificates, the issuing one first. */
export function trustedFulcio(
  fulcio: Fulcio,
  validity = FROM_THE_START,
  chain = fulcio.chain,
): Record<string, unknown> {
  return certificateAuthority("fulcio", fulcio.uri, chain, validity);
}

/** A CertificateAuthority of a time-stamping authority; `chain` are the certificates, the signer's or the issuing one first. */
export function trustedAuthority(
  authority: TimestampAuthority,
  validity = FROM_THE_START,
  chain = authority.chain,
): Record<string, unknown> {
  return certificateAuthority("timestamp authority", authority.uri, chain, validity);
}

/** A TimeRange. */
export function validFor({ from, to }: Validity): Record<string, unknown> {
  return {
    ...(from === null ? {} : { start: timestampText(from) }),
    ...(to === null ? {} : { end: timestampText(to) }),
  };
}

function logInstance(baseUrl: string, key: TestKey, id: Uint8Array, validity: Validity): Record<string, unknown> {
  const keyDetails = key.kind === "Ed25519" ? "PKIX_ED25519" : "PKIX_ECDSA_P256_SHA_256";
  return {
    baseUrl,
    hashAlgorithm: "SHA2_256",
    publicKey: { rawBytes: base64Of(key.spki), keyDetails, validFor: validFor(validity) },
    logId: { keyId: base64Of(id) },
  };
}

function certificateAuthority(
  commonName: string,
  uri: string,
  chain: readonly Uint8Array[],
  validity: Validity,
): Record<string, unknown> {
  return {
    subject: { organization: "example", commonName },
    uri,
    certChain: { certificates: chain.map((der) => ({ rawBytes: base64Of(der) })) },
    validFor: validFor(validity),
  };
}
