/** What a differential programme is, and how its comparisons are counted. */
import type { SeededRandom } from "../support/random.js";

/** One algorithm of ours against other implementations, over as many made inputs as are wished. */
export interface Programme {
  /** As `--only` names it. */
  name: string;
  /** Compares on `count` inputs and says what came of it. */
  run(count: number, random: SeededRandom, options: Options): Promise<Tally> | Tally;
}

/** What the command line sets for all programmes. */
export interface Options {
  /** The share of inputs, from 0 to 1, that is held against noble, or against pkijs, too: they are slow. */
  nobleShare: number;
}

/** Counts comparisons, and prints each difference with all that replays it. */
export class Tally {
  /** Inputs on which our answer was compared with at least one other. */
  compared = 0;
  /** Inputs on which not all answers were the same, with ours or without it. */
  differences = 0;
  /** Inputs on which our answer was the same as all others. */
  agreed = 0;
  /** What else is worth a line: shares of the answers, what could not be compared. */
  readonly notes: string[] = [];
  private readonly seen = new Map<string, number>();

  constructor(readonly name: string) {}

  /**
   * All answers, each by its giver, have to be the same; `ours` is among them unless it could not be had. `inputs` are
   * printed when they are not: bytes as hex.
   */
  compare(inputs: Record<string, Uint8Array | string>, answers: Record<string, string>): void {
    const [first, ...others] = Object.values(answers);
    const isCompared = "ours" in answers && others.length > 0;
    const isSame = others.every((answer) => answer === first);
    for (const [giver, answer] of Object.entries(answers)) this.see(`${giver}: ${answer}`);
    if (isCompared) this.compared += 1;
    if (isCompared && isSame) this.agreed += 1;
    if (isSame) return;
    this.differences += 1;
    console.log(`${this.name} differs: ${spelled(answers)} for ${spelled(inputs)}`);
  }

  /** How often this giver gave this answer. */
  count(giver: string, answer: string): number {
    return this.seen.get(`${giver}: ${answer}`) ?? 0;
  }

  /** Prints how often each giver gave each answer, the notes and the closing line. */
  close(): void {
    const counts = [...this.seen].sort().map(([what, count]) => `${what} ${count}`);
    if (counts.length > 0) console.log(`${this.name}: ${counts.join(", ")}`);
    for (const note of this.notes) console.log(`${this.name}: ${note}`);
    console.log(`${this.name}: ${this.compared} compared, ${this.differences} differences`);
  }

  private see(what: string): void {
    this.seen.set(what, (this.seen.get(what) ?? 0) + 1);
  }
}

function spelled(values: Record<string, Uint8Array | string>): string {
  const text = (value: Uint8Array | string): string =>
    typeof value === "string" ? value : Buffer.from(value).toString("hex");
  return Object.entries(values)
    .map(([name, value]) => `${name}=${text(value)}`)
    .join(" ");
}
