/** Keys and certificates that flags name. */
import { readText } from "../documents.js";
import { UsageError } from "../exitCodes.js";

/** Schemes of keys in key management systems and secrets, which are not asked yet. */
const KEY_SYSTEMS = ["awskms", "gcpkms", "azurekms", "hashivault", "openbao", "ncpkms", "k8s", "gitlab", "pkcs11"];

/**
 * The text of a public key that `--key` names: a file, or `env://NAME`. Throws UsageError for what cannot be read and
 * for every other scheme. Whether the text is a key is the module's to say.
 */
export function keyText(reference: string): string {
  const scheme = /^([a-z0-9+]+):/i.exec(reference)?.[1]?.toLowerCase() ?? "";
  if (reference.startsWith("env://")) return variable(reference.slice("env://".length));
  if (KEY_SYSTEMS.includes(scheme)) throw new UsageError(`--key ${reference}: keys from ${scheme} are not read yet`);
  refuseUrl("--key", reference);
  return readText("--key", reference);
}

/** The PEM text of the certificates in a file; cosign writes certificates as base64 of PEM too. Throws UsageError. */
export function certificateText(option: string, path: string): string {
  refuseUrl(option, path);
  const text = readText(option, path);
  if (text.includes("-----BEGIN")) return text;
  const compact = text.replace(/\s+/g, "");
  const decoded = /^[A-Za-z0-9+/]+=*$/.test(compact) ? Buffer.from(compact, "base64").toString("latin1") : "";
  if (decoded.includes("-----BEGIN")) return decoded;
  throw new UsageError(`${option} ${path}: it holds no PEM certificate`);
}

/** Throws UsageError for a URL: what a flag names is read from this machine. */
export function refuseUrl(option: string, reference: string): void {
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(reference)) return;
  throw new UsageError(`${option} ${reference}: it must be a file; nothing is fetched from a URL`);
}

function variable(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === "") throw new UsageError(`--key env://${name}: the variable is not set`);
  return value;
}
