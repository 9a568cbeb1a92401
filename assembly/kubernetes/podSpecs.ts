/** Where the pod specification stands in each workload kind (Kubernetes API: core/v1, apps/v1, batch/v1). */

/** The path of the `PodSpec` inside an object of `kind`, or null for a kind that is not known. */
export function podSpecPath(kind: string): StaticArray<string> | null {
  if (kind == "Pod") return ["spec"];
  if (kind == "CronJob") return ["spec", "jobTemplate", "spec", "template", "spec"];
  const isTemplated =
    kind == "Deployment" ||
    kind == "ReplicaSet" ||
    kind == "StatefulSet" ||
    kind == "DaemonSet" ||
    kind == "ReplicationController" ||
    kind == "Job";
  return isTemplated ? ["spec", "template", "spec"] : null;
}

/** The kinds of `podSpecPath`, for messages. */
export const WORKLOAD_KINDS: string =
  "Pod, Deployment, ReplicaSet, StatefulSet, DaemonSet, ReplicationController, Job, CronJob";
