/** `assay inspect`: what a module says of itself, and what it is. */
import { stringify } from "yaml";

import { UsageError } from "./exitCodes.js";
import { moduleFile } from "./fixture/policy.js";
import { loadModule } from "./modules.js";

/** What `assay inspect` takes. */
export interface InspectOptions {
  output: string;
}

/** Prints the module's facts. Returns the exit code. */
export async function inspect(path: string, options: InspectOptions): Promise<number> {
  const { module } = await loadModule("MODULE", moduleFile(path));
  const facts = {
    name: module.description?.name ?? null,
    version: module.description?.version ?? null,
    digest: module.digest,
    size: module.size,
    imports: module.imports,
    capabilities: module.description?.capabilities ?? [],
    metadata: module.metadata,
    settingsSchema: module.description?.settingsSchema ?? null,
  };
  if (options.output === "json") console.log(JSON.stringify(facts, null, 2));
  else if (options.output === "yaml" || options.output === "human") console.log(stringify(facts).trimEnd());
  else throw new UsageError(`--output ${options.output}: it must be human, json or yaml`);
  return 0;
}
