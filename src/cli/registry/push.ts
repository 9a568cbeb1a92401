/** `assay push`: a policy module into a registry, or into a folder with an OCI image layout. */
import { deadlineSignal } from "../../../host/registry/deadline.js";
import { RegistryWriter } from "../../../host/registry/push.js";
import { MODULE_LAYOUTS, moduleArtifact, type ModuleArtifact, type ModuleLayout } from "../../publish/artifact.js";
import { writeLayout } from "../../publish/ociLayout.js";
import { LAYOUT_SCHEME, parseTarget, REGISTRY_SCHEME, type PublishTarget } from "../../publish/target.js";
import { readBytes } from "../documents.js";
import { EXIT, UsageError } from "../exitCodes.js";
import { moduleFile } from "../fixture/policy.js";
import { registryOptions, type RegistryFlags } from "../registryOptions.js";
import { milliseconds } from "../verify/duration.js";
import { about } from "./failures.js";
import { outputFormat, print } from "./output.js";

/** What `assay push` takes. */
export interface PushOptions extends RegistryFlags {
  layout: string;
  output: string;
  timeout: string;
}

/** A bound for the read; the runtime's own limit is lower. */
const MAX_FILE_BYTES = 64 * 1024 * 1024;

/** Pushes and prints the reference with its digest. Returns the exit code. Throws UsageError, LookupFailure. */
export async function push(module: string, target: string, options: PushOptions): Promise<number> {
  const format = outputFormat(options.output);
  const layout = layoutOf(options.layout);
  const place = await about(target, () => parseTarget(target));
  const bytes = readBytes("MODULE", moduleFile(module), MAX_FILE_BYTES);
  const artifact = await about(`MODULE ${module}`, async () => await moduleArtifact(bytes, { layout }));
  if (place.kind === "layout") await about(target, () => writeLayout(place.folder, place.tag, artifact));
  else await pushToRegistry(place, artifact, options);
  print(format, lines(place, artifact), document(place, artifact));
  return EXIT.allowed;
}

function layoutOf(text: string): ModuleLayout {
  const layout = MODULE_LAYOUTS.find((each) => each === text);
  if (layout !== undefined) return layout;
  throw new UsageError(`--layout ${text}: it must be ${MODULE_LAYOUTS.join(" or ")}`);
}

/** The manifest last: whoever finds it finds all that it names. */
async function pushToRegistry(
  { host, repository, tag }: PublishTarget & { kind: "registry" },
  { layer, config, manifest }: ModuleArtifact,
  options: PushOptions,
): Promise<void> {
  const writer = new RegistryWriter(registryOptions(options, [host]));
  const signal = deadlineSignal(milliseconds("--timeout", options.timeout));
  await writer.putBlob(repository, layer.bytes, signal);
  await writer.putBlob(repository, config.bytes, signal);
  await writer.putManifest(repository, tag, manifest.bytes, manifest.mediaType, signal);
}

/** How the module is asked for from now on. */
function pinned(place: PublishTarget, digest: string): string {
  if (place.kind === "layout") return `${LAYOUT_SCHEME}${place.folder}@${digest}`;
  return `${REGISTRY_SCHEME}${place.repository}:${place.tag}@${digest}`;
}

function lines(place: PublishTarget, artifact: ModuleArtifact): string[] {
  const { layer, layout, manifest } = artifact;
  return [
    pinned(place, manifest.digest),
    `  module ${layer.digest}, ${layer.bytes.length} bytes, in the layout ${layout}`,
  ];
}

function document(place: PublishTarget, artifact: ModuleArtifact): unknown {
  const { annotations, layer, layout, manifest } = artifact;
  return {
    source: pinned(place, manifest.digest),
    reference: place.kind === "registry" ? `${place.repository}@${manifest.digest}` : null,
    tag: place.tag,
    digest: manifest.digest,
    layout,
    moduleDigest: layer.digest,
    size: layer.bytes.length,
    annotations,
  };
}
