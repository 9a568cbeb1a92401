/** Kubewarden's metadata: the custom section `io.kubewarden.metadata`, as `kwctl annotate` writes it. */

/** The members of `metadata.yml` that Kubewarden knows, checked. */
export type KubewardenMembers = Record<string, unknown>;

/** What the build adds. */
export interface MetadataAdditions {
  /** The policy's version; it wins over an annotation. */
  version: string;
  /** The policy's README; null: there is none. */
  usage: string | null;
}

interface Rule {
  apiGroups: string[];
  apiVersions: string[];
  resources: string[];
  operations: string[];
}

/**
 * The section's text: JSON, every member that kwctl writes and in its order, what was left out with its default, and sets
 * sorted. `kwctl annotate` also adds its own version (`io.kubewarden.kwctl`): this build is not kwctl, and nothing reads it.
 */
export function kubewardenSection(members: KubewardenMembers, { version, usage }: MetadataAdditions): string {
  const annotations: Record<string, string> = {
    ...(members["annotations"] as Record<string, string> | undefined),
    "io.kubewarden.policy.version": version,
    ...(usage === null ? {} : { "io.kubewarden.policy.usage": usage }),
  };
  return JSON.stringify({
    protocolVersion: "v1",
    rules: (members["rules"] as Rule[]).map(inOrder),
    annotations: Object.fromEntries(Object.entries(annotations).sort(byKey)),
    mutating: members["mutating"],
    backgroundAudit: members["backgroundAudit"] ?? true,
    executionMode: members["executionMode"] ?? "kubewarden-wapc",
    policyType: members["policyType"] ?? "kubernetes",
    contextAwareResources: resourceSet(members["contextAwareResources"]),
    hostCapabilities: textSet(members["hostCapabilities"]),
    minimumKubewardenVersion: members["minimumKubewardenVersion"],
  });
}

function inOrder({ apiGroups, apiVersions, resources, operations }: Rule): Rule {
  return { apiGroups, apiVersions, resources, operations };
}

function resourceSet(resources: unknown): { apiVersion: string; kind: string }[] {
  const list = (resources ?? []) as { apiVersion: string; kind: string }[];
  const distinct = new Map(list.map(({ apiVersion, kind }) => [`${apiVersion} ${kind}`, { apiVersion, kind }]));
  return [...distinct].sort(byKey).map(([, resource]) => resource);
}

/** Undefined when it was left out: then the section has no such member. */
function textSet(texts: unknown): string[] | undefined {
  return texts === undefined ? undefined : [...new Set(texts as string[])].sort();
}

function byKey([left]: [string, unknown], [right]: [string, unknown]): number {
  return Buffer.compare(Buffer.from(left), Buffer.from(right));
}
