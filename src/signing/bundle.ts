/** A signature as a Sigstore bundle of version 0.3 (sigstore/protobuf-specs, sigstore_bundle.proto), as cosign 3 writes it. */
import { createHash } from "node:crypto";

import {
  IN_TOTO,
  preAuthenticationEncoding,
  signStatement,
  type Annotations,
  type SignedArtifact,
} from "./payloads.js";
import type { SigningKey } from "./privateKey.js";
import type { RekorEntry, RekorLog } from "./rekor.js";

/** The media type of the bundle, of its layer and of the artifact. */
export const BUNDLE_TYPE = "application/vnd.dev.sigstore.bundle.v0.3+json";

/** Signs a statement about the artifact and gives the bundle's bytes; with a log, also its entry. */
export async function signBundle(
  artifact: SignedArtifact,
  key: SigningKey,
  annotations: Annotations,
  log: RekorLog | null,
): Promise<Uint8Array> {
  const payload = signStatement(artifact, annotations);
  const signature = key.sign(preAuthenticationEncoding(IN_TOTO, payload));
  const dsseEnvelope = {
    payload: base64(payload),
    payloadType: IN_TOTO,
    signatures: [{ sig: base64(signature) }],
  };
  const entries = log === null ? [] : [await log.addEnvelope(key, JSON.stringify(dsseEnvelope))];
  const verificationMaterial = {
    publicKey: { hint: base64(createHash("sha256").update(key.spki).digest()) },
    ...(entries.length === 0 ? {} : { tlogEntries: entries.map(entryJson) }),
  };
  return Buffer.from(JSON.stringify({ mediaType: BUNDLE_TYPE, verificationMaterial, dsseEnvelope }));
}

/** A TransparencyLogEntry (sigstore_rekor.proto): numbers of 64 bits are texts. */
function entryJson({ kind, version, body, integratedTime, logIndex, logId, promise, proof }: RekorEntry): unknown {
  return {
    logIndex: String(logIndex),
    logId: { keyId: Buffer.from(logId, "hex").toString("base64") },
    kindVersion: { kind, version },
    integratedTime: String(integratedTime),
    inclusionPromise: { signedEntryTimestamp: base64(promise) },
    ...(proof === null
      ? {}
      : {
          inclusionProof: {
            logIndex: String(proof.logIndex),
            rootHash: base64(proof.rootHash),
            treeSize: String(proof.treeSize),
            hashes: proof.hashes.map(base64),
            checkpoint: { envelope: proof.checkpoint },
          },
        }),
    canonicalizedBody: base64(body),
  };
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("base64");
}
