/** Holds a module against what the lock, and whoever loads it, allow. */
import { isObject } from "../../host/json.js";
import type { PolicyModule } from "../../host/runtime/module.js";
import { LoadError, type LoadErrorCode } from "./loadError.js";
import type { LockEntry } from "./lockFile.js";
import type { AllowedModule, FetchedModule } from "./options.js";

/** Bytes and signers, before anything is compiled. `lock` is the file, for the message. Throws LoadError `lock`. */
export function holdBytes(entry: LockEntry, fetched: FetchedModule, lock: string): void {
  const { manifestDigest, moduleDigest, bytes, verified } = fetched;
  hold(entry, lock, "the manifest", entry.manifestDigest ?? "none", manifestDigest ?? "none");
  hold(entry, lock, "the module", entry.moduleDigest, moduleDigest);
  hold(entry, lock, "a module of so many bytes:", String(entry.size), String(bytes.length));
  if (verified === null) return;
  const signers = verified.signatures.map(({ signer }) => signer);
  const gone = entry.signers.filter((signer) => !signers.includes(signer));
  if (gone.length > 0)
    throw refusal(entry, lock, "a module signed by", entry.signers.join(" and "), signers.join(" and "));
}

/** What the compiled module imports and declares. Throws LoadError `lock`. */
export function holdModule(entry: LockEntry, module: PolicyModule, lock: string): void {
  const { imports, capabilities, hostCapabilities } = entry;
  const excess = firstExcess(module, {
    imports,
    capabilities,
    ...(hostCapabilities === null ? {} : { hostCapabilities }),
  });
  if (excess === null) return;
  const { what, name, allowed } = excess;
  throw refusal(entry, lock, `${what}`, allowed.join(", ") || "none", `${name} as well`);
}

/** The same for what the caller allows. Throws LoadError `not-allowed`. */
export function holdAllowed(allow: AllowedModule, module: PolicyModule, source: string): void {
  const excess = firstExcess(module, allow);
  if (excess === null) return;
  const { what, name, allowed } = excess;
  const list = allowed.length === 0 ? "none is allowed" : `allowed are ${allowed.join(", ")}`;
  throw new LoadError("not-allowed", `${source}: the module wants the ${what} ${name}; ${list}`);
}

/** What Kubewarden's metadata of a module says that it calls; null when it says nothing. */
export function declaredHostCapabilities({ metadata }: PolicyModule): string[] | null {
  const declared = isObject(metadata) ? metadata["hostCapabilities"] : undefined;
  if (!Array.isArray(declared)) return null;
  return declared.filter((each): each is string => typeof each === "string");
}

interface Excess {
  readonly what: string;
  readonly name: string;
  readonly allowed: readonly string[];
}

function firstExcess(module: PolicyModule, { imports, capabilities, hostCapabilities }: AllowedModule): Excess | null {
  return (
    excess("import", module.imports, imports, ".") ??
    excess("capability", module.description?.capabilities ?? [], capabilities, null) ??
    excess("host capability", declaredHostCapabilities(module) ?? [], hostCapabilities, "/")
  );
}

/** `separator` is what stands before the `*` of a pattern; null where there are none. */
function excess(
  what: string,
  wanted: readonly string[],
  allowed: readonly string[] | undefined,
  separator: string | null,
): Excess | null {
  if (allowed === undefined) return null;
  const name = wanted.find((each) => !allowed.some((pattern) => covers(pattern, each, separator)));
  return name === undefined ? null : { what, name, allowed };
}

function covers(pattern: string, name: string, separator: string | null): boolean {
  if (pattern === name) return true;
  if (separator === null) return false;
  if (pattern === "*") return separator === "/";
  return pattern.endsWith(`${separator}*`) && name.startsWith(pattern.slice(0, -1));
}

function hold(entry: LockEntry, lock: string, what: string, locked: string, found: string): void {
  if (locked !== found) throw refusal(entry, lock, what, locked, found);
}

function refusal({ source }: LockEntry, lock: string, what: string, locked: string, found: string): LoadError {
  const code: LoadErrorCode = "lock";
  const text = `${lock} allows ${what} ${locked}, and it is ${found}; if that is meant, run assay pull ${source} --update-lock`;
  return new LoadError(code, text);
}
