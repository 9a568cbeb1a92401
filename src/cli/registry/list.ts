/** `assay list`: the modules in the cache, or those that a repository holds. */
import { RegistryClient } from "../../../host/registry/client.js";
import { deadlineSignal } from "../../../host/registry/deadline.js";
import { LookupFailure } from "../../../host/registry/failure.js";
import { DiskCache } from "../../cache/diskCache.js";
import { isObject, utf8Text, type JsonObject } from "../../../host/json.js";
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

const MODULE_LAYERS: ReadonlySet<unknown> = new Set([
  "application/vnd.wasm.content.layer.v1+wasm",
  "application/vnd.module.wasm.content.layer.v1+wasm",
  "application/wasm",
]);

/** Lists and returns the exit code. Throws UsageError, LookupFailure. */
export async function list(repository: string | undefined, options: ListOptions): Promise<number> {
  const format = outputFormat(options.output);
  return repository === undefined ? await listCache(format) : await listRepository(repository, format, options);
}

async function listCache(format: OutputFormat): Promise<number> {
  const names = await (await DiskCache.open()).names();
  const rows = names.map(({ name, digest, size }) => [`${REGISTRY_SCHEME}${name}`, digest, `${size} bytes`]);
  if (names.length === 0) tell(["the cache holds no module that was pulled by name; assay pull puts one there"]);
  if (format === "json" || names.length > 0) print(format, table(rows), names);
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
  const manifest = described === null ? null : parsed(described.bytes);
  const layer = moduleLayer(manifest);
  if (described === null || layer === null) return null;
  const annotations = isObject(manifest?.["annotations"]) ? manifest["annotations"] : {};
  const text = (...names: string[]): string | null => {
    const value = names.map((each) => annotations[each]).find((each) => typeof each === "string" && each !== "");
    return typeof value === "string" ? value : null;
  };
  return {
    tag,
    digest: described.digest,
    size: typeof layer["size"] === "number" ? layer["size"] : 0,
    title: text("io.kubewarden.policy.title", "org.opencontainers.image.title"),
    version: text("io.kubewarden.policy.version", "org.opencontainers.image.version"),
  };
}

/** The descriptor of the module; null of an artifact of another kind. */
function moduleLayer(manifest: JsonObject | null): JsonObject | null {
  const layers: unknown[] = Array.isArray(manifest?.["layers"]) ? manifest["layers"] : [];
  return layers.filter(isObject).find(({ mediaType }) => MODULE_LAYERS.has(mediaType)) ?? null;
}

function parsed(bytes: Uint8Array): JsonObject | null {
  try {
    const value: unknown = JSON.parse(utf8Text(bytes) ?? "");
    return isObject(value) ? value : null;
  } catch {
    return null;
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
