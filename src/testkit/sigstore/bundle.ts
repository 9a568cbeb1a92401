/** Sigstore bundles v0.1 to v0.3 (sigstore/protobuf-specs, sigstore_bundle.proto) as JSON. */
import { digest } from "../x509/keys.js";
import type { LogEntry } from "./logEntry.js";
import { type Signed, base64Of, envelopeOf, hashOf } from "./signed.js";

/** Which version of the format. */
export type BundleVersion = "0.1" | "0.2" | "0.3";

/** How a bundle is written. */
export interface BundleOptions {
  version?: BundleVersion;
  /** Stands for the media type of the version. */
  mediaType?: string;
  /** Writes the certificate with its chain also in v0.3. */
  withChain?: boolean;
  /** `publicKey.hint` of a signature by a key. */
  hint?: string;
  /** Members that differ, of the bundle and of its verificationMaterial. */
  change?: Record<string, unknown>;
  material?: Record<string, unknown>;
}

/** The bundle as a value: of an envelope when the payload has a type, of a message otherwise. */
export function bundleOf(signed: Signed, options: BundleOptions = {}): Record<string, unknown> {
  const { version = "0.3", mediaType = mediaTypeOf(version), change = {}, material = {} } = options;
  const content =
    signed.payloadType === null ? { messageSignature: message(signed) } : { dsseEnvelope: envelopeOf(signed) };
  const verificationMaterial = {
    ...verifier(signed, options),
    ...(signed.entries.length === 0 ? {} : { tlogEntries: signed.entries.map(entryJson) }),
    ...(signed.timestamps.length === 0 ? {} : { timestampVerificationData: timestampsJson(signed.timestamps) }),
    ...material,
  };
  return { mediaType, verificationMaterial, ...content, ...change };
}

/** The bundle's bytes. */
export function bundleBytes(signed: Signed, options: BundleOptions = {}): Uint8Array {
  return new Uint8Array(Buffer.from(JSON.stringify(bundleOf(signed, options))));
}

/** The media type of a version. */
export function mediaTypeOf(version: BundleVersion): string {
  return version === "0.3"
    ? "application/vnd.dev.sigstore.bundle.v0.3+json"
    : `application/vnd.dev.sigstore.bundle+json;version=${version}`;
}

/** A TransparencyLogEntry. Fields of no value are left out, as protobuf's JSON does. */
export function entryJson(entry: LogEntry): Record<string, unknown> {
  const { kind, version, body, logIndex, logId, integratedTime, promise, proof } = entry;
  return {
    logIndex: String(logIndex),
    logId: { keyId: base64Of(logId) },
    kindVersion: { kind, version },
    ...(integratedTime === 0 ? {} : { integratedTime: String(integratedTime) }),
    ...(promise === null ? {} : { inclusionPromise: { signedEntryTimestamp: base64Of(promise) } }),
    ...(proof === null ? {} : { inclusionProof: proofJson(proof) }),
    canonicalizedBody: base64Of(body),
  };
}

function proofJson({ logIndex, treeSize, rootHash, hashes, checkpoint }: NonNullable<LogEntry["proof"]>): unknown {
  return {
    logIndex: String(logIndex),
    rootHash: base64Of(rootHash),
    treeSize: String(treeSize),
    hashes: hashes.map(base64Of),
    checkpoint: { envelope: checkpoint },
  };
}

function timestampsJson(timestamps: readonly Uint8Array[]): unknown {
  return { rfc3161Timestamps: timestamps.map((each) => ({ signedTimestamp: base64Of(each) })) };
}

function message({ payload, signature, spki }: Signed): unknown {
  const hash = hashOf(spki);
  const messageDigest = { algorithm: `SHA2_${hash.slice(3)}`, digest: base64Of(digest(hash, payload)) };
  return { messageDigest, signature: base64Of(signature) };
}

function verifier({ certificate, chain }: Signed, options: BundleOptions): Record<string, unknown> {
  const { version = "0.3", withChain, hint = "" } = options;
  if (certificate === null) return { publicKey: { hint } };
  const rawBytes = base64Of(certificate);
  if (version === "0.3" && withChain !== true) return { certificate: { rawBytes } };
  const above = withChain === true ? chain.slice(0, -1) : [];
  return {
    x509CertificateChain: { certificates: [{ rawBytes }, ...above.map((der) => ({ rawBytes: base64Of(der) }))] },
  };
}
