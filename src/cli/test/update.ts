/** `assay test --update`: expectations that say what really came. */
import { runSuites, type RunResult } from "../../suite/run.js";
import { updateExpectations, type CaseUpdate } from "../../suite/update/update.js";
import { printableLine } from "../printable.js";
import type { Options } from "./options.js";
import { pathText } from "./words.js";

/** Runs all, writes what differs, says what was changed; what was changed is then run again by the caller. */
export async function updateSuites(files: readonly string[], options: Options): Promise<void> {
  const { suites }: RunResult = await runSuites(files, { ...options, bail: false });
  const updates = updateExpectations(suites, { mayChangeOutcomes: options.updateOutcomes });
  for (const update of updates) console.log(updateLines(update).map(printableLine).join("\n"));
  if (updates.every(({ refused }) => refused !== null)) console.log("nothing was updated");
}

function updateLines({ file, name, changes, refused }: CaseUpdate): string[] {
  if (refused !== null) return [`not updated  ${pathText(file)}  ${name}: ${refused}`];
  return [
    `updated  ${pathText(file)}:${changes[0]?.line ?? 1}  ${name}`,
    ...changes.flatMap(({ member, before, after }) => [
      `  ${member}`,
      `    - ${JSON.stringify(before)}`,
      `    + ${JSON.stringify(after)}`,
    ]),
  ];
}
