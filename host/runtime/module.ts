/** A compiled policy module: what it is, what it may import, and what it says of itself. */
import type { Operation } from "../generated/operations.gen.js";
import { isObject } from "../json.js";
import { sha256Digest } from "../registry/digest.js";
import { checkedKind, type ModuleKind } from "./boundary.js";
import { cappedModule } from "./cappedModule.js";
import { limitsWith, type Limits } from "./limits.js";
import { ModuleError } from "./moduleError.js";
import { hasStartSection, isCoreModule } from "./sections.js";

export type { ModuleKind } from "./boundary.js";
export { ModuleError } from "./moduleError.js";

/** The custom section in which a build writes what a module says of itself. */
export const MODULE_SECTION = "assay.module";

/** Kubewarden's metadata section. */
export const KUBEWARDEN_METADATA_SECTION = "io.kubewarden.metadata";

/** A module larger than this is refused before it is compiled; Assay's own are some 100 KB, Rust policies some 5 MB. */
const MAX_MODULE_BYTES = 32 * 1024 * 1024;

/** Larger ones say nothing that anybody reads: a policy's whole handbook has some 50 KB. */
const MAX_SECTION_BYTES = 1024 * 1024;

/** What a module says of itself. Nothing of it is trusted: it only narrows what the host offers. */
export interface ModuleDescription {
  name: string;
  version: string;
  /** The look-ups that it may ask for; every other is refused. */
  capabilities: Operation[];
  /** JSON Schema of the settings. */
  settingsSchema: unknown;
}

/** A compiled module as plain data, which may be posted to another thread. */
export type ModuleParts = Pick<PolicyModule, "compiled" | "kind" | "size" | "digest" | "description" | "metadata">;

/** A module that was compiled and whose imports and exports are allowed. */
export class PolicyModule {
  private constructor(
    /** With its memory and tables capped. */
    readonly compiled: WebAssembly.Module,
    /** How it is run. */
    readonly kind: ModuleKind,
    /** Size in bytes. */
    readonly size: number,
    /** `sha256:HEX` of the bytes: what a pin names. */
    readonly digest: string,
    /** What it says of itself, or null for a module of another maker. */
    readonly description: ModuleDescription | null,
    /** Kubewarden's metadata, or null. */
    readonly metadata: unknown,
  ) {}

  /**
   * Compiles a module, with its memory and tables capped at `limits`. Throws ModuleError when it is no core module, is larger than
   * the caps from the start, imports what its kind is not given, has a start section, does not export `memory` and `__guest_call`
   * (a WASI command: `_start`), or describes itself in another form. Not checked here: who made it; compare `digest` or verify a
   * signature.
   */
  static async compile(bytes: Uint8Array, limits: Partial<Limits> = {}): Promise<PolicyModule> {
    if (bytes.length > MAX_MODULE_BYTES) throw new ModuleError(`the module has more than ${MAX_MODULE_BYTES} bytes`);
    if (!isCoreModule(bytes)) throw new ModuleError("not a WebAssembly core module: it does not begin with \\0asm 1");
    const capped = cappedModule(bytes, limitsWith(limits));
    const compiled = await WebAssembly.compile(capped as Uint8Array<ArrayBuffer>).catch((error: unknown) => {
      throw new ModuleError(`not a valid WebAssembly module: ${(error as Error).message}`);
    });
    const description = readDescription(compiled);
    const metadata = readSection(compiled, KUBEWARDEN_METADATA_SECTION);
    const kind = checkedKind(compiled, description !== null, metadata);
    if (hasStartSection(bytes)) throw new ModuleError("the module has a start section; export wapc_init instead");
    const digest = await sha256Digest(bytes as Uint8Array<ArrayBuffer>);
    return new PolicyModule(compiled, kind, bytes.length, digest, description, metadata);
  }

  /** The module of another thread's `parts`: nothing is compiled or checked again. */
  static ofParts({ compiled, kind, size, digest, description, metadata }: ModuleParts): PolicyModule {
    return new PolicyModule(compiled, kind, size, digest, description, metadata);
  }

  /** Kubewarden's `policyType`: true when requests are whatever the module reads, not Kubernetes'. */
  get isRaw(): boolean {
    return isObject(this.metadata) && this.metadata["policyType"] === "raw";
  }

  /** What it is made of, to be handed to another thread. */
  get parts(): ModuleParts {
    const { compiled, kind, size, digest, description, metadata } = this;
    return { compiled, kind, size, digest, description, metadata };
  }

  /** `module.name` of each import. */
  get imports(): string[] {
    return WebAssembly.Module.imports(this.compiled).map((entry) => `${entry.module}.${entry.name}`);
  }

  /** Whether the module said that it asks for this look-up. */
  declares(operation: string): boolean {
    return this.description?.capabilities.some((declared) => declared === operation) ?? false;
  }
}

/** Unknown members are passed over, and an unknown capability is one that this host does not offer. */
function readDescription(compiled: WebAssembly.Module): ModuleDescription | null {
  const value = readSection(compiled, MODULE_SECTION);
  if (value === null) return null;
  const { name, version, capabilities } = value as Partial<Record<keyof ModuleDescription, unknown>>;
  const isText = (member: unknown): boolean => typeof member === "string";
  if (!isText(name) || !isText(version) || !Array.isArray(capabilities) || !capabilities.every(isText)) {
    throw new ModuleError(`the section ${MODULE_SECTION} has another form: name, version and capabilities are wanted`);
  }
  return value as ModuleDescription;
}

function readSection(compiled: WebAssembly.Module, name: string): unknown {
  const sections = WebAssembly.Module.customSections(compiled, name);
  if (sections.length > 1) throw new ModuleError(`the section ${name} is there more than once`);
  const [section] = sections;
  if (section === undefined) return null;
  if (section.byteLength > MAX_SECTION_BYTES) {
    throw new ModuleError(`the section ${name} has more than ${MAX_SECTION_BYTES} bytes`);
  }
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(section)) as unknown;
  } catch (error) {
    throw new ModuleError(`the section ${name} is not JSON: ${(error as Error).message}`);
  }
}
