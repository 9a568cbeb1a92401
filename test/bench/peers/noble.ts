/** @noble/curves: the fastest in JavaScript alone. Keys are the bytes that it takes; it has no RSA. */
import { ed25519 } from "@noble/curves/ed25519.js";
import { p256, p384, p521 } from "@noble/curves/nist.js";

import type { Sample, Scheme } from "../schemes.js";
import type { Verifier } from "./verifier.js";

const CURVES = { "P-256": p256, "P-384": p384, "P-521": p521 };

/** Bytes of the raw key, which end every SubjectPublicKeyInfo. */
const POINT_BYTES = { "P-256": 65, "P-384": 97, "P-521": 133 };
const ED25519_BYTES = 32;

/** Strict as Assay: a high s is a signature (no standard forbids it), and Ed25519 is checked as RFC 8032 says. */
export function nobleVerifier({ family, curve: name }: Scheme): Verifier<Sample & { point: Uint8Array }> | null {
  if (family === "ed25519") {
    return {
      name: "noble",
      ready: (sample) => ({ ...sample, point: sample.spki.slice(-ED25519_BYTES) }),
      verify: ({ signature, payload, point }) => ed25519.verify(signature, payload, point, { zip215: false }),
    };
  }
  if (name === undefined) return null;
  const curve = CURVES[name];
  const options = { prehash: true, format: "der", lowS: false } as const;
  return {
    name: "noble",
    ready: (sample) => ({ ...sample, point: sample.spki.slice(-POINT_BYTES[name]) }),
    verify: ({ signature, payload, point }) => curve.verify(signature, payload, point, options),
  };
}
