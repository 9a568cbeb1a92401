/** DSSE envelopes whose signatures are not over their payload and its type. */
import { type JsonObject } from "../sigstore/breakage.js";
import { IN_TOTO } from "../sigstore/dsse.js";
import { signBytes, SCHEMES_OF_KIND } from "../x509/keys.js";
import { jsonChanged, without } from "./changes.js";
import type { Group } from "./definition.js";

/** What can be wrong about an envelope. */
export const ENVELOPES = {
  "envelope of another payload type": {
    description: "The type of the payload was changed after it had been signed.",
    fault: "signature-mismatch",
    breaks: { envelope: (envelope) => ({ ...envelope, payloadType: "application/json" }) },
  },
  "envelope signed as another payload type": {
    description: "The payload is a right statement, and was signed as something else than a statement.",
    fault: "payload-other-type",
    breaks: { payloadType: "application/json" },
  },
  "envelope without a payload type": {
    description: "The envelope does not say of which type its payload is.",
    fault: "bundle-malformed",
    breaks: { envelope: (envelope) => without(envelope, "payloadType") },
  },
  "envelope without a payload": {
    description: "The envelope holds no payload.",
    fault: "bundle-malformed",
    breaks: { envelope: (envelope) => without(envelope, "payload") },
  },
  "envelope without a signature": {
    description: "The envelope's list of signatures is empty.",
    fault: "bundle-malformed",
    breaks: { envelope: (envelope) => ({ ...envelope, signatures: [] }) },
  },
  "envelope with two signatures": {
    description: "A second signature stands before the right one; an envelope in a bundle has one.",
    fits: ({ format }) => format === "bundle",
    fault: "bundle-malformed",
    breaks: {
      envelope: (envelope) => ({
        ...envelope,
        signatures: [{ sig: "c29tZWJvZHkgZWxzZSdz" }, ...(envelope["signatures"] as JsonObject[])],
      }),
    },
  },
  "signature over the bare payload": {
    description: "The payload was signed as it is, without its type.",
    fault: "signature-mismatch",
    breaks: {
      signed: (signed, { signer: { key } }) => ({
        ...signed,
        signature: signBytes(key, SCHEMES_OF_KIND[key.kind][0], signed.payload),
      }),
    },
  },
  "signature over lengths in characters": {
    description: "What was signed counts the characters of the payload, not its bytes.",
    fault: "signature-mismatch",
    breaks: {
      payload: jsonChanged((value) => ({ ...value, predicate: { name: "Zoë" } })),
      signed: (signed, { signer: { key } }) => {
        const text = Buffer.from(signed.payload).toString();
        const encoding = `DSSEv1 ${IN_TOTO.length} ${IN_TOTO} ${text.length} ${text}`;
        return { ...signed, signature: signBytes(key, SCHEMES_OF_KIND[key.kind][0], Buffer.from(encoding)) };
      },
    },
  },
} as const satisfies Group;
