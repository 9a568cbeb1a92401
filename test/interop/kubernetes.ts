/**
 * Interop with a real Kubernetes API server, which `ASSAY_KUBECONFIG` names with a user who may do everything: what the host of Kubewarden
 * policies reads there. Everything is made in a namespace of its own; it is deleted in the end.
 */
import { readFileSync } from "node:fs";

import { Agent, fetch } from "undici";

import type { JsonObject } from "../../host/json.js";
import { kubewardenHost } from "../../host/kubewarden/host.js";
import type { Judge } from "../../host/kubewarden/options.js";
import { failedVerdict } from "../../host/runtime/verdict.js";
import { clusterClient, clusterConnection } from "../../src/kubernetes/cluster.js";
import { bytesOf } from "../../src/testkit/bytes.js";
import { registry } from "../../src/testkit/index.js";
import type { Checks } from "./checks.js";

const NAMESPACE = `assay-interop-${process.pid}`;
/** More than one page of the client has. */
const CONFIG_MAPS = 620;

/** All checks; skipped without a cluster. */
export async function kubernetesChecks(checks: Checks): Promise<void> {
  const kubeconfig = process.env["ASSAY_KUBECONFIG"];
  if (kubeconfig === undefined)
    return checks.skip("ASSAY_KUBECONFIG names no kubeconfig of an API server to test with");
  const admin = new Admin(kubeconfig);
  const client = clusterClient({ kubeconfig });
  try {
    await makeObjects(admin);
    await readingChecks(checks, (operation, payload) => hostOf(client)(operation, payload));
  } finally {
    await admin.send("DELETE", `/api/v1/namespaces/${NAMESPACE}`);
    for (const kind of ["clusterroles", "clusterrolebindings"]) {
      await admin.send("DELETE", `/apis/rbac.authorization.k8s.io/v1/${kind}/${NAMESPACE}`);
    }
    await admin.close();
    await client.close();
  }
}

/** Writes, which the client does not. */
class Admin {
  readonly #connection;
  readonly #agent;

  constructor(kubeconfig: string) {
    this.#connection = clusterConnection({ kubeconfig });
    const { certificateAuthority, client } = this.#connection;
    const own = client === null ? {} : { cert: client.certificate, key: client.key };
    this.#agent = new Agent({
      connect: { ...own, ...(certificateAuthority === null ? {} : { ca: certificateAuthority }) },
    });
  }

  async send(method: string, path: string, body?: JsonObject): Promise<void> {
    const { server, token, tokenFile } = this.#connection;
    const bearer = tokenFile === null ? token : readFileSync(tokenFile, "utf8").trim();
    const response = await fetch(`${server}${path}`, {
      method,
      dispatcher: this.#agent,
      headers: {
        "content-type": "application/json",
        ...(bearer === null ? {} : { authorization: `Bearer ${bearer}` }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (method === "POST" && !response.ok && response.status !== 409) throw new Error(`${method} ${path}: ${text}`);
  }

  async close(): Promise<void> {
    await this.#agent.close();
  }
}

async function makeObjects(admin: Admin): Promise<void> {
  const core = `/api/v1/namespaces/${NAMESPACE}`;
  for (const name of ["default", NAMESPACE]) {
    await admin.send("POST", "/api/v1/namespaces", { metadata: { name, labels: { name } } });
  }
  const containers = [{ name: "c", image: "registry.example/app:v1" }];
  for (const name of ["one", "two"]) {
    const metadata = {
      name,
      labels: { app: name },
      annotations: { "kubectl.kubernetes.io/last-applied-configuration": "{}" },
    };
    await admin.send("POST", `${core}/pods`, { metadata, spec: { containers } });
  }
  const labels = { app: "web" };
  await admin.send("POST", `/apis/apps/v1/namespaces/${NAMESPACE}/deployments`, {
    metadata: { name: "web" },
    spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers } } },
  });
  for (let i = 0; i < CONFIG_MAPS; i++) {
    await admin.send("POST", `${core}/configmaps`, { metadata: { name: `m${i}` }, data: { number: String(i) } });
  }
  const rbac = "/apis/rbac.authorization.k8s.io/v1";
  const rules = [{ apiGroups: [""], resources: ["pods"], verbs: ["get"] }];
  await admin.send("POST", `${rbac}/clusterroles`, { metadata: { name: NAMESPACE }, rules });
  await admin.send("POST", `${rbac}/clusterrolebindings`, {
    metadata: { name: NAMESPACE },
    roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: NAMESPACE },
    subjects: [{ kind: "User", name: "alice", apiGroup: "rbac.authorization.k8s.io" }],
  });
}

type Ask = (operation: string, payload: object) => Promise<{ said: string; value: JsonObject }>;

function hostOf(kubernetes: ReturnType<typeof clusterClient>): Ask {
  const judge: Judge = {
    evaluate: () => Promise.resolve(failedVerdict("not asked here")),
    validateSettings: () => Promise.resolve({ valid: true, message: "", fault: null }),
  };
  const kinds = [
    ["v1", "Pod"],
    ["v1", "ConfigMap"],
    ["v1", "Namespace"],
    ["apps/v1", "Deployment"],
    ["apps/v1", "Wish"],
  ] as const;
  const contextAwareResources = kinds.map(([apiVersion, kind]) => ({ apiVersion, kind }));
  const host = kubewardenHost({
    images: registry().reader,
    verifier: judge,
    certificates: judge,
    kubernetes,
    contextAwareResources,
  });
  return async (operation, payload) => {
    const answer = await host.answer("kubernetes", operation, bytesOf(JSON.stringify(payload)));
    if ("error" in answer) return { said: answer.error, value: {} };
    return { said: "", value: JSON.parse(Buffer.from(answer.bytes).toString()) as JsonObject };
  };
}

async function readingChecks(checks: Checks, ask: Ask): Promise<void> {
  const equal = (name: string, actual: unknown, expected: unknown): void => {
    const [found, wanted] = [JSON.stringify(actual), JSON.stringify(expected)];
    checks.check(name, found === wanted ? null : `${found} instead of ${wanted}`);
  };
  const pods = { api_version: "v1", kind: "Pod", namespace: NAMESPACE };
  const list = await ask("list_resources_by_namespace", { ...pods, field_masks: ["spec.containers.image"] });
  const items = (list.value["items"] ?? []) as { metadata: JsonObject; spec: unknown; kind: string }[];
  equal(
    "Pods of a namespace, masked",
    items.map(({ metadata, spec, kind }) => [metadata["name"], spec, kind]),
    [
      ["one", { containers: [{ image: "registry.example/app:v1" }] }, "Pod"],
      ["two", { containers: [{ image: "registry.example/app:v1" }] }, "Pod"],
    ],
  );
  equal(
    "without bookkeeping",
    [items[0]?.metadata["managedFields"], items[0]?.metadata["annotations"]],
    [undefined, {}],
  );
  const selections = { label_selector: "app=two", field_selector: "metadata.name=two" };
  for (const [member, selector] of Object.entries(selections)) {
    const { value } = await ask("list_resources_by_namespace", { ...pods, [member]: selector });
    equal(member, ((value["items"] ?? []) as unknown[]).length, 1);
  }
  const maps = await ask("list_resources_by_namespace", { ...pods, kind: "ConfigMap" });
  equal("a list of several pages", ((maps.value["items"] ?? []) as unknown[]).length, CONFIG_MAPS);
  const namespaces = await ask("list_resources_all", {
    api_version: "v1",
    kind: "Namespace",
    label_selector: `name=${NAMESPACE}`,
  });
  equal("a kind without namespaces", ((namespaces.value["items"] ?? []) as unknown[]).length, 1);
  const web = await ask("get_resource", {
    ...pods,
    api_version: "apps/v1",
    kind: "Deployment",
    name: "web",
    disable_cache: true,
  });
  equal(
    "a Deployment",
    [web.value["apiVersion"], web.value["kind"], (web.value["metadata"] as JsonObject | undefined)?.["name"]],
    ["apps/v1", "Deployment", "web"],
  );
  await refusalChecks(equal, ask, pods);
  await accessChecks(equal, ask);
}

async function refusalChecks(
  equal: (name: string, actual: unknown, expected: unknown) => void,
  ask: Ask,
  pods: object,
): Promise<void> {
  const failure = "Callback evaluation failure: ";
  const rows: [string, string, object, string][] = [
    [
      "an object that is not there",
      "get_resource",
      { ...pods, name: "q", disable_cache: true },
      `Cannot find v1/Pod named 'q' inside of namespace 'Some("${NAMESPACE}")'`,
    ],
    [
      "a kind that is not there",
      "get_resource",
      { ...pods, api_version: "apps/v1", kind: "Wish", name: "q", disable_cache: true },
      "Cannot find resource apps/v1/Wish",
    ],
    [
      "a kind without namespaces in one",
      "list_resources_by_namespace",
      { ...pods, kind: "Namespace" },
      "resource v1/Namespace is cluster wide. Cannot search for it inside of a namespace",
    ],
  ];
  for (const [name, operation, payload, sentence] of rows)
    equal(name, (await ask(operation, payload)).said, failure + sentence);
  const { said } = await ask("list_resources_by_namespace", { ...pods, label_selector: "a b c" });
  equal("a selector that is none", /answered 400: unable to parse requirement/.test(said) ? "400" : said, "400");
}

async function accessChecks(
  equal: (name: string, actual: unknown, expected: unknown) => void,
  ask: Ask,
): Promise<void> {
  const rows: [user: string, verb: string, isAllowed: boolean][] = [
    ["alice", "get", true],
    ["alice", "delete", false],
    ["eve", "get", false],
  ];
  for (const [user, verb, isAllowed] of rows) {
    const resource_attributes = { namespace: NAMESPACE, resource: "pods", verb };
    const { value } = await ask("can_i", { subject_access_review: { user, resource_attributes }, disable_cache: true });
    equal(`${user} may ${verb} Pods`, value["allowed"], isAllowed);
  }
}
