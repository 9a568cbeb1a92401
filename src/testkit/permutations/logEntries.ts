/** Entries of transparency logs that are about something else, or that their log does not vouch for. */
import type { Breakage } from "../sigstore/breakage.js";
import type { EntryFault, LogEntry } from "../sigstore/logEntry.js";
import { retiredServices } from "../sigstore/retired.js";
import { signedBy } from "../sigstore/signed.js";
import { seededKey } from "../x509/seededKey.js";
import { bitFlipped, entryChanged, proofChanged } from "./changes.js";
import { type Circumstances, type Group } from "./definition.js";

/** What can be wrong about a log entry. */
export const LOG_ENTRIES = {
  "no log entry": {
    description: "No transparency log has an entry about the signature.",
    fault: "log-entry-missing",
    breaks: { proven: (signed) => ({ ...signed, entries: [] }) },
  },
  "log entry of another payload": about("another payload", "The entry is about another payload."),
  "log entry of another signature": about("another signature", "The entry is about another signature of the payload."),
  "log entry of another signer": about(
    "another certificate",
    "The entry is about the same signature, and names another key or certificate.",
  ),
  "log entry of something else": {
    description: "The entry is a right one, about the signature of somebody else over something else.",
    fault: "log-entry-mismatch",
    breaks: {
      proven: (signed, { services, proof }) => {
        const stranger = { key: seededKey("somebody else's"), certificate: null, chain: [] };
        const other = signedBy(stranger, Buffer.from("something else"), signed.payloadType);
        return { ...signed, entries: [services.entry(other, proof)] };
      },
    },
  },
  "log entry of an unknown log": faulty("unknown log", "log-unknown", "The entry is of a log that is not trusted."),
  "log entry of a retired log": {
    description: "The entry is of a log that was no longer trusted at that time.",
    fault: "log-unknown",
    fits: ({ log, timestamp }) => log === "v1" || timestamp,
    breaks: {
      proven: (signed, { services, proof }) => ({
        ...signed,
        entries: [retiredServices(services).entry(signed, proof)],
      }),
    },
  },
  "second log entry of something else": {
    description: "Beside the right entry there is another one of the same log, about something else.",
    fits: ({ format }) => format === "bundle",
    fault: "log-entry-mismatch",
    breaks: {
      proven: (signed, { services, proof, sign }) => {
        const other = sign(Buffer.from("something else"));
        return { ...signed, entries: [...signed.entries, services.entry(other, proof)] };
      },
    },
  },
  "log entry twice": {
    description: "The same entry is there twice.",
    fits: ({ format }) => format === "bundle",
    fault: "log-entry-mismatch",
    breaks: { proven: (signed) => ({ ...signed, entries: [...signed.entries, ...signed.entries] }) },
  },
  "log entry of an unknown kind": {
    description: "The entry states a kind that is not that of its body.",
    fits: ({ format }) => format === "bundle",
    fault: "log-entry-malformed",
    breaks: { proven: entryChanged((entry) => ({ ...entry, kind: "alpine" })) },
  },
  "log entry of another version": {
    description: "The entry states a version that is not that of its body.",
    fits: ({ format }) => format === "bundle",
    fault: "log-entry-malformed",
    breaks: { proven: entryChanged((entry) => ({ ...entry, version: entry.version === "0.0.1" ? "0.0.2" : "0.0.1" })) },
  },
  "log entry with another body": {
    description: "The body of the entry is a document of no known form.",
    fault: "log-entry-malformed",
    breaks: { proven: entryChanged((entry) => ({ ...entry, body: Buffer.from('{"kind":"hashedrekord"}') })) },
  },
} as const satisfies Group;

/** Where an entry is demanded. */
export function fitsLogEntries({ log }: Circumstances): boolean {
  return log !== "none";
}

/** What can be wrong about the signed entry timestamp, the promise of Rekor v1. */
export const PROMISES = {
  "SET of another entry": faulty(
    "SET of another entry",
    "log-promise",
    "The log's signed entry timestamp is for another entry.",
  ),
  "SET of another key": faulty("SET of another key", "log-promise", "Another key has signed the signed entry timestamp."),
  "tampered SET": {
    description: "One bit of the signed entry timestamp is flipped.",
    fault: "log-promise",
    breaks: changed((entry) => ({ ...entry, promise: entry.promise && bitFlipped(entry.promise) })),
  },
  "log entry with another time": {
    description: "The time of the entry was changed after the log had signed it.",
    fault: "log-promise",
    breaks: changed((entry) => ({ ...entry, integratedTime: entry.integratedTime + 1 })),
  },
  "log entry with another index": {
    description: "The index of the entry was changed after the log had signed it.",
    fault: "log-promise",
    breaks: changed((entry) => ({ ...entry, logIndex: entry.logIndex + 1 })),
  },
  "log entry after the certificate": {
    description: "The log took the entry in when the certificate had ended.",
    fits: ({ signer }) => signer === "keyless",
    fault: "certificate-time",
    breaks: { entry: "integrated too late" },
  },
  "log entry before the certificate": {
    description: "The log took the entry in before the certificate began.",
    fits: ({ signer }) => signer === "keyless",
    fault: "certificate-time",
    breaks: { entry: "integrated too early" },
  },
  "log entry without a proof": {
    description: "The entry has neither a signed entry timestamp nor an inclusion proof.",
    fault: "bundle-malformed",
    breaks: { entry: "neither SET nor proof" },
  },
  "log entry without a time": {
    description: "The entry has an inclusion proof and no signed entry timestamp: nobody vouches for its time.",
    fits: ({ signer, format, timestamp }) => signer !== "key" && format === "bundle" && !timestamp,
    fault: "time-missing",
    breaks: changed((entry) => ({ ...entry, promise: null })),
  },
} as const satisfies Group;

/** Where Rekor v1 has signed. */
export function fitsPromises({ log }: Circumstances): boolean {
  return log === "v1";
}

/** What can be wrong about an inclusion proof. */
export const PROOFS = {
  "no inclusion proof": {
    description: "The bundle holds no inclusion proof of the entry.",
    fault: "bundle-malformed",
    breaks: changed((entry) => ({ ...entry, proof: null })),
  },
  "inclusion proof of another entry": faulty(
    "inclusion proof of another entry",
    "log-inclusion",
    "The inclusion proof is that of another entry of the log.",
  ),
  "inclusion proof without a hash": faulty(
    "inclusion proof without a hash",
    "log-inclusion",
    "The inclusion proof lacks a hash.",
  ),
  "inclusion proof with a hash too many": {
    description: "The inclusion proof has one hash more than the tree's height asks for.",
    fault: "log-inclusion",
    breaks: { proven: proofChanged((proof) => ({ ...proof, hashes: [...proof.hashes, proof.rootHash] })) },
  },
  "tampered inclusion proof": {
    description: "One bit of a hash in the inclusion proof is flipped.",
    fault: "log-inclusion",
    breaks: {
      proven: proofChanged((proof) => ({
        ...proof,
        hashes: proof.hashes.map((hash, index) => (index === 0 ? bitFlipped(hash) : hash)),
      })),
    },
  },
  "inclusion proof at another index": {
    description: "The inclusion proof states the index of the entry's neighbour.",
    fault: "log-inclusion",
    breaks: { proven: proofChanged((proof) => ({ ...proof, logIndex: proof.logIndex + 1 })) },
  },
  "inclusion proof with another root": faulty(
    "root of another tree",
    "log-inclusion",
    "The inclusion proof states the root of another tree than the checkpoint.",
  ),
  "inclusion proof with another tree size": {
    description: "The inclusion proof states another size of the tree than the checkpoint.",
    fault: "log-inclusion",
    breaks: { proven: proofChanged((proof) => ({ ...proof, treeSize: proof.treeSize + 1 })) },
  },
} as const satisfies Group;

/** Where there are inclusion proofs. */
export function fitsProofs({ log, format }: Circumstances): boolean {
  return log !== "none" && format === "bundle";
}

function about(entry: EntryFault, description: string) {
  return faulty(entry, "log-entry-mismatch", description);
}

function faulty<F extends string>(entry: EntryFault, fault: F, description: string) {
  return { description, fault, breaks: { entry } satisfies Breakage };
}

function changed(change: (entry: LogEntry) => LogEntry): Breakage {
  return { proven: entryChanged(change) };
}
