/** What of the settings was reached, for people. */
import type { Coverage, PointCoverage } from "../../suite/coverage/coverage.js";
import { printableLine } from "../printable.js";
import { pathText } from "./words.js";

/** One line, or none where no module can tell. */
export function coverageSummary(coverage: readonly Coverage[]): string[] {
  const points = coverage.flatMap((each) => each.points ?? []);
  if (points.length === 0) return [];
  const accepted = points.filter((point) => point.accepted > 0).length;
  const denied = points.filter((point) => point.denied > 0).length;
  const neither = points.filter(isMissed).length;
  return [
    `coverage of the settings: ${points.length} points, ${accepted} accepted, ${denied} denied, ${neither} neither`,
  ];
}

/** A table for each settings document. */
export function coverageTable(coverage: readonly Coverage[]): string[] {
  if (coverage.length === 0) return ["coverage: no case has settings that stand in the suite, a file or a fixture"];
  return [...coverage.flatMap(documentLines), ...coverageSummary(coverage)];
}

function documentLines({ policy, file, points }: Coverage): string[] {
  const head = `coverage of the settings in ${pathText(file)} (${printableLine(policy)})`;
  if (points === null) return [`${head}: this module cannot list what its settings hold`];
  if (points.length === 0) return [`${head}: they hold no rule`];
  const width = Math.max(...points.map(({ path }) => printableLine(path).length));
  const rows = points.map(
    (point) =>
      `  ${printableLine(point.path).padEnd(width)}  ${point.kind.padEnd(9)}  ${cell(point.accepted)}  ${cell(point.denied)}${note(point)}`,
  );
  return [head, `  ${"".padEnd(width)}  ${"".padEnd(9)}  accepted    denied`, ...rows];
}

function cell(count: number): string {
  return (count === 0 ? "-" : String(count)).padStart(8);
}

function note(point: PointCoverage): string {
  return isMissed(point) ? "  neither" : "";
}

function isMissed({ accepted, denied }: PointCoverage): boolean {
  return accepted === 0 && denied === 0;
}
