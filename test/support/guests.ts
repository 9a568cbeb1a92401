/** Guest modules for tests of the host: the shipped policy, and a probe that does what a test tells it. */
import { readFileSync } from "node:fs";

import { compile } from "../../build/compile.js";
import { outDirectory } from "../../build/paths.js";
import { appendCustomSection } from "../../src/project/sections.js";
import { OPERATIONS, type Operation } from "../../host/generated/operations.gen.js";
import { MODULE_SECTION, PolicyModule } from "../../host/runtime/module.js";

/** Where the shipped policy module lies. */
export const POLICY_FILE = new URL("verify-image-signatures.wasm", outDirectory);

/** The shipped policy, compiled. */
export async function policyModule(): Promise<PolicyModule> {
  return await PolicyModule.compile(readFileSync(POLICY_FILE));
}

/** The guest of `test/harness/guests/probe.ts`, which says that it asks for `capabilities`. */
export async function probeModule(
  capabilities: readonly Operation[] = [OPERATIONS.registryBlob, OPERATIONS.registryManifest, OPERATIONS.clockNow],
): Promise<PolicyModule> {
  const code = await compile("test/harness/guests/probe.ts", "module");
  const description = { name: "probe", version: "0.0.0", capabilities, settingsSchema: {} };
  return await PolicyModule.compile(appendCustomSection(code, MODULE_SECTION, JSON.stringify(description)));
}

/** A payload or answer of JSON or text. */
export function bytesOf(value: unknown): Uint8Array {
  return new TextEncoder().encode(typeof value === "string" ? value : JSON.stringify(value));
}

/** The text in an answer; it must be UTF-8. */
export function textOf(bytes: Uint8Array): string {
  return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
}
