/**
 * `npm run bench -- [--only WORK[,WORK]] [--json FILE] [--slices N] [--slice-ms N]`: times of one run, and the ratios of
 * each peer's time to ours, slice by slice (median, min … max): above 1 we are faster. A ratio that misses its target is
 * told and fails nothing, since machines are noisy; a wrong answer of any subject does.
 */
import { writeFileSync } from "node:fs";

import { measure, WrongAnswer } from "./measure.js";
import { readOptions } from "./options.js";
import { printLine, printTargets, printWork, ratiosOf, row, type Ratio, type Row } from "./report.js";
import { works } from "./works/index.js";
import { moduleSizes } from "./works/sizes.js";
import type { WorkMaker } from "./work.js";

const options = readOptions(process.argv.slice(2));
if (typeof options === "string") usage(options);
const names = options.only ?? Object.keys(works);
const unknown = names.filter((name) => !Object.hasOwn(works, name));
if (unknown.length > 0) usage(`no such work: ${unknown.join(", ")}; there are ${Object.keys(works).join(", ")}`);

const rows: Row[] = moduleSizes();
const ratios: Ratio[] = [];
const { effort, json } = options;
for (const name of names) await bench(name);
if (ratios.length > 0) printTargets(ratios);
if (json !== null) writeFileSync(json, `${JSON.stringify(rows, null, 2)}\n`);

async function bench(name: string): Promise<void> {
  const work = await (works[name] as WorkMaker)();
  if ("notYet" in work) return printLine(name, "assay", `not yet: ${work.notYet}`);
  try {
    const measured = await measure(work, effort);
    printWork(name, measured);
    rows.push(...measured.map(({ subject, slices }) => row(name, subject, slices, "µs")));
    rows.push(...(work.conclude?.(measured) ?? []));
    ratios.push(...ratiosOf(name, measured));
  } catch (error) {
    if (!(error instanceof WrongAnswer)) throw error;
    console.error(`${name}: ${error.message}`);
    process.exitCode = 1;
  } finally {
    await work.close?.();
  }
}

function usage(problem: string): never {
  console.error(problem);
  process.exit(3);
}
