/** One entry of a transparency log as a log gives it, before it is written in any of the formats. */

/** An entry with what proves it. */
export interface LogEntry {
  kind: string;
  version: string;
  /** The canonicalised body. */
  body: Uint8Array;
  /** Over all shards of the log. */
  logIndex: number;
  logId: Uint8Array;
  /** Seconds since 1970; 0 is none. */
  integratedTime: number;
  /** The signed entry timestamp. */
  promise: Uint8Array | null;
  proof: InclusionProof | null;
}

/** Where it is in the tree of a checkpoint. */
export interface InclusionProof {
  /** Inside of the shard. */
  logIndex: number;
  treeSize: number;
  rootHash: Uint8Array;
  hashes: Uint8Array[];
  checkpoint: string;
}

/** One thing that is wrong about an entry or what proves it; all else is right. */
export type EntryFault = AboutFault | ProofFault;

/** The log has an entry, and proves it, about something else. */
export type AboutFault = "another payload" | "another signature" | "another certificate";

/** The entry is about the signature, and the proof of it is wrong. */
export type ProofFault =
  | "SET of another entry"
  | "SET of another key"
  | "inclusion proof of another entry"
  | "inclusion proof without a hash"
  | "root of another tree"
  | "checkpoint of another tree"
  | "checkpoint of another key"
  | "unknown log"
  | "integrated too late"
  | "integrated too early"
  | "neither SET nor proof";
