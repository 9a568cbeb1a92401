/** Deterministic random numbers and mutations for the fuzz tests. */

/** A stream of pseudo-random numbers (32-bit xorshift); the seed is printed so that a failure can be run again. */
export class RandomStream {
  private state: number;

  constructor(name: string, seed = Number(process.env["FUZZ_SEED"] ?? 20260101)) {
    console.log(`${name}: seed ${seed}`);
    this.state = seed | 1;
  }

  /** A whole number from 0 up to and without `limit`. */
  below(limit: number): number {
    this.state ^= this.state << 13;
    this.state ^= this.state >>> 17;
    this.state ^= this.state << 5;
    return (this.state >>> 0) % limit;
  }

  /** One of the choices. */
  pick<T>(choices: readonly T[]): T {
    return choices[this.below(choices.length)] as T;
  }

  /** Random bytes. */
  bytes(length: number): Uint8Array {
    return Uint8Array.from({ length }, () => this.below(256));
  }

  /** One to three edits: a byte changed, taken away, put in (often one of `interesting`), a run repeated, the end cut. */
  mutate(bytes: Uint8Array, interesting: string): Uint8Array {
    let edited = [...bytes];
    for (let edits = 1 + this.below(3); edits > 0; edits--) {
      const at = this.below(edited.length + 1);
      switch (this.below(6)) {
        case 0:
          if (at < edited.length) edited[at] = (edited[at] ?? 0) ^ (1 << this.below(8));
          break;
        case 1:
          edited.splice(at, 1 + this.below(3));
          break;
        case 2:
          edited.splice(at, 0, this.below(256));
          break;
        case 3:
          edited.splice(at, this.below(2), interesting.charCodeAt(this.below(interesting.length)));
          break;
        case 4:
          edited.splice(at, 0, ...edited.slice(this.below(at + 1), at));
          break;
        default:
          if (this.below(3) === 0) edited = edited.slice(0, at);
      }
    }
    return Uint8Array.from(edited);
  }
}
