/** A registry with policy modules in every layout, for the loader's tests. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { DiskCache } from "../../../src/cache/diskCache.js";
import { digestOf } from "../../../src/digest.js";
import type { FetchOptions } from "../../../src/loader/options.js";
import { VERIFIED_AT } from "../../../src/testkit/sigstore/clock.js";
import { registry, type TestImage, type TestRegistry } from "../../../src/testkit/index.js";
import { respond, smallModule } from "../../support/smallModule.js";

/** Where modules are put. */
export const REPOSITORY = "registry.example/policies/small";
export const OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json";
export const now = (): Date => new Date(VERIFIED_AT * 1000);

/** A module that says these things of itself. */
export function moduleBytes(name = "small", capabilities: string[] = [], custom: [string, string][] = []): Uint8Array {
  const description = JSON.stringify({ name, version: "1.0.0", capabilities });
  return smallModule({ body: respond("{}"), data: "{}", custom: [["assay.module", description], ...custom] });
}

/** Bytes that begin as a module does and cannot be compiled: whoever says so has tried. */
export const UNCOMPILABLE = Uint8Array.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 0xff, 0xff, 0xff]);

interface Layer {
  mediaType: string;
  bytes: Uint8Array;
}

/** Layers and the type of the configuration, as each layout has them. */
export function layersOf(
  layout: "kubewarden" | "cncf" | "solo-io",
  bytes: Uint8Array,
): { config: string; layers: Layer[] } {
  if (layout === "kubewarden") {
    const layers = [{ mediaType: "application/vnd.wasm.content.layer.v1+wasm", bytes }];
    return { config: "application/vnd.wasm.config.v1+json", layers };
  }
  if (layout === "cncf") {
    return { config: "application/vnd.wasm.config.v0+json", layers: [{ mediaType: "application/wasm", bytes }] };
  }
  const config = { mediaType: "application/vnd.module.wasm.config.v1+json", bytes: Buffer.from("{}") };
  const module = { mediaType: "application/vnd.module.wasm.content.layer.v1+wasm", bytes };
  return { config: "application/vnd.oci.empty.v1+json", layers: [config, module] };
}

/** The bytes of a manifest, and the blobs that it names. */
export function manifestOf(
  config: string,
  layers: readonly Layer[],
  more: object = {},
): { manifest: Buffer; blobs: Uint8Array[] } {
  const empty = Buffer.from("{}");
  const described = layers.map(({ mediaType, bytes }) => ({ mediaType, digest: digestOf(bytes), size: bytes.length }));
  const manifest = {
    schemaVersion: 2,
    mediaType: OCI_MANIFEST,
    config: { mediaType: config, digest: digestOf(empty), size: 2 },
    layers: described,
    ...more,
  };
  return { manifest: Buffer.from(JSON.stringify(manifest)), blobs: [empty, ...layers.map(({ bytes }) => bytes)] };
}

/** A test registry, and modules in it. */
export class World {
  readonly registry: TestRegistry = registry();
  readonly #folders: string[] = [];
  /** What was warned of. */
  readonly warnings: string[] = [];

  /** Pushes an artifact and gives its digest. */
  push(config: string, layers: readonly Layer[], tag = "1.0", more: object = {}): TestImage {
    const { manifest, blobs } = manifestOf(config, layers, more);
    for (const blob of blobs) this.registry.putBlob(REPOSITORY, blob);
    this.registry.putManifest(REPOSITORY, manifest, OCI_MANIFEST, [tag]);
    return this.registry.find(`${REPOSITORY}:${tag}`);
  }

  /** Pushes a module in Kubewarden's layout. */
  pushModule(bytes: Uint8Array = moduleBytes(), tag = "1.0"): TestImage {
    const { config, layers } = layersOf("kubewarden", bytes);
    return this.push(config, layers, tag);
  }

  /** How modules are fetched here: from the test registry, at the kit's time, without a cache unless one is given. */
  options(more: FetchOptions = {}): FetchOptions {
    return { modules: this.registry.reader, cache: null, now, onWarning: (text) => this.warnings.push(text), ...more };
  }

  /** A new folder. */
  folder(): string {
    const folder = mkdtempSync(join(tmpdir(), "assay-loader-"));
    this.#folders.push(folder);
    return folder;
  }

  /** A cache in a new folder. */
  async cache(): Promise<DiskCache> {
    return await DiskCache.open(join(this.folder(), "cache"), { onWarning: (text) => this.warnings.push(text) });
  }

  /** Look-ups so far. */
  get asked(): number {
    return this.registry.asked.length;
  }

  /** Removes the folders. */
  close(): void {
    for (const folder of this.#folders) rmSync(folder, { recursive: true, force: true });
  }
}
