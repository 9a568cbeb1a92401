/** Entries as they are proposed to Rekor v1 and as it answers them (sigstore/rekor, openapi.yaml). */
import { canonicalJson } from "../sigstore/canonicalJson.js";
import type { LogEntry } from "../sigstore/logEntry.js";
import { base64Of } from "../sigstore/signed.js";
import { digest } from "../x509/keys.js";
import { bytesAt, object, text, valueAt } from "./json.js";

/** `spec` of an entry as it is proposed, to `spec` as it is logged; by kind and version. */
const CANONICAL: Readonly<Record<string, (spec: unknown) => unknown>> = {
  "hashedrekord 0.0.1": (spec) => ({
    data: valueAt(spec, "data"),
    signature: {
      content: text(spec, "signature", "content"),
      publicKey: { content: text(spec, "signature", "publicKey", "content") },
    },
  }),
  "dsse 0.0.1": (spec) => {
    const envelope = text(spec, "proposedContent", "envelope");
    const parsed = object(Buffer.from(envelope));
    return {
      envelopeHash: sha256(Buffer.from(envelope)),
      payloadHash: sha256(bytesAt(parsed, "payload")),
      signatures: [
        { signature: text(parsed, "signatures", 0, "sig"), verifier: text(spec, "proposedContent", "verifiers", 0) },
      ],
    };
  },
  "intoto 0.0.1": (spec) => {
    const envelope = text(spec, "content", "envelope");
    return {
      content: {
        hash: sha256(Buffer.from(envelope)),
        payloadHash: sha256(bytesAt(object(Buffer.from(envelope)), "payload")),
      },
      publicKey: text(spec, "publicKey"),
    };
  },
};

/** An entry's kind with its version, and its canonicalised body. */
export interface CanonicalEntry {
  kind: string;
  body: Uint8Array;
}

/** What the log makes of a proposed entry. Throws Error when it cannot be read, or is of another kind. */
export function canonicalEntry(proposed: unknown): CanonicalEntry {
  const [kind, apiVersion] = [text(proposed, "kind"), text(proposed, "apiVersion")];
  const canonical = CANONICAL[`${kind} ${apiVersion}`];
  if (canonical === undefined) throw new Error(`entries of kind ${kind} ${apiVersion} are not taken`);
  const body = canonicalJson({ apiVersion, kind, spec: canonical(valueAt(proposed, "spec")) });
  return { kind: `${kind} ${apiVersion}`, body: Buffer.from(body) };
}

/** The name of an entry: the hash of its leaf. */
export function entryUuid(body: Uint8Array): string {
  return hex(digest("sha256", Buffer.concat([Uint8Array.of(0), body])));
}

/** An entry as the log answers it, below its name. */
export function entryAnswer({ body, integratedTime, logIndex, logId, promise, proof }: LogEntry): unknown {
  return {
    body: base64Of(body),
    integratedTime,
    logIndex,
    logID: hex(logId),
    verification: {
      signedEntryTimestamp: base64Of(promise ?? new Uint8Array()),
      ...(proof === null
        ? {}
        : { inclusionProof: { ...proof, rootHash: hex(proof.rootHash), hashes: proof.hashes.map(hex) } }),
    },
  };
}

function sha256(bytes: Uint8Array): unknown {
  return { algorithm: "sha256", value: hex(digest("sha256", bytes)) };
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}
