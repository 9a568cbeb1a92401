/** What is run: one case, or one variant of a case, of one suite. */

/** A place in the suites that were handed over. Plain data. */
export interface Task {
  /** Index into the suites. */
  suite: number;
  /** Index into the suite's cases. */
  case: number;
  /** Index into the variants of the case's world; null for a case without. */
  variant: number | null;
}

/** A task that was chosen to be run, and what it is called. */
export interface PlannedTask extends Task {
  name: string;
}
