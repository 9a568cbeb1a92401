/** Adding to the tag that lists referrers where a registry has no list (OCI distribution specification, "Pushing Manifests with Subject"). */
import { type JsonObject, isObject, jsonObject } from "../json.js";
import { failureOf } from "./answers.js";
import { LookupFailure } from "./failure.js";
import { MAX_TAG_WRITES } from "./limits.js";
import { INDEX_TYPE, MANIFEST_REQUEST, manifestOf } from "./manifest.js";
import type { Place, Registries } from "./place.js";
import { isReferrersList, referrerDescriptors, referrersTag } from "./referrerList.js";
import { referrersIndex } from "./referrers.js";

/** What to add, and where. */
export interface Addition {
  readonly registries: Registries;
  readonly place: Place;
  /** The digest that the entry refers to. */
  readonly subject: string;
  readonly entry: { readonly digest: string };
  /** Puts a manifest under a tag. */
  readonly put: (tag: string, bytes: Uint8Array, mediaType: string) => Promise<void>;
  readonly signal: AbortSignal | undefined;
}

/**
 * Adds the entry to the list under the fallback tag unless the registry's own list has it, or the tag. What else is in the
 * list stays as it is. After writing, the list is read again, for somebody else may have written in between.
 * @throws LookupFailure `refused` when the tag holds something else; `unavailable` when others keep overwriting the entry
 */
export async function addReferrer(addition: Addition): Promise<void> {
  const { entry, subject, put } = addition;
  if (await isListed(addition)) return;
  const tag = referrersTag(subject);
  for (let writes = 0; ; writes++) {
    const list = await readList(addition, tag);
    const manifests: unknown[] = Array.isArray(list["manifests"]) ? (list["manifests"] as unknown[]) : [];
    if (manifests.some((other) => isObject(other) && other["digest"] === entry.digest)) return;
    if (writes >= MAX_TAG_WRITES) {
      const text = `${writes} times written and not there: somebody else writes the same list`;
      throw new LookupFailure("unavailable", `the entry of ${entry.digest} under the tag ${tag} was ${text}`);
    }
    const bytes = new TextEncoder().encode(JSON.stringify({ ...list, manifests: [...manifests, entry] }));
    await put(tag, bytes, String(list["mediaType"]));
  }
}

/** Whether the registry has a list of its own with the entry. */
async function isListed({ registries, place, subject, entry, signal }: Addition): Promise<boolean> {
  try {
    const index = await referrersIndex(registries, place, { digest: subject }, signal);
    return referrerDescriptors(index).some(({ digest }) => digest === entry.digest);
  } catch (error) {
    if (error instanceof LookupFailure && error.code === "not-found") return false;
    throw error;
  }
}

/** The list under the tag, with its media type; an empty one when there is no such tag. */
async function readList({ registries, place, signal }: Addition, tag: string): Promise<JsonObject> {
  const wanted = { ...MANIFEST_REQUEST, method: "GET", target: `manifests/${tag}`, actions: "pull,push" } as const;
  const answer = await registries.ask(place, wanted, signal);
  if (answer.status === 404) return { schemaVersion: 2, mediaType: INDEX_TYPE, manifests: [] };
  if (answer.status !== 200) throw failureOf(answer);
  const { mediaType, bytes } = await manifestOf(answer, null);
  if (isReferrersList(mediaType, bytes)) return { ...jsonObject(bytes), mediaType };
  const text = `the tag ${tag} in ${place.host}/${place.repository} holds a ${mediaType} and no list of referrers`;
  throw new LookupFailure("refused", `${text}: it is not overwritten`);
}
