/** `assay list`: the modules in the cache, or those that a repository holds. */
import { RegistryClient } from "../../../host/registry/client.js";
import { deadlineSignal } from "../../../host/registry/deadline.js";
import { LookupFailure } from "../../../host/registry/failure.js";
import { DiskCache } from "../../cache/diskCache.js";
import { cachedModules } from "../../loader/cachedModules.js";
import { readModuleManifest, type ManifestTarget, type ModuleLayer } from "../../loader/layouts.js";
import { LoadError } from "../../loader/loadError.js";
import { REGISTRY_SCHEME } from "../../publish/target.js";
import { EXIT } from "../exitCodes.js";
import { printableLine } from "../printable.js";
import { registryOptions, type RegistryFlags } from "../registryOptions.js";
import { tell } from "../verify/reporting.js";
import { milliseconds } from "../verify/duration.js";
import { outputFormat, print, type OutputFormat } from "./output.js";
import { repositoryOf } from "./places.js";

/** What `assay list` takes. */
export interface ListOptions extends RegistryFlags {
  output: string;
  timeout: string;
}

/** A tag that points at a policy module. */
interface TaggedModule {
  readonly tag: string;
  /** Of the manifest. */
  readonly digest: string;
  /** Of the module, in bytes. */
  readonly size: number;
  readonly layout: ModuleLayer["layout"];
  /** By the manifest's annotations: the word of who pushed it. */
  readonly title: string | null;
  readonly version: string | null;
}

/** Tags that are looked at; a repository with more is listed in part, which is said. */
const MAX_TAGS = 1000;
/** Manifests that are asked for at a time. */
const PARALLEL = 8;

/** Tags under which signatures and other things about an artifact lie. */
const ABOUT_ANOTHER = /^sha256-[0-9a-f]{64}(?:\.[a-z]+)?$/;

/** Lists and returns the exit code. Throws UsageError, LookupFailure. */
export async function list(repository: string | undefined, options: ListOptions): Promise<number> {
  const format = outputFormat(options.output);
  return repository === undefined ? await listCache(format) : await listRepository(repository, format, options);
}

async function listCache(format: OutputFormat): Promise<number> {
  const modules = await cachedModules(await DiskCache.open());
  const rows = modules.map(({ name, manifestDigest, size, pulledAt }) => {
    return [`${REGISTRY_SCHEME}${name}`, manifestDigest, `${size} bytes`, `pulled ${pulledAt}`];
  });
  if (modules.length === 0) tell(["the cache holds no module of a registry; assay pull puts one there"]);
  if (format === "json" || modules.length > 0) print(format, table(rows), modules);
  return EXIT.allowed;
}

async function listRepository(argument: string, format: OutputFormat, options: ListOptions): Promise<number> {
  const { host, name } = await repositoryOf(argument);
  const client = new RegistryClient(registryOptions(options, [host]));
  const signal = deadlineSignal(milliseconds("--timeout", options.timeout));
  const tags = (await client.tags(name, signal)).filter((tag) => !ABOUT_ANOTHER.test(tag));
  if (tags.length > MAX_TAGS) tell([`${name} has ${tags.length} tags; the first ${MAX_TAGS} are looked at`]);
  const modules = await modulesOf(client, name, tags.slice(0, MAX_TAGS), signal);
  if (modules.length === 0) tell([`${name} has no policy module among its ${tags.length} tags`]);
  const rows = modules.map(({ tag, digest, size, title, version }) => [
    ...[tag, digest, `${size} bytes`],
    [title, version].filter((text) => text !== null).join(" "),
  ]);
  if (format === "json" || modules.length > 0) print(format, table(rows), modules);
  return EXIT.allowed;
}

async function modulesOf(
  client: RegistryClient,
  name: string,
  tags: readonly string[],
  signal: AbortSignal,
): Promise<TaggedModule[]> {
  const found: (TaggedModule | null)[] = [];
  for (let start = 0; start < tags.length; start += PARALLEL) {
    const some = tags.slice(start, start + PARALLEL);
    found.push(...(await Promise.all(some.map(async (tag) => await moduleOf(client, name, tag, signal)))));
  }
  return found.filter((each) => each !== null);
}

/** Null for a tag that points at something else, or is gone meanwhile. */
async function moduleOf(
  client: RegistryClient,
  name: string,
  tag: string,
  signal: AbortSignal,
): Promise<TaggedModule | null> {
  const described = await client.described(`${name}:${tag}`, signal).catch((error: unknown) => {
    if (error instanceof LookupFailure && error.code === "not-found") return null;
    throw error;
  });
  const target = described === null ? null : moduleTarget(described.bytes);
  if (described === null || target === null) return null;
  const { annotations, layer } = target;
  return {
    tag,
    digest: described.digest,
    size: layer.size,
    layout: layer.layout,
    title: annotations["io.kubewarden.policy.title"] ?? annotations["org.opencontainers.image.title"] ?? null,
    version: annotations["io.kubewarden.policy.version"] ?? annotations["org.opencontainers.image.version"] ?? null,
  };
}

/**
 * Null for what is no module; also for an image that may hold one in its archive (the layout `compat`), which only its content
 * tells from any other image.
 */
function moduleTarget(manifest: Uint8Array<ArrayBuffer>): (ManifestTarget & { kind: "layer" }) | null {
  try {
    const target = readModuleManifest(manifest);
    return target.kind === "layer" && target.layer.layout !== "compat" ? target : null;
  } catch (error) {
    if (error instanceof LoadError) return null;
    throw error;
  }
}

/** Rows with their columns below each other. */
function table(rows: readonly (readonly string[])[]): string[] {
  const safe = rows.map((row) => row.map(printableLine));
  const widths = (safe[0] ?? []).map((_, column) => Math.max(...safe.map((row) => row[column]?.length ?? 0)));
  return safe.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
}
