/**
 * cosign signs with keys on P-384 and P-521 and with Ed25519 keys in one way (SHA-384, SHA-512, Ed25519ph) and looks for
 * another when it verifies, so it refuses its own signatures. This tells, without the module, that one of them is right.
 */
import { createPublicKey, verify } from "node:crypto";

import { ed25519ph } from "@noble/curves/ed25519.js";

import type { EvidenceEntry } from "../../../host/runtime/evidence.js";
import { digestOf } from "../../../src/testkit/bytes.js";
import { SIGNATURE_ANNOTATION } from "../../../src/testkit/sigstore/signatureManifest.js";

/** The hash with which cosign signs, by the curve of the key. */
const HASHES: Readonly<Record<string, string>> = { secp384r1: "sha384", secp521r1: "sha512" };

interface Manifest {
  layers?: { digest: string; annotations?: Record<string, string> }[];
}

/** Whether the evidence holds a signature by such a key over its payload. False for P-256 and RSA, where cosign agrees. */
export function isSignedWithHashOfTheKey(pem: string, evidence: readonly EvidenceEntry[]): boolean {
  const answers = evidence.flatMap((entry) => ("answer" in entry ? [entry.answer] : []));
  const payloads = new Map(answers.map((bytes) => [digestOf(bytes), bytes]));
  return answers.some((bytes) =>
    (parse(bytes)?.layers ?? []).some(({ digest, annotations }) => {
      const [payload, signature] = [payloads.get(digest), annotations?.[SIGNATURE_ANNOTATION]];
      return (
        payload !== undefined && signature !== undefined && isSigned(pem, payload, Buffer.from(signature, "base64"))
      );
    }),
  );
}

function isSigned(pem: string, payload: Uint8Array, signature: Uint8Array): boolean {
  const key = createPublicKey(pem);
  if (key.asymmetricKeyType === "ed25519") {
    return ed25519ph.verify(signature, payload, key.export({ type: "spki", format: "der" }).subarray(-32));
  }
  const hash = HASHES[key.asymmetricKeyDetails?.namedCurve ?? ""];
  return hash !== undefined && verify(hash, payload, key, signature);
}

function parse(bytes: Uint8Array): Manifest | null {
  try {
    return JSON.parse(Buffer.from(bytes).toString()) as Manifest;
  } catch {
    return null;
  }
}
