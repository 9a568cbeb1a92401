/** Kubernetes pull secrets (`kubernetes.io/dockerconfigjson`, and the older `kubernetes.io/dockercfg`). */
import { isObject } from "../../../host/json.js";
import { ConfigurationError } from "../configurationError.js";
import { objectMember, parseJsonObject, textMember, type JsonObject } from "../jsonObject.js";
import { readAuthsDocument, type AuthsDocument } from "./authsDocument.js";

/**
 * Reads a Secret as the API server gives it, or as a manifest with `stringData`. Helpers that it names are left out: who may
 * write a Secret may not have programs run here.
 * @throws ConfigurationError that names the Secret, without what it holds
 */
export function readPullSecret(secret: unknown): AuthsDocument {
  if (!isObject(secret)) throw new ConfigurationError("a pull secret is not an object");
  const title = titleOf(secret);
  const current = contentOf(secret, ".dockerconfigjson", title);
  if (current !== null) return withoutHelpers(readAuthsDocument(current, title));
  const older = contentOf(secret, ".dockercfg", title);
  if (older !== null) return withoutHelpers(readAuthsDocument({ auths: older }, title));
  throw new ConfigurationError(`${title}: it has neither .dockerconfigjson nor .dockercfg, so it is no pull secret`);
}

function titleOf(secret: JsonObject): string {
  const metadata = objectMember(secret, "metadata", "a pull secret");
  const name = textMember(metadata, "name", "a pull secret: metadata") ?? "without a name";
  const namespace = textMember(metadata, "namespace", "a pull secret: metadata");
  return `pull secret ${namespace === null ? "" : `${namespace}/`}${name}`;
}

/** `stringData` wins, as the API server has it. */
function contentOf(secret: JsonObject, member: string, title: string): JsonObject | null {
  const plain = textMember(objectMember(secret, "stringData", title), member, `${title}: stringData`);
  const encoded = textMember(objectMember(secret, "data", title), member, `${title}: data`);
  if (plain === null && encoded === null) return null;
  return parseJsonObject(plain ?? decode(encoded ?? "", `${title}: data: ${member}`), `${title}: ${member}`);
}

function decode(text: string, where: string): string {
  const bare = text.replace(/\s/g, "");
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(bare)) throw new ConfigurationError(`${where} is not base64`);
  return Buffer.from(bare, "base64").toString();
}

function withoutHelpers(document: AuthsDocument): AuthsDocument {
  return { ...document, helpers: new Map(), store: null };
}
