/** The host of Kubewarden policies: gates, refusals and caches, with fakes in the place of modules and services. */
import * as assert from "uvu/assert";

import { HostCapabilityError } from "../../../host/kubewarden/capabilities.js";
import { kubewardenHost } from "../../../host/kubewarden/host.js";
import type { Judge, KubewardenOptions, PolicyLogEntry } from "../../../host/kubewarden/options.js";
import type { Exchange } from "../../../host/record/kwctl/recording.js";
import { LookupFailure } from "../../../host/registry/failure.js";
import type { ForeignHost } from "../../../host/runtime/foreignHost.js";
import { failedVerdict } from "../../../host/runtime/verdict.js";
import { registry } from "../../../src/testkit/index.js";
import { bytesOf } from "../../../src/testkit/bytes.js";
import { suite } from "../../support/suite.js";
import { textOf } from "../../../test/support/guests.js";

const test = suite("kubewarden/host");

const noJudge: Judge = {
  evaluate: () => Promise.resolve(failedVerdict("not asked here")),
  validateSettings: () => Promise.resolve({ valid: true, message: "", fault: null }),
};
const empty = registry();

function hostOf(options: Partial<KubewardenOptions> = {}): ForeignHost {
  return kubewardenHost({ images: empty.reader, verifier: noJudge, certificates: noJudge, ...options });
}

/** What a policy hears: the answer's text, or `error: ` and the error's. */
async function heard(host: ForeignHost, path: string, payload: unknown, signal?: AbortSignal): Promise<string> {
  const [namespace = "", ...operation] = path.split("/");
  const answer = await host.answer(namespace, operation.join("/"), bytesOf(JSON.stringify(payload)), signal);
  return "bytes" in answer ? textOf(answer.bytes) : `error: ${answer.error}`;
}

test("what does not exist is refused by name", async () => {
  const host = hostOf();
  assert.is(host.binding, "kubewarden");
  assert.is(await heard(host, "oci/v3/verify", {}), "error: unknown operation: v3/verify");
  assert.is(await heard(host, "tracing/shout", {}), "error: unknown operation: shout");
  assert.is(await heard(host, "wish/v1/x", {}), "error: unknown namespace: wish");
});

test("capabilities are gated before anything is read", async () => {
  const denied = (path: string): string =>
    `error: Policy has not been granted access to the '${path}' host capability. The violation has been reported.`;
  const rows: [granted: string[], path: string, isGranted: boolean][] = [
    [[], "oci/v1/verify", false],
    [["*"], "kubernetes/can_i", true],
    [["oci/v1/verify"], "oci/v1/verify", true],
    [["oci/v1/verify"], "oci/v2/verify", false],
    [["oci/*"], "oci/v1/manifest_digest", true],
    [["oci/*"], "net/v1/dns_lookup_host", false],
    [["oci/v2/*"], "oci/v1/verify", false],
    [["oci/v1/verify", "net/*"], "net/v1/dns_lookup_host", true],
  ];
  for (const [hostCapabilities, path, isGranted] of rows) {
    const said = await heard(hostOf({ hostCapabilities }), path, []);
    assert.is(said === denied(path), !isGranted, `${hostCapabilities.join()} ${path}: ${said}`);
  }
  assert.is(await heard(hostOf({ hostCapabilities: [] }), "tracing/log", { level: "info" }), "");
});

test("capabilities that do not exist are refused when the host is made", () => {
  const rows: [string, RegExp][] = [
    ["oci*", /^invalid pattern "oci\*": wildcard '\*' must be the entire last path segment/],
    ["oci/v1/oci_*", /wildcard/],
    ["*/v1", /wildcard/],
    ["", /^invalid pattern: pattern must not be empty$/],
    ["oci", /^invalid pattern "oci": not a complete capability path; use "oci\/\*" to allow all/],
    ["oci/v1", /use "oci\/v1\/\*"/],
    ["oci/v9/verify", /unknown segment "v9", valid options at this level are: v1, v2$/],
    ["oci/v1/verify/x", /unknown segment "x"/],
    ["kubernetes/v1/*", /valid options at this level are: can_i, get_resource/],
    ["x", /valid options at this level are: crypto, kubernetes, net, oci$/],
  ];
  for (const [pattern, sentence] of rows) {
    assert.throws(
      () => hostOf({ hostCapabilities: [pattern] }),
      (error: Error) => error instanceof HostCapabilityError && sentence.test(error.message),
      pattern,
    );
  }
});

test("objects are read only of the kinds that were granted", async () => {
  const host = hostOf({ contextAwareResources: [{ apiVersion: "v1", kind: "ConfigMap" }] });
  const wanted = { api_version: "v1", kind: "Secret", name: "a", namespace: "b", disable_cache: false };
  const sentence =
    "error: Policy has not been granted access to Kubernetes v1/Secret resources. The violation has been reported.";
  assert.is(await heard(host, "kubernetes/get_resource", wanted), sentence);
  assert.is(await heard(host, "kubernetes/list_resources_all", wanted), sentence);
  assert.is(await heard(host, "kubernetes/list_resources_by_namespace", wanted), sentence);
  const noCluster = "error: Callback evaluation failure: kube::Client was not initialized properly";
  assert.is(await heard(host, "kubernetes/get_resource", { ...wanted, kind: "ConfigMap" }), noCluster);
  const review = { user: "u", resource_attributes: { resource: "pods", verb: "get" } };
  assert.is(await heard(host, "kubernetes/can_i", { subject_access_review: review, disable_cache: true }), noCluster);
});

test("digests, manifests and configurations, by every way to write a name", async () => {
  const images = registry();
  const { digest } = images.image("nginx");
  const host = hostOf({ images: images.reader });
  for (const name of [
    "nginx",
    "docker.io/nginx:latest",
    "docker.io/library/nginx",
    `nginx@${digest}`,
    `nginx:1@${digest}`,
  ]) {
    assert.is(await heard(host, "oci/v1/manifest_digest", name), JSON.stringify({ digest }), name);
  }
  const raw = await images.reader.manifest(`docker.io/library/nginx@${digest}`);
  assert.is(await heard(host, "oci/v1/oci_manifest", "nginx"), textOf(raw), "byte for byte");
  const all = JSON.parse(await heard(host, "oci/v1/oci_manifest_config", "nginx")) as Record<string, unknown>;
  assert.equal(all["manifest"], JSON.parse(textOf(raw)));
  assert.is(all["digest"], digest);
  assert.is((all["config"] as Record<string, unknown>)["os"], "linux");
  assert.is(
    await heard(host, "oci/v1/manifest_digest", "no name"),
    "error: Callback evaluation failure: invalid reference format",
  );
  assert.match(
    await heard(host, "oci/v1/manifest_digest", "gone"),
    /^error: Callback evaluation failure: Fail to interact with OCI registry: .*\n\nCaused by:\n {4}/,
  );
  images.image("many", { platforms: ["linux/amd64", "linux/arm64"] });
  assert.match(
    await heard(host, "oci/v1/oci_manifest_config", "many"),
    /is an image index, which has no configuration/,
  );
});

test("addresses, and names without any", async () => {
  const lookupHost = (name: string): Promise<string[]> =>
    name === "a" ? Promise.resolve(["127.0.0.1", "::1"]) : Promise.reject(new Error("Name or service not known"));
  const host = hostOf({ lookupHost });
  assert.is(await heard(host, "net/v1/dns_lookup_host", "a"), '{"ips":["127.0.0.1","::1"]}');
  assert.is(
    await heard(host, "net/v1/dns_lookup_host", "b"),
    "error: Callback evaluation failure: failed to lookup address information: Name or service not known",
  );
});

test("what a policy logs is read and bounded, and what is no entry is passed over", async () => {
  const entries: PolicyLogEntry[] = [];
  const host = hostOf({ log: (entry) => void entries.push(entry) });
  for (const entry of [{ level: "WARNING", message: "m", a: 1 }, { level: "loud" }, { message: "m" }, [], 1]) {
    assert.is(await heard(host, "tracing/log", entry), "");
  }
  assert.equal(entries, [{ level: "warning", message: "m", data: { a: 1 } }]);
  assert.is(await heard(host, "tracing/log", { level: "info", message: "x".repeat(1 << 20) }), "");
  assert.match(entries[1]?.message ?? "", /an entry of \d+ bytes; the limit is 65536/);
});

test("successes are kept for a minute, failures never, and equal questions under way are asked once", async () => {
  const images = registry();
  images.image("app");
  let asked = 0;
  let time = 0;
  const reader = {
    ...images.reader,
    manifest: images.reader.manifest.bind(images.reader),
    resolve: async (reference: string) => {
      asked++;
      await new Promise((resolve) => setTimeout(resolve, 5));
      return await images.reader.resolve(reference);
    },
  };
  const host = hostOf({ images: reader, now: () => new Date(time) });
  const ask = async (name: string): Promise<string> => await heard(host, "oci/v1/manifest_digest", name);
  await Promise.all([ask("app"), ask("app"), ask("app"), ask("gone"), ask("gone")]);
  assert.is(asked, 2);
  await ask("app");
  assert.is(asked, 2, "kept");
  await ask("gone");
  assert.is(asked, 3, "a failure is not");
  time += 60_000;
  await ask("app");
  assert.is(asked, 4, "for a minute");
});

test("who gives up does not take the answer from others", async () => {
  let release = (): void => undefined;
  let isAborted = false;
  const waiting = new Promise<void>((resolve) => (release = resolve));
  const images = {
    ...empty.reader,
    resolve: async (_: string, signal?: AbortSignal) => {
      signal?.addEventListener("abort", () => (isAborted = true));
      await waiting;
      return `sha256:${"a".repeat(64)}`;
    },
  };
  const host = hostOf({ images });
  const controller = new AbortController();
  const first = heard(host, "oci/v1/manifest_digest", "a", controller.signal).catch(() => "gave up");
  const second = heard(host, "oci/v1/manifest_digest", "a");
  controller.abort();
  assert.is(await first, "gave up");
  assert.not(isAborted);
  release();
  assert.match(await second, /^\{"digest":"sha256:a/);
  const alone = new AbortController();
  const third = heard(host, "oci/v1/manifest_digest", "b", alone.signal).catch(() => "gave up");
  alone.abort();
  await third;
  assert.ok(isAborted, "nobody waits any more");
});

test("every answered call is recorded as kwctl records it", async () => {
  const recorded: Exchange[] = [];
  const images = {
    ...empty.reader,
    resolve: () => Promise.reject(new LookupFailure("unavailable", "GET failed")),
  } as typeof empty.reader;
  const host = hostOf({ images, record: (exchange) => void recorded.push(exchange), hostCapabilities: ["oci/*"] });
  await heard(host, "oci/v1/manifest_digest", "a");
  await heard(host, "net/v1/dns_lookup_host", "a");
  await heard(host, "tracing/log", { level: "info" });
  const message = "Fail to interact with OCI registry: GET failed";
  assert.equal(recorded, [{ kind: "OciManifestDigest", request: { image: "a" }, response: { message } }]);
});

test.run();
