/** Signatures that the right key did not make over the right bytes, or that are not written as they have to be. */
import { type JsonObject } from "../sigstore/breakage.js";
import { type Signed, signedBytes } from "../sigstore/signed.js";
import { type Layer, SIGNATURE_ANNOTATION } from "../sigstore/signatureManifest.js";
import { TAG, integer, sequence } from "../x509/der.js";
import { signBytes } from "../x509/keys.js";
import { seededKey } from "../x509/seededKey.js";
import { bitFlipped, memberOf, without } from "./changes.js";
import { type Circumstances, type Group, isEcdsa } from "./definition.js";

/** What can be wrong about a signature. */
export const SIGNATURES = {
  "signature of another payload": {
    description: "The signer has signed other bytes than those that are there.",
    fault: "signature-mismatch",
    breaks: {
      signed: (signed, { sign }) => ({ ...signed, signature: sign(Buffer.from("another payload")).signature }),
    },
  },
  "tampered signature": {
    description: "One bit of the signature is flipped.",
    fault: "signature-mismatch",
    breaks: signature((bytes) => bitFlipped(bytes)),
  },
  "signature with trailing bytes": {
    description: "Two bytes follow the signature.",
    fault: "signature-malformed",
    breaks: signature((bytes) => joined(bytes, Uint8Array.of(0, 0))),
  },
  "signature cut short": {
    description: "The last byte of the signature is missing.",
    fault: "signature-malformed",
    breaks: signature((bytes) => bytes.subarray(0, -1)),
  },
  "empty signature": {
    description: "The signature is empty.",
    fault: unreadable,
    breaks: signature(() => new Uint8Array()),
  },
  "signature of zeros": {
    description: "Both numbers of the ECDSA signature are zero.",
    fits: isEcdsa,
    fault: "signature-malformed",
    breaks: signature(() => new Uint8Array(sequence(integer(0), integer(0)))),
  },
  "signature as two plain numbers": {
    description: "The two numbers of the ECDSA signature stand side by side, without their DER.",
    fits: isEcdsa,
    fault: "signature-malformed",
    breaks: signature((bytes) => plainNumbers(bytes)),
  },
  "signature with a long length": {
    description: "A length in the signature is spelt with more octets than DER allows.",
    fits: isEcdsa,
    fault: "signature-malformed",
    breaks: signature((bytes) => joined(Uint8Array.of(0x30, 0x81), bytes.subarray(1))),
  },
  "signature with another hash": {
    description: "The right key has signed the right bytes, over a hash that it is not used with.",
    fits: ({ keyKind = "P-256" }) => keyKind === "P-256",
    fault: "signature-mismatch",
    breaks: {
      signed: (signed, { signer }) => ({
        ...signed,
        signature: signBytes(signer.key, "ecdsa-with-SHA512", signedBytes(signed)),
      }),
    },
  },
  "signature of another curve": {
    description: "A key on another curve has signed.",
    fits: ({ keyKind = "P-256" }) => keyKind === "P-256",
    fault: "signature-malformed",
    breaks: {
      signed: (signed) => ({
        ...signed,
        signature: signBytes(seededKey("somebody else's", "P-521"), "ecdsa-with-SHA512", signedBytes(signed)),
      }),
    },
  },
  "signature that is not base64": {
    description: "The text of the signature holds a character that base64 does not have.",
    fault: unreadable,
    breaks: text((base64) => `*${base64.slice(1)}`),
  },
  "signature without padding": {
    description: "The base64 of the signature lacks the equals signs at its end.",
    fits: (of) => isAnnotation(of) && of.keyKind === "Ed25519",
    fault: unreadable,
    breaks: text((base64) => base64.replace(/=+$/, "")),
  },
  "signature annotation missing": {
    description: "The layer does not have the annotation in which cosign keeps the signature.",
    fits: isAnnotation,
    fault: "signature-malformed",
    breaks: { layer: annotation(() => undefined) },
  },
} as const satisfies Group;

/** Everywhere. */
export function fitsSignatures(): boolean {
  return true;
}

/** Envelopes and bundles are read as a whole. */
function unreadable(of: Circumstances): "bundle-malformed" | "signature-malformed" {
  return isAnnotation(of) ? "signature-malformed" : "bundle-malformed";
}

/** Whether the signature is an annotation of cosign's. */
function isAnnotation({ format, kind }: Circumstances): boolean {
  return format === "cosign" && kind === "signature";
}

function signature(change: (bytes: Uint8Array) => Uint8Array): { signed: (signed: Signed) => Signed } {
  return { signed: (signed) => ({ ...signed, signature: change(signed.signature) }) };
}

/** The signature's text where it is written: in the annotation, in the envelope, or in the bundle itself. */
function text(change: (base64: string) => string): {
  layer: (layer: Layer) => Layer;
  envelope: (envelope: JsonObject) => JsonObject;
  bundle: (bundle: JsonObject) => JsonObject;
} {
  return {
    layer: annotation((base64) => (base64 === "" ? base64 : change(base64))),
    envelope: (envelope) => {
      const signatures = envelope["signatures"] as JsonObject[];
      return { ...envelope, signatures: signatures.map((each) => ({ ...each, sig: change(String(each["sig"])) })) };
    },
    bundle: (bundle) => {
      if (bundle["messageSignature"] === undefined) return bundle;
      const message = memberOf(bundle, "messageSignature");
      return { ...bundle, messageSignature: { ...message, signature: change(String(message["signature"])) } };
    },
  };
}

/** Bundles' layers have no such annotation, and stay as they are. */
function annotation(change: (base64: string) => string | undefined): (layer: Layer) => Layer {
  return ({ descriptor, blob }) => {
    if (descriptor["annotations"] === undefined) return { descriptor, blob };
    const annotations = memberOf(descriptor, "annotations");
    const changed = change(String(annotations[SIGNATURE_ANNOTATION]));
    const others = without(annotations, SIGNATURE_ANNOTATION);
    const own = changed === undefined ? {} : { [SIGNATURE_ANNOTATION]: changed };
    return { descriptor: { ...descriptor, annotations: { ...own, ...others } }, blob };
  };
}

/** Of an ECDSA-Sig-Value, each number as long as the longer one. */
function plainNumbers(der: Uint8Array): Uint8Array {
  const first = der[1] === 0x81 ? 3 : 2;
  const numbers: Uint8Array[] = [];
  for (let at = first; at < der.length;) {
    if (der[at] !== TAG.integer) throw new Error("not an ECDSA signature");
    const end = at + 2 + (der[at + 1] ?? 0);
    const contents = der.subarray(at + 2, end);
    numbers.push(contents[0] === 0 ? contents.subarray(1) : contents);
    at = end;
  }
  const length = Math.max(...numbers.map((each) => each.length));
  return joined(...numbers.map((each) => joined(new Uint8Array(length - each.length), each)));
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}
