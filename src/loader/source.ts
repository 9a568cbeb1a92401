/** The names by which policy modules are asked for: one parser for all of their forms. */
import { fileURLToPath } from "node:url";

import { isSha256Digest } from "../../host/registry/digest.js";
import { LookupFailure } from "../../host/registry/failure.js";
import { parseReference } from "../../host/registry/reference.js";
import { LoadError } from "./loadError.js";

/** `registry://host/repository[:tag][@sha256:HEX]`: an OCI registry. At least one of tag and digest is there. */
export interface RegistrySource {
  readonly kind: "registry";
  /** The source in its one spelling. */
  readonly text: string;
  /** `host[:port]`. */
  readonly host: string;
  readonly repository: string;
  readonly tag: string | null;
  readonly digest: string | null;
}

/** `oci-layout:FOLDER[:tag|@sha256:HEX]`: an OCI image layout on disk; with neither, its only artifact. */
export interface LayoutSource {
  readonly kind: "oci-layout";
  readonly text: string;
  readonly folder: string;
  readonly tag: string | null;
  readonly digest: string | null;
}

/** A path, `file:PATH` or `file:///PATH`; also the name of a module that Assay ships, when there is no such file. */
export interface FileSource {
  readonly kind: "file";
  readonly text: string;
  readonly path: string;
}

/** `https://…[#sha256=HEX]`: a module's file. `http://` is read here and refused later where TLS is demanded. */
export interface HttpsSource {
  readonly kind: "https";
  readonly text: string;
  /** Without the fragment. */
  readonly url: URL;
  readonly digest: string | null;
}

/** Where a module comes from. */
export type ModuleSource = RegistrySource | LayoutSource | FileSource | HttpsSource;

/** No source of use is longer; paths end at 4096 bytes. */
const MAX_SOURCE_LENGTH = 4_500;
const MAX_TEXT = 200;
const DIGEST_FORM = "sha256: and 64 hex digits";
/** A scheme; one letter is the drive of a path. */
const SCHEME = /^([A-Za-z][A-Za-z0-9+.-]+):/;
const TAG = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/;

/**
 * Reads a source. Nothing is looked up: neither whether a file is there, nor whether a host has an address. Registries'
 * names are not completed: where a short name could mean something, the error says how to spell it out.
 * @throws LoadError `source`
 */
export function parseSource(text: string): ModuleSource {
  if (text === "") throw refusal(text, "it is empty: name a file, or registry://HOST/REPOSITORY:TAG");
  if (text.length > MAX_SOURCE_LENGTH) throw refusal(text, `it is longer than ${MAX_SOURCE_LENGTH} characters`);
  if (text.includes("\0")) throw refusal(text, "it has a NUL character");
  const scheme = SCHEME.exec(text)?.[1]?.toLowerCase();
  switch (scheme) {
    case "registry":
      return registrySource(text);
    case "oci-layout":
      return layoutSource(text);
    case "file":
      return fileSource(text);
    case "https":
    case "http":
      return httpsSource(text);
    case "oci":
    case "docker":
      throw refusal(text, `write registry:// in place of ${scheme}://`);
    default:
      return plainPath(text);
  }
}

function registrySource(text: string): RegistrySource {
  const form = "registry://HOST/REPOSITORY:TAG, or @sha256:DIGEST in place of the tag or behind it";
  const rest = /^registry:\/\/(.+)$/s.exec(text)?.[1];
  if (rest === undefined) throw refusal(text, `it must be ${form}`);
  const { name, tag, digest } = taggedName(rest, text);
  if (!hasRegistry(name)) throw refusal(text, `it names no registry; write ${spelledOut(name, tag, digest)}`);
  if (tag === null && digest === null) {
    throw refusal(text, `it has neither tag nor digest; write registry://${name}:latest, or ${form}`);
  }
  const { host, repository } = checkedReference(text, name, tag ?? "none");
  if (digest !== null) checkedReference(text, name, digest);
  return { kind: "registry", text: `registry://${joined(name, tag, digest)}`, host, repository, tag, digest };
}

/** `name[:tag][@digest]`, where a name may hold a port. */
function taggedName(rest: string, text: string): { name: string; tag: string | null; digest: string | null } {
  const at = rest.indexOf("@");
  const digest = at < 0 ? null : rest.slice(at + 1);
  if (digest !== null && !isSha256Digest(digest)) throw refusal(text, `what follows @ must be ${DIGEST_FORM}`);
  const tagged = at < 0 ? rest : rest.slice(0, at);
  const colon = tagged.lastIndexOf(":");
  if (colon <= tagged.lastIndexOf("/")) return { name: tagged, tag: null, digest };
  return { name: tagged.slice(0, colon), tag: tagged.slice(colon + 1), digest };
}

/** Whether the part before the first slash is a host, as opposed to a part of a repository's name. */
function hasRegistry(name: string): boolean {
  const slash = name.indexOf("/");
  if (slash < 0) return false;
  const first = name.slice(0, slash);
  return first === "localhost" || /[.:]/.test(first);
}

/** How container runtimes would complete the name. */
function spelledOut(name: string, tag: string | null, digest: string | null): string {
  const full = `docker.io/${name.includes("/") ? "" : "library/"}${name}`;
  return `registry://${joined(full, tag ?? (digest === null ? "latest" : null), digest)}`;
}

function joined(name: string, tag: string | null, digest: string | null): string {
  return `${name}${tag === null ? "" : `:${tag}`}${digest === null ? "" : `@${digest}`}`;
}

function checkedReference(text: string, name: string, identifier: string): { host: string; repository: string } {
  try {
    return parseReference(`${name}${isSha256Digest(identifier) ? "@" : ":"}${identifier}`);
  } catch (error) {
    if (!(error instanceof LookupFailure)) throw error;
    // The client's sentence repeats the reference, which this one has already.
    throw refusal(text, error.message.replace(/^.* is refused: /s, ""));
  }
}

function layoutSource(text: string): LayoutSource {
  const rest = text.slice("oci-layout:".length);
  const at = rest.lastIndexOf("@");
  const afterAt = at < 0 ? "" : rest.slice(at + 1);
  if (isSha256Digest(afterAt)) return layout(text, rest.slice(0, at), null, afterAt);
  if (/^sha\d+:[^/]*$/.test(afterAt)) throw refusal(text, `what follows @ must be ${DIGEST_FORM}`);
  const colon = rest.lastIndexOf(":");
  const tag = rest.slice(colon + 1);
  // A drive's letter, or a colon in a folder's name.
  if (colon <= 1 || tag.includes("/") || tag.includes("\\")) return layout(text, rest, null, null);
  if (!TAG.test(tag))
    throw refusal(text, "its tag is not valid; it must be oci-layout:FOLDER, FOLDER:TAG or FOLDER@DIGEST");
  return layout(text, rest.slice(0, colon), tag, null);
}

function layout(text: string, folder: string, tag: string | null, digest: string | null): LayoutSource {
  // oci-layout:///var/x is what people write who are used to URLs.
  const path = folder.startsWith("///") ? folder.slice(2) : folder;
  if (path === "" || path.startsWith("//"))
    throw refusal(text, "it must be oci-layout:FOLDER, FOLDER:TAG or FOLDER@DIGEST");
  return { kind: "oci-layout", text: `oci-layout:${joined(path, tag, digest)}`, folder: path, tag, digest };
}

function fileSource(text: string): FileSource {
  const rest = text.slice("file:".length);
  if (rest === "") throw refusal(text, "it must be file:PATH, or just the path");
  if (!rest.startsWith("//")) return file(rest);
  try {
    return file(fileURLToPath(new URL(text)));
  } catch {
    throw refusal(text, "it must be file:///PATH with three slashes, or just the path");
  }
}

/** A path that looks like another source is spelled with the scheme. */
function file(path: string): FileSource {
  return { kind: "file", text: SCHEME.test(path) ? `file:${path}` : path, path };
}

function httpsSource(text: string): HttpsSource {
  if (!URL.canParse(text)) throw refusal(text, "it is no URL");
  const url = new URL(text);
  if (url.username !== "" || url.password !== "")
    throw refusal(withoutUser(url), "a URL with credentials is not taken");
  const digest = fragmentDigest(url, text);
  url.hash = "";
  return { kind: "https", text: `${url.href}${digest === null ? "" : `#sha256=${digest.slice(7)}`}`, url, digest };
}

function fragmentDigest({ hash }: URL, text: string): string | null {
  if (hash === "" || hash === "#") return null;
  const digest = hash.replace(/^#sha256[=:]/, "sha256:");
  if (isSha256Digest(digest)) return digest;
  throw refusal(text, "what follows # must be sha256= and 64 hex digits");
}

/** What has the form of a registry's name and no file's is most likely one. */
function plainPath(text: string): FileSource {
  const scheme = /^([A-Za-z][A-Za-z0-9+.-]+):\/\//.exec(text)?.[1];
  if (scheme !== undefined) {
    throw refusal(text, `the scheme ${scheme} is not known; there are registry://, oci-layout:, file: and https://`);
  }
  return file(text);
}

/** How to write a path that is not there, when it looks like a name in a registry; else null. */
export function registryHint(path: string): string | null {
  const { name, tag, digest } = splitLoosely(path);
  if (!hasRegistry(name) || /\.wasm$/.test(path) || name.startsWith(".")) return null;
  const source = `registry://${joined(name, tag ?? (digest === null ? "latest" : null), digest)}`;
  try {
    return parseSource(source).text;
  } catch {
    return null;
  }
}

function splitLoosely(path: string): { name: string; tag: string | null; digest: string | null } {
  try {
    return taggedName(path, path);
  } catch {
    return { name: "", tag: null, digest: null };
  }
}

function withoutUser(url: URL): string {
  const copy = new URL(url);
  copy.username = "";
  copy.password = "";
  return copy.href;
}

function refusal(text: string, reason: string): LoadError {
  const short = text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}...` : text;
  return new LoadError("source", `the module "${short}" cannot be used: ${reason}`);
}
