/** What came of the checks against another program: counted, and told when something is wrong. */

/** Checks of one host. */
export class Checks {
  passed = 0;
  failed = 0;
  skipped = 0;
  readonly #names = new Set<string>();

  constructor(readonly host: string) {}

  /** One check; `problem` is null when it holds. Two checks of one name are a mistake: throws Error. */
  check(name: string, problem: string | null): void {
    if (this.#names.has(name)) throw new Error(`${this.host}: two checks are named "${name}"`);
    this.#names.add(name);
    if (problem === null) this.passed += 1;
    else this.failed += 1;
    if (problem !== null) console.log(`${this.host} failed: ${name}: ${problem}`);
  }

  /** Checks that could not be made. */
  skip(reason: string, count = 1): void {
    this.skipped += count;
    console.log(`${this.host}: skipped: ${reason}`);
  }

  /** The names of all checks that were made. */
  get names(): ReadonlySet<string> {
    return this.#names;
  }
}
