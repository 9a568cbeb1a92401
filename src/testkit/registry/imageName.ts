/** References to images as people write them, completed as container runtimes and Assay's modules do. */
import { parseReference, type Reference } from "../../../host/registry/reference.js";
import { KitError } from "../kitError.js";

/** The registry of names without a host, and the namespace of its own images. */
const DEFAULT_HOST = "docker.io";
const DEFAULT_NAMESPACE = "library";

/** A reference in the strict form: `nginx` becomes `docker.io/library/nginx:latest`. Throws KitError for what is none. */
export function imageName(text: string): Reference {
  const [first = "", ...rest] = text.split("/");
  const hasHost = rest.length > 0 && (/[.:]/.test(first) || first === "localhost");
  const path = hasHost ? rest.join("/") : rest.length > 0 ? text : `${DEFAULT_NAMESPACE}/${text}`;
  const named = /[:@]/.test(path) ? path : `${path}:latest`;
  try {
    return parseReference(`${hasHost ? first : DEFAULT_HOST}/${named}`);
  } catch (cause) {
    throw new KitError((cause as Error).message, { cause });
  }
}

/** `host/repository` of a reference. */
export function repositoryName({ host, repository }: Reference): string {
  return `${host}/${repository}`;
}
