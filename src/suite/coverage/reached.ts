/** What of a policy's settings a verdict reached. */
import { isObject } from "../../../host/json.js";
import type { Outcome } from "../../../host/runtime/verdict.js";

/** A part of settings that a verdict can hang on, as the module lists it. */
export interface Point {
  /** Such as `settings.signatures[0].pubKeys[1]`. */
  path: string;
  kind: string;
}

/** What one case reached of one settings document. Plain data. */
export interface Reached {
  /** The module's name. */
  policy: string;
  /** The file that the settings stand in: a file of their own, a fixture, or the suite. */
  file: string;
  /** All points; null when the module cannot list them. */
  points: Point[] | null;
  /** Paths that were satisfied in an accepted case. */
  accepted: string[];
  /** Paths that were not satisfied in a denied case. */
  denied: string[];
}

/** The points in a module's answer to `outline`; null when it has another form. */
export function readOutline(answer: Uint8Array): Point[] | null {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(answer));
    const points = isObject(value) ? value["points"] : null;
    return Array.isArray(points) && points.every(isPoint) ? points.map(({ path, kind }) => ({ path, kind })) : null;
  } catch {
    return null;
  }
}

/**
 * The paths that an explanation says were satisfied, in an accepted case, or not, in a denied one. Of a verdict that
 * could not be found out nothing is reached. What the explanation does not name is passed over.
 */
export function reachedPaths(outcome: Outcome, explanation: unknown): { accepted: string[]; denied: string[] } {
  const found: Found[] = [];
  collect(explanation, found);
  const paths = (isMet: boolean): string[] => [
    ...new Set(found.filter((each) => each.isMet === isMet).map(({ path }) => path)),
  ];
  return {
    accepted: outcome === "allowed" ? paths(true) : [],
    denied: outcome === "denied" ? paths(false) : [],
  };
}

interface Found {
  path: string;
  isMet: boolean;
}

/** Conditions may stand in a verdict as a whole, in its images and in their rules. */
function collect(explanation: unknown, found: Found[]): void {
  if (!isObject(explanation)) return;
  collectConditions(explanation, found);
  for (const image of objects(explanation["images"])) {
    collectConditions(image, found);
    for (const rule of objects(image["rules"])) collectRule(rule, found);
  }
}

function collectRule(rule: Record<string, unknown>, found: Found[]): void {
  add(found, rule["rule"], rule["outcome"] === "verified");
  collectConditions(rule, found);
  for (const attestor of objects(rule["attestors"])) {
    const { path, fault, signatures } = attestor;
    const hasCounted = Array.isArray(signatures) && signatures.length > 0;
    add(found, path, (fault ?? null) === null && hasCounted);
    collectConditions(attestor, found);
  }
}

function collectConditions(of: Record<string, unknown>, found: Found[]): void {
  for (const { path, outcome } of objects(of["conditions"])) add(found, path, outcome === "met");
}

function add(found: Found[], path: unknown, isMet: boolean): void {
  if (typeof path === "string") found.push({ path, isMet });
}

function objects(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

function isPoint(value: unknown): value is Point {
  return isObject(value) && typeof value["path"] === "string" && typeof value["kind"] === "string";
}
