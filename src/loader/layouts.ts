/**
 * Which part of an OCI artifact is the policy module: Kubewarden's layout, the CNCF's (TAG Runtime, "Wasm OCI Artifact layout"),
 * and solo-io's two ("oci" and "compat", Wasm Image Specification). Media types of the layers decide; nothing else is known
 * before the module itself is there.
 */
import { type JsonObject, isObject, jsonObject } from "../../host/json.js";
import { isSha256Digest } from "../../host/registry/digest.js";
import { LoadError } from "./loadError.js";
import type { ModuleLayout } from "./options.js";

/** Layouts that artifacts have. */
export type ArtifactLayout = Extract<ModuleLayout, "kubewarden" | "cncf" | "solo-io" | "compat">;

/** The part of an artifact that is the module, or, for `compat`, the archive that holds it. */
export interface ModuleLayer {
  readonly layout: ArtifactLayout;
  readonly digest: string;
  /** In bytes. */
  readonly size: number;
}

/** What a manifest leads to: the module's layer, or, from an index, the manifest that does. */
export type ManifestTarget =
  | { readonly kind: "layer"; readonly layer: ModuleLayer; readonly annotations: Readonly<Record<string, string>> }
  | { readonly kind: "manifest"; readonly digest: string };

interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
  readonly platform: JsonObject | null;
}

const INDEX_TYPES = [
  "application/vnd.oci.image.index.v1+json",
  "application/vnd.docker.distribution.manifest.list.v2+json",
];

const MODULE_TYPES: Readonly<Record<string, ArtifactLayout>> = {
  "application/vnd.wasm.content.layer.v1+wasm": "kubewarden",
  "application/wasm": "cncf",
  "application/vnd.module.wasm.content.layer.v1+wasm": "solo-io",
};
const SOLO_CONFIG_TYPE = "application/vnd.module.wasm.config.v1+json";
const ARCHIVE_TYPES = [
  "application/vnd.oci.image.layer.v1.tar+gzip",
  "application/vnd.docker.image.rootfs.diff.tar.gzip",
];
const IMAGE_CONFIG_TYPES = [
  "application/vnd.oci.image.config.v1+json",
  "application/vnd.docker.container.image.v1+json",
];
const MAX_LAYERS = 128;
const MAX_ANNOTATIONS = 128;
const MAX_ANNOTATION = 4_096;

const KNOWN = "Kubewarden's, the CNCF's and solo-io's are known";

/**
 * Reads a manifest or index: exactly one module in one of the layouts. Throws LoadError `layout`. Not checked: any digest, and
 * whether what the descriptors name is there and is what it is called.
 */
export function readModuleManifest(bytes: Uint8Array): ManifestTarget {
  const manifest = jsonObject(bytes);
  if (manifest === null) throw refusal("its manifest is no JSON object");
  const { mediaType, manifests, layers } = manifest;
  const isIndex = typeof mediaType === "string" ? INDEX_TYPES.includes(mediaType) : manifests !== undefined;
  if (isIndex && layers !== undefined) throw refusal("its index has layers as well");
  if (!isIndex && manifests !== undefined) throw refusal("its manifest lists manifests as well");
  if (isIndex) return { kind: "manifest", digest: onlyModule(descriptors(manifests, "manifests")) };
  const layer = moduleLayer(manifest["config"], descriptors(layers, "layers"));
  return { kind: "layer", layer, annotations: annotationsOf(manifest["annotations"]) };
}

/** The entry for WebAssembly, or the only one. */
function onlyModule(entries: readonly Descriptor[]): string {
  const marked = entries.filter(({ platform }) => platform?.["architecture"] === "wasm");
  const [entry, ...more] = marked.length === 0 ? entries : marked;
  if (entry === undefined) throw refusal("its index is empty");
  if (more.length === 0) return entry.digest;
  throw refusal(
    `its index lists ${more.length + 1} manifests, and nothing says which is the policy; name one by digest`,
  );
}

function moduleLayer(config: unknown, layers: readonly Descriptor[]): ModuleLayer {
  const modules = layers.filter(({ mediaType }) => Object.hasOwn(MODULE_TYPES, mediaType));
  const [module, ...more] = modules;
  if (more.length > 0) throw refusal(`it holds ${modules.length} modules; a policy is one`);
  if (module === undefined) return archive(config, layers);
  const layout = MODULE_TYPES[module.mediaType] as ArtifactLayout;
  const others = layers.filter((layer) => layer !== module);
  const stranger = others.find(({ mediaType }) => layout !== "solo-io" || mediaType !== SOLO_CONFIG_TYPE);
  if (stranger !== undefined)
    throw refusal(`it holds a layer ${stranger.mediaType} beside the module; a policy is one layer`);
  return { layout, digest: module.digest, size: module.size };
}

/** A container image whose last layer holds `plugin.wasm`. */
function archive(config: unknown, layers: readonly Descriptor[]): ModuleLayer {
  const last = layers.at(-1);
  const configType = isObject(config) ? config["mediaType"] : null;
  const isImage = typeof configType === "string" && IMAGE_CONFIG_TYPES.includes(configType);
  if (last !== undefined && isImage && ARCHIVE_TYPES.includes(last.mediaType)) {
    return { layout: "compat", digest: last.digest, size: last.size };
  }
  const types = [...new Set(layers.map(({ mediaType }) => mediaType))].slice(0, 3).join(", ");
  throw refusal(`it holds no policy module: its layers are ${types === "" ? "none" : types}; ${KNOWN}`);
}

function descriptors(list: unknown, name: string): Descriptor[] {
  if (!Array.isArray(list)) throw refusal(`its manifest has no list of ${name}`);
  if (list.length > MAX_LAYERS) throw refusal(`its manifest lists more than ${MAX_LAYERS} ${name}`);
  return list.map((value: unknown, position) => {
    const { mediaType, digest, size, platform } = isObject(value) ? value : {};
    const place = `${name}[${position}]`;
    if (typeof mediaType !== "string" || mediaType.length > 255)
      throw refusal(`${place}.mediaType is missing or no media type`);
    if (typeof digest !== "string" || !isSha256Digest(digest)) {
      throw refusal(`${place}.digest must be sha256: and 64 hex digits`);
    }
    if (typeof size !== "number" || !Number.isSafeInteger(size) || size < 0) throw refusal(`${place}.size is no size`);
    return { mediaType, digest, size, platform: isObject(platform) ? platform : null };
  });
}

/** Whoever pushed wrote them: what is no text, or very long, is left out. */
function annotationsOf(value: unknown): Record<string, string> {
  if (!isObject(value)) return {};
  const entries = Object.entries(value).filter(
    (entry): entry is [string, string] =>
      typeof entry[1] === "string" && entry[0].length + entry[1].length <= MAX_ANNOTATION,
  );
  return Object.fromEntries(entries.slice(0, MAX_ANNOTATIONS));
}

function refusal(reason: string): LoadError {
  return new LoadError("layout", reason);
}
