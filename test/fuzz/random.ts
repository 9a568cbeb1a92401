/** Numbers that look random and are the same in every run (xorshift32). */

/** A generator; the seed must not be zero. */
export class Random {
  #state: number;

  constructor(readonly seed: number) {
    this.#state = seed | 0;
  }

  /** 0 … count-1 */
  below(count: number): number {
    let state = this.#state;
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    this.#state = state;
    return (state >>> 0) % count;
  }

  /** One of the items. */
  pick<T>(items: readonly T[]): T {
    const item = items[this.below(items.length)];
    if (item === undefined) throw new Error("nothing to pick from");
    return item;
  }

  /** So many characters of the alphabet. */
  text(alphabet: string, length: number): string {
    return Array.from({ length }, () => alphabet.charAt(this.below(alphabet.length))).join("");
  }

  /** The text with so many characters put in, taken out or replaced. */
  mutate(text: string, alphabet: string, count: number): string {
    let changed = text;
    for (; count > 0; count--) {
      const at = this.below(changed.length + 1);
      const kind = this.below(3);
      const put = kind === 0 ? "" : this.text(alphabet, 1);
      changed = changed.slice(0, at) + put + changed.slice(at + (kind === 1 ? 0 : 1));
    }
    return changed;
  }
}
