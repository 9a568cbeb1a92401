/** What of a policy's settings a verdict reached. */
import type { Explanation, PointExplanation, RuleExplanation, SettingsPoint } from "../../../host/runtime/verdict.js";

/** What one case reached of one settings document. Plain data. */
export interface Reached {
  /** The module's name. */
  policy: string;
  /** The file that the settings stand in: a file of their own, a fixture, or the suite. */
  file: string;
  /** All points; null when the module cannot list them. */
  points: SettingsPoint[] | null;
  /** Paths that were satisfied in an accepted case. */
  accepted: string[];
  /** Paths that were not satisfied in a denied case. */
  denied: string[];
}

/**
 * The paths that an explanation says were satisfied, in an accepted case, or not, in a denied one; each once. Of a verdict
 * that could not be found out nothing is reached.
 */
export function reachedPaths(explanation: Explanation): { accepted: string[]; denied: string[] } {
  const { outcome } = explanation;
  const points = pointsOf(explanation);
  const paths = (wanted: PointExplanation["outcome"]): string[] => [
    ...new Set(points.filter((point) => point.outcome === wanted).map(({ path }) => path)),
  ];
  return { accepted: outcome === "allowed" ? paths("met") : [], denied: outcome === "denied" ? paths("unmet") : [] };
}

function pointsOf({ images, ownRules }: Explanation): PointExplanation[] {
  const ofImages = images.flatMap((image) => [...(image.ownRules ?? []), ...image.rules.flatMap(rulePoints)]);
  return [...(ownRules ?? []), ...ofImages];
}

/** Answers of other hosts' modules may leave out what is optional. */
function rulePoints({ rule, outcome, attestors, conditions }: RuleExplanation): PointExplanation[] {
  const ofAttestors = attestors.flatMap(({ path, fault, signatures }): PointExplanation[] => {
    const isMet = (fault ?? null) === null && signatures.length > 0;
    return path === undefined ? [] : [{ path, outcome: isMet ? "met" : "unmet" }];
  });
  return [{ path: rule, outcome: outcome === "verified" ? "met" : "unmet" }, ...ofAttestors, ...(conditions ?? [])];
}
