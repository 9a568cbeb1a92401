/** Calls the core's check of inclusion proofs. */
import { call } from "../harness.js";

/** An inclusion proof and what it is held against. */
export interface Inclusion {
  index: bigint | number;
  size: bigint | number;
  leaf: Uint8Array;
  hashes: readonly Uint8Array[];
  root: Uint8Array;
}

/** `ok` or the fault. */
export function verifyInclusion({ index, size, leaf, hashes, root }: Inclusion): string {
  const lines = hashes.map((hash) => `${Buffer.from(hash).toString("hex")}\n`).join("");
  return call("merkleVerifyInclusion", [String(index), String(size), leaf, lines, root], "string") ?? "";
}
