/** Timestamps (RFC 3161) that do not prove when this signature was made. */
import type { FaultCode } from "../../../host/generated/codes.gen.js";
import { retiredServices } from "../sigstore/retired.js";
import type { TimestampFault } from "../sigstore/timestampAuthority.js";
import { type Circumstances, type Definition, type Group, isOnlyTime } from "./definition.js";

/** What can be wrong about a timestamp. */
export const TIMESTAMPS = {
  "no timestamp": {
    description: "There is no timestamp where one is needed.",
    fault: (of) => (isOnlyTime(of) ? "time-missing" : "timestamp-missing"),
    breaks: { proven: (signed) => ({ ...signed, timestamps: [] }) },
  },
  "timestamp of another signature": faulty(
    "another signature",
    "timestamp-mismatch",
    "The timestamp is a right one, of another signature: it was replayed from another image.",
  ),
  "timestamp of an unknown authority": faulty(
    "unknown authority",
    "timestamp-untrusted",
    "The timestamp is of an authority that is not trusted.",
  ),
  "timestamp of a retired authority": {
    description: "The timestamp is of an authority that was no longer trusted at that time.",
    fault: "timestamp-untrusted",
    breaks: {
      proven: (signed, { services, proof }) => ({
        ...signed,
        timestamps: [retiredServices(services).timestamp(signed, proof)],
      }),
    },
  },
  "tampered timestamp": faulty(
    "broken signature",
    "timestamp-untrusted",
    "One bit of the authority's signature is flipped.",
  ),
  "timestamp with another time": faulty(
    "another time",
    "timestamp-untrusted",
    "The time was changed after the authority had signed it.",
  ),
  "timestamp after the certificate": {
    ...faulty("too late", "certificate-time", "The authority saw the signature when the certificate had ended."),
    fits: ({ signer }) => signer === "keyless",
  },
  "timestamp before the certificate": {
    ...faulty("too early", "certificate-time", "The authority saw the signature before the certificate began."),
    fits: ({ signer }) => signer === "keyless",
  },
  "timestamp from the future": faulty(
    "in the future",
    "timestamp-untrusted",
    "The authority says that it saw the signature at a time that is still to come.",
  ),
  "unreadable timestamp": faulty("not a timestamp", "timestamp-malformed", "What is there is no timestamp."),
  "refused timestamp": faulty(
    "refused",
    "timestamp-malformed",
    "The authority's answer says that it has refused the request; a token lies beside it.",
  ),
  "timestamp without signed attributes": faulty(
    "no attributes",
    "timestamp-malformed",
    "The authority has signed the bare time-stamp, without the attributes that name its type and digest.",
  ),
  "timestamp of a certificate for another purpose": faulty(
    "no time stamping",
    "timestamp-untrusted",
    "The authority has issued the certificate of the timestamp's signer for code signing.",
  ),
  "timestamp of an expired certificate": faulty(
    "expired certificate",
    "timestamp-untrusted",
    "The certificate of the timestamp's signer had ended when it signed.",
  ),
  "timestamp naming another certificate": faulty(
    "another certificate",
    "timestamp-untrusted",
    "The signed attributes name another certificate than the signer's.",
  ),
  "timestamp twice": {
    description: "The same timestamp is there twice.",
    fits: ({ format }) => format === "bundle",
    fault: "timestamp-mismatch",
    breaks: { proven: (signed) => ({ ...signed, timestamps: [...signed.timestamps, ...signed.timestamps] }) },
  },
} as const satisfies Group;

/** Where a timestamp counts. */
export function fitsTimestamps({ timestamp }: Circumstances): boolean {
  return timestamp;
}

function faulty(timestamp: TimestampFault, fault: FaultCode, description: string): Definition {
  return { description, fault, breaks: { timestamp } };
}
