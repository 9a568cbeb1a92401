/** Checkpoints: what a log signs about its tree, as a note (c2sp.org/tlog-checkpoint). */
import { MAX_CHECKPOINT_LINES } from "../bytes/limits";
import { isDigit } from "../bytes/characters";
import { decodeBase64 } from "../encoding/base64";
import { FaultCode } from "../fault/fault";
import { Result, fail, failed, ok } from "../fault/result";
import { TREE_HASH_BYTES } from "../merkle/treeHash";
import { SignedNote, parseSignedNote } from "./signedNote";

/** Origin, size and root. */
const HEADER_LINES: i32 = 3;

/** A tree of a log, as somebody says in its name: nothing is verified (`verifyNote`). Immutable. */
@final
export class Checkpoint {
  constructor(
    /** The first line: how the log is called there. */
    readonly origin: string,
    /** The number of its leaves. */
    readonly size: u64,
    /** The root of the tree of this size: 32 bytes. */
    readonly rootHash: Uint8Array,
    /** Further lines, opaque. */
    readonly extensions: Array<string>,
    readonly note: SignedNote,
  ) {}
}

/**
 * Reads a checkpoint with its signatures. Besides the faults of `parseSignedNote`, LogCheckpoint: fewer than three lines, an
 * empty line, a size that is not a decimal number below 2^64 in its shortest form, a root hash that is not 32 bytes in
 * strict base64; BudgetExhausted for more than `MAX_CHECKPOINT_LINES`.
 */
export function parseCheckpoint(text: string): Result<Checkpoint> {
  const note = parseSignedNote(text);
  if (note.fault) return failed<Checkpoint>(note.fault!);
  const body = note.value.text;
  // One more, to see that there are more.
  const lines = body.substring(0, body.length - 1).split("\n", MAX_CHECKPOINT_LINES + 1);
  if (lines.length > MAX_CHECKPOINT_LINES) {
    return fail<Checkpoint>(FaultCode.BudgetExhausted, `a checkpoint of more than ${MAX_CHECKPOINT_LINES} lines`);
  }
  if (lines.length < HEADER_LINES) return refuse("a checkpoint has three lines at least");
  for (let i = 0; i < lines.length; i++) {
    if (lines[i].length == 0) return refuse("an empty line in a checkpoint");
  }
  if (!isTreeSize(lines[1])) return refuse("the tree size is not a decimal number below 2^64");
  const rootHash = decodeBase64(lines[2]);
  if (rootHash.fault) return refuse("the root hash is not strict base64: " + rootHash.fault!.detail);
  if (rootHash.value.length != TREE_HASH_BYTES) return refuse("the root hash does not have 32 bytes");
  return ok(new Checkpoint(lines[0], treeSize(lines[1]), rootHash.value, lines.slice(HEADER_LINES), note.value));
}

/** Digits without needless zeros, of a number below 2^64. */
function isTreeSize(text: string): bool {
  if (text.length == 0 || text.length > 20 || (text.charCodeAt(0) == 0x30 && text.length > 1)) return false;
  for (let i = 0; i < text.length; i++) {
    if (!isDigit(text.charCodeAt(i))) return false;
  }
  return text.length < 20 || text <= "18446744073709551615";
}

function treeSize(digits: string): u64 {
  let size: u64 = 0;
  for (let i = 0; i < digits.length; i++) size = size * 10 + <u64>(digits.charCodeAt(i) - 0x30);
  return size;
}

function refuse(detail: string): Result<Checkpoint> {
  return fail<Checkpoint>(FaultCode.LogCheckpoint, detail);
}
