/** Field masks of `kubernetes` calls: which members of an object the policy wants, all others are left out. */
import { isObject, type JsonObject } from "../json.js";

/** Names by the paths of the masks; an empty one wants everything below it. */
type Mask = Map<string, Mask>;

/**
 * The object with the members that the masks name (`spec.containers.image`; lists are gone through). `apiVersion`, `kind` and
 * `metadata` are always kept, as Kubewarden's hosts do, which need them themselves. No masks: the object as it is.
 */
export function masked(object: JsonObject, masks: readonly string[] | null): JsonObject {
  if (masks === null || masks.length === 0) return object;
  const mask: Mask = new Map();
  for (const path of masks) addPath(mask, path);
  for (const name of ["apiVersion", "kind", "metadata"]) mask.set(name, new Map());
  return pruned(object, mask) as JsonObject;
}

function addPath(mask: Mask, path: string): void {
  let node = mask;
  for (const name of path.split(".")) {
    const next = node.get(name) ?? (new Map() as Mask);
    node.set(name, next);
    node = next;
  }
}

function pruned(value: unknown, mask: Mask): unknown {
  if (mask.size === 0) return value;
  if (Array.isArray(value)) return value.map((element) => pruned(element, mask));
  if (!isObject(value)) return value;
  const kept = Object.entries(value).flatMap(([name, member]) => {
    const below = mask.get(name);
    return below === undefined ? [] : [[name, pruned(member, below)] as const];
  });
  return Object.fromEntries(kept);
}
