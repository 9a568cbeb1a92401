/** A registry's list of tags (OCI distribution specification, "Listing Tags"). */
import { jsonObject } from "../json.js";
import { failureOf, invalidAnswer, type Answer } from "./answers.js";
import { LookupFailure } from "./failure.js";
import { MAX_MANIFEST_BYTES, MAX_TAG_PAGES, MAX_TAGS } from "./limits.js";
import { Pages } from "./pages.js";
import type { Place, Registries } from "./place.js";
import { isTag } from "./reference.js";

/**
 * All tags of the repository, in the registry's order, each once.
 * @throws LookupFailure `invalid-answer` for what is no list of tags; `too-large` for too many
 */
export async function listTags(registries: Registries, place: Place, signal?: AbortSignal): Promise<string[]> {
  const pages = new Pages(place.registry, { maxPages: MAX_TAG_PAGES, maxBytes: MAX_MANIFEST_BYTES }, "tags");
  const tags = new Set<string>();
  for (let target: URL | string | null = "tags/list"; target !== null;) {
    const wanted = { method: "GET", target, accept: "application/json", maxBytes: pages.room } as const;
    const page = await registries.ask(place, wanted, signal);
    if (page.status !== 200) throw failureOf(page);
    for (const tag of readTags(page)) tags.add(tag);
    if (tags.size > MAX_TAGS) throw new LookupFailure("too-large", `${place.host} lists more than ${MAX_TAGS} tags`);
    target = pages.after(page);
  }
  return [...tags];
}

/** The tags of one page; a repository without any may have null. */
export function readTags(page: Answer): readonly string[] {
  const tags = jsonObject(page.bytes)?.["tags"];
  if (tags === null) return [];
  if (!Array.isArray(tags)) throw invalidAnswer(page, "answered something that is not a list of tags");
  return tags.map((tag: unknown) => {
    if (typeof tag === "string" && isTag(tag)) return tag;
    throw invalidAnswer(page, "lists something that is not a tag");
  });
}
