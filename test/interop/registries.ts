/** Registries of other people: Assay's client pulls from them and pushes to them, over TLS and under every kind of access. */
import type { Checks } from "./checks.js";
import { Lab } from "./registries/lab.js";
import { registryChecks } from "./registries/matrix.js";
import { DOCKER_REGISTRY, GO_REGISTRY } from "./registries/programs.js";

/** All checks; a program that is missing is skipped. */
export async function registriesChecks(checks: Checks): Promise<void> {
  const lab = await Lab.open();
  try {
    for (const program of [DOCKER_REGISTRY, GO_REGISTRY]) {
      const path = program.find();
      if (typeof path === "string") await registryChecks(checks, program, path, lab);
      else checks.skip(`${program.name}: ${path.skipped}`);
    }
  } finally {
    await lab.close();
  }
}
