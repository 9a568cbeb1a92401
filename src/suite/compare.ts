/** An expectation held against what really came. */
import type { SettingsVerdict, Verdict } from "../../host/runtime/verdict.js";
import { faultCodes } from "../fixture/expectation.js";
import type { SettingsExpectation, VerdictExpectation } from "./expectation.js";

/** One member of an expectation that is not met. */
export interface Difference {
  /** The member of the expectation, such as `fault`. */
  member: "settings" | "outcome" | "fault" | "faults" | "message" | "messageContains" | "code" | "patch" | "warnings";
  expected: unknown;
  actual: unknown;
}

/** The members of the expectation that the verdict does not meet, the outcome first; empty when it meets all. */
export function compare(expectation: VerdictExpectation, verdict: Verdict): Difference[] {
  const faults = faultCodes(verdict);
  const { outcome, fault, faults: all, patch, warnings } = expectation;
  return [
    ...unequal("outcome", outcome, verdict.outcome),
    ...unequal("fault", fault, faults[0] ?? null),
    ...(all === undefined ? [] : unequal("faults", distinct(all), distinct(faults))),
    ...messageDifferences(expectation, verdict.message),
    ...unequal("code", expectation.code, verdict.code),
    ...unequal("patch", patch, verdict.patch),
    ...unequal("warnings", warnings, verdict.warnings),
  ];
}

/** The same for an answer to `validate_settings`. */
export function compareSettings(expectation: SettingsExpectation, verdict: SettingsVerdict): Difference[] {
  return [
    ...unequal("settings", "invalid", verdict.valid ? "valid" : "invalid"),
    ...unequal("fault", expectation.fault, verdict.fault?.code ?? null),
    ...messageDifferences(expectation, verdict.message),
  ];
}

function messageDifferences({ message, messageContains }: Messages, actual: string): Difference[] {
  const missing = (messageContains ?? []).filter((part) => !actual.includes(part));
  return [
    ...unequal("message", message, actual),
    ...missing.map((part): Difference => ({ member: "messageContains", expected: part, actual })),
  ];
}

interface Messages {
  message?: string;
  messageContains?: string[];
}

/** Nothing for what is not expected. Values are JSON, and the members of patch operations have one order. */
function unequal(member: Difference["member"], expected: unknown, actual: unknown): Difference[] {
  if (expected === undefined || JSON.stringify(ordered(expected)) === JSON.stringify(ordered(actual))) return [];
  return [{ member, expected, actual }];
}

/** JSON whose objects have their members in the alphabet's order. */
function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, member]) => [name, ordered(member)]),
  );
}

function distinct(codes: readonly string[]): string[] {
  return [...new Set(codes)].sort();
}
