/** Envelopes that are not written as the specifications say (signature envelope JWS, signature envelope COSE). */
import { bytesOf } from "../../bytes.js";
import { encodeCbor } from "../cbor.js";
import { base64url } from "../jws.js";
import type { Entry } from "../permutation.js";
import { isCose, isJws, spliced } from "./common.js";

/** A byte string of indefinite length (RFC 8949 §3.2.3), and what ends it. */
const INDEFINITE = Uint8Array.of(0x5f);
const BREAK = Uint8Array.of(0xff);

/** The entries. */
export const envelopePermutations = {
  "bytes behind the envelope": {
    object: "envelope",
    description: "A byte follows the envelope.",
    breaks: { bytes: (bytes) => Buffer.concat([bytes, Uint8Array.of(0x30)]) },
  },
  "envelope cut off": {
    object: "envelope",
    description: "The last byte of the envelope is missing.",
    breaks: { bytes: (bytes) => bytes.slice(0, -1) },
  },
  "unknown member": {
    object: "envelope",
    description: "The envelope has a member that nobody knows.",
    fits: isJws,
    outcome: "accepted",
    divergence: "An envelope has no other members than payload, protected, header and signature.",
    breaks: { bytes: (bytes) => bytesOf({ ...(JSON.parse(Buffer.from(bytes).toString()) as object), more: "value" }) },
  },
  "padded base64url": {
    object: "envelope",
    description: "The base64url of the signature is padded.",
    fits: isJws,
    breaks: { bytes: (bytes, { signature }) => padded(bytes, base64url(signature)) },
  },
  "general serialization": {
    object: "envelope",
    description: "The envelope is a JWS in the general serialization, with a list of one signature.",
    fits: isJws,
    breaks: {
      bytes: (bytes) => {
        const { payload, ...signature } = JSON.parse(Buffer.from(bytes).toString()) as { payload: string };
        return bytesOf({ payload, signatures: [signature] });
      },
    },
  },
  "envelope without its tag": {
    object: "envelope",
    description: "The COSE_Sign1 lacks its tag 18.",
    fits: isCose,
    breaks: { bytes: (bytes) => bytes.slice(1) },
  },
  "detached payload": {
    object: "envelope",
    description: "The payload of the COSE_Sign1 is null.",
    fits: isCose,
    breaks: { bytes: (bytes, { payload }) => spliced(bytes, encodeCbor(payload), encodeCbor(null)) },
  },
  "payload of indefinite length": {
    object: "envelope",
    description: "The payload is a byte string of indefinite length.",
    fits: isCose,
    breaks: {
      bytes: (bytes, { payload }) => {
        const encoded = encodeCbor(payload);
        return spliced(bytes, encoded, Buffer.concat([INDEFINITE, encoded, BREAK]));
      },
    },
  },
  "certificate without a list": {
    object: "envelope",
    description: "The one certificate is a byte string, not a list of one.",
    fits: ({ envelope, chain }) => envelope === "cose" && chain === 1,
    breaks: {
      bytes: (bytes, { certificates }) =>
        spliced(bytes, encodeCbor(certificates), Buffer.concat(certificates.map(encodeCbor))),
    },
  },
} as const satisfies Record<string, Entry>;

/** A group of four is filled up, or a whole one that is none is put behind. */
function padded(bytes: Uint8Array, text: string): Uint8Array {
  const padding = "=".repeat((4 - (text.length % 4)) % 4 || 4);
  return bytesOf(Buffer.from(bytes).toString().replace(`"${text}"`, `"${text}${padding}"`));
}
