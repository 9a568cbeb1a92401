/** JSON Patch (RFC 6902) as far as verdicts use it. */
import type { PatchOperation } from "../../host/runtime/verdict.js";

/** A copy of the document with the replacements made; each path must exist. */
export function patched(document: unknown, patch: readonly PatchOperation[]): unknown {
  const copy = structuredClone(document);
  for (const { path, value } of patch) {
    const keys = path.slice(1).split("/").map(unescapeToken);
    const last = keys.pop() ?? "";
    let target = copy as Record<string, unknown>;
    for (const key of keys) target = target[key] as Record<string, unknown>;
    if (!Object.hasOwn(target, last)) throw new Error(`${path} is not there`);
    target[last] = value;
  }
  return copy;
}

/** RFC 6901 §4. */
function unescapeToken(token: string): string {
  return token.replaceAll("~1", "/").replaceAll("~0", "~");
}
