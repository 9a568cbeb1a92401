/** The client of the Kubernetes API against a server on loopback, below the calls of Kubewarden policies. */
import * as assert from "uvu/assert";

import { KubernetesClient } from "../../../host/kubernetes/client.js";
import { KubernetesError } from "../../../host/kubernetes/reader.js";
import { kubewardenHost } from "../../../host/kubewarden/host.js";
import type { Judge } from "../../../host/kubewarden/options.js";
import { failedVerdict } from "../../../host/runtime/verdict.js";
import { bytesOf } from "../../../src/testkit/bytes.js";
import { registry } from "../../../src/testkit/index.js";
import { textOf } from "../../support/guests.js";
import { FakeApiServer } from "../../support/kubernetes/apiServer.js";
import { suite } from "../../support/suite.js";

const test = suite("kubernetes/client");
const server = await FakeApiServer.start();
test.after(async () => await server.close());

/** A test that begins with a server that was asked nothing and works. */
function withServer(name: string, body: () => Promise<void>): void {
  test(name, async () => {
    server.asked.length = 0;
    server.broken = null;
    await body();
  });
}

const pod = (name: string, labels: object = {}): Record<string, unknown> => ({
  metadata: {
    name,
    labels,
    managedFields: [{ manager: "x" }],
    annotations: { a: "1", "kubectl.kubernetes.io/last-applied-configuration": "{}" },
  },
  spec: { containers: [{ name: "c", image: `${name}:1`, ports: [1] }], nodeName: "n" },
});
server.collections.set("/api/v1/namespaces/shop/pods", [
  pod("a", { app: "x" }),
  pod("b"),
  pod("c", { app: "x" }),
  pod("d"),
]);
server.collections.set("/api/v1/pods", [pod("a"), pod("z")]);
server.collections.set("/api/v1/namespaces", [{ metadata: { name: "shop" } }]);

const judge: Judge = {
  evaluate: () => Promise.resolve(failedVerdict("no")),
  validateSettings: () => Promise.resolve({ valid: true, message: "", fault: null }),
};

let time = 0;
const granted = ["Pod", "Namespace", "Wish"].map((kind) => ({ apiVersion: "v1", kind }));
const more = [
  { apiVersion: "wish/v1", kind: "Wish" },
  { apiVersion: "v1/../x", kind: "Pod" },
];
const client = (): KubernetesClient =>
  new KubernetesClient({ server: server.url, fetch: globalThis.fetch, token: () => Promise.resolve("t0ken") });
const host = kubewardenHost({
  images: registry().reader,
  verifier: judge,
  certificates: judge,
  kubernetes: client(),
  contextAwareResources: [...granted, ...more],
  now: () => new Date(time),
});

async function heard(operation: string, payload: object): Promise<string> {
  const answer = await host.answer("kubernetes", operation, bytesOf(JSON.stringify(payload)));
  return "bytes" in answer ? textOf(answer.bytes) : `error: ${answer.error}`;
}

const PODS = { api_version: "v1", kind: "Pod" };

withServer("lists: pages put together, selectors handed on, bookkeeping left out", async () => {
  const all = JSON.parse(await heard("list_resources_by_namespace", { ...PODS, namespace: "shop" })) as {
    items: { apiVersion: string; kind: string; metadata: Record<string, unknown> }[];
  };
  assert.equal(
    { ...all, items: all.items.map(({ metadata }) => metadata["name"]) },
    {
      apiVersion: "v1",
      kind: "PodList",
      metadata: {},
      items: ["a", "b", "c", "d"],
    },
  );
  assert.equal(all.items[0]?.metadata, { name: "a", labels: { app: "x" }, annotations: { a: "1" } });
  assert.is(all.items[0]?.kind, "Pod");
  const pages = server.asked.filter(({ path }) => path.endsWith("/pods"));
  assert.equal(
    pages.map(({ query }) => query),
    [{ limit: "500" }, { limit: "500", continue: "2" }],
  );
  assert.ok(server.asked.every(({ authorization }) => authorization === "Bearer t0ken"));
  const selected = await heard("list_resources_by_namespace", {
    ...PODS,
    namespace: "shop",
    label_selector: "app=x",
    field_selector: "status.phase=Running",
    field_masks: ["spec.containers.image"],
  });
  const items = (JSON.parse(selected) as { items: { spec: unknown; metadata: { name: string } }[] }).items;
  assert.equal(
    items.map(({ metadata, spec }) => [metadata.name, spec]),
    [
      ["a", { containers: [{ image: "a:1" }] }],
      ["c", { containers: [{ image: "c:1" }] }],
    ],
  );
  assert.is(server.asked.at(-1)?.query["fieldSelector"], "status.phase=Running");
  assert.is(server.asked.filter(({ path }) => path === "/api/v1").length, 1, "discovery is remembered");
  assert.match(await heard("list_resources_all", PODS), /"name":"z"/);
});

withServer("one object, kept for five seconds", async () => {
  const asked = { ...PODS, name: "a", namespace: "shop", disable_cache: false };
  const object = JSON.parse(await heard("get_resource", asked)) as Record<string, unknown>;
  assert.equal(object, pod("a", { app: "x" }));
  await heard("get_resource", { ...asked, field_masks: ["spec.nodeName"] });
  assert.is(server.asked.length, 1);
  const masked = JSON.parse(await heard("get_resource", { ...asked, field_masks: ["spec.nodeName"] })) as object;
  assert.equal(masked, { metadata: pod("a", { app: "x" })["metadata"], spec: { nodeName: "n" } });
  await heard("get_resource", { ...asked, disable_cache: true });
  assert.is(server.asked.length, 2);
  time += 5_000;
  await heard("get_resource", asked);
  assert.is(server.asked.length, 3);
  assert.match(
    await heard("get_resource", { api_version: "v1", kind: "Namespace", name: "shop", disable_cache: true }),
    /"shop"/,
  );
});

withServer("what is not there, and what cannot be asked so", async () => {
  const get = { name: "q", disable_cache: true };
  const rows: [operation: string, payload: object, sentence: string][] = [
    [
      "get_resource",
      { ...PODS, ...get, namespace: "shop" },
      `Cannot find v1/Pod named 'q' inside of namespace 'Some("shop")'`,
    ],
    [
      "get_resource",
      { api_version: "v1", kind: "Namespace", ...get },
      "Cannot find v1/Namespace named 'q' inside of namespace 'None'",
    ],
    ["get_resource", { ...PODS, ...get }, "Resource v1/Pod is namespaced, but no namespace was provided"],
    ["get_resource", { api_version: "v1", kind: "Wish", ...get }, "Cannot find resource v1/Wish"],
    ["get_resource", { api_version: "wish/v1", kind: "Wish", ...get }, "the API server has no wish/v1"],
    ["get_resource", { api_version: "v1/../x", kind: "Pod", ...get }, "v1/../x is no apiVersion"],
    [
      "get_resource",
      { ...PODS, name: "../x", disable_cache: true, namespace: "shop" },
      "the name ../x is no name of Kubernetes",
    ],
    [
      "list_resources_by_namespace",
      { api_version: "v1", kind: "Namespace", namespace: "shop" },
      "resource v1/Namespace is cluster wide. Cannot search for it inside of a namespace",
    ],
    ["list_resources_by_namespace", { ...PODS, namespace: "a/b" }, "the namespace a/b is no name of Kubernetes"],
  ];
  for (const [operation, payload, sentence] of rows) {
    assert.is(await heard(operation, payload), `error: Callback evaluation failure: ${sentence}`);
  }
});

withServer("access reviews, kept for five seconds", async () => {
  const review = { user: "admin", groups: null, resource_attributes: { resource: "pods", verb: "get", group: null } };
  const status = JSON.parse(await heard("can_i", { subject_access_review: review, disable_cache: false })) as Record<
    string,
    unknown
  >;
  assert.is(status["allowed"], true);
  assert.equal(JSON.parse(String(status["reason"])), {
    user: "admin",
    resourceAttributes: { resource: "pods", verb: "get" },
  });
  await heard("can_i", { subject_access_review: review, disable_cache: false });
  assert.is(server.asked.length, 1);
  const other = { subject_access_review: { ...review, user: "eve", groups: ["g"] }, disable_cache: false };
  assert.match(await heard("can_i", other), /"allowed":false/);
});

withServer("a server that refuses, sends elsewhere, talks nonsense or is not there", async () => {
  const fresh = client();
  const list = { apiVersion: "v1", kind: "Pod", namespace: null, labelSelector: null, fieldSelector: null };
  const rows: [broken: NonNullable<FakeApiServer["broken"]>, sentence: RegExp][] = [
    [(response) => response.writeHead(403).end('{"kind":"Status","message":"no\\nway"}'), /answered 403: no\?way$/],
    [(response) => response.writeHead(302, { location: "http://127.0.0.1:1/" }).end(), /answered 302$/],
    [(response) => response.writeHead(200).end("<html>"), /is not a JSON object$/],
    [(response) => response.writeHead(200).end("{}"), /no APIResourceList$/],
    [(response) => response.writeHead(200, { "content-length": "99999999999" }).end(), /more than/],
    [(response) => void response.destroy(), /cannot be reached/],
  ];
  for (const [broken, sentence] of rows) {
    server.broken = broken;
    await fresh.list(list).then(
      () => assert.unreachable(),
      (error: unknown) => {
        assert.instance(error, KubernetesError);
        assert.match((error as Error).message, sentence);
      },
    );
  }
});

test.run();
