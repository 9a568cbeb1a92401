/** Timestamps that do not prove when the signature was made (RFC 3161; signature specification, "Timestamping"). */
import { SIGNED_AT } from "../../sigstore/clock.js";
import { response } from "../../timestamp/token.js";
import { octetString } from "../../x509/der.js";
import type { Envelope } from "../envelope.js";
import type { Entry, NotarySituation } from "../permutation.js";
import { stampRequest, timestampAuthority } from "../timestamp.js";
import { DAY, flipped, isIssued, link } from "./common.js";

/** Timestamps say nothing about signatures of a signing authority, which are not asked for them. */
const isStamped = ({ timestamp, scheme }: NotarySituation): boolean => timestamp && scheme === "notary.x509";

/** Another token. */
const other = (change: (token: Uint8Array) => Uint8Array | null) => ({
  envelope: (envelope: Envelope): Envelope => ({
    ...envelope,
    timestamp: envelope.timestamp === null ? null : change(envelope.timestamp),
  }),
});

/** The entries. */
export const timestampPermutations = {
  "no timestamp": {
    object: "timestamp",
    description: "There is no timestamp, and the trust policy asks for one.",
    fits: isStamped,
    breaks: other(() => null),
  },
  "timestamp of another signature": {
    object: "timestamp",
    description: "The timestamp is of another signature.",
    fits: isStamped,
    breaks: { timestamp: (request) => ({ ...request, message: flipped(request.message) }) },
  },
  "timestamp of an unknown authority": {
    object: "timestamp",
    description: "The timestamp is of an authority whose root is not in the trust store.",
    fits: isStamped,
    breaks: {
      timestamp: ({ message, genTime }, seed) => stampRequest(timestampAuthority(`${seed} unknown`), message, genTime),
    },
  },
  "tampered timestamp": {
    object: "timestamp",
    description: "The last bit of the timestamp's signature is another.",
    fits: isStamped,
    breaks: { timestamp: (request) => ({ ...request, changeSignature: flipped }) },
  },
  "timestamp without certificates": {
    object: "timestamp",
    description: "The timestamp lacks the certificates of its authority.",
    fits: isStamped,
    breaks: { timestamp: (request) => ({ ...request, certificates: null }) },
  },
  "timestamp after the certificate": {
    object: "timestamp",
    description: "The timestamp was made the day after the signer's certificate ended.",
    fits: (of) => isStamped(of) && isIssued(of),
    breaks: {
      ...link(0, () => ({ notAfter: SIGNED_AT + DAY })),
      timestamp: (request) => ({ ...request, genTime: SIGNED_AT + 2 * DAY }),
    },
  },
  "timestamp as a response": {
    object: "timestamp",
    description: "The timestamp is the authority's whole response, not the token in it.",
    fits: isStamped,
    breaks: other((token) => response(token)),
  },
  "timestamp that is none": {
    object: "timestamp",
    description: "The timestamp is some other DER.",
    fits: isStamped,
    breaks: other(octetString),
  },
} as const satisfies Record<string, Entry>;
