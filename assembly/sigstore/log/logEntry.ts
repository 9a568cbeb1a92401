/** One entry of a transparency log as it came with a signature. Nothing of it is verified. */

/** Where in the log's tree the entry is, as the bundle says (RFC 6962 §2.1.1). Not verified. */
@final
export class InclusionProof {
  constructor(
    /** The entry's index in the tree of the checkpoint: a shard's own count. */
    readonly logIndex: i64,
    /** The tree's size, as stated beside the checkpoint. */
    readonly treeSize: i64,
    /** The tree's root, as stated beside the checkpoint; empty when it is not stated. */
    readonly rootHash: Uint8Array,
    /** From the leaf's sibling upwards. */
    readonly hashes: Array<Uint8Array>,
    /** The signed note of the log over its tree; empty when there is none. */
    readonly checkpoint: string,
  ) {}
}

/** A log entry. Immutable. */
@final
export class LogEntry {
  constructor(
    /** The entry's index over all shards of the log. */
    readonly logIndex: i64,
    /** `logId.keyId`: names the log. */
    readonly logId: Uint8Array,
    /** Seconds since 1970; 0 when the log states none, as Rekor v2. A time only with a promise that verifies. */
    readonly integratedTime: i64,
    /** `kindVersion.kind`, such as hashedrekord; empty in cosign's annotations: the body says it then. */
    readonly kind: string,
    /** `kindVersion.version`, such as 0.0.1; empty when the kind is. */
    readonly version: string,
    /** The log's promise to include the entry: the signature of the signed entry timestamp; null when there is none. */
    readonly promise: Uint8Array | null,
    readonly proof: InclusionProof | null,
    /** `canonicalizedBody`: what is in the log, JSON. */
    readonly body: Uint8Array,
  ) {}
}
