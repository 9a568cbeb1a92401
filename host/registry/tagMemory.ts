/** What tags pointed at a short while ago. */
import { MAX_KEPT_TAGS } from "./limits.js";

/** Digests by reference, each for a fixed time from when it was asked for. */
export class TagMemory {
  readonly #kept = new Map<string, { readonly digest: string; readonly until: number }>();

  /** A lifetime of 0 keeps nothing. */
  constructor(
    private readonly lifetime: number,
    private readonly now: () => number,
  ) {}

  get(reference: string): string | null {
    const kept = this.#kept.get(reference);
    if (kept === undefined) return null;
    if (kept.until > this.now()) return kept.digest;
    this.#kept.delete(reference);
    return null;
  }

  /** `askedAt` is when the request went out: the answer is as old as that. */
  put(reference: string, digest: string, askedAt: number): void {
    if (this.lifetime <= 0) return;
    this.#kept.delete(reference);
    this.#kept.set(reference, { digest, until: askedAt + this.lifetime });
    const oldest = this.#kept.keys().next();
    if (this.#kept.size > MAX_KEPT_TAGS && oldest.done !== true) this.#kept.delete(oldest.value);
  }
}
