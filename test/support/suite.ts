/**
 * uvu's `suite`, counted. uvu says nothing when a file registers tests and never runs them; here each file tells the
 * runner what it registered and what really ran.
 */
import { suite as uvuSuite, type Context } from "uvu";

/** What one test file did. `run` is false when no suite was started. */
export interface FileCounts {
  registered: number;
  passed: number;
  failed: number;
  skipped: number;
  run: boolean;
}

type Body = () => void | Promise<void>;

/** A suite of tests. Call `run()` at the end of the file. */
export interface Suite {
  (name: string, body: Body): void;
  /** Registers a test that is not run, and says why. */
  skip(name: string, reason: string): void;
  /** Runs once before the suite's tests. */
  before(body: Body): void;
  /** Runs once after the suite's tests. */
  after(body: Body): void;
  /** Starts the suite; without it nothing runs and the runner fails the file. */
  run(): void;
}

const counts: FileCounts = { registered: 0, passed: 0, failed: 0, skipped: 0, run: false };

process.on("exit", () => process.send?.(counts));

/** A new suite. */
export function suite(name: string): Suite {
  const inner = uvuSuite<Context>(name);
  const outer = (testName: string, body: Body): void => {
    counts.registered += 1;
    inner(testName, () => counted(body));
  };
  return Object.assign(outer, {
    skip(testName: string, reason: string) {
      counts.registered += 1;
      counts.skipped += 1;
      console.log(`skipped: ${name}: ${testName}: ${reason}`);
    },
    before: (body: Body) => inner.before(body),
    after: (body: Body) => inner.after(body),
    run() {
      counts.run = true;
      inner.run();
    },
  });
}

async function counted(body: Body): Promise<void> {
  try {
    await body();
    counts.passed += 1;
  } catch (error) {
    counts.failed += 1;
    throw error;
  }
}
