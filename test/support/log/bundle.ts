/** The log entries of Sigstore bundles, and what they are about, read without the core: bundles that are known to be well-formed. */
import { createPublicKey } from "node:crypto";

import type { About, Entry, Log, Proof } from "./entry.js";

/** The parts of a bundle that are read here, in protobuf's JSON. */
export interface Bundle {
  verificationMaterial: {
    certificate?: { rawBytes: string };
    x509CertificateChain?: { certificates: { rawBytes: string }[] };
    tlogEntries?: TlogEntry[];
  };
  messageSignature?: { signature: string; messageDigest?: { algorithm: string; digest: string } };
  dsseEnvelope?: { payload: string; payloadType: string; signatures: { sig: string }[] };
}

/** TransparencyLogEntry. */
export interface TlogEntry {
  logIndex?: string | number;
  logId: { keyId: string };
  kindVersion: { kind: string; version: string };
  integratedTime?: string | number;
  inclusionPromise?: { signedEntryTimestamp: string } | null;
  inclusionProof?: {
    logIndex?: string | number;
    rootHash?: string;
    treeSize?: string | number;
    hashes?: string[];
    checkpoint?: { envelope: string };
  } | null;
  canonicalizedBody: string;
}

/** The parts of a trusted root that are read here. */
export interface TrustedRoot {
  tlogs?: {
    baseUrl: string;
    publicKey: { rawBytes: string; validFor?: { start?: string; end?: string | null } };
    logId?: { keyId: string };
  }[];
}

/** An entry as the core takes it. */
export function entryOf(entry: TlogEntry): Entry {
  const promise = entry.inclusionPromise?.signedEntryTimestamp;
  return {
    logIndex: BigInt(entry.logIndex ?? 0),
    logId: decode(entry.logId.keyId),
    integratedTime: BigInt(entry.integratedTime ?? 0),
    kind: entry.kindVersion.kind,
    version: entry.kindVersion.version,
    promise: promise === undefined ? null : decode(promise),
    proof: entry.inclusionProof ? proofOf(entry.inclusionProof) : null,
    body: decode(entry.canonicalizedBody),
  };
}

function proofOf(proof: NonNullable<TlogEntry["inclusionProof"]>): Proof {
  return {
    logIndex: BigInt(proof.logIndex ?? 0),
    treeSize: BigInt(proof.treeSize ?? 0),
    rootHash: decode(proof.rootHash ?? ""),
    hashes: (proof.hashes ?? []).map(decode),
    checkpoint: proof.checkpoint?.envelope ?? "",
  };
}

/** What the bundle's entries have to be about. `spki`: the key, where the bundle has no certificate. */
export function aboutOf(bundle: Bundle, sha256: Uint8Array, spki: Uint8Array | null): About {
  const { certificate, x509CertificateChain } = bundle.verificationMaterial;
  const leaf = certificate?.rawBytes ?? x509CertificateChain?.certificates[0]?.rawBytes;
  const verifier = leaf === undefined ? (spki ?? new Uint8Array()) : decode(leaf);
  const signer = { verifier, isCertificate: leaf !== undefined };
  const { dsseEnvelope, messageSignature } = bundle;
  if (dsseEnvelope !== undefined) {
    const { payload, payloadType, signatures } = dsseEnvelope;
    return { ...signer, signature: decode(signatures[0]?.sig ?? ""), content: decode(payload), payloadType };
  }
  const { signature = "", messageDigest } = messageSignature ?? {};
  const stated = decode(messageDigest?.digest ?? "");
  const larger = (length: number): Uint8Array | null => (stated.length === length ? stated : null);
  return { ...signer, signature: decode(signature), digests: [sha256, larger(48), larger(64)] };
}

/** The logs of a trusted root. */
export function logsOf(root: TrustedRoot): Log[] {
  return (root.tlogs ?? []).map(({ baseUrl, publicKey, logId }) => ({
    spki: decode(publicKey.rawBytes),
    baseUrl,
    from: publicKey.validFor?.start ?? "-",
    to: publicKey.validFor?.end ?? "-",
    ...(logId === undefined ? {} : { statedId: decode(logId.keyId) }),
  }));
}

/** The DER SubjectPublicKeyInfo of a key in PEM. */
export function spkiOfPem(pem: string | Buffer): Uint8Array {
  return createPublicKey(pem).export({ format: "der", type: "spki" });
}

function decode(base64: string): Uint8Array {
  return new Uint8Array(Buffer.from(base64, "base64"));
}
