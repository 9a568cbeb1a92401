/** The embedded registry: layouts, recordings, pushes, discovery and faults, over real HTTP. */
import { readdirSync, readFileSync, existsSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import * as assert from "uvu/assert";

import { EmbeddedRegistry, type Recording } from "../../../src/testkit/registry/index.js";
import { digestOf } from "../../../src/digest.js";
import { shared } from "../../support/shared.js";
import { suite } from "../../support/suite.js";

const test = suite("embedded registry");
const INDEX = "application/vnd.oci.image.index.v1+json";
const MANIFEST = "application/vnd.oci.image.manifest.v1+json";

/** Asks one registry. */
type Ask = (method: string, path: string, body?: string, headers?: Record<string, string>) => Promise<Response>;

async function using(body: (registry: EmbeddedRegistry, ask: Ask) => Promise<void>): Promise<void> {
  const registry = await EmbeddedRegistry.start();
  const ask: Ask = (method, path, content, headers = {}) =>
    fetch(new URL(path, `http://${registry.host}`), { method, body: content ?? null, headers, redirect: "manual" });
  try {
    await body(registry, ask);
  } finally {
    await registry.close();
  }
}

function bytes(value: unknown): Uint8Array {
  return new TextEncoder().encode(typeof value === "string" ? value : JSON.stringify(value));
}

async function errorCode(response: Response): Promise<string> {
  const { errors } = (await response.json()) as { errors: { code: string }[] };
  return `${response.status} ${errors[0]?.code}`;
}

test("two registries at once, a given port, and a port that is taken", async () => {
  const one = await EmbeddedRegistry.start();
  const port = Number(one.host.split(":")[1]);
  let problem = "";
  await EmbeddedRegistry.start({ port }).catch((error: { code: string }) => (problem = error.code));
  assert.is(problem, "EADDRINUSE");
  await one.close();
  const again = await EmbeddedRegistry.start({ port });
  assert.is(again.host, one.host);
  await again.close();
});

test("reading: by tag, by digest, HEAD, and the errors", () =>
  using(async (registry, ask) => {
    const digest = registry.putManifest("a/b", bytes({ mediaType: MANIFEST }), MANIFEST, ["v1", "latest"]);
    const blob = registry.putBlob("a/b", bytes("blob"));
    const byTag = await ask("GET", "/v2/a/b/manifests/latest");
    assert.is(byTag.headers.get("docker-content-digest"), digest);
    assert.is(byTag.headers.get("content-type"), MANIFEST);
    assert.is(digestOf(new Uint8Array(await byTag.arrayBuffer())), digest);
    const head = await ask("HEAD", `/v2/a/b/blobs/${blob}`);
    assert.is(head.headers.get("content-length"), "4");
    assert.is(await head.text(), "");
    assert.is((await ask("GET", "/v2/")).status, 200);
    assert.is(await errorCode(await ask("GET", "/v2/a/b/manifests/v2")), "404 MANIFEST_UNKNOWN");
    assert.is(await errorCode(await ask("GET", `/v2/a/b/blobs/${digest}`)), "404 BLOB_UNKNOWN");
    assert.is(await errorCode(await ask("GET", "/v2/c/manifests/v1")), "404 NAME_UNKNOWN");
    assert.is(await errorCode(await ask("GET", "/v2/A/manifests/v1")), "400 NAME_INVALID");
    assert.is(await errorCode(await ask("POST", "/v2/a/b/manifests/v1")), "405 UNSUPPORTED");
    const [first] = registry.requests;
    assert.equal([first?.method, first?.path], ["GET", "/v2/a/b/manifests/latest"]);
    assert.equal([first?.authorization, first?.status], [null, 200]);
    assert.ok((first?.answered ?? 0) >= (first?.arrived ?? Infinity));
  }));

test("tags, in pages", () =>
  using(async (registry, ask) => {
    registry.putManifest("app", bytes({}), MANIFEST, ["c", "a", "b"]);
    assert.equal(await (await ask("GET", "/v2/app/tags/list")).json(), { name: "app", tags: ["a", "b", "c"] });
    const page = await ask("GET", "/v2/app/tags/list?n=2");
    assert.equal(await page.json(), { name: "app", tags: ["a", "b"] });
    assert.is(page.headers.get("link"), '</v2/app/tags/list?n=2&last=b>; rel="next"');
    const rest = await ask("GET", "/v2/app/tags/list?n=2&last=b");
    assert.equal(await rest.json(), { name: "app", tags: ["c"] });
    assert.is(rest.headers.get("link"), null);
  }));

test("referrers, filtered, and switched off", () =>
  using(async (registry, ask) => {
    const subject = registry.putManifest("app", bytes({ mediaType: MANIFEST }), MANIFEST);
    const descriptor = { mediaType: MANIFEST, digest: subject, size: 1 };
    const one = bytes({ artifactType: "x/one", subject: descriptor, annotations: { a: "b" } });
    const first = registry.putManifest("app", one, MANIFEST);
    registry.putManifest("app", bytes({ config: { mediaType: "x/two" }, subject: descriptor }), MANIFEST);
    const all = (await (await ask("GET", `/v2/app/referrers/${subject}`)).json()) as { manifests: object[] };
    assert.is(all.manifests.length, 2);
    const filtered = await ask("GET", `/v2/app/referrers/${subject}?artifactType=x%2Fone`);
    assert.is(filtered.headers.get("oci-filters-applied"), "artifactType");
    assert.is(filtered.headers.get("content-type"), INDEX);
    const expected = { mediaType: MANIFEST, digest: first, size: one.length, artifactType: "x/one" };
    assert.equal(((await filtered.json()) as { manifests: object[] }).manifests, [
      { ...expected, annotations: { a: "b" } },
    ]);
    registry.setReferrers(false);
    assert.is((await ask("GET", `/v2/app/referrers/${subject}`)).status, 404);
  }));

test("push: in one request, in chunks, mounted; then the manifest", () =>
  using(async (_, ask) => {
    const digest = digestOf(bytes("hello"));
    const whole = await ask("POST", `/v2/app/blobs/uploads/?digest=${digest}`, "hello");
    assert.is(whole.status, 201);
    const begun = await ask("POST", "/v2/chunks/blobs/uploads/");
    const upload = begun.headers.get("location") ?? "";
    assert.is(begun.status, 202);
    const part = await ask("PATCH", upload, "hel", { "content-range": "0-2" });
    assert.is(part.headers.get("range"), "0-2");
    assert.is((await ask("PATCH", upload, "lo", { "content-range": "2-3" })).status, 416);
    assert.is((await ask("GET", upload)).status, 204);
    assert.is((await ask("PATCH", upload, "l", { "content-range": "3-3" })).status, 202);
    const ended = await ask("PUT", `${upload}?digest=${encodeURIComponent(digest)}`, "o");
    assert.is(ended.headers.get("location"), `/v2/chunks/blobs/${digest}`);
    assert.is(await (await ask("GET", `/v2/chunks/blobs/${digest}`)).text(), "hello");
    assert.is((await ask("POST", `/v2/mounted/blobs/uploads/?mount=${digest}&from=app`)).status, 201);
    assert.is((await ask("POST", `/v2/mounted/blobs/uploads/?mount=${digest}&from=none`)).status, 202);
    const subject = { mediaType: MANIFEST, digest, size: 5 };
    const manifest = { schemaVersion: 2, config: { ...subject, mediaType: "x/y" }, layers: [], subject };
    const put = await ask("PUT", "/v2/app/manifests/v1", JSON.stringify(manifest), { "content-type": MANIFEST });
    assert.is(put.status, 201);
    assert.is(put.headers.get("oci-subject"), digest);
    const stored = await ask("GET", `/v2/app/manifests/${put.headers.get("docker-content-digest")}`);
    assert.is(stored.headers.get("content-type"), MANIFEST);
  }));

test("push: what is refused", () =>
  using(async (_, ask) => {
    const wrong = `sha256:${"0".repeat(64)}`;
    const code = async (method: string, path: string, body?: string): Promise<string> =>
      await errorCode(await ask(method, path, body));
    assert.is(await code("POST", `/v2/app/blobs/uploads/?digest=${wrong}`, "x"), "400 DIGEST_INVALID");
    assert.is(await code("PATCH", "/v2/app/blobs/uploads/none", "x"), "404 BLOB_UPLOAD_UNKNOWN");
    assert.is(await code("PUT", `/v2/app/manifests/${wrong}`, "{}"), "400 DIGEST_INVALID");
    assert.is(await code("PUT", "/v2/app/manifests/v1", "[]"), "400 MANIFEST_INVALID");
    assert.is(await code("PUT", "/v2/app/manifests/v1", " ".repeat(4 * 1024 * 1024 + 1)), "413 SIZE_INVALID");
    const begun = await ask("POST", "/v2/app/blobs/uploads/");
    const upload = begun.headers.get("location") ?? "";
    assert.is((await ask("DELETE", upload)).status, 204);
    assert.is((await ask("GET", upload)).status, 404);
  }));

test("an image layout, with an index in the index and tags", async () => {
  const folder = await mkdtemp(join(tmpdir(), "layout-"));
  try {
    const files = { image: bytes({ config: {} }), loose: bytes({ mediaType: MANIFEST }), blob: bytes("blob") };
    const image = { digest: digestOf(files.image), mediaType: MANIFEST };
    const nested = bytes({ manifests: [image] });
    const entry = { digest: digestOf(nested), mediaType: INDEX };
    await mkdir(join(folder, "blobs", "sha256"), { recursive: true });
    for (const content of [...Object.values(files), nested]) {
      await writeFile(join(folder, "blobs", "sha256", digestOf(content).slice(7)), content);
    }
    const annotations = { "org.opencontainers.image.ref.name": "v1" };
    await writeFile(join(folder, "index.json"), bytes({ manifests: [{ ...entry, annotations }] }));
    await using(async (registry, ask) => {
      assert.equal(await registry.loadLayout("app", folder), [entry.digest]);
      const kinds = { v1: INDEX, [image.digest]: MANIFEST, [digestOf(files.loose)]: MANIFEST };
      for (const [identifier, mediaType] of Object.entries(kinds)) {
        const found = await ask("GET", `/v2/app/manifests/${identifier}`);
        assert.is(found.headers.get("content-type"), mediaType, identifier);
      }
      assert.is((await ask("GET", `/v2/app/blobs/${digestOf(files.blob)}`)).status, 200);
    });
  } finally {
    await rm(folder, { recursive: true });
  }
});

test("every fault", () =>
  using(async (registry, ask) => {
    const digest = registry.putBlob("app", bytes("0123456789"));
    const get = (): Promise<Response> => ask("GET", `/v2/app/blobs/${digest}`);
    const rejects = async (promise: Promise<unknown>): Promise<boolean> =>
      await promise.then(
        () => false,
        () => true,
      );
    const fail = registry.fail.bind(registry);
    fail({
      match: /^GET .*\/blobs\//,
      times: 1,
      fault: { kind: "status", status: 429, headers: { "retry-after": "9" } },
    });
    const limited = await get();
    assert.is(limited.headers.get("retry-after"), "9");
    assert.is(await errorCode(limited), "429 TOOMANYREQUESTS");
    fail({ match: "/blobs/", times: 1, fault: { kind: "wrong-digest" } });
    assert.is(await (await get()).text(), "1123456789");
    fail({ match: "/blobs/", times: 1, fault: { kind: "garbage" } });
    assert.match(await (await get()).text(), /^<!doctype html>/);
    fail({ match: "/blobs/", times: 1, fault: { kind: "redirect", to: "/v2/" } });
    assert.is((await get()).headers.get("location"), "/v2/");
    fail({ match: "/blobs/", times: 1, fault: { kind: "hang-up" } });
    assert.ok(await rejects(get()));
    fail({ match: "/blobs/", times: 1, fault: { kind: "short-body" } });
    const short = await get();
    assert.is(short.headers.get("content-length"), "10");
    assert.ok(await rejects(short.text()));
    fail({ match: "/blobs/", times: 1, fault: { kind: "endless" } });
    const endless = await get();
    const reader = endless.body?.getReader();
    for (let length = 0; length < 1_000_000;) length += (await reader?.read())?.value?.length ?? 0;
    await reader?.cancel();
    fail({ match: "/blobs/", times: 1, fault: { kind: "slow", delayMs: 40 } });
    const started = Date.now();
    assert.is(await (await get()).text(), "0123456789");
    assert.ok(Date.now() - started >= 35);
    fail({ match: "/blobs/", fault: { kind: "status", status: 500 } });
    assert.is((await get()).status, 500);
    registry.clearFaults();
    assert.is((await get()).status, 200);
  }));

test("tokens are for one repository, and for reading when nobody signed in", () =>
  using(async (registry, ask) => {
    registry.putManifest("app", bytes({}), MANIFEST, ["v1"]);
    registry.putManifest("other", bytes({}), MANIFEST, ["v1"]);
    registry.requireToken("anonymous");
    const refused = await ask("GET", "/v2/app/manifests/v1");
    assert.is(
      refused.headers.get("www-authenticate"),
      `Bearer realm="http://${registry.host}/token",service="${registry.host}",scope="repository:app:pull"`,
    );
    const answer: unknown = await (await ask("GET", "/token?scope=repository:app:pull,push")).json();
    const authorization = `Bearer ${(answer as { token: string }).token}`;
    const status = async (method: string, path: string): Promise<number> =>
      (await ask(method, path, method === "PUT" ? "{}" : undefined, { authorization })).status;
    assert.is(await status("GET", "/v2/"), 200);
    assert.is(await status("GET", "/v2/app/manifests/v1"), 200);
    assert.is(await status("GET", "/v2/other/manifests/v1"), 401);
    assert.is(await status("PUT", "/v2/app/manifests/v2"), 401);
    registry.revokeTokens();
    assert.is(await status("GET", "/v2/app/manifests/v1"), 401);
    registry.requireNothing();
    assert.is(await status("GET", "/v2/app/manifests/v1"), 200);
  }));

if (shared === null) {
  test.skip("recordings", "the shared fixtures are not here");
  test.skip("a layout of cosign save", "the shared fixtures are not here");
} else {
  const fixtures = new URL("fixtures/", shared);

  test("every recording is served as recorded, HEAD too", async () => {
    const cases = readdirSync(fixtures).filter((name) => existsSync(new URL(`${name}/registry.json`, fixtures)));
    assert.ok(cases.length > 0);
    for (const name of cases) {
      const path = new URL(`${name}/registry.json`, fixtures);
      const recording = JSON.parse(readFileSync(path, "utf8")) as Recording;
      await using(async (registry, ask) => {
        registry.loadRecorded(recording);
        for (const [request, recorded] of Object.entries(recording)) await replayed(ask, request, recorded);
      });
    }
  });

  test("a layout of cosign save gets cosign's tags", () =>
    using(async (registry, ask) => {
      const [image = "", signatures, attestations] = await registry.loadLayout(
        "app",
        fileURLToPath(new URL("c2-save/save/", fixtures)),
      );
      const tag = image.replace(":", "-");
      const digest = async (identifier: string): Promise<string | null> =>
        (await ask("HEAD", `/v2/app/manifests/${identifier}`)).headers.get("docker-content-digest");
      assert.is(await digest(image), image);
      assert.is(await digest(`${tag}.sig`), signatures);
      assert.is(await digest(`${tag}.att`), attestations);
    }));
}

async function replayed(ask: Ask, request: string, recorded: Recording[string]): Promise<void> {
  const path = request.slice("GET ".length);
  const answer = await ask("GET", path);
  assert.is(answer.status, recorded.status, request);
  for (const [name, value] of Object.entries(recorded.headers)) assert.is(answer.headers.get(name), value, request);
  assert.is(Buffer.from(await answer.arrayBuffer()).toString("base64"), recorded.body_b64, request);
  const head = await ask("HEAD", path);
  assert.is(head.headers.get("docker-content-digest"), answer.headers.get("docker-content-digest"), request);
}

test.run();
