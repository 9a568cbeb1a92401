/** Bodies of log entries of each kind for one signature, as logs hold them. */
import { createHash } from "node:crypto";

import { pemOf } from "../../../src/testkit/x509/pem.js";
import type { About } from "./entry.js";

/** Bytes and texts of which a body is made; those that are left out are the signature's. */
export interface Parts {
  signature?: Uint8Array;
  /** PEM. */
  verifier?: string;
  /** The message, the payload. */
  content?: Uint8Array;
  /** The name of a hash that node knows. */
  hash?: string;
}

/** What can be logged of a message: each makes the body of one kind. */
export const MESSAGE_BODIES = {
  "hashedrekord 0.0.1": (about: About, parts: Parts = {}) => messageBody("hashedrekord", about, parts),
  "rekord 0.0.1": (about: About, parts: Parts = {}) => messageBody("rekord", about, parts),
};

/** The same of an envelope. */
export const ENVELOPE_BODIES = {
  "dsse 0.0.1": dsse001,
  "intoto 0.0.1": intoto001,
  "intoto 0.0.2": intoto002,
};

/** The body of Rekor's second version, for messages and envelopes. */
export function hashedRekord002(about: About, parts: Parts & { keyDetails?: string; algorithm?: string } = {}): object {
  const { keyDetails = "PKIX_ECDSA_P256_SHA_256", algorithm = "SHA2_256", signature = about.signature } = parts;
  const rawBytes = base64(about.verifier);
  const key = about.isCertificate ? { x509Certificate: { rawBytes } } : { publicKey: { rawBytes } };
  const digest = createHash(parts.hash ?? "sha256").update(signedBytes(about, parts));
  return {
    apiVersion: "0.0.2",
    kind: "hashedrekord",
    spec: {
      hashedRekordV002: {
        data: { algorithm, digest: digest.digest("base64") },
        signature: { content: base64(signature), verifier: { keyDetails, ...key } },
      },
    },
  };
}

/** The verifier in PEM. */
export function verifierPem({ verifier, isCertificate }: About): string {
  return pemOf(isCertificate ? "CERTIFICATE" : "PUBLIC KEY", verifier);
}

/** The pre-authentication encoding of an envelope (DSSE, "Protocol"). */
export function paeOf(payloadType: string, payload: Uint8Array): Buffer {
  const type = Buffer.from(payloadType);
  return Buffer.concat([Buffer.from(`DSSEv1 ${type.length} ${payloadType} ${payload.length} `), payload]);
}

function signedBytes(about: About, { content = about.content ?? new Uint8Array() }: Parts): Uint8Array {
  return about.payloadType === undefined ? content : paeOf(about.payloadType, content);
}

function messageBody(kind: "hashedrekord" | "rekord", about: About, parts: Parts): object {
  const { signature = about.signature, verifier = verifierPem(about), hash = "sha256" } = parts;
  const value = createHash(hash).update(signedBytes(about, parts)).digest("hex");
  const format = kind === "rekord" ? { format: "x509" } : {};
  return {
    apiVersion: "0.0.1",
    kind,
    spec: {
      data: { hash: { algorithm: hash, value } },
      signature: { content: base64(signature), ...format, publicKey: { content: base64(verifier) } },
    },
  };
}

function dsse001(about: About, parts: Parts = {}): object {
  const { signature = about.signature, verifier = verifierPem(about) } = parts;
  return {
    apiVersion: "0.0.1",
    kind: "dsse",
    spec: {
      envelopeHash: sha256Member(about.encoding ?? Buffer.from("another spelling of the envelope")),
      payloadHash: sha256Member(parts.content ?? about.content),
      signatures: [{ signature: base64(signature), verifier: base64(verifier) }],
    },
  };
}

function intoto001(about: About, parts: Parts = {}): object {
  return {
    apiVersion: "0.0.1",
    kind: "intoto",
    spec: {
      content: { hash: sha256Member(about.encoding), payloadHash: sha256Member(parts.content ?? about.content) },
      publicKey: base64(parts.verifier ?? verifierPem(about)),
    },
  };
}

function intoto002(about: About, parts: Parts = {}): object {
  const sig = base64(base64(parts.signature ?? about.signature));
  return {
    apiVersion: "0.0.2",
    kind: "intoto",
    spec: {
      content: {
        envelope: {
          payloadType: about.payloadType,
          signatures: [{ publicKey: base64(parts.verifier ?? verifierPem(about)), sig }],
        },
        hash: sha256Member(Buffer.from("what was sent to the log")),
        payloadHash: sha256Member(parts.content ?? about.content),
      },
    },
  };
}

function sha256Member(bytes: Uint8Array = new Uint8Array()): object {
  return { algorithm: "sha256", value: createHash("sha256").update(bytes).digest("hex") };
}

function base64(bytes: Uint8Array | string): string {
  return Buffer.from(bytes).toString("base64");
}
