/** Reads a fixture's document. What nobody would look at is refused: it would be evidence that only seems to count. */
import { isObject } from "../json.js";
import { OPERATIONS } from "../generated/operations.gen.js";
import { isSha256Digest } from "../registry/digest.js";
import type { EvidenceEntry } from "../runtime/evidence.js";
import type { Blobs } from "./answer.js";
import { readEntry } from "./entry.js";
import { clockEntry, FIXTURE_FORMAT, FixtureError, type Fixture, type FixturePolicy } from "./fixture.js";
import { MAX_ENTRIES } from "./limits.js";
import { array, objectWith, text } from "./members.js";
import { questionText } from "./coverage.js";
import { isRfc3339 } from "./time.js";

const MEMBERS = ["format", "policy", "time", "request", "settings", "expect", "evidence"];

/**
 * The fixture in a document, which was parsed from YAML or JSON without duplicate keys. `blobs` gives the bytes of a
 * digest; that they have this digest is for it to see to. An answer in `json` or `text` may be an edited one: whether it
 * still has the digest that the module looks for is found by the module. Throws FixtureError that names the place.
 */
export function readFixture(document: unknown, blobs: Blobs): Fixture {
  refuseOtherFormats(document);
  const file = objectWith(document, "", MEMBERS);
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
    evidence: withClock(readEntries(file["evidence"], "evidence", blobs), time),
    ...("expect" in file ? { expect: file["expect"] } : {}),
  };
}

/** A file that is no fixture is told by its format before its members are. */
function refuseOtherFormats(document: unknown): void {
  if (isObject(document) && document["format"] === FIXTURE_FORMAT) return;
  if (!isObject(document))
    throw new FixtureError("", `it is no fixture: it must be an object with format: ${FIXTURE_FORMAT}`);
  throw new FixtureError("format", `it must be ${FIXTURE_FORMAT}`);
}

function readPolicy(value: unknown): FixturePolicy {
  const { name, digest } = objectWith(value, "policy", ["name", "digest"]);
  if (name !== undefined) text(name, "policy.name");
  if (digest !== undefined && !isSha256Digest(text(digest, "policy.digest"))) {
    throw new FixtureError("policy.digest", "it must be sha256: and 64 lower-case hexadecimal digits");
  }
  return value as FixturePolicy;
}

/** Entries in the list at `path`, each question once; of the clock only that it failed. Throws FixtureError. */
export function readEntries(value: unknown, path: string, blobs: Blobs): EvidenceEntry[] {
  const rows = array(value, path);
  if (rows.length > MAX_ENTRIES) throw new FixtureError(path, `it has more than ${MAX_ENTRIES} entries`);
  const entries = rows.map((row, index) => readEntry(row, `${path}[${index}]`, blobs));
  refuseSecondAnswers(entries, path);
  refuseTimes(entries, path);
  return entries;
}

/** Of two answers to one question nobody could say which one was heard. */
function refuseSecondAnswers(entries: readonly EvidenceEntry[], path: string): void {
  const first = new Map<string, number>();
  entries.forEach((entry, index) => {
    const question = questionText(entry);
    const before = first.get(question);
    if (before !== undefined) {
      throw new FixtureError(`${path}[${index}]`, `a second answer to ${question}; the first is ${path}[${before}]`);
    }
    first.set(question, index);
  });
}

/** The time is said once, by the fixture's `time`. */
function refuseTimes(entries: readonly EvidenceEntry[], path: string): void {
  const index = entries.findIndex((entry) => isClock(entry) && "answer" in entry);
  if (index >= 0)
    throw new FixtureError(`${path}[${index}].operation`, "the time is said by the document's time alone");
}

function withClock(entries: EvidenceEntry[], time: string): EvidenceEntry[] {
  return entries.some(isClock) ? entries : [...entries, clockEntry(time)];
}

function isClock({ operation, argument }: EvidenceEntry): boolean {
  return operation === OPERATIONS.clockNow && argument === "";
}
