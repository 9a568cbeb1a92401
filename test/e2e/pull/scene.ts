/** A registry on loopback with a policy module, a cache, and pulls whose every end is looked at. */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import * as assert from "uvu/assert";

import { DiskCache } from "../../../src/cache/diskCache.js";
import { digestOf } from "../../../src/digest.js";
import { fetchModule } from "../../../src/loader/fetchModule.js";
import { LoadError } from "../../../src/loader/loadError.js";
import type { FetchedModule, FetchOptions } from "../../../src/loader/options.js";
import { nodeRegistryOptions } from "../../../src/node.js";
import { EmbeddedRegistry, type FaultRule, type Surroundings } from "../../../src/testkit/registry/index.js";
import { layersOf, manifestOf, moduleBytes, OCI_MANIFEST } from "../../unit/loader/world.js";

const REPOSITORY = "policies/small";
/** Long enough for a cut in its middle to be one. */
const PADDING = "x".repeat(300_000);

/** The registry and what is in it. */
export class PullScene {
  readonly module = moduleBytes("small", [], [["padding", PADDING]]);
  readonly moduleDigest = digestOf(this.module);
  readonly manifestDigest: string;
  readonly around: Omit<Surroundings, "path">;
  readonly #folders: string[] = [];
  readonly #options: NonNullable<FetchOptions["registry"]>;

  private constructor(
    readonly registry: EmbeddedRegistry,
    /** To which the registry may lead; it holds nothing. */
    readonly other: EmbeddedRegistry,
    nobody: string,
  ) {
    const { config, layers } = layersOf("kubewarden", this.module);
    const { manifest, blobs } = manifestOf(config, layers);
    for (const blob of blobs) registry.putBlob(REPOSITORY, blob);
    this.manifestDigest = registry.putManifest(REPOSITORY, manifest, OCI_MANIFEST, ["v1"]);
    this.around = { other: other.host, nobody };
    const none = { dockerConfig: null, authFile: null, certsDir: null, registriesConf: null, clouds: false } as const;
    const options = nodeRegistryOptions({ ...none, environment: {}, named: [registry.host] });
    this.#options = { ...options, sleep: async () => undefined };
  }

  static async open(): Promise<PullScene> {
    const nobody = await EmbeddedRegistry.start();
    await nobody.close();
    return new PullScene(await EmbeddedRegistry.start(), await EmbeddedRegistry.start(), nobody.host);
  }

  /** By tag. */
  get source(): string {
    return `registry://${this.registry.host}/${REPOSITORY}:v1`;
  }

  /** The paths of the three look-ups of a pull by tag. */
  get paths(): Readonly<Record<"tag" | "manifest" | "blob", string>> {
    return {
      tag: `/v2/${REPOSITORY}/manifests/v1`,
      manifest: `/v2/${REPOSITORY}/manifests/${this.manifestDigest}`,
      blob: `/v2/${REPOSITORY}/blobs/${this.moduleDigest}`,
    };
  }

  /** A new folder for a cache. */
  folder(): string {
    const folder = mkdtempSync(join(tmpdir(), "assay-pull-"));
    this.#folders.push(folder);
    return join(folder, "cache");
  }

  /** Pulls into the cache, with Node's own transport and nothing of this machine's configuration. */
  async pull(folder: string, options: FetchOptions = {}): Promise<FetchedModule> {
    const warned: string[] = [];
    const onWarning = options.onWarning ?? ((text: string) => void warned.push(text));
    const cache = await DiskCache.open(folder, { onWarning });
    const fetched = await fetchModule(this.source, {
      cache,
      allowTag: true,
      registry: this.#options,
      ...options,
      onWarning,
    });
    assert.equal(warned, []);
    return fetched;
  }

  /** The error that a pull ends with under the rules; a module or another error is a mistake. The registry then works again. */
  async failure(folder: string, rules: readonly FaultRule[], options: FetchOptions = {}): Promise<LoadError> {
    for (const rule of rules) this.registry.fail(rule);
    try {
      await this.pull(folder, options);
    } catch (error) {
      if (error instanceof LoadError) return error;
      throw error;
    } finally {
      this.registry.clearFaults();
      if (rules.some(({ fault }) => fault.kind === "killed")) await this.registry.restart();
    }
    throw new Error("the pull succeeded");
  }

  /** What a cache holds besides whole content under its own digest, its two files, and names of content that is there. */
  problemsIn(folder: string): string[] {
    const blobs = join(folder, "blobs", "sha256");
    const spoiled = filesOf(blobs).filter((name) => digestOf(readFileSync(join(blobs, name))) !== `sha256:${name}`);
    const index = existsSync(join(folder, "index.json")) ? readFileSync(join(folder, "index.json"), "utf8") : "{}";
    const { manifests = [] } = JSON.parse(index) as { manifests?: { digest: string }[] };
    const missing = manifests.map(({ digest }) => digest.slice(7)).filter((name) => !filesOf(blobs).includes(name));
    const strange = filesOf(folder).filter((name) => name !== "index.json" && name !== "oci-layout");
    return [...spoiled, ...missing, ...strange];
  }

  /** Fails when there are such problems. */
  assertWhole(folder: string, where: string): void {
    assert.equal(this.problemsIn(folder), [], where);
  }

  /** Fails unless the next pull succeeds with the right module, and leaves a whole cache. */
  async assertRecovers(folder: string, where: string): Promise<void> {
    const next = await this.pull(folder);
    assert.equal([next.moduleDigest, digestOf(next.bytes)], [this.moduleDigest, this.moduleDigest], where);
    this.assertWhole(folder, where);
  }

  /** Changes a blob in the cache. */
  spoil(folder: string, digest: string): void {
    const path = join(folder, "blobs", "sha256", digest.slice("sha256:".length));
    const bytes = readFileSync(path);
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
    writeFileSync(path, bytes);
  }

  async close(): Promise<void> {
    await this.registry.close();
    await this.other.close();
    for (const folder of this.#folders) rmSync(folder, { recursive: true, force: true });
  }
}

/** The names of the files in a folder; none when it is not there. */
export function filesOf(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => statSync(join(folder, name)).isFile());
  } catch {
    return [];
  }
}
