/** Manifest annotations of a policy module, as Kubewarden's tools write them (OCI image specification, "Annotations"). */
import { isObject } from "../../host/json.js";

const POLICY_SOURCE = "io.kubewarden.policy.source";
const IMAGE_SOURCE = "org.opencontainers.image.source";

/**
 * The annotations of the module's metadata (the section `io.kubewarden.metadata`), without values of several lines, each
 * trimmed, in the order of their names. Where the policy's source is said, it is also said under the name that registries
 * know. What is no text is left out; nothing else is checked.
 */
export function manifestAnnotations(metadata: unknown): Record<string, string> {
  const own = isObject(metadata) && isObject(metadata["annotations"]) ? metadata["annotations"] : {};
  const kept = new Map<string, string>();
  for (const [name, value] of Object.entries(own)) {
    if (typeof value === "string" && isOneLine(value)) kept.set(name, value.trim());
  }
  const source = kept.get(POLICY_SOURCE);
  if (source !== undefined && !kept.has(IMAGE_SOURCE)) kept.set(IMAGE_SOURCE, source);
  return Object.fromEntries([...kept].sort(([left], [right]) => (left < right ? -1 : 1)));
}

/** A line end behind the only line is none of its own. */
function isOneLine(value: string): boolean {
  return !value.replace(/\r?\n$/, "").includes("\n");
}
