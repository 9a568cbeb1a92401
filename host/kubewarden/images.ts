/** The calls `oci/v1/manifest_digest`, `oci_manifest` and `oci_manifest_config`: what registries hold, handed on as it is. */
import type { RegistryReader } from "../capability/registry.js";
import { type JsonObject, isObject, jsonObject } from "../json.js";
import { imageName } from "../record/imageName.js";
import { isSha256Digest, sha256Digest } from "../registry/digest.js";
import { LookupFailure } from "../registry/failure.js";
import { CallbackFailure, failureBecause } from "./callback.js";

/** The name with registry, repository and tag written out, as Docker completes it; null for a text that is no image name. */
export function wholeName(image: string): string | null {
  const completed = imageName(image);
  if (completed === null) return null;
  const { name, tag, digest } = completed;
  if (digest === null) return `${name}:${tag ?? "latest"}`;
  const [named = ""] = image.split("@");
  const colon = named.indexOf(":", named.lastIndexOf("/") + 1);
  return `${name}${colon < 0 ? "" : named.slice(colon)}@${digest}`;
}

/** `{"digest": …}`. Throws CallbackFailure. */
export async function manifestDigest(images: RegistryReader, image: string, signal?: AbortSignal): Promise<Uint8Array> {
  const { reference, digest } = referenceOf(image);
  const found = await lookUp(async () => {
    if (digest === null) return await images.resolve(reference, signal);
    await images.manifest(reference, signal);
    return digest;
  });
  return json({ digest: found });
}

/** The manifest or index, byte for byte. Throws CallbackFailure. */
export async function manifest(images: RegistryReader, image: string, signal?: AbortSignal): Promise<Uint8Array> {
  const { reference } = referenceOf(image);
  return await lookUp(async () => await images.manifest(reference, signal));
}

/** `{"manifest": …, "digest": …, "config": …}` of an image, the first and the last byte for byte. Throws CallbackFailure. */
export async function manifestAndConfig(
  images: RegistryReader,
  image: string,
  signal?: AbortSignal,
): Promise<Uint8Array> {
  const { reference, name } = referenceOf(image);
  const bytes = await lookUp(async () => await images.manifest(reference, signal));
  const value = jsonObject(bytes);
  const descriptor = value?.["config"];
  const configDigest = isObject(descriptor) ? descriptor["digest"] : undefined;
  if (typeof configDigest !== "string" || !isSha256Digest(configDigest)) throw registryFailure(noConfig(image, value));
  const config = await lookUp(async () => await images.blob(`${name}@${configDigest}`, signal));
  if (jsonObject(config) === null) {
    throw registryFailure(`the configuration ${configDigest} of ${image} is not a JSON object`);
  }
  const digest = await sha256Digest(bytes as Uint8Array<ArrayBuffer>);
  return joined('{"manifest":', bytes, `,"digest":"${digest}","config":`, config, "}");
}

function noConfig(image: string, value: JsonObject | null): string {
  return Array.isArray(value?.["manifests"])
    ? `${image} is an image index, which has no configuration: name one of its manifests by its digest`
    : `the manifest of ${image} names no configuration`;
}

interface ImageReference {
  readonly name: string;
  readonly reference: string;
  readonly digest: string | null;
}

function referenceOf(image: string): ImageReference {
  const completed = imageName(image);
  // The words of the parser that Kubewarden's hosts use, which policies hand on.
  if (completed === null) throw new CallbackFailure("invalid reference format");
  const { name, tag, digest } = completed;
  return { name, digest, reference: digest === null ? `${name}:${tag ?? "latest"}` : `${name}@${digest}` };
}

async function lookUp<T>(start: () => Promise<T>): Promise<T> {
  try {
    return await start();
  } catch (error) {
    if (error instanceof LookupFailure) throw registryFailure(error.message);
    throw error;
  }
}

function registryFailure(reason: string): CallbackFailure {
  return failureBecause("Fail to interact with OCI registry", reason);
}

function joined(...parts: readonly (string | Uint8Array)[]): Uint8Array {
  const chunks = parts.map((part) => (typeof part === "string" ? new TextEncoder().encode(part) : part));
  const all = new Uint8Array(chunks.reduce((sum, chunk) => sum + chunk.length, 0));
  let offset = 0;
  for (const chunk of chunks) {
    all.set(chunk, offset);
    offset += chunk.length;
  }
  return all;
}

/** A value as JSON in bytes. */
export function json(value: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}
