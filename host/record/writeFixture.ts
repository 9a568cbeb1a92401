/** Writes a fixture as a document: the same fixture is always the same document. */
import { OPERATIONS } from "../generated/operations.gen.js";
import type { JsonObject } from "../json.js";
import type { EvidenceEntry } from "../runtime/evidence.js";
import { writeAnswer } from "./answer.js";
import { FIXTURE_FORMAT, FixtureError, type Fixture } from "./fixture.js";

/** A fixture that is ready to be put into files. */
export interface WrittenFixture {
  /** Of JSON values only. */
  document: JsonObject;
  /** Bytes by digest: each belongs into a file `blobs/sha256/HEX` beside the document. */
  blobs: Map<string, Uint8Array>;
}

/**
 * The document and the blobs of a fixture, members in the order in which a person reads them. `digestOf` is SHA-256,
 * written `sha256:HEX`. Throws FixtureError when the clock's entry does not say the fixture's time.
 */
export function writeFixture(fixture: Fixture, digestOf: (bytes: Uint8Array) => string): WrittenFixture {
  const { policy, time, request, settings, expect } = fixture;
  const blobs = new Map<string, Uint8Array>();
  const rows: JsonObject[] = [];
  for (const entry of fixture.evidence) {
    if (isClock(entry, time)) continue;
    const { members, blob } = entryMembers(entry, digestOf);
    if (blob !== null) blobs.set(blob.digest, blob.bytes);
    rows.push({ operation: entry.operation, argument: entry.argument, ...members });
  }
  const document = {
    format: FIXTURE_FORMAT,
    ...(policy === undefined ? {} : { policy }),
    time,
    request,
    settings,
    ...(expect === undefined ? {} : { expect }),
    evidence: rows,
  };
  return { document, blobs };
}

function isClock(entry: EvidenceEntry, time: string): boolean {
  if (entry.operation !== OPERATIONS.clockNow || entry.argument !== "" || "failure" in entry) return false;
  if (new TextDecoder().decode(entry.answer) === time) return true;
  throw new FixtureError("time", `it is ${time}, and the entry ${OPERATIONS.clockNow} says another time`);
}

function entryMembers(
  entry: EvidenceEntry,
  digestOf: (bytes: Uint8Array) => string,
): { members: JsonObject; blob: { digest: string; bytes: Uint8Array } | null } {
  if ("failure" in entry) return { members: { failure: { ...entry.failure } }, blob: null };
  return writeAnswer(entry.answer, digestOf);
}
