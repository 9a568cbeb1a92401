/**
 * What a guest learns by itself: randomness and the time. It is real (from the platform's generator and clock), and the same again
 * when the guest is run again in one evaluation: it then asks its host the same questions.
 */

/** More random bytes than that is no seed of a hash table or a key. */
const MAX_RANDOM_BYTES = 1024 * 1024;
/** What a call counts for at least: to remember a few bytes costs more than the bytes. */
const LEAST_RANDOM_BYTES = 16;

/** A tape that is written where it was not yet, and read where it was. */
export class Tape {
  private readonly randoms: Uint8Array[] = [];
  private readonly times: bigint[] = [];
  private randomPosition = 0;
  private timePosition = 0;
  private randomLength = 0;
  /** Sleep takes no time: the guest's clocks go on instead. */
  private slept = 0n;

  /** The guest is run from its start. */
  rewind(): void {
    this.randomPosition = 0;
    this.timePosition = 0;
    this.slept = 0n;
  }

  /** Random bytes; throws RangeError beyond 1 MiB. None are not remembered: a guest may ask for them for ever. */
  random(length: number): Uint8Array {
    if (length === 0) return new Uint8Array();
    const known = this.randoms[this.randomPosition++];
    if (known?.length === length) return known;
    this.randomLength += Math.max(length, LEAST_RANDOM_BYTES);
    if (this.randomLength > MAX_RANDOM_BYTES) throw new RangeError("the module asks for too many random bytes");
    const bytes = new Uint8Array(length);
    for (let start = 0; start < length; start += 65_536) crypto.getRandomValues(bytes.subarray(start, start + 65_536));
    this.randoms.splice(this.randomPosition - 1, Infinity, bytes);
    return bytes;
  }

  /** Nanoseconds since 1970. */
  realtime(): bigint {
    return this.time(() => BigInt(Date.now()) * 1_000_000n);
  }

  /** Nanoseconds since some instant. */
  monotonic(): bigint {
    return this.time(() => BigInt(Math.round(performance.now() * 1e6)));
  }

  /** The guest sleeps. */
  sleep(nanoseconds: bigint): void {
    this.slept += nanoseconds;
  }

  private time(now: () => bigint): bigint {
    const position = this.timePosition++;
    const time = this.times[position] ?? now();
    // A guest may look at the clock for ever: after so many times it is not remembered.
    if (position < MAX_TIMES) this.times[position] = time;
    return BigInt.asUintN(64, time + this.slept);
  }
}

const MAX_TIMES = 65_536;
