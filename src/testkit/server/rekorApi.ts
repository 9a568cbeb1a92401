/** Rekor v1's ways to add an entry and to search for one (sigstore/rekor, openapi.yaml). */
import { jsonReply, type Reply } from "../registry/message.js";
import type { LogEntry } from "../sigstore/logEntry.js";
import type { TransparencyLog } from "../sigstore/transparencyLog.js";
import { object, valueAt } from "./json.js";
import { canonicalEntry, entryAnswer, entryUuid } from "./proposedEntry.js";
import type { ServiceCall } from "./server.js";

/** `POST /api/v1/log/entries`: the proposed entry becomes a canonicalised one. */
export function addEntry(log: TransparencyLog, { body }: ServiceCall, at: number): Reply {
  const { kind, body: logged } = canonicalEntry(object(body));
  const uuid = entryUuid(logged);
  const entry = log.add(kind, logged, at);
  return jsonReply(201, { [uuid]: entryAnswer(entry) }, { location: `/api/v1/log/entries/${uuid}`, etag: uuid });
}

/**
 * `POST /api/v1/log/entries/retrieve`: those of the entries that a proposed one would become, as they are answered, one of a
 * kind. A proposed entry that cannot be read finds none.
 */
export function retrieveEntries(logged: readonly LogEntry[], body: Uint8Array): unknown[] {
  const proposed = valueAt(object(body), "entries");
  const wanted = new Set(Array.isArray(proposed) ? proposed.map(nameOf) : []);
  const found = new Map(
    logged.map((entry) => [entryUuid(entry.body), entry] as const).filter(([name]) => wanted.has(name)),
  );
  return [...found].map(([name, entry]) => ({ [name]: entryAnswer(entry) }));
}

function nameOf(proposed: unknown): string | null {
  try {
    return entryUuid(canonicalEntry(proposed).body);
  } catch {
    return null;
  }
}
