/** Keeps a cache within its bound. */
import { isObject, utf8Text } from "../../host/json.js";
import { isSha256Digest } from "../../host/registry/digest.js";
import type { BlobFolder, StoredBlob } from "./blobFolder.js";
import type { Names } from "./names.js";

/** No manifest is larger. */
const MAX_MANIFEST_BYTES = 4 * 1024 * 1024;

/**
 * Removes what was used longest ago until the blobs hold at most `maxBytes`: first what no name leads to, then the rest. `keep`,
 * what was just written, stays. Gives what the blobs hold then, in bytes.
 */
export async function evict(blobs: BlobFolder, names: Names, maxBytes: number, keep: string): Promise<number> {
  const stored = await blobs.list();
  let total = stored.reduce((sum, { size }) => sum + size, 0);
  if (total <= maxBytes) return total;
  const named = await reachable(blobs, names);
  const rank = ({ digest }: StoredBlob): number => (named.has(digest) ? 1 : 0);
  const order = stored
    .filter(({ digest }) => digest !== keep)
    .sort((one, other) => rank(one) - rank(other) || one.used - other.used);
  const gone = new Set<string>();
  for (const { digest, size } of order) {
    if (total <= maxBytes) break;
    await blobs.remove(digest);
    gone.add(digest);
    total -= size;
  }
  await names.removeGone(({ digest }) => gone.has(digest));
  return total;
}

/** The digests that names lead to: what they name, and what that names in turn, such as a manifest's layers. */
async function reachable(blobs: BlobFolder, names: Names): Promise<Set<string>> {
  const found = new Set<string>();
  const pending = (await names.all()).map(({ digest }) => digest);
  for (let digest = pending.pop(); digest !== undefined; digest = pending.pop()) {
    if (found.has(digest)) continue;
    found.add(digest);
    const bytes = await blobs.peek(digest, MAX_MANIFEST_BYTES);
    const { manifests, content } = digestsIn(bytes);
    pending.push(...manifests);
    // Layers lead nowhere: they are not read.
    for (const each of content) found.add(each);
  }
  return found;
}

/** Those of the descriptors in a manifest or index; none for anything else. */
function digestsIn(bytes: Uint8Array | null): { manifests: string[]; content: string[] } {
  try {
    const value: unknown = JSON.parse((bytes === null ? null : utf8Text(bytes)) ?? "null");
    const { config, layers, manifests } = isObject(value) ? value : {};
    return { manifests: digestsOf(manifests), content: [...digestsOf([config]), ...digestsOf(layers)] };
  } catch {
    return { manifests: [], content: [] };
  }
}

function digestsOf(descriptors: unknown): string[] {
  if (!Array.isArray(descriptors)) return [];
  return descriptors.flatMap((descriptor: unknown) => {
    const digest = isObject(descriptor) ? descriptor["digest"] : null;
    return typeof digest === "string" && isSha256Digest(digest) ? [digest] : [];
  });
}
