/** Payloads that say something else than that this image is signed, and simple signing payloads that say it in a wrong form. */
import { type JsonObject } from "../sigstore/breakage.js";
import { OTHER_SHA256, jsonChanged, memberOf, textReplaced, without } from "./changes.js";
import { type Circumstances, type Group, hasEnvelope } from "./definition.js";

/** What can be wrong about a payload of whatever form. */
export const PAYLOADS = {
  "tampered payload": {
    description: "The payload was changed after it had been signed.",
    fault: "signature-mismatch",
    breaks: { proven: (signed) => ({ ...signed, payload: textReplaced(signed.payload, /\{/, "{ ") }) },
  },
  "payload of another image": {
    description: "The signature is a right one, for another image: it was copied to this one.",
    fault: "payload-other-digest",
    breaks: {
      payload: (_, { payload, image, annotations }) =>
        payload({ ...image, digest: `sha256:${OTHER_SHA256}` }, annotations),
    },
  },
  "payload that is not JSON": {
    description: "What is signed is a text, not a document.",
    fault: "payload-invalid",
    breaks: { payload: () => Buffer.from("signed by me") },
  },
  "empty payload": {
    description: "What is signed is an empty JSON object.",
    fault: "payload-invalid",
    breaks: { payload: () => Buffer.from("{}") },
  },
  "payload with trailing text": {
    description: "A second JSON object follows the payload.",
    fault: "payload-invalid",
    breaks: { payload: (payload) => Buffer.concat([payload, Buffer.from("{}")]) },
  },
  "payload with a digest in capitals": {
    description: "The digest in the payload is the image's, in upper-case letters.",
    fault: (of) => (hasEnvelope(of) ? "payload-other-digest" : "payload-invalid"),
    breaks: {
      payload: (payload, { image }) => {
        const hex = image.digest.slice("sha256:".length);
        return textReplaced(payload, hex, hex.toUpperCase());
      },
    },
  },
  "payload with other annotations": {
    description: "The signed annotations are others than those that the policy wants.",
    fits: ({ annotations }) => annotations === true,
    fault: "annotation-mismatch",
    breaks: {
      payload: (_, { payload, image, annotations }) =>
        payload(image, Object.fromEntries(Object.keys(annotations).map((key) => [key, "another value"]))),
    },
  },
  "payload without annotations": {
    description: "The annotations that the policy wants are not signed.",
    fits: ({ annotations }) => annotations === true,
    fault: "annotation-mismatch",
    breaks: { payload: (_, { payload, image }) => payload(image, {}) },
  },
} as const satisfies Group;

/** Where something is said about an image. */
export function fitsPayloads({ kind }: Circumstances): boolean {
  return kind !== "blob";
}

/** What can be wrong about a simple signing payload. */
export const SIMPLE_SIGNING_PAYLOADS = {
  "payload of another type": {
    description: "The payload's type is not that of cosign's image signatures.",
    fault: "payload-other-type",
    breaks: { payload: critical((members) => ({ ...members, type: "atomic container signature" })) },
  },
  "payload without a type": {
    description: "The payload has no type.",
    fault: "payload-invalid",
    breaks: { payload: critical((members) => without(members, "type")) },
  },
  "payload with duplicate keys": {
    description: "The payload names the image twice: another one first, this one behind it.",
    fault: "payload-invalid",
    breaks: {
      payload: (payload) =>
        textReplaced(
          payload,
          '"docker-manifest-digest":',
          `"docker-manifest-digest":"sha256:${OTHER_SHA256}","docker-manifest-digest":`,
        ),
    },
  },
  "payload with a key in capitals": {
    description: "A member of the payload is spelt with a capital letter.",
    fault: "payload-invalid",
    breaks: { payload: (payload) => textReplaced(payload, '"critical"', '"Critical"') },
  },
  "payload with an unknown critical member": {
    description: "The critical part of the payload has a member that nobody knows.",
    fault: "payload-invalid",
    breaks: { payload: critical((members) => ({ ...members, expires: "2026-03-05T00:00:00Z" })) },
  },
  "payload with a bare digest": {
    description: "The digest in the payload is the image's, without the name of its algorithm.",
    fault: "payload-invalid",
    breaks: { payload: (payload) => textReplaced(payload, '"sha256:', '"') },
  },
} as const satisfies Group;

/** Where simple signing payloads are signed. */
export function fitsSimpleSigning(of: Circumstances): boolean {
  return of.kind === "signature" && !hasEnvelope(of);
}

function critical(change: (members: JsonObject) => JsonObject): (payload: Uint8Array) => Uint8Array {
  return jsonChanged((value) => ({ ...value, critical: change(memberOf(value, "critical")) }));
}
