/**
 * What SHA-256, SHA-384 and SHA-512 have in common: cutting a message into blocks, and the padding (FIPS 180-4 §5.1,
 * §5.2). `V` is the variant, a class without fields that gives sizes, H(0) and the compression function; a block is
 * sixteen words, and a hash value eight:
 *
 *     wordBytes, digestBytes: usize                             a digest is a multiple of 16 bytes
 *     initialHash: usize                                        the address of H(0)
 *     compress(state: usize, blocks: usize, count: i32): void   folds blocks into a hash value
 *     bigEndianWords(address: usize): v128                      16 bytes with the bytes of each word turned round
 *
 * Time depends on the message's length alone. The standard's limits for a message, 2^61 - 1 bytes for SHA-256 and
 * 2^125 - 1 for the others, are beyond the memory of a module; a running hash counts bytes in 64 bits and does not check
 * that the message stays below 2^61. Short pieces are copied by loads and stores here: the instructions for memory in
 * bulk cost a call into the engine.
 */

/** The bytes of the largest hash value: eight 64-bit words. */
const STATE_BYTES: usize = 64;
/** The bytes of the largest block. */
const BLOCK_BYTES: usize = 128;

/** The hash value of a message that is hashed in one call. */
const STATE: usize = memory.data(64, 8);
/** The message's last bytes with their padding: one block or two. */
const LAST_BLOCKS: usize = memory.data(256, 8);

/** The variant's methods and sizes; nothing is made at run time. */
// @ts-ignore: decorator
@inline
function variant<V>(): V {
  return changetype<V>(0);
}

/** The bytes of a block. */
// @ts-ignore: decorator
@inline
function blockBytes<V>(): usize {
  return 16 * variant<V>().wordBytes;
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
  initialise<V>(STATE);
  const wholeBlocks = length / blockBytes<V>();
  v.compress(STATE, message, <i32>wholeBlocks);
  const hashed = wholeBlocks * blockBytes<V>();
  finish<V>(STATE, message + hashed, length - hashed, length, out);
}

/**
 * One running hash: any number of `update`, then `digest` once. How the message is cut into pieces does not matter.
 */
export class MessageDigest<V> {
  private readonly state: StaticArray<u8> = new StaticArray<u8>(<i32>STATE_BYTES);
  /** The begun block; its first `pending` bytes are filled. */
  private readonly block: StaticArray<u8> = new StaticArray<u8>(<i32>BLOCK_BYTES);
  private pending: usize = 0;
  private totalBytes: u64 = 0;
  private finished: bool = false;

  constructor() {
    initialise<V>(changetype<usize>(this.state));
  }

  /** Appends `bytes` to the message; they are not kept. Traps after `digest`. */
  update(bytes: Uint8Array): void {
    assert(!this.finished, "this hash has been read");
    const v = variant<V>();
    const length = <usize>bytes.length;
    this.totalBytes += length;
    const taken = this.fillBlock(bytes.dataStart, length);
    const wholeBlocks = (length - taken) / blockBytes<V>();
    const start = bytes.dataStart + taken;
    v.compress(changetype<usize>(this.state), start, <i32>wholeBlocks);
    const hashed = wholeBlocks * blockBytes<V>();
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
    const taken = min<usize>(blockBytes<V>() - this.pending, length);
    copyShort(block + this.pending, start, taken);
    this.pending += taken;
    if (this.pending == blockBytes<V>()) {
      v.compress(changetype<usize>(this.state), block, 1);
      this.pending = 0;
    }
    return taken;
  }

  private keepRest(start: usize, length: usize): void {
    if (length == 0) return;
    copyShort(changetype<usize>(this.block), start, length);
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
  const blocks: usize = restBytes < blockBytes<V>() - 2 * v.wordBytes ? 1 : 2;
  const end = LAST_BLOCKS + blocks * blockBytes<V>();
  for (let place = LAST_BLOCKS + (restBytes & ~15); place < end; place += 16) v128.store(place, v128.splat<u32>(0));
  copyShort(LAST_BLOCKS, rest, restBytes);
  store<u8>(LAST_BLOCKS + restBytes, 0x80);
  store<u64>(end - 8, bswap<u64>(totalBytes << 3));
  v.compress(state, LAST_BLOCKS, <i32>blocks);
  for (let offset: usize = 0; offset < v.digestBytes; offset += 16) {
    v128.store(out + offset, v.bigEndianWords(state + offset));
  }
}

/** The hash value becomes H(0). */
function initialise<V>(state: usize): void {
  const v = variant<V>();
  for (let offset: usize = 0; offset < 8 * v.wordBytes; offset += 16) {
    v128.store(state + offset, v128.load(v.initialHash + offset));
  }
}

/** Copies between places that do not overlap. */
function copyShort(to: usize, from: usize, length: usize): void {
  let copied: usize = 0;
  for (; copied + 16 <= length; copied += 16) v128.store(to + copied, v128.load(from + copied));
  for (; copied + 8 <= length; copied += 8) store<u64>(to + copied, load<u64>(from + copied));
  for (; copied < length; copied++) store<u8>(to + copied, load<u8>(from + copied));
}
