/** `--min-coverage`: settings of which something was not reached as it must be. */
import type { Coverage, PointCoverage } from "../../suite/coverage/coverage.js";
import { printableLine } from "../printable.js";
import type { MinCoverage } from "./options.js";
import { pathText } from "./words.js";

/** What is lacking, a line for each point; none when all is reached. Where nothing can be told, all is lacking. */
export function lackingCoverage(coverage: readonly Coverage[], wanted: MinCoverage): string[] {
  if (wanted.length === 0) return [];
  const points = coverage.flatMap((each) => each.points ?? []);
  if (points.length === 0) return ["--min-coverage: no points of settings were found, so nothing was reached"];
  return coverage.flatMap(({ policy, file, points: ofFile }) => {
    if (ofFile === null) return [`--min-coverage: ${printableLine(policy)} cannot say what ${pathText(file)} states`];
    return ofFile.flatMap((point) => {
      const lacking = wanted.filter((word) => !isReached(point, word));
      if (lacking.length === 0) return [];
      return [
        `--min-coverage: ${printableLine(point.path)} of ${pathText(file)} was reached by no ${lacking.map(caseWord).join(" and no ")}`,
      ];
    });
  });
}

function isReached({ accepted, denied }: PointCoverage, word: MinCoverage[number]): boolean {
  if (word === "accept") return accepted > 0;
  return word === "deny" ? denied > 0 : accepted + denied > 0;
}

function caseWord(word: MinCoverage[number]): string {
  if (word === "any") return "case";
  return word === "accept" ? "accepted case" : "denied case";
}
