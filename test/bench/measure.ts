/**
 * Paired measurement: all subjects of a work take turns in short slices, so that a busy machine is busy for all. Each
 * slice begins with another subject, so that none always comes after the same one.
 */
import type { Clock, Repeated, Subject, Work } from "./work.js";

/** Times of one subject, microseconds for one operation, one for each slice. */
export interface Measured {
  subject: string;
  slices: number[];
}

/** How long to measure. */
export interface Effort {
  /** Slices of each subject. */
  slices: number;
  /** Length of one slice in milliseconds; at least one operation is done in each. */
  sliceMs: number;
}

/** Default: a run of all works takes some three minutes on two slow cores. */
export const DEFAULT_EFFORT: Effort = { slices: 15, sliceMs: 40 };

/** Engines need some calls, and compilers in the background some time, before code runs at its speed. */
const WARM_UP_MS = 250;

/** A subject gave a wrong answer. */
export class WrongAnswer extends Error {
  override readonly name = "WrongAnswer";
}

/** Measures all subjects in turn. Throws WrongAnswer. */
export async function measure({ subjects, clock }: Work, { slices, sliceMs }: Effort): Promise<Measured[]> {
  const measured = subjects.map(({ name }): Measured => ({ subject: name, slices: [] }));
  const timers: (() => Promise<number>)[] = [];
  for (const subject of subjects) timers.push(await makeReady(subject, clock, sliceMs));
  for (let slice = 0; slice < slices; slice++) {
    for (let turn = 0; turn < subjects.length; turn++) {
      const index = (slice + turn) % subjects.length;
      measured[index]?.slices.push((await timers[index]?.()) ?? 0);
    }
  }
  return measured;
}

/** The middle of the values. */
export function median(values: number[]): number {
  const sorted = [...values].sort((left, right) => left - right);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}

/** Checks the subject, warms it up, and returns what times one slice. */
async function makeReady(subject: Subject, clock: Clock, sliceMs: number): Promise<() => Promise<number>> {
  if ("microseconds" in subject) return () => subject.microseconds();
  if (subject.check !== undefined && !(await subject.check())) throw wrong(subject, "before it was timed");
  const count = Math.max(1, Math.round((sliceMs * 1000) / (await warmUp(subject, clock))));
  return () => timeOperations(subject, count, clock);
}

/** How long one operation takes in the end, in microseconds: how many fill a slice follows from it. */
async function warmUp(subject: Repeated, clock: Clock): Promise<number> {
  const started = performance.now();
  let count = 1;
  let one = await timeOperations(subject, count, clock);
  while (performance.now() - started < WARM_UP_MS) {
    count = Math.max(1, Math.min(2 * count, Math.round(20_000 / one)));
    one = await timeOperations(subject, count, clock);
  }
  return Math.max(one, 0.01);
}

/** Microseconds of one operation, the mean of so many in a row. The clock is read twice: it costs as much as a hash. */
async function timeOperations(subject: Repeated, count: number, clock: Clock): Promise<number> {
  const started = now(clock);
  for (let index = 0; index < count; index++) {
    const answer = subject.once();
    // An await costs a tenth of a microsecond: who answers at once does not pay for it.
    if (answer !== true && !(await answer)) throw wrong(subject, "while it was timed");
  }
  return (now(clock) - started) / count;
}

/** Microseconds since some moment. */
function now(clock: Clock): number {
  if (clock === "wall") return performance.now() * 1000;
  const { user, system } = process.cpuUsage();
  return user + system;
}

function wrong(subject: Subject, when: string): WrongAnswer {
  return new WrongAnswer(`${subject.name} gave a wrong answer ${when}`);
}
