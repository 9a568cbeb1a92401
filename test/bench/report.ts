/** What is printed and written: rows of times, ratios of paired slices, and the closing table against the targets. */
import { readFileSync } from "node:fs";

import { projectRoot } from "../../build/paths.js";
import { median, type Measured } from "./measure.js";

/** One line of the JSON file. */
export interface Row {
  work: string;
  subject: string;
  median: number;
  min: number;
  max: number;
  unit: string;
}

/** A peer's time divided by Assay's in the same slice: above 1 Assay is faster. */
export interface Ratio {
  work: string;
  peer: string;
  median: number;
  min: number;
  max: number;
}

/** Wanted ratios: work → peer → at least so much. */
export type Targets = Record<string, Record<string, number>>;

const WORK_WIDTH = 24;
const SUBJECT_WIDTH = 20;
const PEER_WIDTH = 12;
const SPAN_WIDTH = 26;

/** The row of some values. */
export function row(work: string, subject: string, values: number[], unit: string): Row {
  return { work, subject, ...spread(values), unit };
}

/** The ratios of all subjects but the first, which is `assay`. */
export function ratiosOf(work: string, measured: Measured[]): Ratio[] {
  const [own, ...peers] = measured;
  return peers.map(({ subject, slices }) => {
    const values = slices.map((time, index) => time / (own?.slices[index] ?? time));
    return { work, peer: subject, ...spread(values) };
  });
}

/** Prints the times of a work, each peer with its ratio. */
export function printWork(work: string, measured: Measured[]): void {
  const ratios = ratiosOf(work, measured);
  for (const { subject, slices } of measured) {
    const ratio = ratios.find(({ peer }) => peer === subject);
    const suffix = ratio === undefined ? "" : `${subject} / assay = ${span(ratio)}`;
    printLine(work, subject, `${span(spread(slices)).padEnd(SPAN_WIDTH)} µs  ${suffix}`);
  }
}

/** Prints one fact about a work. */
export function printLine(work: string, subject: string, text: string): void {
  console.log(`${work.padEnd(WORK_WIDTH)} ${subject.padEnd(SUBJECT_WIDTH)} ${text}`.trimEnd());
}

/**
 * Prints each peer's ratio beside its target. A noisy machine misses some: this is a report, not a verdict. Other ways
 * in which Assay itself can be used (`assay-…`) are no peers.
 */
export function printTargets(ratios: Ratio[]): void {
  const targets = readTargets();
  console.log(
    `\n${"peer / assay".padEnd(WORK_WIDTH)} ${"peer".padEnd(PEER_WIDTH)} ${"median (min … max)".padEnd(SPAN_WIDTH)} target`,
  );
  for (const ratio of ratios.filter(({ peer }) => !peer.startsWith("assay"))) {
    const target = targets[ratio.work]?.[ratio.peer];
    const text = `${ratio.work.padEnd(WORK_WIDTH)} ${ratio.peer.padEnd(PEER_WIDTH)} ${span(ratio).padEnd(SPAN_WIDTH)}`;
    console.log(target === undefined ? text.trimEnd() : `${text} ≥ ${target}  ${verdict(ratio.median / target)}`);
  }
}

/** `12.3 (11.9 … 13.0)`. */
export function span({ median, min, max }: { median: number; min: number; max: number }): string {
  return `${digits(median)} (${digits(min)} … ${digits(max)})`;
}

function verdict(share: number): string {
  return share >= 1 ? "reached" : `${Math.floor(share * 100)} % of it`;
}

/** Three significant digits are what such times are good for. */
function digits(value: number): string {
  return value < 1000 ? String(Number(value.toPrecision(3))) : value.toFixed(0);
}

function spread(values: number[]): { median: number; min: number; max: number } {
  return { median: median(values), min: Math.min(...values), max: Math.max(...values) };
}

/** Reads `targets.json`. */
export function readTargets(): Targets {
  return JSON.parse(readFileSync(new URL("test/bench/targets.json", projectRoot), "utf8")) as Targets;
}
