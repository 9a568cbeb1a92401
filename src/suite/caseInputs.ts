/** Everything that one case gives the module, put together from the case, its fixture and its suite. */
import { clockCapability, rfc3339 } from "../../host/capability/clock.js";
import { OPERATIONS } from "../../host/generated/operations.gen.js";
import { isObject } from "../../host/json.js";
import type { EvidenceEntry } from "../../host/runtime/evidence.js";
import type { Lookups } from "../../host/runtime/evaluator.js";
import { DocumentError } from "./documentError.js";
import { memberPath } from "../document/path.js";
import { expectationValue, isSettingsExpectation, parseExpectation, type Expectation } from "./expectation.js";
import { readEvidence, type Fixture } from "./fixtureFiles.js";
import { besideSuite, type Inputs } from "./inputs.js";
import { instantOf } from "./instant.js";
import type { Case, Suite } from "./suite.js";
import type { CaseWorld } from "./worlds.js";

/** A case that can be evaluated. */
export interface CaseInputs {
  settings: unknown;
  /** Not looked at when only the settings are tested. */
  request: unknown;
  expect: Expectation;
  evidence: EvidenceEntry[];
  /** What answers besides the evidence; null when nothing does. */
  lookups: Lookups | null;
  fixture: { file: string; evidence: EvidenceEntry[] } | null;
  /** The file that the settings stand in; null for those that the case itself writes down. */
  settingsFile: string | null;
}

/** What the case is put together from. */
export interface CaseParts {
  suite: Suite;
  case: Case;
  inputs: Inputs;
  world: CaseWorld | null;
  /** The module's type is `raw`: it reads whatever it reads, not Kubernetes objects. */
  isRaw: boolean;
}

/** The case's inputs; what it names itself wins over its fixture, which wins over the suite. Throws DocumentError. */
export function caseInputs(parts: CaseParts): CaseInputs {
  const { suite, case: each, inputs } = parts;
  const fixture =
    each.fixture === null ? null : inputs.fixture(each.fixture, suite.file, memberPath(each.path, "fixture"));
  const expect = expectationOf(parts, fixture);
  const isAboutSettings = isSettingsExpectation(expect);
  const settings = settingsOf(parts, fixture);
  if (isAboutSettings)
    return { settings, expect, request: null, evidence: [], lookups: null, fixture: null, settingsFile: null };
  const time = timeOf(parts, fixture);
  const evidence = evidenceOf(parts, fixture, time);
  const isWorldAsked = parts.world !== null && fixture === null;
  return {
    settings,
    expect,
    request: requestOf(parts, fixture),
    evidence,
    lookups: isWorldAsked ? { ...parts.world?.lookups, ...clockCapability(() => new Date(time)) } : null,
    fixture: fixture === null ? null : { file: fixtureFile(parts), evidence: fixture.evidence },
    settingsFile: settingsFileOf(parts),
  };
}

function expectationOf({ case: each, world }: CaseParts, fixture: Fixture | null): Expectation {
  // The twin in which nothing is wrong is always allowed; of the others the case may say what is expected.
  const ofWorld = world?.expect ?? null;
  if (ofWorld !== null && (each.expect === null || isAllowed(ofWorld))) return ofWorld;
  const own = each.expect ?? (fixture?.expect === undefined ? null : fixtureExpectation(fixture, each));
  if (own === null) throw new DocumentError(each.path, "expect is missing: say allowed, denied or indeterminate");
  if (world === null) return own;
  // What a placeholder stands for may be no text, or an empty one, which every message contains.
  const place = memberPath(each.path, "expect");
  return parseExpectation(world.resolve(expectationValue(own), place), place);
}

function isAllowed(expectation: Expectation): boolean {
  return !isSettingsExpectation(expectation) && expectation.outcome === "allowed";
}

function fixtureExpectation(fixture: Fixture, each: Case): Expectation {
  try {
    return parseExpectation(fixture.expect, "expect");
  } catch (error) {
    throw new DocumentError(memberPath(each.path, "fixture"), `${each.fixture}: ${(error as Error).message}`);
  }
}

function settingsOf({ suite, case: each, inputs, world }: CaseParts, fixture: Fixture | null): unknown {
  const isOwn = each.settings !== null;
  const place = isOwn ? memberPath(each.path, "settings") : "settings";
  const source = each.settings ?? (fixture === null ? suite.settings : { value: fixture.settings });
  const value = source === null ? {} : inputs.value(source, suite.file, place);
  return world === null ? value : world.resolve(value, place);
}

function settingsFileOf(parts: CaseParts): string | null {
  const { suite, case: each } = parts;
  const source = each.settings ?? (each.fixture === null ? suite.settings : { file: each.fixture });
  if (source === null) return null;
  if ("file" in source) return besideSuite(suite.file, source.file);
  return each.settings === null ? suite.file : null;
}

function fixtureFile({ suite, case: each }: CaseParts): string {
  return besideSuite(suite.file, each.fixture ?? "");
}

function requestOf(parts: CaseParts, fixture: Fixture | null): unknown {
  const { suite, case: each, inputs, world, isRaw } = parts;
  const place = memberPath(each.path, "request");
  const source = each.request ?? (fixture === null ? null : { value: fixture.request });
  if (source === null) {
    throw new DocumentError(each.path, "request is missing: name a file, write the object, or request: { image: … }");
  }
  const value = inputs.value(source, suite.file, place);
  const resolved = world === null ? value : world.resolve(value, place);
  const image = shortImage(resolved);
  return image === null || isRaw ? resolved : podWith(image);
}

/** `{ image: … }` is short for a Pod with that image; null for another request. */
export function shortImage(request: unknown): string | null {
  if (!isObject(request) || Object.keys(request).length !== 1) return null;
  return typeof request["image"] === "string" ? request["image"] : null;
}

function podWith(image: string): unknown {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "pod" },
    spec: { containers: [{ name: "app", image }] },
  };
}

/** RFC 3339, as the host's clock writes it. */
function timeOf({ suite, case: each }: CaseParts, fixture: Fixture | null): string {
  const text = each.now ?? fixture?.time ?? suite.now;
  const time = text === null ? null : instantOf(text);
  if (time !== null) return rfc3339(time);
  throw new DocumentError(each.path, "now is missing: write the time to judge at, in the case or for the whole suite");
}

function evidenceOf({ suite, case: each }: CaseParts, fixture: Fixture | null, time: string): EvidenceEntry[] {
  const own =
    each.evidence === undefined ? [] : readEvidence(each.evidence, suite.file, memberPath(each.path, "evidence"));
  const clock = { operation: OPERATIONS.clockNow, argument: "", answer: new TextEncoder().encode(time) };
  const hasOwnClock = each.now !== null || fixture === null;
  return firstAnswers([...own, ...(hasOwnClock ? [clock] : []), ...(fixture?.evidence ?? [])]);
}

/** Of several answers to one question the first. */
function firstAnswers(entries: readonly EvidenceEntry[]): EvidenceEntry[] {
  const table = new Map<string, EvidenceEntry>();
  for (const entry of entries) {
    const question = `${entry.operation} ${entry.argument}`;
    if (!table.has(question)) table.set(question, entry);
  }
  return [...table.values()];
}
