/** Image names as people write them, in the one form that look-ups have. */
import { LookupFailure } from "../registry/failure.js";
import { parseReference } from "../registry/reference.js";

/** An image's name with all that was left out. */
export interface ImageName {
  /** `host/repository`. */
  name: string;
  /** `latest` when neither tag nor digest is written; null beside a digest. */
  tag: string | null;
  digest: string | null;
}

/**
 * The name with Docker's defaults: the registry `docker.io`, there the folder `library`, and the tag `latest`. Null for a
 * text that is no image name.
 */
export function imageName(text: string): ImageName | null {
  const [named = "", digest] = text.split("@");
  const slash = named.lastIndexOf("/");
  const colon = named.indexOf(":", slash + 1);
  const tag = colon < 0 ? null : named.slice(colon + 1);
  const name = completed(colon < 0 ? named : named.slice(0, colon));
  const identifier = digest === undefined ? `:${tag ?? "latest"}` : `@${digest}`;
  if (text.split("@").length > 2 || !isReference(`${name}${identifier}`)) return null;
  return { name, tag: digest === undefined ? (tag ?? "latest") : null, digest: digest ?? null };
}

function completed(name: string): string {
  const [first = "", ...rest] = name.split("/");
  const isHost = rest.length > 0 && (/[.:]/.test(first) || first === "localhost" || first !== first.toLowerCase());
  if (!isHost) return `docker.io/${rest.length === 0 ? "library/" : ""}${name}`;
  if (first !== "index.docker.io" && first !== "docker.io") return name;
  return `docker.io/${rest.length === 1 ? "library/" : ""}${rest.join("/")}`;
}

function isReference(text: string): boolean {
  try {
    parseReference(text);
    return true;
  } catch (error) {
    if (error instanceof LookupFailure) return false;
    throw error;
  }
}
