/** SHA-256, streaming and in one call (FIPS 180-4 §6.2). */
import { compressSha256 } from "./sha256Compression";

/** The length of a SHA-256 digest, in bytes. */
export const SHA256_DIGEST_BYTES: i32 = 32;

const BLOCK_BYTES: i32 = 64;
const LENGTH_FIELD_BYTES: i32 = 8;

/** H(0) of FIPS 180-4 §5.3.3. */
const INITIAL_HASH: usize = memory.data<u32>([
  0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
]);

/** The 32-byte SHA-256 digest of `bytes`. */
export function sha256(bytes: Uint8Array): Uint8Array {
  const hash = new Sha256();
  hash.update(bytes);
  return hash.digest();
}

/**
 * One running hash: any number of `update`, then `digest` once. How the message is cut into pieces does not matter.
 * Messages up to 2^61 - 1 bytes, more than memory can hold.
 */
@final
export class Sha256 {
  private readonly state: StaticArray<u32> = new StaticArray<u32>(8);
  /** The begun block; its first `pending` bytes are filled. */
  private readonly block: Uint8Array = new Uint8Array(BLOCK_BYTES);
  private pending: i32 = 0;
  private totalBytes: u64 = 0;
  private finished: bool = false;

  constructor() {
    memory.copy(changetype<usize>(this.state), INITIAL_HASH, SHA256_DIGEST_BYTES);
  }

  /** Appends `bytes` to the message; they are not kept. Traps after `digest`. */
  update(bytes: Uint8Array): void {
    assert(!this.finished, "this hash has been read");
    const length = bytes.length;
    this.totalBytes += <u64>length;
    const taken = this.fillBlock(bytes);
    const wholeBlocks = (length - taken) / BLOCK_BYTES;
    const start = bytes.dataStart + taken;
    compressSha256(changetype<usize>(this.state), start, wholeBlocks);
    this.keepRest(start + wholeBlocks * BLOCK_BYTES, length - taken - wholeBlocks * BLOCK_BYTES);
  }

  /** The digest of all bytes so far, 32 bytes. Ends this hash: a second call traps. */
  digest(): Uint8Array {
    assert(!this.finished, "this hash has been read");
    this.finished = true;
    this.pad();
    const digest = new Uint8Array(SHA256_DIGEST_BYTES);
    for (let i = 0; i < 8; i++) {
      store<u32>(digest.dataStart + (i << 2), bswap<u32>(this.state[i]));
    }
    return digest;
  }

  /** Completes a begun block from the front of `bytes`; returns how many bytes that took. */
  private fillBlock(bytes: Uint8Array): i32 {
    if (this.pending == 0) return 0;
    const taken = min<i32>(BLOCK_BYTES - this.pending, bytes.length);
    memory.copy(this.block.dataStart + this.pending, bytes.dataStart, taken);
    this.pending += taken;
    if (this.pending == BLOCK_BYTES) this.compressBlock();
    return taken;
  }

  private keepRest(start: usize, length: i32): void {
    if (length == 0) return;
    memory.copy(this.block.dataStart, start, length);
    this.pending = length;
  }

  /** A one bit, zeros up to a block's end less 8 bytes, and the message's length in bits (FIPS 180-4 §5.1.1). */
  private pad(): void {
    this.block[this.pending++] = 0x80;
    if (this.pending > BLOCK_BYTES - LENGTH_FIELD_BYTES) {
      this.zeroBlockFromPending();
      this.compressBlock();
    }
    this.zeroBlockFromPending();
    store<u64>(this.block.dataStart + BLOCK_BYTES - LENGTH_FIELD_BYTES, bswap<u64>(this.totalBytes << 3));
    this.compressBlock();
  }

  private zeroBlockFromPending(): void {
    memory.fill(this.block.dataStart + this.pending, 0, BLOCK_BYTES - this.pending);
  }

  private compressBlock(): void {
    compressSha256(changetype<usize>(this.state), this.block.dataStart, 1);
    this.pending = 0;
  }
}
