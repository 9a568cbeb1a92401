/** One policy folder becomes one module: compiled code with two custom sections of what it says of itself. */
import { readFileSync, readdirSync } from "node:fs";

import { parse } from "yaml";

import { KUBEWARDEN_METADATA_SECTION, MODULE_SECTION } from "../host/runtime/module.js";
import { compile } from "./compile.js";
import { projectRoot } from "./paths.js";
import { appendCustomSection } from "./sections.js";

interface PolicyMetadata {
  assay: { capabilities: string[] };
  [key: string]: unknown;
}

/** The names of all policies: the folders of `policies/`. */
export function policyNames(): string[] {
  return readdirSync(new URL("policies/", projectRoot), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

/** The bytes of one policy's module. The same sources give the same bytes. */
export async function buildModule(name: string): Promise<Uint8Array> {
  const { assay, ...kubewarden } = readYaml<PolicyMetadata>(`policies/${name}/metadata.yml`);
  const { version } = readYaml<{ version: string }>("package.json");
  const description = {
    name,
    version,
    capabilities: assay.capabilities,
    settingsSchema: readYaml(`policies/${name}/settings.schema.json`),
  };
  const annotations = { ...(kubewarden["annotations"] as object), "io.kubewarden.policy.version": version };
  const metadata = { protocolVersion: "v1", ...kubewarden, annotations };
  const code = await compile(`policies/${name}/policy.ts`, "module");
  const withMetadata = appendCustomSection(code, KUBEWARDEN_METADATA_SECTION, JSON.stringify(metadata));
  return appendCustomSection(withMetadata, MODULE_SECTION, JSON.stringify(description));
}

function readYaml<T = unknown>(path: string): T {
  return parse(readFileSync(new URL(path, projectRoot), "utf8")) as T;
}
