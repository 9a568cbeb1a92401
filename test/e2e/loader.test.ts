/** Policies from a real HTTP server: the cache, the lock, several processes, and a registry that misbehaves. */
import { execFile } from "node:child_process";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import * as assert from "uvu/assert";

import { DiskCache } from "../../src/cache/diskCache.js";
import { digestOf } from "../../src/digest.js";
import { cachedModules } from "../../src/loader/cachedModules.js";
import { fetchModule } from "../../src/loader/fetchModule.js";
import { LoadError } from "../../src/loader/loadError.js";
import { loadPolicy } from "../../src/loader/loadPolicy.js";
import { lockEntryOf, writeLockEntry } from "../../src/loader/lockFile.js";
import type { FetchOptions } from "../../src/loader/options.js";
import { registry as testRegistry, sigstore } from "../../src/testkit/index.js";
import { assay } from "../support/cli.js";
import { errorOf } from "../support/errors.js";
import { suite } from "../support/suite.js";
import { layersOf, manifestOf, moduleBytes, now, OCI_MANIFEST } from "../unit/loader/world.js";

const test = suite("e2e/loader");
const HOST = "registry.example";
const NAME = "policies/small";
const module = moduleBytes();

const content = testRegistry();
const { config, layers } = layersOf("kubewarden", module);
const { manifest, blobs } = manifestOf(config, layers);
for (const blob of blobs) content.putBlob(`${HOST}/${NAME}`, blob);
const digest = content.putManifest(`${HOST}/${NAME}`, manifest, OCI_MANIFEST, ["1.0"]);
const kit = sigstore();
const key = kit.key("release");
content.attach(`${HOST}/${NAME}:1.0`, kit.signImage({ digest }, key, { log: "none" }));
const server = await content.listen({ host: HOST });
const SOURCE = `registry://${server.host}/${NAME}:1.0`;
const trust = { attestors: [{ key: key.publicKey }], ignoreTlog: true };

const folders: string[] = [];
// The command line's own cache.
process.env["ASSAY_CACHE"] = join(tmpdir(), `assay-cache-${process.pid}`);
folders.push(process.env["ASSAY_CACHE"]);
const newFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), "assay-loader-e2e-"));
  folders.push(folder);
  return folder;
};

interface Place {
  cache: DiskCache;
  options: FetchOptions;
  warnings: string[];
}

async function place(more: FetchOptions = {}): Promise<Place> {
  const warnings: string[] = [];
  const cache = await DiskCache.open(join(newFolder(), "cache"), { onWarning: (text) => warnings.push(text) });
  const lock = join(newFolder(), "assay.lock");
  return { cache, options: { cache, lock, now, registry: {}, ...more }, warnings };
}

/** Pulls, and pins. */
async function pulled(options: FetchOptions): Promise<void> {
  const fetched = await fetchModule(SOURCE, { ...options, updateLock: true });
  await writeLockEntry(options.lock as string, await lockEntryOf(fetched, now()));
}

const blobsOf = ({ cache }: Place): string[] => readdirSync(join(cache.folder, "blobs/sha256"));

for (const [name, more] of [
  ["no trust", {}],
  ["a trust, verified anew from what was kept", { trust }],
] as const) {
  test(`with the lock and a full cache nobody is asked: ${name}`, async () => {
    const here = await place(more);
    await pulled(here.options);
    const before = server.requests.length;
    const fetched = await fetchModule(SOURCE, here.options);
    assert.is((await loadPolicy(SOURCE, here.options)).module.description?.name, "small");
    assert.is(server.requests.length - before, 0);
    assert.ok(fetched.fromCache);
    assert.is(fetched.verified === null, !("trust" in more));
    assert.equal(
      (await cachedModules(here.cache)).map((each) => [each.name, each.moduleDigest]),
      [[`${server.host}/${NAME}:1.0`, digestOf(module)]],
    );
    assert.equal(here.warnings, []);
  });
}

test("what was kept of signatures proves no more than the registry would", async () => {
  const here = await place({ trust });
  await pulled(here.options);
  const other = { attestors: [{ key: kit.key("other").publicKey }], ignoreTlog: true };
  const before = server.requests.length;
  const error = await errorOf(LoadError, async () => await fetchModule(SOURCE, { ...here.options, trust: other }));
  assert.is(error.code, "signature");
  assert.ok(server.requests.length > before, "it is asked before it is refused");
});

test("a registry that misbehaves: a clear error, nothing half-written, and the next run is fine", async () => {
  const faults = ["short-body", "wrong-digest", "hang-up", "truncated", "garbage"] as const;
  for (const kind of faults) {
    const here = await place();
    server.fail({ match: `/blobs/${digestOf(module)}`, fault: { kind } });
    const error = await errorOf(
      LoadError,
      async () => await pulled({ ...here.options, registry: { sleep: async () => undefined } }),
    );
    server.clearFaults();
    assert.ok(["unknown", "digest"].includes(error.code), `${kind}: ${error.code} ${error.message}`);
    assert.ok(error.message.startsWith(`${SOURCE}: `), error.message);
    for (const file of blobsOf(here)) assert.ok((await here.cache.get(`sha256:${file}`)) !== null, `${kind}: ${file}`);
    assert.not.ok(blobsOf(here).includes(digestOf(module).slice(7)), kind);
    await pulled(here.options);
    assert.equal(await here.cache.get(digestOf(module)), module);
  }
});

test("a blob that was changed in the cache is fetched again", async () => {
  const here = await place();
  await pulled(here.options);
  writeFileSync(join(here.cache.folder, "blobs/sha256", digestOf(module).slice(7)), moduleBytes("evil"));
  const fetched = await fetchModule(SOURCE, here.options);
  assert.equal(fetched.bytes, module);
  assert.not(fetched.fromCache);
  assert.match(here.warnings.join(), "held other bytes and was removed");
});

test("two processes at once: one good copy", async () => {
  const here = await place();
  const child = fileURLToPath(new URL("loaderChild.js", import.meta.url));
  const one = async (): Promise<string> =>
    await new Promise((resolve, reject) => {
      execFile(process.execPath, [child, SOURCE, here.cache.folder], (error, stdout, stderr) => {
        if (error === null) resolve(stdout);
        else reject(new Error(stderr));
      });
    });
  assert.equal(await Promise.all([one(), one()]), [digestOf(module), digestOf(module)]);
  assert.equal(
    blobsOf(here).filter((name) => !/^[0-9a-f]{64}$/.test(name)),
    [],
  );
  for (const file of blobsOf(here)) assert.ok((await here.cache.get(`sha256:${file}`)) !== null);
  assert.is((await cachedModules(here.cache)).length, 1);
});

test("the web: a digest is wanted, and held", async () => {
  const answers: Record<string, () => [number, Record<string, string>, Uint8Array]> = {
    "/p.wasm": () => [200, {}, module],
    "/moved": () => [302, { location: "/p.wasm" }, Buffer.from("")],
    "/away": () => [302, { location: "http://169.254.169.254/p.wasm" }, Buffer.from("")],
  };
  let requests = 0;
  const web = createServer((request, response) => {
    requests += 1;
    const [status, headers, body] = (answers[request.url ?? ""] ?? (() => [404, {}, Buffer.from("")] as const))();
    response.writeHead(status, headers).end(body);
  });
  await new Promise<void>((resolve) => void web.listen(0, "127.0.0.1", resolve));
  const base = `http://127.0.0.1:${(web.address() as AddressInfo).port}`;
  const pin = `#sha256=${digestOf(module).slice(7)}`;
  const here = await place();
  const codeOf = async (path: string, more: FetchOptions = {}): Promise<string> =>
    (
      await errorOf(
        LoadError,
        async () => await fetchModule(`${base}${path}`, { ...here.options, cache: null, ...more }),
      )
    ).code;
  assert.is(await codeOf("/p.wasm"), "unpinned");
  assert.is(await codeOf(`/p.wasm#sha256=${"0".repeat(64)}`), "digest");
  assert.is(await codeOf(`/none${pin}`), "source");
  assert.is(await codeOf(`/away${pin}`), "source");
  assert.is(await codeOf(`/p.wasm${pin}`, { trust }), "signature");
  for (const path of ["/p.wasm", "/moved"]) {
    const fetched = await fetchModule(`${base}${path}${pin}`, { ...here.options, cache: null });
    assert.equal([fetched.layout, fetched.moduleDigest], ["https", digestOf(module)]);
  }
  await fetchModule(`${base}/p.wasm${pin}`, here.options);
  const before = requests;
  assert.ok((await fetchModule(`${base}/p.wasm${pin}`, here.options)).fromCache);
  assert.is(requests, before);
  assert.match(
    (
      await errorOf(
        LoadError,
        async () => await fetchModule(`http://example.com/p.wasm${pin}`, { ...here.options, cache: null }),
      )
    ).message,
    "plain HTTP is not allowed",
  );
  await new Promise((resolve) => web.close(resolve));
});

test("the command line: refused unpinned, inspected, and held to the lock that is named", async () => {
  const unpinned = await assay("run", "--policy", SOURCE, "--request", "none.json");
  assert.is(unpinned.exitCode, 3);
  assert.match(unpinned.stderr, `assay: --policy ${SOURCE}: a tag can be moved`);
  const here = await place();
  await pulled(here.options);
  const inspected = await assay("inspect", SOURCE, "--lock", here.options.lock as string, "--output", "json");
  assert.is(inspected.exitCode, 0, inspected.stderr);
  const { digest: found, reference } = JSON.parse(inspected.stdout) as Record<string, unknown>;
  assert.equal([found, reference], [digestOf(module), `${server.host}/${NAME}@${digest}`]);
  const missing = await assay("inspect", SOURCE, "--lock", join(here.cache.folder, "none.lock"));
  assert.is(missing.exitCode, 3);
  assert.match(missing.stderr, "there is no such file; assay pull SOURCE --update-lock");
});

test.after(async () => {
  await server.close();
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

test.run();
