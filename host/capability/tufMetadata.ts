/** Rules for TUF metadata that tuf-js does not hold documents to (specification 1.0, section 4). */
import { isObject, type JsonObject } from "../json.js";

/** SubjectPublicKeyInfo of a point on P-256 that is not compressed, and of an Ed25519 key. */
const P256_SPKI_BYTES = 91;
const ED25519_SPKI_BYTES = 44;

/** Roles of the root; a delegated role of such a name would stand in their place. */
const TOP_LEVEL_ROLES: ReadonlySet<string> = new Set(["root", "targets", "snapshot", "timestamp", "mirrors"]);

/**
 * What is wrong with a document, or null. It only looks at what tuf-js takes as it comes: that every threshold is a positive
 * number of keys, that no key stands in a role under two ids, that versions count and the expiry is a time, and that
 * delegated roles have names of their own, in an order that survives. Signatures, versions and expiry against the clock are
 * tuf-js' business.
 */
export function metadataProblem(metadata: JsonObject): string | null {
  const signed = metadata["signed"];
  if (!isObject(signed)) return "it has no member signed";
  if (!isCount(signed["version"])) return "its version is no positive whole number";
  if (Number.isNaN(expiry(signed["expires"]))) return "its expiry is no time";
  if (signed["_type"] === "root") return rootProblem(signed);
  return signed["_type"] === "targets" ? delegationsProblem(signed["delegations"]) : null;
}

function rootProblem(root: JsonObject): string | null {
  const { roles, keys } = root;
  if (!isObject(roles) || !isObject(keys)) return "it has no roles or no keys";
  for (const [name, role] of Object.entries(roles)) {
    const problem = roleProblem(role, keys);
    if (problem !== null) return `role ${name}: ${problem}`;
  }
  return null;
}

function delegationsProblem(delegations: unknown): string | null {
  if (delegations === undefined) return null;
  if (!isObject(delegations) || !isObject(delegations["keys"])) return "its delegations are malformed";
  const { roles, keys, succinct_roles: bins } = delegations;
  if (bins !== undefined) return roleProblem(bins, keys);
  if (roles === undefined) return null;
  if (!Array.isArray(roles)) return "its delegated roles are malformed";
  const names: unknown[] = roles.map((role: unknown) => (isObject(role) ? role["name"] : undefined));
  for (const [index, name] of names.entries()) {
    if (typeof name !== "string" || name === "") return "a delegated role has no name";
    if (TOP_LEVEL_ROLES.has(name)) return `a delegated role has the name of the role ${name}`;
    const problem = roleProblem(roles[index], keys);
    if (problem !== null) return `delegated role ${name}: ${problem}`;
  }
  return isKeptInOrder(names as string[]) ? null : "its delegated roles have names that are not told apart";
}

/** The first role that is trusted for a target decides. tuf-js keeps roles by name, as members of an object. */
function isKeptInOrder(names: readonly string[]): boolean {
  const kept = Object.keys(Object.fromEntries(names.map((name) => [name, true])));
  return kept.length === names.length && kept.every((name, index) => name === names[index]);
}

function roleProblem(role: unknown, keys: unknown): string | null {
  if (!isObject(role) || !isObject(keys)) return "it is malformed";
  const { keyids, threshold } = role;
  if (!isCount(threshold)) return "its threshold is no positive whole number";
  if (!Array.isArray(keyids)) return "it has no list of keys";
  const values = keyids.map((id: unknown) => keyValue(keys, id)).filter((value) => value !== null);
  return new Set(values).size === values.length ? null : "one key counts twice";
}

/** The public key itself, whatever its id; null for an id without a key, which never counts. */
function keyValue(keys: JsonObject, id: unknown): string | null {
  const key = typeof id === "string" && Object.hasOwn(keys, id) ? keys[id] : null;
  const value = isObject(key) && isObject(key["keyval"]) ? key["keyval"]["public"] : null;
  return typeof value === "string" ? keyText(value) : null;
}

/** A key's own bytes in hexadecimal: it is written so, or as PEM, of which the last bytes are the key. */
function keyText(value: string): string {
  const pem = /^-----BEGIN PUBLIC KEY-----([A-Za-z0-9+/=\s]+)-----END PUBLIC KEY-----\s*$/.exec(value);
  if (pem === null) return value.toLowerCase();
  const der = decodedBase64(pem[1] ?? "");
  const keyBytes = der.length === P256_SPKI_BYTES ? 65 : der.length === ED25519_SPKI_BYTES ? 32 : der.length;
  return Array.from(der.slice(-keyBytes), (char) => char.charCodeAt(0).toString(16).padStart(2, "0")).join("");
}

/** The bytes as characters; the text itself when it is not base64, which no key is read from. */
function decodedBase64(text: string): string {
  try {
    return atob(text.replace(/\s/g, ""));
  } catch {
    return text;
  }
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) > 0;
}

function expiry(value: unknown): number {
  const isTime = typeof value === "string" && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(value);
  return isTime ? Date.parse(value) : NaN;
}
