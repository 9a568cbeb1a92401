import { fork } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import * as assert from "uvu/assert";

import { defaultCacheFolder } from "../../../src/cache/defaultFolder.js";
import { type CachedName, DiskCache, type DiskCacheOptions } from "../../../src/cache/diskCache.js";
import { digestOf } from "../../../src/digest.js";
import { suite } from "../../support/suite.js";

const test = suite("disk cache");
const folders: string[] = [];
const bytesOf = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);
const MANIFEST_TYPE = "application/vnd.oci.image.manifest.v1+json";

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "assay-cache-"));
  folders.push(folder);
  return join(folder, "deep", "cache");
}

async function opened(
  options: DiskCacheOptions = {},
  folder = newFolder(),
): Promise<{ cache: DiskCache; warnings: string[] }> {
  const warnings: string[] = [];
  const cache = await DiskCache.open(folder, { onWarning: (message) => warnings.push(message), ...options });
  return { cache, warnings };
}

const blobsOf = (cache: DiskCache): string => join(cache.folder, "blobs", "sha256");
const fileOf = (cache: DiskCache, digest: string): string => join(blobsOf(cache), digest.slice(7));

test("what is put is there, as an image layout for its owner alone", async () => {
  const { cache, warnings } = await opened();
  const bytes = bytesOf("a module");
  assert.is(await cache.get(digestOf(bytes)), null);
  await cache.put(digestOf(bytes), bytes);
  assert.equal(await cache.get(digestOf(bytes)), bytes);
  assert.equal(JSON.parse(readFileSync(join(cache.folder, "oci-layout"), "utf8")), { imageLayoutVersion: "1.0.0" });
  assert.equal(JSON.parse(readFileSync(join(cache.folder, "index.json"), "utf8")), {
    schemaVersion: 2,
    mediaType: "application/vnd.oci.image.index.v1+json",
    manifests: [],
  });
  assert.is(statSync(cache.folder).mode & 0o777, 0o700);
  assert.is(statSync(blobsOf(cache)).mode & 0o777, 0o700);
  assert.is(statSync(fileOf(cache, digestOf(bytes))).mode & 0o777, 0o600);
  assert.equal(readdirSync(blobsOf(cache)), [digestOf(bytes).slice(7)]);
  assert.equal(warnings, []);
});

test("nothing is kept under a digest that is not its own, and nothing is read by what is no digest", async () => {
  const { cache } = await opened();
  await cache.put(digestOf("other"), bytesOf("a module"));
  assert.not(existsSync(cache.folder));
  assert.is(await cache.get(digestOf("other")), null);
  for (const digest of ["sha256:../../../etc/passwd", "sha256:", "", "sha512:00", `sha256:${"A".repeat(64)}`]) {
    await cache.put(digest, bytesOf("x"));
    assert.is(await cache.get(digest), null);
  }
  assert.not(existsSync(cache.folder));
});

test("a file with other bytes is removed, is not there, and is told; the next put mends it", async () => {
  const { cache, warnings } = await opened();
  const bytes = bytesOf("a module");
  const digest = digestOf(bytes);
  for (const other of ["b module", "", "a module and more"]) {
    await cache.put(digest, bytes);
    writeFileSync(fileOf(cache, digest), other);
    assert.is(await cache.get(digest), null);
    assert.not(existsSync(fileOf(cache, digest)));
    assert.match(warnings.pop() ?? "", `the file of ${digest} held other bytes and was removed`);
  }
  await cache.put(digest, bytes);
  assert.equal(await cache.get(digest), bytes);
});

test("a link, a folder or something too large in a blob's place is not there", async () => {
  const { cache } = await opened({ maxBytes: 1000 });
  await cache.put(digestOf("first"), bytesOf("first"));
  const digest = digestOf("target");
  writeFileSync(join(cache.folder, "target"), "target");
  symlinkSync(join(cache.folder, "target"), fileOf(cache, digest));
  assert.is(await cache.get(digest), null);
  mkdirSync(fileOf(cache, digestOf("folder")));
  assert.is(await cache.get(digestOf("folder")), null);
  const large = "x".repeat(1001);
  writeFileSync(fileOf(cache, digestOf(large)), large);
  assert.is(await cache.get(digestOf(large)), null);
});

test("the bound holds: what was used longest ago leaves, what has a name after the rest", async () => {
  const { cache } = await opened({ maxBytes: 1000 });
  const blob = (name: string): Uint8Array<ArrayBuffer> => bytesOf(name.padEnd(300, "."));
  const layer = blob("layer");
  const manifest = bytesOf(JSON.stringify({ layers: [{ digest: digestOf(layer) }] }));
  const old = new Date(Date.now() - 3_600_000);
  const age = (bytes: Uint8Array, hours: number): void =>
    utimesSync(fileOf(cache, digestOf(bytes)), old, new Date(Date.now() - hours * 3_600_000));
  await cache.put(digestOf(layer), layer);
  await cache.put(digestOf(manifest), manifest);
  await cache.addName({
    name: "host/a:1",
    digest: digestOf(manifest),
    mediaType: MANIFEST_TYPE,
    size: manifest.length,
  });
  age(layer, 50);
  age(manifest, 50);
  for (const [name, hours] of [
    ["one", 9],
    ["two", 8],
  ] as const) {
    await cache.put(digestOf(blob(name)), blob(name));
    age(blob(name), hours);
  }
  assert.equal(await cache.get(digestOf(blob("one"))), blob("one"), "a reading counts as use");
  await cache.put(digestOf(blob("three")), blob("three"));
  assert.is(await cache.get(digestOf(blob("two"))), null, "used longest ago, without a name");
  for (const kept of [layer, manifest, blob("one"), blob("three")]) {
    assert.ok((await cache.get(digestOf(kept))) !== null);
  }
  age(layer, 50);
  age(manifest, 50);
  const most = bytesOf("m".repeat(950));
  await cache.put(digestOf(most), most);
  assert.equal(await cache.get(digestOf(most)), most);
  assert.equal(readdirSync(blobsOf(cache)), [digestOf(most).slice(7)], "names give way too when they must");
  assert.equal(await cache.names(), [], "and are no longer listed");
  const more = bytesOf("m".repeat(1001));
  await cache.put(digestOf(more), more);
  assert.is(await cache.get(digestOf(more)), null, "larger than the whole");
  assert.equal(await cache.get(digestOf(most)), most);
});

test("what another process left unfinished goes after an hour, and what is being written stays", async () => {
  const { cache } = await opened();
  await cache.put(digestOf("x"), bytesOf("x"));
  const parts = ["0123abcd", "4567abcd"].map((end) => join(blobsOf(cache), `${"0".repeat(64)}.${end}.part`));
  for (const part of parts) writeFileSync(part, "half");
  const old = new Date(Date.now() - 2 * 3_600_000);
  utimesSync(parts[0] as string, old, old);
  await (await opened({}, cache.folder)).cache.put(digestOf("y"), bytesOf("y"));
  assert.equal(
    parts.map((part) => existsSync(part)),
    [false, true],
  );
});

test("names are listed in index.json, each once", async () => {
  const { cache } = await opened();
  const entry = (name: string, text: string): Parameters<DiskCache["addName"]>[0] => {
    return { name, digest: digestOf(text), mediaType: MANIFEST_TYPE, size: text.length };
  };
  await cache.addName(entry("host/b:1", "one"));
  await cache.addName(entry("host/a:1", "two"));
  await cache.addName(entry("host/b:1", "three"));
  const without = (each: CachedName | null): object => ({ ...each, addedAt: "" });
  assert.equal(
    (await cache.names()).map(without),
    [entry("host/a:1", "two"), entry("host/b:1", "three")].map((each) => ({ ...each, addedAt: "" })),
  );
  assert.equal(without(await cache.name("host/a:1")), { ...entry("host/a:1", "two"), addedAt: "" });
  assert.ok(Math.abs(Date.parse((await cache.names())[0]?.addedAt ?? "") - Date.now()) < 60_000);
  assert.is(await cache.name("host/c:1"), null);
  const index = JSON.parse(readFileSync(join(cache.folder, "index.json"), "utf8")) as { manifests: unknown[] };
  assert.equal(index.manifests, [
    {
      mediaType: MANIFEST_TYPE,
      digest: digestOf("two"),
      size: 3,
      annotations: { "org.opencontainers.image.ref.name": "host/a:1" },
    },
    {
      mediaType: MANIFEST_TYPE,
      digest: digestOf("three"),
      size: 5,
      annotations: { "org.opencontainers.image.ref.name": "host/b:1" },
    },
  ]);
});

test("files that are no names are passed over", async () => {
  const { cache, warnings } = await opened();
  await cache.addName({ name: "host/a:1", digest: digestOf("one"), mediaType: MANIFEST_TYPE, size: 3 });
  const [file = ""] = readdirSync(join(cache.folder, "refs"));
  const good = readFileSync(join(cache.folder, "refs", file), "utf8");
  writeFileSync(join(cache.folder, "refs", `${"0".repeat(64)}.json`), good);
  for (const [position, text] of ["", "[]", "{", '{"name":"x"}', good.replace("sha256", "md5")].entries()) {
    writeFileSync(join(cache.folder, "refs", `${String(position).repeat(64)}.json`), text);
  }
  assert.is((await cache.names()).length, 1);
  assert.equal(warnings, []);
});

test("a cache that cannot be written is told once and done without", async () => {
  const file = join(newFolder(), "..", "file");
  mkdirSync(join(file, ".."), { recursive: true });
  writeFileSync(file, "no folder");
  for (const folder of [join(file, "cache"), file]) {
    const { cache, warnings } = await opened({}, folder);
    for (const text of ["one", "two"]) {
      await cache.put(digestOf(text), bytesOf(text));
      await cache.addName({ name: text, digest: digestOf(text), mediaType: MANIFEST_TYPE, size: 3 });
      assert.is(await cache.get(digestOf(text)), null);
      assert.equal(await cache.names(), []);
    }
    assert.is(warnings.length, 1, warnings.join("\n"));
    assert.match(
      warnings[0] ?? "",
      new RegExp(`^the cache ${folder} (is not written to|cannot be read), and is done without: `),
    );
  }
});

test("a folder that may only be read is read", async () => {
  const { cache } = await opened();
  const bytes = bytesOf("a module");
  await cache.put(digestOf(bytes), bytes);
  for (const folder of [cache.folder, join(cache.folder, "blobs"), blobsOf(cache)]) chmodSync(folder, 0o500);
  const second = await opened({}, cache.folder);
  assert.equal(await second.cache.get(digestOf(bytes)), bytes);
  assert.equal(second.warnings, []);
  for (const folder of [cache.folder, join(cache.folder, "blobs"), blobsOf(cache)]) chmodSync(folder, 0o700);
});

test("several processes at once: one good copy of each blob, no name lost, nothing unfinished", async () => {
  const folder = newFolder();
  const child = fileURLToPath(new URL("diskCacheChild.js", import.meta.url));
  const codes = await Promise.all(
    ["a", "b", "c", "d"].map(
      async (name) =>
        await new Promise<number | null>((resolve) => fork(child, [folder, name]).on("close", (code) => resolve(code))),
    ),
  );
  assert.equal(codes, [0, 0, 0, 0]);
  const { cache, warnings } = await opened({}, folder);
  assert.is((await cache.names()).length, 40);
  const index = JSON.parse(readFileSync(join(folder, "index.json"), "utf8")) as { manifests: unknown[] };
  assert.is(index.manifests.length, 40);
  assert.is(readdirSync(blobsOf(cache)).length, 10);
  for (const name of readdirSync(blobsOf(cache))) assert.ok((await cache.get(`sha256:${name}`)) !== null);
  assert.equal(readdirSync(folder).sort(), ["blobs", "index.json", "oci-layout", "refs"]);
  assert.is(readdirSync(join(folder, "refs")).length, 40);
  assert.equal(warnings, []);
});

test("the default folder is the first of three that is named", () => {
  assert.is(defaultCacheFolder({ ASSAY_CACHE: "/a", XDG_CACHE_HOME: "/x" }), "/a");
  assert.is(defaultCacheFolder({ ASSAY_CACHE: "", XDG_CACHE_HOME: "/x" }), "/x/assay");
  assert.match(defaultCacheFolder({ XDG_CACHE_HOME: "relative" }), /\/\.cache\/assay$/);
  assert.match(defaultCacheFolder({}), /^\/.*\/\.cache\/assay$/);
});

test.after(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

test.run();
