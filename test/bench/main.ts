/**
 * `npm run bench -- [--only WORK] [--json FILE]`: times of one run, and the ratios of each peer's time to ours, slice
 * by slice (median, min … max): above 1 we are faster.
 */
import { writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

import { measure, median, type Measured } from "./measure.js";
import { moduleBytes, works } from "./works.js";

interface Row {
  work: string;
  subject: string;
  median: number;
  min: number;
  max: number;
  unit: string;
}

const { only, json: file } = options(process.argv.slice(2));
const names = only === null ? Object.keys(works) : only.split(",");
const unknown = names.filter((name) => !(name in works));
if (unknown.length > 0) {
  console.error(`no such work: ${unknown.join(", ")}; there are ${Object.keys(works).join(", ")}`);
  process.exit(3);
}

const rows: Row[] = [...sizes()];
for (const name of names) rows.push(...(await bench(name)));
if (file !== null) writeFileSync(file, `${JSON.stringify(rows, null, 2)}\n`);

async function bench(name: string): Promise<Row[]> {
  const work = await (works[name] as (typeof works)[string])();
  const measured = await measure(work.subjects);
  await work.close?.();
  const [own] = measured;
  for (const { subject, slices } of measured) {
    const ratios = own === undefined || subject === "assay" ? "" : ratioText(subject, own, slices);
    console.log(`${name.padEnd(20)} ${subject.padEnd(22)} ${span(slices)} µs  ${ratios}`.trimEnd());
  }
  return measured.map(({ subject, slices }) => row(name, subject, slices, "µs"));
}

function ratioText(subject: string, own: Measured, slices: number[]): string {
  const ratios = slices.map((time, index) => time / (own.slices[index] ?? time));
  return `${subject} / assay = ${span(ratios)}`;
}

function span(values: number[]): string {
  const digits = (value: number): string => (value < 100 ? value.toFixed(2) : value.toFixed(0));
  return `${digits(median(values))} (${digits(Math.min(...values))} … ${digits(Math.max(...values))})`;
}

function sizes(): Row[] {
  const bytes = moduleBytes();
  const gzipped = gzipSync(bytes, { level: 9 }).length;
  console.log(`module-size          ${bytes.length} bytes, ${gzipped} gzipped`);
  return [row("module-size", "assay", [bytes.length], "bytes"), row("module-size-gzip", "assay", [gzipped], "bytes")];
}

function row(work: string, subject: string, values: number[], unit: string): Row {
  return { work, subject, median: median(values), min: Math.min(...values), max: Math.max(...values), unit };
}

function options(args: string[]): { only: string | null; json: string | null } {
  const read = { only: null as string | null, json: null as string | null };
  for (let index = 0; index < args.length; index += 2) {
    const [name, value] = [args[index], args[index + 1]];
    if ((name !== "--only" && name !== "--json") || value === undefined || value.startsWith("--")) {
      console.error(`${name} ${value ?? ""}: the options are --only WORK[,WORK] and --json FILE`);
      process.exit(3);
    }
    read[name === "--only" ? "only" : "json"] = value;
  }
  return read;
}
