/** The host capabilities that a policy was granted: patterns over `namespace/operation`, as Kubewarden's `hostCapabilities`. */

/** Every operation that is gated; logging is not. */
export const HOST_CAPABILITIES: readonly string[] = [
  "crypto/v1/is_certificate_trusted",
  "kubernetes/can_i",
  "kubernetes/get_resource",
  "kubernetes/list_resources_all",
  "kubernetes/list_resources_by_namespace",
  "net/v1/dns_lookup_host",
  "oci/v1/manifest_digest",
  "oci/v1/oci_manifest",
  "oci/v1/oci_manifest_config",
  "oci/v1/verify",
  "oci/v2/verify",
];

/** A pattern that is none; the sentence says which, and what there is. */
export class HostCapabilityError extends Error {
  override readonly name = "HostCapabilityError";
}

/** The operations that the patterns allow. Throws HostCapabilityError for a pattern that could allow nothing. */
export function grantedCapabilities(patterns: readonly string[]): (path: string) => boolean {
  const wanted = patterns.map((pattern) => pattern.trim());
  for (const pattern of wanted) if (pattern !== "*") checkPattern(pattern);
  return (path) => wanted.some((pattern) => matches(pattern, path));
}

function matches(pattern: string, path: string): boolean {
  return pattern.endsWith("*") ? path.startsWith(pattern.slice(0, -1)) : path === pattern;
}

function checkPattern(pattern: string): void {
  if (pattern === "") throw new HostCapabilityError("invalid pattern: pattern must not be empty");
  const quoted = JSON.stringify(pattern);
  if (pattern.slice(0, -1).includes("*") || (pattern.endsWith("*") && !pattern.endsWith("/*"))) {
    throw new HostCapabilityError(
      `invalid pattern ${quoted}: wildcard '*' must be the entire last path segment (e.g. 'oci/*'), not a partial match`,
    );
  }
  const segments = pattern.split("/");
  for (const [index, segment] of segments.entries()) {
    if (segment === "*") return;
    const below = optionsBelow(segments.slice(0, index));
    if (below.includes(segment)) continue;
    throw new HostCapabilityError(
      `invalid pattern ${quoted}: unknown segment ${JSON.stringify(segment)}, valid options at this level are: ${below.join(", ")}`,
    );
  }
  if (HOST_CAPABILITIES.includes(pattern)) return;
  throw new HostCapabilityError(
    `invalid pattern ${quoted}: not a complete capability path; use ${JSON.stringify(`${pattern}/*`)} to allow all capabilities under it`,
  );
}

/** The segments that may follow. */
function optionsBelow(segments: readonly string[]): string[] {
  const paths = HOST_CAPABILITIES.map((path) => path.split("/"));
  const below = paths.filter((path) => segments.every((segment, index) => path[index] === segment));
  return [...new Set(below.map((path) => path[segments.length]).filter((segment) => segment !== undefined))].sort();
}
