/**
 * A policy module as an OCI artifact: the layout of Kubewarden's policies, or the one of the CNCF (TAG Runtime, "Wasm OCI
 * Artifact layout"). Nothing goes in but the module's bytes: the same module gives the same digest, wherever it is pushed.
 */
import { sha256Digest } from "../../host/registry/digest.js";
import { PolicyModule } from "../../host/runtime/module.js";
import { manifestAnnotations } from "./annotations.js";
import { PublishError } from "./publishError.js";

/** How the artifact is laid out. */
export type ModuleLayout = "kubewarden" | "cncf";

/** The names of the layouts; the first is the usual one. */
export const MODULE_LAYOUTS: readonly ModuleLayout[] = ["kubewarden", "cncf"];

/** One part of an artifact with what a descriptor says of it. */
export interface ArtifactPart {
  readonly mediaType: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** `sha256:HEX` */
  readonly digest: string;
}

/** A module that is ready to be pushed. */
export interface ModuleArtifact {
  readonly layout: ModuleLayout;
  /** Its digest is the one that a reference names. */
  readonly manifest: ArtifactPart;
  readonly config: ArtifactPart;
  /** The module itself. */
  readonly layer: ArtifactPart;
  /** Of the manifest. */
  readonly annotations: Readonly<Record<string, string>>;
  readonly module: PolicyModule;
}

/** The media type of the manifest. */
export const OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json";

const MEDIA_TYPES: Readonly<Record<ModuleLayout, { config: string; layer: string }>> = {
  kubewarden: {
    config: "application/vnd.wasm.config.v1+json",
    layer: "application/vnd.wasm.content.layer.v1+wasm",
  },
  cncf: { config: "application/vnd.wasm.config.v0+json", layer: "application/wasm" },
};

/** The CNCF's consumers want a time; the one of the push would give each push another digest. */
const CREATED = "1970-01-01T00:00:00Z";

/** The annotation by which `oras pull` names the file. */
const TITLE = "org.opencontainers.image.title";

const NO_METADATA =
  "the module has no metadata (the section io.kubewarden.metadata), so nobody could tell which requests it is for; " +
  "assay build writes it from metadata.yml, and kwctl annotate adds it to a module of another maker";

/**
 * The artifact of a module. Throws PublishError for bytes without metadata, and ModuleError for what is no policy module. Not
 * checked: whether the module does what its metadata says.
 */
export async function moduleArtifact(
  bytes: Uint8Array,
  { layout = "kubewarden" }: { layout?: ModuleLayout } = {},
): Promise<ModuleArtifact> {
  const module = await PolicyModule.compile(bytes);
  if (module.metadata === null) throw new PublishError(NO_METADATA);
  const types = MEDIA_TYPES[layout];
  const layer = await part(types.layer, new Uint8Array(bytes));
  const config = await part(types.config, json(configOf(layout, layer.digest)));
  const annotations = manifestAnnotations(module.metadata);
  const name = module.description?.name;
  const layerDescriptor = {
    ...descriptor(layer),
    ...(name === undefined ? {} : { annotations: { [TITLE]: `${name}.wasm` } }),
  };
  const manifest = await part(
    OCI_MANIFEST,
    json({
      schemaVersion: 2,
      mediaType: OCI_MANIFEST,
      config: descriptor(config),
      layers: [layerDescriptor],
      ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
    }),
  );
  return { layout, manifest, config, layer, annotations, module };
}

/** A descriptor (OCI image specification, "Content Descriptors"). */
export function descriptor({ mediaType, bytes, digest }: ArtifactPart): {
  mediaType: string;
  digest: string;
  size: number;
} {
  return { mediaType, digest, size: bytes.length };
}

function configOf(layout: ModuleLayout, layer: string): unknown {
  if (layout === "kubewarden") return {};
  return { created: CREATED, architecture: "wasm", os: "wasip1", layerDigests: [layer] };
}

async function part(mediaType: string, bytes: Uint8Array<ArrayBuffer>): Promise<ArtifactPart> {
  return { mediaType, bytes, digest: await sha256Digest(bytes) };
}

function json(value: unknown): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(JSON.stringify(value));
}
