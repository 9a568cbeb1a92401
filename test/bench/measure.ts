/** Paired measurement: all subjects of a work take turns in short slices, so that a busy machine is busy for all. */
import type { Subject } from "./works.js";

/** Times of one subject, microseconds for one operation, one for each slice. */
export interface Measured {
  subject: string;
  slices: number[];
}

const SLICES = 15;
const SLICE_MS = 60;

/** Measures all subjects in turn. */
export async function measure(subjects: Subject[]): Promise<Measured[]> {
  const measured = subjects.map(({ name }): Measured => ({ subject: name, slices: [] }));
  for (const subject of subjects) await warmUp(subject);
  for (let slice = 0; slice < SLICES; slice++) {
    for (const [index, subject] of subjects.entries()) measured[index]?.slices.push(await oneSlice(subject, SLICE_MS));
  }
  return measured;
}

/** The middle of the values. */
export function median(values: number[]): number {
  const sorted = [...values].sort((left, right) => left - right);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? (sorted[middle] ?? 0) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}

/** Engines need some calls before code runs at its speed. */
async function warmUp(subject: Subject): Promise<void> {
  await oneSlice(subject, 2 * SLICE_MS);
}

async function oneSlice(subject: Subject, milliseconds: number): Promise<number> {
  const started = performance.now();
  let count = 0;
  let elapsed = 0;
  do {
    if (!(await subject.once())) throw new Error(`${subject.name} gave a wrong answer`);
    count += 1;
    elapsed = performance.now() - started;
  } while (elapsed < milliseconds);
  return (elapsed * 1000) / count;
}
