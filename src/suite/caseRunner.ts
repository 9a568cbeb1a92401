/** Runs cases against modules, in this thread. It never reaches a network and never asks the machine's clock. */
import { admissionRequestOf } from "../../host/adapter/admissionRequest.js";
import { Evaluator } from "../../host/runtime/evaluator.js";
import type { EvidenceEntry, Question } from "../../host/runtime/evidence.js";
import { GuestError } from "../../host/runtime/instance.js";
import type { PolicyModule } from "../../host/runtime/module.js";
import {
  hasFailed,
  readOutline,
  readSettingsVerdict,
  readVerdict,
  type SettingsPoint,
  type SettingsVerdict,
  type Verdict,
} from "../../host/runtime/verdict.js";
import { caseInputs, type CaseInputs } from "./caseInputs.js";
import { faultCodes } from "../fixture/expectation.js";
import { compare, compareSettings, type Difference } from "./compare.js";
import { reachedPaths, type Reached } from "./coverage/reached.js";
import { isSettingsExpectation, type SettingsExpectation, type VerdictExpectation } from "./expectation.js";
import { Inputs } from "./inputs.js";
import { emptyResult, type Actual, type CaseResult, type FixtureUse } from "./results.js";
import type { Case, Suite } from "./suite.js";
import { WatchedLookups } from "./watchedLookups.js";
import type { CaseWorld } from "./worlds.js";

/** A case of a suite, with the module that it is for. */
export interface CaseTask {
  suite: Suite;
  case: Case;
  world: CaseWorld | null;
  module: PolicyModule;
}

type Findings = Partial<CaseResult> & { differences: Difference[] };

/** Runs cases one after the other; modules, settings and files are kept from case to case. */
export class CaseRunner {
  private readonly evaluators = new Map<PolicyModule, Evaluator>();
  private readonly settings = new Map<string, SettingsVerdict>();
  private readonly outlines = new Map<string, SettingsPoint[] | null>();
  private readonly inputs = new Inputs();

  constructor(private readonly timeoutMs: number) {}

  /** What came of the case. Never throws for what a suite or a module does. */
  async run(task: CaseTask): Promise<CaseResult> {
    const { case: each } = task;
    if (each.skip !== null) return { ...emptyResult(each, "skipped"), skipped: each.skip };
    const started = performance.now();
    const findings = await this.findings(task);
    const isMet = findings.differences.length === 0 && (findings.problem ?? null) === null;
    const milliseconds = performance.now() - started;
    return { ...emptyResult(each, isMet ? "passed" : "failed"), ...findings, milliseconds };
  }

  private async findings(task: CaseTask): Promise<Findings> {
    try {
      const { isRaw } = task.module;
      const inputs = caseInputs({ ...task, inputs: this.inputs, isRaw });
      const settings = await this.validated(task.module, inputs.settings);
      if (isSettingsExpectation(inputs.expect)) return settingsFindings(inputs.expect, settings);
      if (!settings.valid) return unexpectedSettings(settings);
      const request = isRaw ? inputs.request : admissionRequestOf(inputs.request);
      return await this.judged(task.module, inputs, inputs.expect, request);
    } catch (error) {
      return { differences: [], problem: problemOf(error) };
    }
  }

  private async judged(
    module: PolicyModule,
    inputs: CaseInputs,
    expect: VerdictExpectation,
    request: unknown,
  ): Promise<Findings> {
    const payload = jsonBytes({ request, settings: inputs.settings });
    const watched = inputs.lookups === null ? null : new WatchedLookups(inputs.lookups);
    const lookups = watched === null ? {} : { lookups: watched.lookups };
    const options = { evidence: inputs.evidence, ...lookups, deadlineMs: this.timeoutMs };
    const { answer, evidence, missing } = await this.evaluator(module).call("validate", payload, options);
    watched?.refuse();
    const verdict = readVerdict(answer);
    // The module said nothing: that it is no accept is the host's word, and no expectation is about it.
    if (hasFailed(verdict)) return { differences: [], problem: verdict.message };
    return {
      ...(isUnanswered(expect, verdict) ? { problem: UNANSWERED } : {}),
      differences: compare(expect, verdict),
      actual: actualOf(verdict),
      reached: await this.reached(module, inputs, verdict),
      missing,
      fixture: fixtureUse(inputs, evidence),
    };
  }

  /** Asked once for the same settings. */
  private async validated(module: PolicyModule, settings: unknown): Promise<SettingsVerdict> {
    const payload = JSON.stringify(settings ?? {});
    const key = `${module.digest} ${payload}`;
    const known = this.settings.get(key);
    if (known !== undefined) return known;
    const { answer } = await this.evaluator(module).call("validate_settings", new TextEncoder().encode(payload));
    const verdict = readSettingsVerdict(answer);
    this.settings.set(key, verdict);
    return verdict;
  }

  /** What the verdict reached of settings that are not the case's own. */
  private async reached(module: PolicyModule, inputs: CaseInputs, verdict: Verdict): Promise<Reached | null> {
    const { settingsFile, settings } = inputs;
    if (settingsFile === null) return null;
    const policy = module.description?.name ?? module.digest;
    const points = await this.outline(module, settings);
    return { policy, file: settingsFile, points, ...reachedPaths(verdict.explanation) };
  }

  /** Asked once for the same settings; null for a module that cannot say it. */
  private async outline(module: PolicyModule, settings: unknown): Promise<SettingsPoint[] | null> {
    const payload = JSON.stringify(settings ?? {});
    const key = `${module.digest} ${payload}`;
    const known = this.outlines.get(key);
    if (known !== undefined) return known;
    const points = await this.evaluator(module)
      .call("outline", new TextEncoder().encode(payload))
      .then(({ answer }) => readOutline(answer))
      .catch(() => null);
    this.outlines.set(key, points);
    return points;
  }

  private evaluator(module: PolicyModule): Evaluator {
    const known = this.evaluators.get(module) ?? new Evaluator(module);
    this.evaluators.set(module, known);
    return known;
  }
}

const UNANSWERED =
  "nothing answers what the module asked for, so it judged nothing; a case about that expects fault: evidence-missing";

/** What could not be found out for want of an answer in the test is not what `expect: indeterminate` is about. */
function isUnanswered({ outcome, fault, faults }: VerdictExpectation, verdict: Verdict): boolean {
  if (outcome !== "indeterminate" || verdict.outcome !== "indeterminate") return false;
  const isMeant = fault === "evidence-missing" || (faults ?? []).includes("evidence-missing");
  return !isMeant && faultCodes(verdict).includes("evidence-missing");
}

function settingsFindings(expect: SettingsExpectation, verdict: SettingsVerdict): Findings {
  return { differences: compareSettings(expect, verdict), actual: settingsActual(verdict) };
}

function unexpectedSettings(verdict: SettingsVerdict): Findings {
  const actual = `invalid: ${verdict.message}`;
  return { differences: [{ member: "settings", expected: "valid", actual }], actual: settingsActual(verdict) };
}

function settingsActual({ valid, message, fault }: SettingsVerdict): Actual {
  const nothing = { outcome: null, code: null, patch: [], warnings: [], explanation: null };
  return { ...nothing, settings: valid ? "valid" : "invalid", message, faults: fault === null ? [] : [fault.code] };
}

function actualOf(verdict: Verdict): Actual {
  const { outcome, message, code, patch, warnings, explanation } = verdict;
  const faults = faultCodes(verdict);
  return { settings: "valid", outcome, message, faults, code, patch, warnings, explanation };
}

function fixtureUse({ fixture }: CaseInputs, heard: readonly EvidenceEntry[]): FixtureUse | null {
  if (fixture === null) return null;
  const questions = new Set(heard.map(({ operation, argument }) => `${operation} ${argument}`));
  const entries = fixture.evidence.map(({ operation, argument }) => ({ operation, argument }));
  const isHeard = ({ operation, argument }: Question): boolean => questions.has(`${operation} ${argument}`);
  return { file: fixture.file, entries, heard: entries.flatMap((entry, index) => (isHeard(entry) ? [index] : [])) };
}

function problemOf(error: unknown): string {
  if (error instanceof GuestError && error.isTrap) return `the module trapped: ${error.message}`;
  if (error instanceof GuestError) return `the module failed: ${error.message}`;
  return (error as Error).message;
}

function jsonBytes(value: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}
