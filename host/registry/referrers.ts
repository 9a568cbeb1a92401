/** A registry's list of referrers (OCI distribution specification, "Listing Referrers"). */
import { jsonObject } from "../json.js";
import { failureOf, invalidAnswer, type Answer } from "./answers.js";
import { LookupFailure, requestText } from "./failure.js";
import { MAX_MANIFEST_BYTES, MAX_REFERRERS_PAGES } from "./limits.js";
import { contentType, INDEX_TYPE } from "./manifest.js";
import { Pages } from "./pages.js";
import type { Place, Registries } from "./place.js";

/**
 * What registries without the endpoint answer: 404 as the specification says, or one of those with which they refuse a
 * path, a method or a media type that they do not know.
 */
const WITHOUT_ENDPOINT: ReadonlySet<number> = new Set([400, 404, 405, 406]);

/** What to list the referrers of. */
export interface ReferrersRequest {
  readonly digest: string;
  /** Asks the registry to leave out other types; it may list them all the same. */
  readonly artifactType?: string;
}

/**
 * One image index with all referrers: a single page as it was sent, several as one with the descriptors of all.
 * @throws LookupFailure `not-found` when the registry has no such endpoint, `invalid-answer` for what is no image index
 */
export async function referrersIndex(
  registries: Registries,
  place: Place,
  { digest, artifactType }: ReferrersRequest,
  signal?: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>> {
  const bounds = { maxPages: MAX_REFERRERS_PAGES, maxBytes: MAX_MANIFEST_BYTES };
  const pages = new Pages(place.registry, bounds, "referrers");
  const filter = artifactType === undefined ? "" : `?artifactType=${encodeURIComponent(artifactType)}`;
  const manifests: unknown[] = [];
  for (let target: URL | string = `referrers/${digest}${filter}`; ;) {
    const page = await registries.ask(
      place,
      { method: "GET", target, accept: INDEX_TYPE, maxBytes: pages.room },
      signal,
    );
    if (pages.count === 0 && hasNoEndpoint(page)) throw withoutEndpoint(page);
    if (page.status !== 200) throw failureOf(page);
    for (const manifest of manifestsOf(page)) manifests.push(manifest);
    const next = pages.after(page);
    if (next === null) return pages.count === 1 ? page.bytes : indexOf(manifests);
    target = next;
  }
}

/**
 * Whether the answer to the first page says that the registry has no such endpoint. A page of another type that is no index
 * is a web server's for paths that it does not know.
 */
function hasNoEndpoint(answer: Answer): boolean {
  if (WITHOUT_ENDPOINT.has(answer.status)) return true;
  if (answer.status !== 200) return false;
  const type = contentType(answer);
  return type !== "" && type !== INDEX_TYPE && manifestsIn(answer) === null;
}

function withoutEndpoint(answer: Answer): LookupFailure {
  const text = answer.status === 200 ? requestText(answer.method, answer.url) : failureOf(answer).message;
  const suffix = answer.status === 200 ? " answered something that is not an image index" : "";
  return new LookupFailure("not-found", `${text}${suffix}`);
}

function manifestsOf(page: Answer): readonly unknown[] {
  const manifests = manifestsIn(page);
  if (manifests !== null) return manifests;
  const what = jsonObject(page.bytes) === null ? "a JSON object" : "an image index";
  throw invalidAnswer(page, `answered something that is not ${what}`);
}

function manifestsIn(page: Answer): readonly unknown[] | null {
  const index = jsonObject(page.bytes) ?? {};
  const own = index["mediaType"];
  const manifests: unknown = index["manifests"];
  return (own === undefined || own === INDEX_TYPE) && Array.isArray(manifests) ? (manifests as unknown[]) : null;
}

function indexOf(manifests: readonly unknown[]): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(JSON.stringify({ schemaVersion: 2, mediaType: INDEX_TYPE, manifests }));
}
