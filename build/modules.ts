/** This project's own policies: the folders of `policies/`. */
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { makeModule } from "../src/project/policyModule.js";
import { readProject } from "../src/project/project.js";
import { projectRoot } from "./paths.js";

/** The names of all policies. */
export function policyNames(): string[] {
  return readdirSync(new URL("policies/", projectRoot), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

/** The folder of a policy. */
export function policyFolder(name: string): string {
  return fileURLToPath(new URL(`policies/${name}`, projectRoot));
}

/** The bytes of one policy's module, compiled anew. The same sources give the same bytes. */
export async function buildModule(name: string): Promise<Uint8Array> {
  return (await makeModule(readProject(policyFolder(name)), false)).bytes;
}
