/** A fixture: a saved evidence table with all that an evaluation needs besides the module, and what came of it. */
import { OPERATIONS } from "../generated/operations.gen.js";
import type { EvidenceEntry } from "../runtime/evidence.js";

/** The format's name, the first member of each fixture file. */
export const FIXTURE_FORMAT = "assay.fixture/v1";

/** The module that ran when the fixture was recorded. For people, and to find it again: nothing is decided by it. */
export interface FixturePolicy {
  /** What the module calls itself. */
  name?: string;
  /** `sha256:HEX` of the module's bytes. */
  digest?: string;
}

/** One evaluation as a document. */
export interface Fixture {
  policy?: FixturePolicy;
  /** When it was judged, RFC 3339. The answer to `clock/v1/now` in `evidence`, if there is one, says the same. */
  time: string;
  /** What `evaluate` is given: an AdmissionReview, an AdmissionRequest, a Kubernetes object, or a raw request. */
  request: unknown;
  settings: unknown;
  /** Every answer, the clock's with them: what `replay` takes. */
  evidence: EvidenceEntry[];
  /** What the verdict must be, as suites write it; it is not read here. */
  expect?: unknown;
}

/** A document that is no fixture; the message names the place in it, and what to do. */
export class FixtureError extends Error {
  override readonly name = "FixtureError";

  constructor(
    /** Such as `evidence[3].json`; empty for the document as a whole. */
    readonly path: string,
    reason: string,
  ) {
    super(path === "" ? reason : `${path}: ${reason}`);
  }
}

/** The entry that says the time. */
export function clockEntry(time: string): EvidenceEntry {
  return { operation: OPERATIONS.clockNow, argument: "", answer: new TextEncoder().encode(time) };
}

/** The same fixture at another time (RFC 3339): its clock says so too. */
export function atTime(fixture: Fixture, time: string): Fixture {
  const others = fixture.evidence.filter(({ operation }) => operation !== OPERATIONS.clockNow);
  return { ...fixture, time, evidence: [...others, clockEntry(time)] };
}
