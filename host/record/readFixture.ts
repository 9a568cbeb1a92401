/** Reads a fixture's document. What nobody would look at is refused: it would be evidence that only seems to count. */
import { OPERATIONS } from "../generated/operations.gen.js";
import { isSha256Digest } from "../registry/digest.js";
import type { EvidenceEntry } from "../runtime/evidence.js";
import type { Blobs } from "./answer.js";
import { readEntry } from "./entry.js";
import { clockEntry, FIXTURE_FORMAT, FixtureError, type Fixture, type FixturePolicy } from "./fixture.js";
import { MAX_ENTRIES } from "./limits.js";
import { array, at, objectWith, text } from "./members.js";
import { isRfc3339 } from "./time.js";

const MEMBERS = ["format", "policy", "time", "request", "settings", "expect", "evidence"];

/**
 * The fixture in a document, which was parsed from YAML or JSON without duplicate keys. `blobs` gives the bytes of a
 * digest; that they have this digest is for it to see to. An answer in `json` or `text` may be an edited one: whether it
 * still has the digest that the module looks for is found by the module. Throws FixtureError that names the place.
 */
export function readFixture(document: unknown, blobs: Blobs): Fixture {
  const file = objectWith(document, "", MEMBERS);
  if (file["format"] !== FIXTURE_FORMAT) throw new FixtureError("format", `it must be ${FIXTURE_FORMAT}`);
  const time = text(file["time"], "time");
  if (!isRfc3339(time)) throw new FixtureError("time", "it must be an RFC 3339 time such as 2026-11-21T00:00:00Z");
  for (const member of ["request", "settings"]) {
    if (!(member in file)) throw new FixtureError(member, "it is missing");
  }
  return {
    ...("policy" in file ? { policy: readPolicy(file["policy"]) } : {}),
    time,
    request: file["request"],
    settings: file["settings"],
    evidence: readEvidence(file["evidence"], time, blobs),
    ...("expect" in file ? { expect: file["expect"] } : {}),
  };
}

function readPolicy(value: unknown): FixturePolicy {
  const { name, digest } = objectWith(value, "policy", ["name", "digest"]);
  if (name !== undefined) text(name, "policy.name");
  if (digest !== undefined && !isSha256Digest(text(digest, "policy.digest"))) {
    throw new FixtureError("policy.digest", "it must be sha256: and 64 lower-case hexadecimal digits");
  }
  return value as FixturePolicy;
}

function readEvidence(value: unknown, time: string, blobs: Blobs): EvidenceEntry[] {
  const rows = array(value, "evidence");
  if (rows.length > MAX_ENTRIES) throw new FixtureError("evidence", `it has more than ${MAX_ENTRIES} entries`);
  const entries = rows.map((row, index) => readEntry(row, `evidence[${index}]`, blobs));
  refuseSecondAnswers(entries);
  return withClock(entries, time);
}

/** Of two answers to one question nobody could say which one was heard. */
function refuseSecondAnswers(entries: readonly EvidenceEntry[]): void {
  const first = new Map<string, number>();
  entries.forEach(({ operation, argument }, index) => {
    const question = `${operation} ${argument}`;
    const before = first.get(question);
    if (before !== undefined) {
      throw new FixtureError(
        `evidence[${index}]`,
        `a second answer to ${question.trimEnd()}; the first is evidence[${before}]`,
      );
    }
    first.set(question, index);
  });
}

/** The time is said once, by `time`; only that a clock failed is an entry. */
function withClock(entries: EvidenceEntry[], time: string): EvidenceEntry[] {
  const index = entries.findIndex(({ operation, argument }) => operation === OPERATIONS.clockNow && argument === "");
  const clock = entries[index];
  if (clock === undefined) return [...entries, clockEntry(time)];
  if ("answer" in clock) {
    throw new FixtureError(at(`evidence[${index}]`, "operation"), "the time is said by the fixture's time alone");
  }
  return entries;
}
