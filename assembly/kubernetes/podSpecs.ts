/** Where the pod specification stands in each workload kind (Kubernetes API: core/v1, apps/v1, batch/v1). */

/**
 * The path of the `PodSpec` inside an object of the API group and kind, or null for one that is not known: a `Job` of
 * another group may keep its containers anywhere.
 */
export function podSpecPath(group: string, kind: string): StaticArray<string> | null {
  if (group == "") {
    if (kind == "Pod") return ["spec"];
    return kind == "ReplicationController" ? ["spec", "template", "spec"] : null;
  }
  if (group == "apps") {
    const isTemplated = kind == "Deployment" || kind == "ReplicaSet" || kind == "StatefulSet" || kind == "DaemonSet";
    return isTemplated ? ["spec", "template", "spec"] : null;
  }
  if (group != "batch") return null;
  if (kind == "Job") return ["spec", "template", "spec"];
  return kind == "CronJob" ? ["spec", "jobTemplate", "spec", "template", "spec"] : null;
}

/** The kinds of `podSpecPath`, for messages. */
export const WORKLOAD_KINDS: string =
  "Pod, ReplicationController, Deployment, ReplicaSet, StatefulSet, DaemonSet (apps), Job, CronJob (batch)";
