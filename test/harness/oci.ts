// Harness exports for assembly/oci.
import { parseDigest, isDigestGrammar } from "../../assembly/oci/digest";
import { faultCodeName } from "../../assembly/fault/codes.gen";
import { matchesWildcard } from "../../assembly/oci/glob";
import { parseManifest } from "../../assembly/oci/manifest";
import { isRegistryHost, isRepositoryName } from "../../assembly/oci/names";
import { Reference, parseReference } from "../../assembly/oci/reference";
import { spellings } from "../../assembly/oci/spellings";

/** The parts, one on each line: registry, repository, tag, digest, canonical form; or null. */
export function referenceParts(text: string): string | null {
  const result = parseReference(text);
  return result.isOk ? parts(result.value) : null;
}

/** As a container runtime resolves it: a digest makes the tag meaningless, else the tag defaults. */
export function referenceResolved(text: string): string | null {
  const result = parseReference(text);
  if (!result.isOk) return null;
  const reference = result.value;
  if (reference.digest == null) return parts(reference.withDefaultTag());
  return parts(new Reference(reference.registry, reference.repository, null, reference.digest));
}

/** The fault's detail, or null when it parses. */
export function referenceProblem(text: string): string | null {
  const result = parseReference(text);
  return result.isOk ? null : result.fault!.detail;
}

export function referenceWithDefaultTag(text: string): string {
  return parseReference(text).value.withDefaultTag().canonical();
}

/** The digits, or null. */
export function digestHex(text: string): string | null {
  const result = parseDigest(text);
  return result.isOk ? result.value.hex : null;
}

export function digestProblem(text: string): string | null {
  const result = parseDigest(text);
  return result.isOk ? null : result.fault!.detail;
}

export function digestGrammar(text: string): bool {
  return isDigestGrammar(text);
}

export function registryHost(text: string): bool {
  return isRegistryHost(text);
}

export function repositoryName(text: string): bool {
  return isRepositoryName(text);
}

function parts(reference: Reference): string {
  const tag = reference.tag;
  const digest = reference.digest;
  const tagText = tag == null ? "" : tag;
  const digestText = digest == null ? "" : digest.text;
  return `${reference.registry}\n${reference.repository}\n${tagText}\n${digestText}\n${reference.canonical()}`;
}

export function wildcard(pattern: string, text: string): bool {
  return matchesWildcard(pattern, text);
}

/** `code path: detail`, or null when the manifest is accepted. */
export function manifestProblem(bytes: Uint8Array, maxLayers: i32): string | null {
  const fault = parseManifest(bytes, maxLayers).fault;
  return fault == null ? null : `${faultCodeName(fault.code)} ${fault.path}: ${fault.detail}`;
}

/** The config's digest and size, then each layer's media type, digest, size and annotation; null when refused. */
export function manifestSummary(bytes: Uint8Array, annotation: string): string | null {
  const result = parseManifest(bytes);
  if (!result.isOk) return null;
  const manifest = result.value;
  let summary = `${manifest.config.digest.text} ${manifest.config.size}`;
  for (let i = 0; i < manifest.layers.length; i++) {
    const layer = manifest.layers[i];
    const value = layer.annotation(annotation);
    const shown = value == null ? "-" : value;
    summary += `\n${layer.mediaType} ${layer.digest.text} ${layer.size} ${shown}`;
  }
  const own = manifest.annotation(annotation);
  return own == null ? summary : `${summary}\n${own}`;
}

/** One spelling on each line, sorted; or null. */
export function referenceSpellings(text: string): string | null {
  const result = parseReference(text);
  return result.isOk ? spellings(text, result.value).sort().join("\n") : null;
}
