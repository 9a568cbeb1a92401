/** cosign's own formats: layers of the `.sig` and `.att` manifests with their annotations, and the files of sign-blob. */
import { pemOf } from "../x509/pem.js";
import { type Layer, SIGNATURE_ANNOTATION, layer } from "./signatureManifest.js";
import { envelopeBytes } from "./entryBodies.js";
import type { LogEntry } from "./logEntry.js";
import { type Signed, base64Of, verifierPem } from "./signed.js";

const CERTIFICATE = "dev.sigstore.cosign/certificate";
const CHAIN = "dev.sigstore.cosign/chain";
const BUNDLE = "dev.sigstore.cosign/bundle";
const TIMESTAMP = "dev.sigstore.cosign/rfc3161timestamp";
const DSSE_LAYER = "application/vnd.dsse.envelope.v1+json";

/** A layer of the `.sig` manifest. */
export function signatureLayer(signed: Signed, annotations: Record<string, string> = {}): Layer {
  return layer(signed.payload, signed.signature, {
    annotations: { [SIGNATURE_ANNOTATION]: base64Of(signed.signature), ...proofs(signed), ...annotations },
  });
}

/** A layer of the `.att` manifest: the envelope is the blob. */
export function attestationLayer(
  signed: Signed,
  annotations: Record<string, string> = {},
  envelope = envelopeBytes(signed),
): Layer {
  return layer(envelope, new Uint8Array(), {
    mediaType: DSSE_LAYER,
    annotations: { [SIGNATURE_ANNOTATION]: "", ...proofs(signed), ...annotations },
  });
}

/** The files that sign-blob writes, each as text. */
export interface DetachedFiles {
  signature: string;
  certificate: string | null;
  chain: string | null;
  /** cosign's old bundle. */
  bundle: string | null;
  /** An RFC3161Timestamp as JSON. */
  timestamp: string | null;
}

/** A signature over a blob as files; of an attestation the envelope stands in the signature's place. */
export function detachedFiles(signed: Signed): DetachedFiles {
  const { certificate, chain, entries, timestamps } = signed;
  const isEnvelope = signed.payloadType !== null;
  return {
    signature: isEnvelope ? Buffer.from(envelopeBytes(signed)).toString() : base64Of(signed.signature),
    certificate: certificate === null ? null : pemOf("CERTIFICATE", certificate),
    chain: chain.length === 0 ? null : pemOf("CERTIFICATE", ...chain),
    bundle: entries[0] === undefined ? null : oldBundle(signed, entries[0]),
    timestamp: timestamps[0] === undefined ? null : timestampText(timestamps[0]),
  };
}

/** The `dev.sigstore.cosign/bundle` of an entry: a signed entry timestamp and what it is over. */
export function rekorBundle({ body, integratedTime, logIndex, logId, promise }: LogEntry): Record<string, unknown> {
  return {
    SignedEntryTimestamp: base64Of(promise ?? new Uint8Array()),
    Payload: { body: base64Of(body), integratedTime, logIndex, logID: Buffer.from(logId).toString("hex") },
  };
}

function proofs({ certificate, chain, entries, timestamps }: Signed): Record<string, string> {
  return {
    ...(certificate === null ? {} : { [CERTIFICATE]: pemOf("CERTIFICATE", certificate) }),
    ...(certificate === null || chain.length === 0 ? {} : { [CHAIN]: pemOf("CERTIFICATE", ...chain) }),
    ...(entries[0] === undefined ? {} : { [BUNDLE]: JSON.stringify(rekorBundle(entries[0])) }),
    ...(timestamps[0] === undefined ? {} : { [TIMESTAMP]: timestampText(timestamps[0]) }),
  };
}

/** It holds a certificate, but never a key: cosign refuses a bundle that does. */
function oldBundle(signed: Signed, entry: LogEntry): string {
  const cert = signed.certificate === null ? {} : { cert: base64Of(Buffer.from(verifierPem(signed))) };
  const signature = signed.payloadType === null ? signed.signature : envelopeBytes(signed);
  return JSON.stringify({ base64Signature: base64Of(signature), ...cert, rekorBundle: rekorBundle(entry) });
}

function timestampText(timestamp: Uint8Array): string {
  return JSON.stringify({ SignedRFC3161Timestamp: base64Of(timestamp) });
}
