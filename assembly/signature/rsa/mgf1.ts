/** The mask generation function MGF1 (RFC 8017 appendix B.2.1). */
import { HashAlgorithm, digestBytes, hashInto } from "../../hash/algorithm";

const MAX_DIGEST_BYTES: i32 = 64;
const COUNTER_BYTES: i32 = 4;

/** The seed and the counter. */
const BLOCK: usize = memory.data(MAX_DIGEST_BYTES + COUNTER_BYTES, 8);
const MASK: usize = memory.data(MAX_DIGEST_BYTES, 8);

/** XORs MGF1(seed, length) over the `length` bytes at `masked`. The seed is a digest: at most 64 bytes. */
export function unmask(hash: HashAlgorithm, seed: usize, seedBytes: usize, masked: usize, length: i32): void {
  memory.copy(BLOCK, seed, seedBytes);
  const step = digestBytes(hash);
  for (let counter = 0, done = 0; done < length; counter++, done += step) {
    store<u32>(BLOCK + seedBytes, bswap<u32>(counter));
    hashInto(hash, MASK, BLOCK, seedBytes + COUNTER_BYTES);
    xorMask(masked + done, min(step, length - done));
  }
}

function xorMask(masked: usize, length: i32): void {
  let i: usize = 0;
  for (; i + 8 <= <usize>length; i += 8) store<u64>(masked + i, load<u64>(masked + i) ^ load<u64>(MASK + i));
  for (; i < <usize>length; i++) store<u8>(masked + i, load<u8>(masked + i) ^ load<u8>(MASK + i));
}
