/**
 * What SHA-256, SHA-384 and SHA-512 have in common: cutting a message into blocks, and the padding (FIPS 180-4 §5.1,
 * §5.2). `V` is the variant, a class without fields that gives sizes, H(0) and the compression function:
 *
 *     blockBytes, digestBytes, wordBytes: usize
 *     initialHash: usize                                        the address of eight words
 *     compress(state: usize, blocks: usize, count: i32): void
 *     storeWord(to: usize, from: usize): void                   a word of the hash value, big-endian
 *
 * Time depends on the message's length alone.
 */

/** The bytes of the largest hash value: eight 64-bit words. */
const STATE_BYTES: usize = 64;
/** The bytes of the largest block. */
const BLOCK_BYTES: usize = 128;

/** The hash value of a message that is hashed in one call. */
const STATE: usize = memory.data(64, 8);
/** The message's last bytes with the padding: one block or two. */
const LAST_BLOCKS: usize = memory.data(256, 8);

/** The variant's methods and sizes; nothing is made at run time. */
// @ts-ignore: decorator
@inline
function variant<V>(): V {
  return changetype<V>(0);
}

/** The digest of `bytes`. */
export function digestOf<V>(bytes: Uint8Array): Uint8Array {
  const digest = new Uint8Array(<i32>variant<V>().digestBytes);
  digestInto<V>(digest.dataStart, bytes.dataStart, bytes.length);
  return digest;
}

/** Writes the digest of the `length` bytes at `message` to `out`, which may lie in the message. */
export function digestInto<V>(out: usize, message: usize, length: usize): void {
  const v = variant<V>();
  memory.copy(STATE, v.initialHash, 8 * v.wordBytes);
  const wholeBlocks = length / v.blockBytes;
  v.compress(STATE, message, <i32>wholeBlocks);
  const hashed = wholeBlocks * v.blockBytes;
  finish<V>(STATE, message + hashed, length - hashed, length, out);
}

/**
 * One running hash: any number of `update`, then `digest` once. How the message is cut into pieces does not matter.
 * Messages may be longer than memory can hold: 2^61 - 1 bytes.
 */
export class MessageDigest<V> {
  private readonly state: StaticArray<u8> = new StaticArray<u8>(<i32>STATE_BYTES);
  /** The begun block; its first `pending` bytes are filled. */
  private readonly block: StaticArray<u8> = new StaticArray<u8>(<i32>BLOCK_BYTES);
  private pending: usize = 0;
  private totalBytes: u64 = 0;
  private finished: bool = false;

  constructor() {
    const v = variant<V>();
    memory.copy(changetype<usize>(this.state), v.initialHash, 8 * v.wordBytes);
  }

  /** Appends `bytes` to the message; they are not kept. Traps after `digest`. */
  update(bytes: Uint8Array): void {
    assert(!this.finished, "this hash has been read");
    const v = variant<V>();
    const length = <usize>bytes.length;
    this.totalBytes += length;
    const taken = this.fillBlock(bytes.dataStart, length);
    const wholeBlocks = (length - taken) / v.blockBytes;
    const start = bytes.dataStart + taken;
    v.compress(changetype<usize>(this.state), start, <i32>wholeBlocks);
    const hashed = wholeBlocks * v.blockBytes;
    this.keepRest(start + hashed, length - taken - hashed);
  }

  /** The digest of all bytes so far. Ends this hash: a second call traps. */
  digest(): Uint8Array {
    assert(!this.finished, "this hash has been read");
    this.finished = true;
    const digest = new Uint8Array(<i32>variant<V>().digestBytes);
    const block = changetype<usize>(this.block);
    finish<V>(changetype<usize>(this.state), block, this.pending, this.totalBytes, digest.dataStart);
    return digest;
  }

  /** Completes a begun block from the front of the bytes at `start`; returns how many bytes that took. */
  private fillBlock(start: usize, length: usize): usize {
    if (this.pending == 0) return 0;
    const v = variant<V>();
    const block = changetype<usize>(this.block);
    const taken = min<usize>(v.blockBytes - this.pending, length);
    memory.copy(block + this.pending, start, taken);
    this.pending += taken;
    if (this.pending == v.blockBytes) {
      v.compress(changetype<usize>(this.state), block, 1);
      this.pending = 0;
    }
    return taken;
  }

  private keepRest(start: usize, length: usize): void {
    if (length == 0) return;
    memory.copy(changetype<usize>(this.block), start, length);
    this.pending = length;
  }
}

/**
 * Folds the padded rest of a message of `totalBytes` into the hash value, and writes the digest to `out`. The rest,
 * less than a block, is followed by a one bit, zeros up to a block's end less two words, and the message's length in
 * bits as two words (FIPS 180-4 §5.1); the first of these is always zero here.
 */
function finish<V>(state: usize, rest: usize, restBytes: usize, totalBytes: u64, out: usize): void {
  const v = variant<V>();
  const blocks: usize = restBytes < v.blockBytes - 2 * v.wordBytes ? 1 : 2;
  const end = LAST_BLOCKS + blocks * v.blockBytes;
  memory.copy(LAST_BLOCKS, rest, restBytes);
  store<u8>(LAST_BLOCKS + restBytes, 0x80);
  memory.fill(LAST_BLOCKS + restBytes + 1, 0, end - 8 - (LAST_BLOCKS + restBytes + 1));
  store<u64>(end - 8, bswap<u64>(totalBytes << 3));
  v.compress(state, LAST_BLOCKS, <i32>blocks);
  for (let offset: usize = 0; offset < v.digestBytes; offset += v.wordBytes) v.storeWord(out + offset, state + offset);
}
