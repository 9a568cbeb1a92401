/** Which parts of settings were reached by an accept, by a deny, by neither. */
import type { SettingsPoint } from "../../../host/runtime/verdict.js";
import type { CaseResult } from "../results.js";
import type { Reached } from "./reached.js";

/** How cases reached one point. */
export interface PointCoverage extends SettingsPoint {
  /** Accepted cases in which it was satisfied. */
  accepted: number;
  /** Denied cases in which it was not. */
  denied: number;
}

/** How cases reached one settings document. */
export interface Coverage {
  policy: string;
  /** The file that the settings stand in. */
  file: string;
  /** Null when the module cannot list them. */
  points: PointCoverage[] | null;
}

/** The coverage of each settings document that more than one case may share, in the order in which they were first used. */
export function coverageOf(cases: readonly CaseResult[]): Coverage[] {
  const documents = new Map<string, Coverage>();
  for (const { reached } of cases) {
    if (reached === null) continue;
    const key = `${reached.policy}\n${reached.file}`;
    const known = documents.get(key) ?? { policy: reached.policy, file: reached.file, points: null };
    documents.set(key, { ...known, points: withCase(known.points, reached) });
  }
  return [...documents.values()];
}

function withCase(before: PointCoverage[] | null, { points, accepted, denied }: Reached): PointCoverage[] | null {
  if (points === null) return before;
  const known = new Map((before ?? []).map((point) => [point.path, point]));
  for (const point of points) if (!known.has(point.path)) known.set(point.path, { ...point, accepted: 0, denied: 0 });
  for (const [path, point] of known) {
    known.set(path, {
      ...point,
      accepted: point.accepted + (accepted.includes(path) ? 1 : 0),
      denied: point.denied + (denied.includes(path) ? 1 : 0),
    });
  }
  return [...known.values()];
}
