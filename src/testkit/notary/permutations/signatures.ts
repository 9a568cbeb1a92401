/** Signatures that are not the signer's, and payloads that are not about the image (signature specification, "Payload"). */
import { bytesOf } from "../../bytes.js";
import type { Descriptor } from "../payload.js";
import { seededKey } from "../../x509/seededKey.js";
import { ALGORITHMS, type AlgorithmName, signRaw } from "../algorithms.js";
import { type Envelope, signingInput } from "../envelope.js";
import type { Breaks, Entry } from "../permutation.js";
import type { NotarySigner } from "../signer.js";
import { flipped, isEc, isRsa, signed } from "./common.js";

/** An algorithm of the same family that is another key's. */
const OTHER_ALGORITHM: Readonly<Record<AlgorithmName, AlgorithmName>> = {
  ES256: "ES384",
  ES384: "ES256",
  ES512: "ES256",
  PS256: "PS384",
  PS384: "PS256",
  PS512: "PS256",
};
/** RSASSA-PKCS1-v1_5 (RFC 7518 §3.3, RFC 8812 §2). */
const PKCS1 = {
  sha256: { name: "RS256", cose: -257 },
  sha384: { name: "RS384", cose: -258 },
  sha512: { name: "RS512", cose: -259 },
} as const;

/** Another signature over the same bytes. */
function resigned(sign: (signer: NotarySigner, message: Uint8Array) => Uint8Array): Breaks {
  return { signature: (envelope, signer) => sign(signer, messageOf(envelope)) };
}

function messageOf({ format, header, payload }: Envelope): Uint8Array {
  return signingInput(format, header, payload);
}

/** In the form that certificates are signed in: DER, or RSASSA-PKCS1-v1_5. */
function signedLikeCertificates({ key, algorithm }: NotarySigner, message: Uint8Array): Uint8Array {
  return key.signAlike?.(algorithm.hash, message) ?? new Uint8Array();
}

/** About another artifact than the one that it is attached to. */
function about(change: (descriptor: Descriptor) => Partial<Descriptor>): Breaks {
  return { descriptor: (descriptor) => ({ ...descriptor, ...change(descriptor) }) };
}

/** The entries. */
export const signaturePermutations = {
  "signature of another key": {
    object: "key",
    description: "Another key of the same kind made the signature.",
    breaks: signed(({ key }) => ({ key: seededKey("notary another key", key.kind as "P-256") })),
  },
  "tampered signature": {
    object: "signature",
    description: "The last bit of the signature is another.",
    breaks: { signature: ({ signature }) => flipped(signature) },
  },
  "empty signature": {
    object: "signature",
    description: "The signature has no bytes.",
    breaks: { signature: () => new Uint8Array() },
  },
  "algorithm of another key": {
    object: "signature",
    description: "The header names, and the signature is made in, an algorithm that is that of another kind of key.",
    breaks: signed(({ algorithm }) => {
      const other = ALGORITHMS[OTHER_ALGORITHM[algorithm.name as AlgorithmName]];
      return { algorithm: other, hash: other.hash };
    }),
  },
  "RSASSA-PKCS1-v1_5 signature": {
    object: "signature",
    description: "The header names, and the signature is made in, RSASSA-PKCS1-v1_5.",
    fits: isRsa,
    breaks: {
      ...resigned(signedLikeCertificates),
      template: (template) => ({ ...template, algorithm: PKCS1[template.hash as keyof typeof PKCS1] }),
    },
  },
  "signature in DER": {
    object: "signature",
    description: "The ECDSA signature is the DER of r and s, not the one behind the other.",
    fits: isEc,
    breaks: resigned(signedLikeCertificates),
  },
  "signature with a short salt": {
    object: "signature",
    description: "The salt of the RSASSA-PSS signature has 20 bytes instead of as many as the hash.",
    fits: isRsa,
    outcome: ({ envelope }) => (envelope === "jws" ? "accepted" : "denied"),
    divergence: "The salt of RSASSA-PSS is as long as the hash (RFC 7518 §3.5).",
    breaks: resigned(({ key, algorithm }, message) => signRaw(key, algorithm.hash, message, 20)),
  },
  "tampered payload": {
    object: "payload",
    description: "The digest in the payload was changed after the signature was made.",
    breaks: { envelope: (envelope) => ({ ...envelope, payload: otherDigest(envelope.payload) }) },
  },
  "tampered header": {
    object: "attribute",
    description: "A time in the protected header was changed after the signature was made.",
    breaks: { envelope: (envelope) => ({ ...envelope, header: otherTime(envelope) }) },
  },
  "payload of another image": {
    object: "payload",
    description: "The signature is right, and about the digest of another image.",
    breaks: about(({ digest }) => ({ digest: otherHex(digest) })),
  },
  "another size": {
    object: "payload",
    description: "The payload says that the manifest is one byte longer than it is.",
    breaks: about(({ size }) => ({ size: size + 1 })),
  },
  "another media type": {
    object: "payload",
    description: "The payload says that the manifest is of another media type than it is.",
    breaks: about(() => ({ mediaType: "application/vnd.example.other.v1+json" })),
  },
  "no target artifact": {
    object: "payload",
    description: "The payload is an object without targetArtifact.",
    breaks: signed(() => ({ payload: bytesOf("{}") })),
  },
  "payload that is no JSON": {
    object: "payload",
    description: "The payload is a text.",
    breaks: signed(() => ({ payload: bytesOf("a text") })),
  },
} as const satisfies Record<string, Entry>;

function otherDigest(payload: Uint8Array): Uint8Array {
  return bytesOf(
    Buffer.from(payload)
      .toString()
      .replace(/sha\d+:[0-9a-f]+/, otherHex),
  );
}

/** The digest with another last digit. */
function otherHex(digest: string): string {
  return digest.slice(0, -1) + (digest.endsWith("0") ? "1" : "0");
}

/** JSON with another second in its first time, or CBOR with another one in its. */
function otherTime({ format, header }: Envelope): Uint8Array {
  if (format === "jws") {
    return bytesOf(
      Buffer.from(header)
        .toString()
        .replace(/(\d)Z"/, (_, digit) => `${digit === "0" ? 1 : 0}Z"`),
    );
  }
  const at = Buffer.from(header).indexOf(EPOCH_TIME);
  return header.with(at + 5, (header[at + 5] ?? 0) ^ 1);
}

/** Tag 1, and the head of a number of four bytes. */
const EPOCH_TIME = Uint8Array.of(0xc1, 0x1a);
