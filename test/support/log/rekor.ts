/** Logs of Rekor's two versions: they take entries in and say so. */
import { createHash } from "node:crypto";

import { SCHEMES_OF_KIND, freshKey, signBytes, type TestKey } from "../../../src/testkit/x509/keys.js";
import type { Entry, Log, Proof } from "./entry.js";
import { inclusionProof, leafHash, rootOf } from "./merkleTree.js";
import { checkpointText, note, noteKeyHash, signatureLine } from "./notes.js";

/** When logs here take entries in: 2026-01-01T00:00:00Z, in seconds. */
export const TAKEN_IN = 1767225600;

/** How far the first version's index over all shards is ahead of that within one. */
const EARLIER_SHARDS = 1000;

/** What may differ from what a log does. */
export interface Options {
  /** The index within the shard: so many entries of others are before this one. */
  index?: number;
  size?: number;
  origin?: string;
  /** The name of the checkpoint's signature. */
  name?: string;
  /** Who signs the checkpoint. */
  signer?: TestKey;
  /** More lines below the checkpoint. */
  lines?: (text: string) => string[];
}

/** A log. */
export class Rekor {
  constructor(
    readonly version: 1 | 2,
    readonly key: TestKey = freshKey(version === 1 ? "P-256" : "Ed25519"),
    readonly host = "rekor.example",
  ) {}

  /** As trust material has it. */
  get trusted(): Log {
    return { spki: this.key.spki, baseUrl: `https://${this.host}` };
  }

  /** Its id in entries. */
  get id(): Uint8Array {
    return this.version === 1 ? createHash("sha256").update(this.key.spki).digest() : noteKeyHash(this.host, this.key);
  }

  /** Takes a body in. */
  add(body: object, options: Options = {}): Entry {
    const bytes = Buffer.from(JSON.stringify(body));
    const { kind, apiVersion } = body as { kind: string; apiVersion: string };
    const proof = this.prove(bytes, options);
    const entry: Entry = {
      logIndex: Number(proof.logIndex) + (this.version === 1 ? EARLIER_SHARDS : 0),
      logId: this.id,
      integratedTime: this.version === 1 ? TAKEN_IN : 0,
      kind,
      version: apiVersion,
      promise: null,
      proof,
      body: bytes,
    };
    return this.version === 1 ? { ...entry, promise: this.promise(entry) } : entry;
  }

  /** The signature of the entry's timestamp. */
  promise({ body, integratedTime, logId, logIndex }: Entry): Uint8Array {
    const members = [Buffer.from(body).toString("base64"), Number(integratedTime), Buffer.from(logId).toString("hex")];
    const [text, time, id] = members.map((member) => JSON.stringify(member));
    const payload = `{"body":${text},"integratedTime":${time},"logID":${id},"logIndex":${logIndex}}`;
    return signBytes(this.key, SCHEMES_OF_KIND[this.key.kind][0], Buffer.from(payload));
  }

  private prove(body: Uint8Array, { index = 5, size = 13, ...options }: Options): Proof {
    const leaves = Array.from({ length: size }, (_, place) => {
      return leafHash(place === index ? body : Buffer.from(`entry ${place}`));
    });
    const rootHash = rootOf(leaves);
    const { name = this.host, origin = this.version === 1 ? `${this.host} - 17` : this.host } = options;
    const text = checkpointText(origin, size, rootHash);
    const lines = [signatureLine(name, options.signer ?? this.key, text), ...(options.lines?.(text) ?? [])];
    const hashes = inclusionProof(index, leaves);
    return { logIndex: index, treeSize: size, rootHash, hashes, checkpoint: note(text, ...lines) };
  }
}
