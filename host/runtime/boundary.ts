/** What a module may import and must export, by the way in which it is run. Everything is held against it before it is started. */
import { isObject } from "../json.js";
import { ModuleError } from "./moduleError.js";
import { WASI_FUNCTIONS } from "./wasi/functions.js";

/**
 * How a module is run. `assay`: it describes itself and asks for evidence; `kubewarden-wapc`: a waPC guest of another maker;
 * `wasi`: a command that reads the request from its standard input (Kubewarden's `executionMode: wasi`).
 */
export type ModuleKind = "assay" | "kubewarden-wapc" | "wasi";

const WAPC_FUNCTIONS = [
  "__guest_request",
  "__guest_response",
  "__guest_error",
  "__host_call",
  "__host_response_len",
  "__host_response",
  "__host_error_len",
  "__host_error",
  "__console_log",
];

/** The modules of which a WASI policy imports `call`: Kubewarden's own, and the one that its JavaScript SDK writes. */
export const HOST_CALL_MODULES = ["host", "kubewarden:javy/host"] as const;

const WAPC = WAPC_FUNCTIONS.map((name) => `wapc.${name}`);
const WASI = WASI_FUNCTIONS.map((name) => `wasi_snapshot_preview1.${name}`);
const HOST_CALLS = HOST_CALL_MODULES.map((module) => `${module}.call`);

/** What each kind of module may import, and what a message calls it. */
const IMPORTS: Readonly<Record<ModuleKind, { allowed: ReadonlySet<string>; names: string }>> = {
  assay: { allowed: new Set(WAPC), names: "only waPC functions are given" },
  "kubewarden-wapc": {
    allowed: new Set([...WAPC, ...WASI]),
    names: "only waPC functions and those of wasi_snapshot_preview1 are given",
  },
  wasi: {
    allowed: new Set([...WASI, ...HOST_CALLS]),
    names: "a WASI policy is given the functions of wasi_snapshot_preview1 and host.call",
  },
};

/**
 * How the module is run; `describesItself` is true for Assay's. Throws ModuleError for one that imports what that kind is not given, or does
 * not export what it is called by.
 */
export function checkedKind(compiled: WebAssembly.Module, describesItself: boolean, metadata: unknown): ModuleKind {
  const kind = describesItself ? "assay" : kindOf(compiled, metadata);
  checkImports(compiled, kind);
  if (!exports(compiled, "memory", "memory")) throw new ModuleError("the module exports no memory");
  const entry = kind === "wasi" ? "_start" : "__guest_call";
  if (!exports(compiled, entry, "function")) throw new ModuleError(`the module exports no function ${entry}`);
  return kind;
}

function kindOf(compiled: WebAssembly.Module, metadata: unknown): ModuleKind {
  const mode = isObject(metadata) ? (metadata["executionMode"] ?? null) : null;
  if (mode === "wasi") return "wasi";
  if (mode === "opa" || mode === "gatekeeper") {
    throw new ModuleError(`it is a Rego policy (executionMode: ${mode}), which only Kubewarden runs`);
  }
  if (mode !== null && mode !== "kubewarden-wapc") {
    throw new ModuleError("its metadata names an executionMode that is none of kubewarden-wapc and wasi");
  }
  const isCommand = exports(compiled, "_start", "function") && !exports(compiled, "__guest_call", "function");
  return mode === null && isCommand ? "wasi" : "kubewarden-wapc";
}

function checkImports(compiled: WebAssembly.Module, kind: ModuleKind): void {
  const { allowed, names } = IMPORTS[kind];
  for (const { module, name, kind: type } of WebAssembly.Module.imports(compiled)) {
    if (type === "function" && allowed.has(`${module}.${name}`)) continue;
    throw new ModuleError(`the module imports ${printable(`${module}.${name}`)} (${type}); ${names}`);
  }
}

function exports(compiled: WebAssembly.Module, name: string, kind: string): boolean {
  return WebAssembly.Module.exports(compiled).some((entry) => entry.name === name && entry.kind === kind);
}

/** Names come from the module: they may hold anything. */
function printable(name: string): string {
  return name.replace(/[^\x20-\x7e]/g, "?").slice(0, 200);
}
