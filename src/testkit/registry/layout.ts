/** OCI image layouts on disk (OCI image specification, "Image Layout"), put into a repository. */
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

import { isManifestType, OCI_MANIFEST } from "./mediaTypes.js";
import { parseObject, type Repository } from "./store.js";

/** An entry of `manifests` in an index. */
interface Descriptor {
  readonly digest: string;
  readonly mediaType: string | null;
  readonly annotations: Readonly<Record<string, unknown>>;
}

const REF_NAME = "org.opencontainers.image.ref.name";
const COSIGN_KIND = "dev.cosignproject.cosign/";
const COSIGN_SUFFIXES: Readonly<Record<string, string>> = { sigs: "sig", atts: "att", sboms: "sbom" };
const TAG = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/;

/**
 * Puts the layout's content into the repository and gives the digests that its index.json lists, in order. A file of
 * `blobs/sha256` is served under the digest of its name, as it is: that the bytes have the digest is not checked, so
 * that tampered layouts can be served too. It is a manifest when an index leads to it, or by its own `mediaType`.
 *
 * An `org.opencontainers.image.ref.name` that is a valid tag becomes a tag. In a layout of `cosign save` the
 * signatures and attestations get the tags `sha256-<hex of the image>.sig` and `.att`.
 */
export async function loadLayout(repository: Repository, directory: string): Promise<string[]> {
  const files = await readBlobs(directory);
  const roots = entries(parseObject(await readFile(join(directory, "index.json"))));
  const types = reachable(roots, files);
  for (const [digest, bytes] of files) {
    const own = parseObject(bytes)?.["mediaType"];
    const mediaType = types.get(digest) ?? (isManifestType(own) ? own : null);
    if (mediaType === null) repository.blobs.set(digest, bytes);
    else repository.manifests.set(digest, { bytes, mediaType });
  }
  for (const root of roots) tagRoot(repository, root);
  tagCosign(repository, roots);
  return roots.map(({ digest }) => digest);
}

async function readBlobs(directory: string): Promise<Map<string, Uint8Array>> {
  const folder = join(directory, "blobs", "sha256");
  const files = new Map<string, Uint8Array>();
  for (const name of (await readdir(folder)).sort()) {
    files.set(`sha256:${name}`, new Uint8Array(await readFile(join(folder, name))));
  }
  return files;
}

/** Media types of everything that the index, and indexes in it, list as a manifest. */
function reachable(roots: readonly Descriptor[], files: ReadonlyMap<string, Uint8Array>): Map<string, string> {
  const types = new Map<string, string>();
  const queue = [...roots];
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    const bytes = files.get(next.digest);
    if (bytes === undefined || types.has(next.digest)) continue;
    const manifest = parseObject(bytes);
    const own = manifest?.["mediaType"];
    types.set(next.digest, next.mediaType ?? (isManifestType(own) ? own : OCI_MANIFEST));
    queue.push(...entries(manifest));
  }
  return types;
}

function tagRoot(repository: Repository, { digest, annotations }: Descriptor): void {
  const name = annotations[REF_NAME];
  if (typeof name === "string" && TAG.test(name)) repository.tags.set(name, digest);
}

function tagCosign(repository: Repository, roots: readonly Descriptor[]): void {
  const image = roots.find((root) => ["image", "imageIndex"].includes(cosignKind(root)));
  if (image === undefined) return;
  for (const root of roots) {
    const suffix = COSIGN_SUFFIXES[cosignKind(root)];
    if (suffix !== undefined) repository.tags.set(`${image.digest.replace(":", "-")}.${suffix}`, root.digest);
  }
}

function cosignKind({ annotations }: Descriptor): string {
  const kind = annotations["kind"];
  return typeof kind === "string" && kind.startsWith(COSIGN_KIND) ? kind.slice(COSIGN_KIND.length) : "";
}

function entries(index: Readonly<Record<string, unknown>> | null): Descriptor[] {
  const list = index?.["manifests"];
  return Array.isArray(list) ? list.map(descriptor).filter((entry) => entry !== null) : [];
}

function descriptor(value: unknown): Descriptor | null {
  if (typeof value !== "object" || value === null) return null;
  const { digest, mediaType, annotations } = value as Record<string, unknown>;
  if (typeof digest !== "string") return null;
  return {
    digest,
    mediaType: typeof mediaType === "string" ? mediaType : null,
    annotations: typeof annotations === "object" && annotations !== null ? { ...annotations } : {},
  };
}
