/** Kubernetes objects and admission requests, as small as policies need them. */

/** A container: an image, or more of its members. */
export type ContainerLike = string | ({ image: string } & Record<string, unknown>);

/** What a Pod runs. */
export interface PodOptions {
  /** `metadata.name`; "test" when left out. */
  name?: string;
  namespace?: string;
  containers?: readonly ContainerLike[];
  initContainers?: readonly ContainerLike[];
  ephemeralContainers?: readonly ContainerLike[];
  /** References of image volumes. */
  imageVolumes?: readonly string[];
  labels?: Readonly<Record<string, string>>;
  annotations?: Readonly<Record<string, string>>;
}

/** A Kubernetes object. */
export type KubernetesObject = Record<string, unknown>;

/** Images, or one object that says all. */
export type Workload = readonly [PodOptions] | readonly string[];

/** A Pod: `pod("nginx:1.25", "redis")`, or `pod({ initContainers: [...], containers: [...] })`. */
export function pod(...what: Workload): KubernetesObject {
  const options = optionsOf(what);
  return { apiVersion: "v1", kind: "Pod", metadata: metadata(options), spec: podSpec(options) };
}

/** A Deployment of one replica. */
export function deployment(...what: Workload): KubernetesObject {
  return selecting("apps/v1", "Deployment", what, { replicas: 1 });
}

/** A ReplicaSet of one replica. */
export function replicaSet(...what: Workload): KubernetesObject {
  return selecting("apps/v1", "ReplicaSet", what, { replicas: 1 });
}

/** A StatefulSet of one replica. */
export function statefulSet(...what: Workload): KubernetesObject {
  return selecting("apps/v1", "StatefulSet", what, { replicas: 1, serviceName: "test" });
}

/** A DaemonSet. */
export function daemonSet(...what: Workload): KubernetesObject {
  return selecting("apps/v1", "DaemonSet", what, {});
}

/** A ReplicationController of one replica. */
export function replicationController(...what: Workload): KubernetesObject {
  const options = optionsOf(what);
  const spec = { replicas: 1, selector: LABELS, template: template(options) };
  return { apiVersion: "v1", kind: "ReplicationController", metadata: metadata(options), spec };
}

/** A Job. */
export function job(...what: Workload): KubernetesObject {
  const options = optionsOf(what);
  return { apiVersion: "batch/v1", kind: "Job", metadata: metadata(options), spec: jobSpec(options) };
}

/** A CronJob that runs each night. */
export function cronJob(...what: Workload): KubernetesObject {
  const options = optionsOf(what);
  const spec = { schedule: "0 3 * * *", jobTemplate: { spec: jobSpec(options) } };
  return { apiVersion: "batch/v1", kind: "CronJob", metadata: metadata(options), spec };
}

/** What an admission request says besides its object. */
export interface AdmissionOptions {
  operation?: "CREATE" | "UPDATE" | "DELETE" | "CONNECT";
  namespace?: string;
  /** Before an UPDATE or DELETE. */
  oldObject?: KubernetesObject;
  username?: string;
  groups?: readonly string[];
  dryRun?: boolean;
  /** Further members, or others in the place of those here. */
  change?: Readonly<Record<string, unknown>>;
}

/** An AdmissionReview (admission.k8s.io/v1) as the API server sends it. */
export function admissionReview(object: KubernetesObject, options: AdmissionOptions = {}): KubernetesObject {
  return { apiVersion: "admission.k8s.io/v1", kind: "AdmissionReview", request: admissionRequest(object, options) };
}

/** Its `request`. The object of a DELETE is its old object. */
export function admissionRequest(object: KubernetesObject, options: AdmissionOptions = {}): KubernetesObject {
  const { operation = "CREATE", username = "test", groups = ["system:authenticated"], dryRun = false } = options;
  const { name, namespace } = object["metadata"] as { name?: string; namespace?: string };
  const [group = "", version = ""] = groupVersion(String(object["apiVersion"]));
  const kind = { group, version, kind: object["kind"] };
  const resource = { group, version, resource: `${String(object["kind"]).toLowerCase()}s` };
  const isDelete = operation === "DELETE";
  return {
    uid: "00000000-0000-4000-8000-000000000000",
    kind,
    resource,
    requestKind: kind,
    requestResource: resource,
    name,
    namespace: options.namespace ?? namespace ?? "default",
    operation,
    userInfo: { username, groups },
    object: isDelete ? null : object,
    oldObject: isDelete ? (options.oldObject ?? object) : (options.oldObject ?? null),
    dryRun,
    options: null,
    ...options.change,
  };
}

/** The request of verify-artifact for an image. */
export function imageRequest(reference: string): KubernetesObject {
  return { image: reference };
}

const LABELS = { app: "test" };

function selecting(apiVersion: string, kind: string, what: Workload, more: object): KubernetesObject {
  const options = optionsOf(what);
  const spec = { ...more, selector: { matchLabels: LABELS }, template: template(options) };
  return { apiVersion, kind, metadata: metadata(options), spec };
}

function jobSpec(options: PodOptions): object {
  const { spec } = template(options);
  return { template: { metadata: { labels: LABELS }, spec: { ...spec, restartPolicy: "Never" } } };
}

function template(options: PodOptions): { metadata: object; spec: object } {
  return { metadata: { labels: LABELS }, spec: podSpec(options) };
}

function optionsOf(what: Workload): PodOptions {
  const [first] = what;
  return typeof first === "object" ? first : { containers: what as readonly string[] };
}

function metadata({ name = "test", namespace, labels, annotations }: PodOptions): object {
  return {
    name,
    ...(namespace === undefined ? {} : { namespace }),
    ...(labels === undefined ? {} : { labels }),
    ...(annotations === undefined ? {} : { annotations }),
  };
}

function podSpec(options: PodOptions): object {
  const { containers = [], initContainers, ephemeralContainers, imageVolumes } = options;
  const volumes = imageVolumes?.map((reference, index) => ({ name: `v${index}`, image: { reference } }));
  return {
    ...(initContainers === undefined ? {} : { initContainers: named("i", initContainers) }),
    containers: named("c", containers),
    ...(ephemeralContainers === undefined ? {} : { ephemeralContainers: named("e", ephemeralContainers) }),
    ...(volumes === undefined ? {} : { volumes }),
  };
}

function named(prefix: string, containers: readonly ContainerLike[]): object[] {
  return containers.map((container, index) => {
    const name = `${prefix}${index}`;
    return typeof container === "string" ? { name, image: container } : { name, ...container };
  });
}

function groupVersion(apiVersion: string): string[] {
  return apiVersion.includes("/") ? apiVersion.split("/") : ["", apiVersion];
}
