/** Where a module is pushed to: a registry, or a folder with an OCI image layout. */
import { LookupFailure } from "../../host/registry/failure.js";
import { parseReference } from "../../host/registry/reference.js";
import { PublishError } from "./publishError.js";

/** A place for a module. */
export type PublishTarget =
  | {
      readonly kind: "registry";
      /** `host[:port]/path` */
      readonly repository: string;
      readonly host: string;
      readonly tag: string;
    }
  | { readonly kind: "layout"; readonly folder: string; readonly tag: string | null };

/** What a registry's names begin with. */
export const REGISTRY_SCHEME = "registry://";
/** What the names of folders with an OCI image layout begin with. */
export const LAYOUT_SCHEME = "oci-layout:";

const TAG = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/;
const OTHER_SCHEME = /^[a-z][a-z0-9+.-]*:\/\//i;

/**
 * Reads `registry://host/repository:tag` (the scheme may be left out) or `oci-layout:FOLDER[:tag]`. Throws PublishError for
 * everything else: a digest, since it follows from the module, and a missing tag.
 */
export function parseTarget(text: string): PublishTarget {
  if (text.startsWith(LAYOUT_SCHEME)) return layoutTarget(text.slice(LAYOUT_SCHEME.length));
  const name = withoutScheme(text);
  if (name.includes("@")) {
    throw new PublishError("the digest follows from the module: name the target by a tag alone");
  }
  if (!/:[^/]*$/.test(name) || !name.includes("/")) {
    throw new PublishError(`it has no tag: write ${REGISTRY_SCHEME}host/repository:tag, such as …/shop-policy:1.0.0`);
  }
  const { host, repository, identifier } = parsed(name);
  return { kind: "registry", host, repository: `${host}/${repository}`, tag: identifier };
}

/** `host/repository:tag` or `host/repository@digest` of a name with or without the scheme. Throws PublishError. */
export function withoutScheme(text: string): string {
  const name = text.startsWith(REGISTRY_SCHEME) ? text.slice(REGISTRY_SCHEME.length) : text;
  if (OTHER_SCHEME.test(name)) throw new PublishError(`it must begin with ${REGISTRY_SCHEME}`);
  return name;
}

function layoutTarget(rest: string): PublishTarget {
  const colon = rest.lastIndexOf(":");
  const [folder, tag] = colon > rest.lastIndexOf("/") ? [rest.slice(0, colon), rest.slice(colon + 1)] : [rest, null];
  if (folder === "")
    throw new PublishError(`it names no folder: write ${LAYOUT_SCHEME}FOLDER or ${LAYOUT_SCHEME}FOLDER:tag`);
  if (tag !== null && !TAG.test(tag)) throw new PublishError("its tag is not valid");
  return { kind: "layout", folder, tag };
}

function parsed(name: string): ReturnType<typeof parseReference> {
  try {
    return parseReference(name);
  } catch (error) {
    if (error instanceof LookupFailure) throw new PublishError(error.message);
    throw error;
  }
}
