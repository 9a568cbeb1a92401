/** Random test data that can be had again: the seed is printed, and `ASSAY_SEED` sets it. */

/** A stream of pseudo-random values; not for keys. */
export class SeededRandom {
  private state: number;

  /** `name` says in the output whose seed it is. */
  constructor(name: string) {
    const seed = Number(process.env["ASSAY_SEED"] ?? 20261121);
    console.log(`${name}: ASSAY_SEED=${seed}`);
    this.state = seed >>> 0;
  }

  /** An integer from 0 to 2^32 - 1 (xorshift over a Weyl sequence). */
  word(): number {
    this.state = (this.state + 0x9e3779b9) >>> 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 16), 0x85ebca6b);
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
    return (mixed ^ (mixed >>> 16)) >>> 0;
  }

  /** An integer from 0 to `bound` - 1. */
  below(bound: number): number {
    return this.word() % bound;
  }

  /** One of the items. */
  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)] as T;
  }

  /** So many characters of the alphabet. */
  text(alphabet: string, length: number): string {
    return Array.from({ length }, () => alphabet.charAt(this.below(alphabet.length))).join("");
  }

  /** Random bytes. */
  bytes(length: number): Uint8Array {
    return Uint8Array.from({ length }, () => this.word() & 0xff);
  }

  /** A number of `bytes` bytes, one time in four with long runs of ones or zeros. */
  bigint(bytes: number): bigint {
    const hex = Buffer.from(this.bytes(bytes)).toString("hex");
    const drawn = BigInt(`0x${hex}`);
    if (this.below(4) > 0) return drawn;
    const shift = BigInt(this.below(bytes * 8));
    const run = ((1n << BigInt(this.below(bytes * 8))) - 1n) << shift;
    return BigInt.asUintN(bytes * 8, this.below(2) === 0 ? drawn | run : drawn & ~run);
  }

  /**
   * A copy with one to three small changes: a byte flipped, set, taken out, doubled or put in, a run repeated, or the
   * end cut off. What is put in is often one of the ASCII characters `interesting`.
   */
  mutate(valid: Uint8Array, interesting = ""): Uint8Array {
    let bytes = [...valid];
    for (let i = this.below(3); i >= 0; i--) bytes = this.mutateOnce(bytes, interesting);
    return Uint8Array.from(bytes);
  }

  /** A text with so many characters of the alphabet put in, taken out or replaced. */
  mutateText(text: string, alphabet: string, count: number): string {
    let changed = text;
    for (; count > 0; count--) {
      const at = this.below(changed.length + 1);
      const kind = this.below(3);
      const put = kind === 0 ? "" : this.text(alphabet, 1);
      changed = changed.slice(0, at) + put + changed.slice(at + (kind === 1 ? 0 : 1));
    }
    return changed;
  }

  private mutateOnce(bytes: number[], characters: string): number[] {
    const at = this.below(bytes.length + 1);
    const edges = [0, 1, 2, 3, 0x7f, 0x80, 0x81, 0xff, this.below(256)];
    const interesting = characters === "" ? this.pick(edges) : characters.charCodeAt(this.below(characters.length));
    switch (this.below(8)) {
      case 0:
        return bytes.map((byte, index) => (index === at ? byte ^ (1 << this.below(8)) : byte));
      case 1:
        return bytes.map((byte, index) => (index === at ? interesting : byte));
      case 2:
        return bytes.filter((_, index) => index !== at);
      case 3:
        return [...bytes.slice(0, at), ...bytes.slice(Math.max(0, at - 1))];
      case 4:
        return [...bytes.slice(0, at), interesting, ...bytes.slice(at)];
      case 5:
        return bytes.map((byte, index) => (index === at ? (byte + this.pick([1, 255])) & 0xff : byte));
      case 6:
        return [...bytes.slice(0, at), ...bytes.slice(this.below(at + 1), at), ...bytes.slice(at)];
      default:
        return bytes.slice(0, at);
    }
  }
}
