/** The mask generation function MGF1 (RFC 8017 appendix B.2.1). */
import { HashAlgorithm, digestBytes, hashOf } from "../../hash/algorithm";

const COUNTER_BYTES: i32 = 4;

/** XORs MGF1(seed, length) over the `length` bytes at `masked`. */
export function unmask(hash: HashAlgorithm, seed: Uint8Array, masked: usize, length: i32): void {
  const block = new Uint8Array(seed.length + COUNTER_BYTES);
  block.set(seed);
  for (let counter = 0, done = 0; done < length; counter++, done += digestBytes(hash)) {
    store<u32>(block.dataStart + seed.length, bswap<u32>(counter));
    const mask = hashOf(hash, block);
    const count = min(mask.length, length - done);
    for (let i = 0; i < count; i++) {
      const address = masked + done + i;
      store<u8>(address, load<u8>(address) ^ load<u8>(mask.dataStart + i));
    }
  }
}
