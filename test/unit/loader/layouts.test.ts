import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

import * as assert from "uvu/assert";

import { digestOf } from "../../../src/digest.js";
import { fileInArchive } from "../../../src/loader/archive.js";
import { fetchModule } from "../../../src/loader/fetchModule.js";
import { readModuleManifest } from "../../../src/loader/layouts.js";
import { LoadError } from "../../../src/loader/loadError.js";
import { loadPolicy } from "../../../src/loader/loadPolicy.js";
import { sigstore } from "../../../src/testkit/index.js";
import { errorOf } from "../../support/errors.js";
import { suite } from "../../support/suite.js";
import { layersOf, manifestOf, moduleBytes, OCI_MANIFEST, REPOSITORY, World } from "./world.js";

const test = suite("loader: layouts");
const SOURCE = `registry://${REPOSITORY}:1.0`;
const ANY = { allowTag: true };
const GZIP = "application/vnd.oci.image.layer.v1.tar+gzip";
const IMAGE_CONFIG = "application/vnd.oci.image.config.v1+json";
const module = moduleBytes();

interface Entry {
  name: string;
  content?: Uint8Array;
  type?: string;
  size?: number;
}

/** A ustar archive. */
function tar(entries: readonly Entry[], isEnded = true): Buffer {
  const blocks = entries.flatMap(({ name, content = new Uint8Array(), type = "0", size = content.length }) => {
    const header = Buffer.alloc(512);
    header.write(name, 0, 100, "latin1");
    header.write("0000644\0", 100);
    header.write(`${size.toString(8).padStart(11, "0")}\0`, 124);
    header.write("        ", 148);
    header.write(type, 156);
    header.write("ustar\u000000", 257);
    const sum = header.reduce((total, byte) => total + byte, 0);
    header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
    return [header, content, Buffer.alloc((512 - (content.length % 512)) % 512)];
  });
  return Buffer.concat([...blocks, Buffer.alloc(isEnded ? 1024 : 0)]);
}

const plugin: Entry = { name: "plugin.wasm", content: module };
const read = (archive: Uint8Array): Uint8Array => fileInArchive(gzipSync(archive), "plugin.wasm", 1_000_000);

test("all four layouts", async () => {
  for (const layout of ["kubewarden", "cncf", "solo-io"] as const) {
    const world = new World();
    const { config, layers } = layersOf(layout, module);
    const image = world.push(config, layers, "1.0", { annotations: { a: "b", c: 1 } });
    const fetched = await fetchModule(SOURCE, world.options(ANY));
    assert.equal(fetched.bytes, module);
    const { manifestDigest, moduleDigest, annotations } = fetched;
    assert.equal(
      [fetched.layout, manifestDigest, moduleDigest, annotations],
      [layout, image.digest, digestOf(module), { a: "b" }],
    );
    assert.is((await loadPolicy(SOURCE, world.options(ANY))).module.digest, digestOf(module));
  }
  const world = new World();
  const first = {
    mediaType: GZIP,
    bytes: gzipSync(tar([{ name: "runtime-config.json", content: Buffer.from("{}") }])),
  };
  world.push(IMAGE_CONFIG, [first, { mediaType: GZIP, bytes: gzipSync(tar([{ ...plugin, name: "./plugin.wasm" }])) }]);
  const fetched = await fetchModule(SOURCE, world.options(ANY));
  assert.equal([fetched.layout, fetched.moduleDigest], ["compat", digestOf(module)]);
});

test("an index leads to its one module", async () => {
  const world = new World();
  const { config, layers } = layersOf("cncf", module);
  const child = world.push(config, layers, "child");
  const descriptor = { mediaType: OCI_MANIFEST, digest: child.digest, size: child.size };
  const index = (manifests: object[]): void => {
    const mediaType = "application/vnd.oci.image.index.v1+json";
    const bytes = Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType, manifests }));
    world.registry.putManifest(REPOSITORY, bytes, mediaType, ["1.0"]);
  };
  const other = { ...descriptor, digest: digestOf("other"), platform: { os: "linux", architecture: "amd64" } };
  index([other, { ...descriptor, platform: { os: "wasip1", architecture: "wasm" } }]);
  const fetched = await fetchModule(SOURCE, world.options(ANY));
  assert.is(fetched.moduleDigest, digestOf(module));
  assert.is.not(fetched.manifestDigest, child.digest, "what is pinned and verified is the index");
  index([descriptor, other]);
  assert.match(
    (await errorOf(LoadError, async () => await fetchModule(SOURCE, world.options(ANY)))).message,
    "lists 2 manifests",
  );
});

test("what is no policy is refused, and says what it is", async () => {
  const wasm = { mediaType: "application/wasm", bytes: module };
  const rows: [string, { mediaType: string; bytes: Uint8Array }[], string, string][] = [
    [IMAGE_CONFIG, [], "layout", "it holds no policy module: its layers are none"],
    [
      IMAGE_CONFIG,
      [{ mediaType: "application/vnd.oci.image.layer.v1.tar", bytes: module }],
      "layout",
      "its layers are application/vnd.oci.image.layer.v1.tar",
    ],
    ["application/x", [{ mediaType: GZIP, bytes: gzipSync(tar([plugin])) }], "layout", "it holds no policy module"],
    ["application/x", [wasm, wasm], "layout", "it holds 2 modules"],
    [
      "application/x",
      [wasm, { mediaType: "text/plain", bytes: module }],
      "layout",
      "a layer text/plain beside the module",
    ],
    [
      "application/x",
      [{ mediaType: "application/wasm", bytes: Buffer.from("hello") }],
      "module",
      "not a WebAssembly core module",
    ],
    [IMAGE_CONFIG, [{ mediaType: GZIP, bytes: module }], "layout", "it is no gzip archive"],
    [
      IMAGE_CONFIG,
      [{ mediaType: GZIP, bytes: gzipSync(Buffer.alloc(80_000_000)) }],
      "layout",
      "it unpacks to more than",
    ],
  ];
  for (const [config, layers, code, part] of rows) {
    const world = new World();
    world.push(config, layers);
    const error = await errorOf(LoadError, async () => await fetchModule(SOURCE, world.options(ANY)));
    assert.is(error.code, code, error.message);
    assert.match(error.message, part);
  }
});

test("a layer of another size, another digest or too many bytes is refused", async () => {
  for (const [change, part] of [
    [{ size: module.length + 1 }, "and its manifest says"],
    [{ size: 33 * 1024 * 1024 }, "the most that is loaded is"],
  ] as const) {
    const world = new World();
    const layers = [{ mediaType: "application/wasm", digest: digestOf(module), ...change }];
    world.registry.putBlob(REPOSITORY, module);
    world.push("application/x", [], "1.0", { layers });
    const error = await errorOf(LoadError, async () => await fetchModule(SOURCE, world.options(ANY)));
    assert.match(error.message, part);
  }
  const world = new World();
  world.pushModule(module);
  world.registry.putBlob(REPOSITORY, moduleBytes("evil"), digestOf(module));
  const error = await errorOf(LoadError, async () => await fetchModule(SOURCE, world.options(ANY)));
  assert.is(error.code, "digest");
});

test("archives: the one regular file, or a refusal", () => {
  assert.equal(read(tar([{ name: "a/", type: "5" }, plugin, { name: "b", content: Buffer.from("x") }])), module);
  assert.equal(read(tar([{ name: "pax", type: "x", content: Buffer.from("20 mtime=1700000000\n") }, plugin])), module);
  const rows: [Buffer, string][] = [
    [tar([]), "there is no file plugin.wasm"],
    [tar([{ name: "deep/plugin.wasm", content: module }]), "there is no file"],
    [tar([plugin, plugin]), "more than once"],
    [tar([{ name: "plugin.wasm", type: "2" }]), "no regular file"],
    [tar([plugin], false), "without an end"],
    [tar([{ ...plugin, size: 1_000_000 }]), "ends in the middle of a file"],
    [
      tar([
        { name: "pax", type: "x", content: Buffer.from("20 path=plugin.wasm\n") },
        { name: "x", content: module },
      ]),
      "extended header",
    ],
    [tar([{ name: "pax", type: "x", content: Buffer.from("11 size=10\n") }, plugin]), "extended header"],
    [tar([{ name: "pax", type: "g", content: Buffer.from("20 path=plugin.wasm\n") }]), "extended header"],
    [Buffer.concat([Buffer.alloc(512, 1), tar([])]), "it is no tar archive"],
  ];
  for (const [archive, part] of rows) {
    assert.throws(
      () => read(archive),
      (error: unknown) => error instanceof LoadError && error.message.includes(part),
      part,
    );
  }
  const changed = tar([plugin]);
  changed[0] = 0x71;
  assert.throws(() => read(changed), /checksum/);
});

test("archives and manifests that somebody changed are read or refused, never anything else", () => {
  let seed = 4711;
  const next = (bound: number): number => {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fffffff;
    return (seed >> 8) % bound;
  };
  const archive = tar([{ name: "pax", type: "x", content: Buffer.from("20 mtime=1700000000\n") }, plugin]);
  const { config, layers } = layersOf("solo-io", module);
  const { manifest } = manifestOf(config, layers);
  let refused = 0;
  for (let round = 0; round < 3000; round++) {
    const target = round % 2 === 0 ? archive : manifest;
    const bytes = Buffer.from(next(5) === 0 ? target.subarray(0, next(target.length)) : target);
    for (let change = 0; change <= next(3) && bytes.length > 0; change++) bytes[next(bytes.length)] = next(256);
    try {
      if (round % 2 === 0) read(bytes);
      else readModuleManifest(bytes);
    } catch (error) {
      assert.ok(error instanceof LoadError && error.code === "layout", String(error));
      refused += 1;
    }
  }
  assert.ok(refused > 1000, `${refused} refused`);
});

test("an image layout: by itself, by tag, by digest, with the signatures in it", async () => {
  const world = new World();
  const folder = world.folder();
  const write = (bytes: Uint8Array): string => {
    writeFileSync(join(folder, "blobs/sha256", digestOf(bytes).slice(7)), bytes);
    return digestOf(bytes);
  };
  mkdirSync(join(folder, "blobs/sha256"), { recursive: true });
  writeFileSync(join(folder, "oci-layout"), '{"imageLayoutVersion":"1.0.0"}');
  const entries = ["one", "two"].map((name) => {
    const { config, layers } = layersOf("kubewarden", moduleBytes(name));
    const { manifest, blobs } = manifestOf(config, layers);
    blobs.forEach(write);
    const annotations = { "org.opencontainers.image.ref.name": name };
    return { mediaType: OCI_MANIFEST, digest: write(manifest), size: manifest.length, annotations };
  });
  const index = (list: object[]): void =>
    writeFileSync(join(folder, "index.json"), JSON.stringify({ schemaVersion: 2, manifests: list }));
  const nameOf = async (source: string): Promise<unknown> =>
    (await loadPolicy(source, world.options())).module.description?.name;
  index(entries);
  assert.is(await nameOf(`oci-layout:${folder}:two`), "two");
  assert.is(await nameOf(`oci-layout:${folder}@${entries[0]?.digest ?? ""}`), "one");
  const several = await errorOf(LoadError, async () => await nameOf(`oci-layout:${folder}`));
  assert.match(several.message, "it lists 2 images; one is wanted; there are one, two; write oci-layout:");
  index(entries.slice(0, 1));
  assert.is(await nameOf(`oci-layout:${folder}`), "one");
  assert.match(
    (await errorOf(LoadError, async () => await nameOf(`oci-layout:${folder}:two`))).message,
    "it lists no image two",
  );
  const key = sigstore().key("release");
  const trust = { attestors: [{ key: key.publicKey }], ignoreTlog: true };
  const unsigned = await errorOf(
    LoadError,
    async () => await fetchModule(`oci-layout:${folder}`, world.options({ trust })),
  );
  assert.is(unsigned.code, "signature");
  world.close();
});

test("a media type is none of a policy's for being the name of something every object has", () => {
  const digest = `sha256:${"0".repeat(64)}`;
  for (const mediaType of ["constructor", "toString", "__proto__"]) {
    const manifest = JSON.stringify({ layers: [{ mediaType, digest, size: 8 }] });
    assert.throws(
      () => readModuleManifest(new TextEncoder().encode(manifest)),
      (error: unknown) => error instanceof LoadError && error.message.includes("it holds no policy module"),
    );
  }
});

test.run();
