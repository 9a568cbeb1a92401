/** Transparency logs of an offline SigstoreServices, as Rekor v1 (a signed time and a tree) and Rekor v2 (a tree). */
import { SCHEMES_OF_KIND, type TestKey, digest, signBytes } from "../x509/keys.js";
import { MINUTE } from "../x509/mint.js";
import { seededKey } from "../x509/seededKey.js";
import { LONG_BEFORE } from "./clock.js";
import { canonicalJson } from "./canonicalJson.js";
import { type NoteSigner, checkpoint, noteKeyId } from "./checkpoint.js";
import type { InclusionProof, LogEntry, ProofFault } from "./logEntry.js";
import { MerkleTree } from "./merkleTree.js";

/** A shard begins behind the entries of those before it. */
const FIRST_INDEX = 4_000_000;
const TREE_ID = "1193050959916656506";

/** Where a log's tree is, and what was in it before. */
interface Shard {
  treeId: string;
  firstIndex: number;
  otherEntries: number;
}

/** A log. The same entries in the same order give the same proofs. */
export class TransparencyLog {
  readonly key: TestKey;
  /** Who else signs its checkpoints, behind it. */
  witnesses: NoteSigner[] = [];
  readonly #tree = new MerkleTree();

  /** `version` is that of Rekor: 1 signs with P-256, 2 with Ed25519. */
  constructor(
    readonly seed: string,
    readonly version: 1 | 2,
    readonly host: string,
    private readonly place: Shard = { treeId: TREE_ID, firstIndex: FIRST_INDEX, otherEntries: 5 },
  ) {
    this.key = seededKey(seed, version === 1 ? "P-256" : "Ed25519");
    for (let number = 0; number < place.otherEntries; number++) this.#tree.add(Buffer.from(`other entry ${number}`));
  }

  /**
   * The same log with a tree of its own, which follows from the bytes: what is proved in it depends on nothing that was logged
   * before. Logs of Rekor v1 have such shards; one of Rekor v2 has a single tree, so that two of its shards are two histories
   * of one log, which only a witness would notice.
   */
  shardOf(bytes: Uint8Array): TransparencyLog {
    const drawn = Buffer.from(digest("sha256", bytes));
    const log = new TransparencyLog(this.seed, this.version, this.host, {
      treeId: String(drawn.readBigUInt64BE(0) >> 1n),
      firstIndex: drawn.readUIntBE(8, 5),
      otherEntries: 5 + drawn.readUInt8(13),
    });
    log.witnesses = this.witnesses;
    return log;
  }

  /** SHA-256 of the key, or the note's key ID for Rekor v2. */
  get id(): Uint8Array {
    return noteKeyId(this.host, this.key);
  }

  get baseUrl(): string {
    return `https://${this.host}`;
  }

  /** The first line of its checkpoints. */
  get origin(): string {
    return this.version === 1 ? `${this.host} - ${this.place.treeId}` : this.host;
  }

  /** Adds an entry, and another one behind it, and proves the first one. */
  add(kind: string, body: Uint8Array, integratedTime: number, wrong?: ProofFault): LogEntry {
    if (wrong === "unknown log")
      return new TransparencyLog(`${this.seed} unknown`, this.version, this.host, this.place).add(
        kind,
        body,
        integratedTime,
      );
    const [name = "", version = ""] = kind.split(" ");
    const index = this.#tree.add(body);
    this.#tree.add(Buffer.from(`entry behind ${index}`));
    const entry: LogEntry = {
      kind: name,
      version,
      body,
      logIndex: this.version === 1 ? this.place.firstIndex + index : index,
      logId: this.id,
      integratedTime: this.version === 1 ? integratedTime + shiftOf(wrong) : 0,
      promise: null,
      proof: null,
    };
    if (wrong === "neither SET nor proof") return entry;
    return {
      ...entry,
      promise: this.version === 1 ? this.#promise(entry, wrong) : null,
      proof: this.#proof(index, wrong),
    };
  }

  /** The signed entry timestamp of an entry. */
  promiseOf(entry: LogEntry, key = this.key): Uint8Array {
    return signBytes(key, SCHEMES_OF_KIND[key.kind][0], Buffer.from(promisePayload(entry)));
  }

  /** A checkpoint of the log at a size, signed by the log and its witnesses. */
  checkpointAt(size: number, root = this.#tree.root(size), key = this.key): string {
    return checkpoint({ origin: this.origin, size, root }, [{ name: this.host, key }, ...this.witnesses]);
  }

  #promise(entry: LogEntry, wrong?: ProofFault): Uint8Array {
    const signed = wrong === "SET of another entry" ? { ...entry, body: Buffer.from("{}") } : entry;
    return this.promiseOf(signed, wrong === "SET of another key" ? strangeKey(this.key) : this.key);
  }

  #proof(index: number, wrong?: ProofFault): InclusionProof {
    const treeSize = index + 2;
    const proven = wrong === "inclusion proof of another entry" ? index - 1 : index;
    const hashes = this.#tree.inclusionProof(proven, treeSize);
    const root = wrong === "root of another tree" ? this.#tree.root(treeSize - 1) : this.#tree.root(treeSize);
    const otherTree = wrong === "checkpoint of another tree" ? digest("sha256", root) : root;
    const key = wrong === "checkpoint of another key" ? strangeKey(this.key) : this.key;
    return {
      logIndex: index,
      treeSize,
      rootHash: root,
      hashes: wrong === "inclusion proof without a hash" ? hashes.slice(1) : hashes,
      checkpoint: this.checkpointAt(treeSize, otherTree, key),
    };
  }
}

/** After a certificate of minutes, or before any that is valid at the time of signing. */
function shiftOf(wrong: ProofFault | undefined): number {
  if (wrong === "integrated too early") return -LONG_BEFORE;
  return wrong === "integrated too late" ? 11 * MINUTE : 0;
}

/** What a signed entry timestamp is over. */
export function promisePayload({ body, integratedTime, logId, logIndex }: LogEntry): string {
  return canonicalJson({
    body: Buffer.from(body).toString("base64"),
    integratedTime,
    logID: Buffer.from(logId).toString("hex"),
    logIndex,
  });
}

function strangeKey({ kind }: TestKey): TestKey {
  return seededKey("nobody's", kind === "Ed25519" ? "Ed25519" : "P-256");
}
