/** Fixtures, as suites use them. */
import type { EvidenceEntry } from "../../host/runtime/evidence.js";

export interface Fixture {
  time: string;
  request: unknown;
  settings: unknown;
  evidence: EvidenceEntry[];
  expect?: unknown;
}

export function loadFixture(_path: string): Fixture {
  throw new Error("fixtures: not yet");
}

export function readEvidence(_value: unknown, _time: string, _suiteFile: string, _place: string): EvidenceEntry[] {
  throw new Error("inline evidence: not yet");
}
