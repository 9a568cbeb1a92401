/** `assay inspect`: what a module says of itself, and what it is. */
import { stringify } from "yaml";

import { UsageError } from "./exitCodes.js";
import { hostsOf, loadFetched } from "./modules.js";
import { policyLoadOptions, type PolicyFlags } from "./policyFlags.js";
import { registryOptions, type RegistryFlags } from "./registryOptions.js";

/** What `assay inspect` takes. */
export interface InspectOptions extends PolicyFlags, RegistryFlags {
  output: string;
}

/** Prints the module's facts. Nothing of it is run, so that a tag is good enough. Returns the exit code. */
export async function inspect(source: string, options: InspectOptions): Promise<number> {
  const { policy, fetched } = await loadFetched("MODULE", source, {
    ...policyLoadOptions(options),
    allowTag: true,
    registry: registryOptions(options, hostsOf(source)),
  });
  const { module } = policy;
  const { reference, layout, verified } = fetched;
  const facts = {
    name: module.description?.name ?? null,
    version: module.description?.version ?? null,
    digest: module.digest,
    size: module.size,
    ...(reference === null ? {} : { reference, layout }),
    ...(verified === null ? {} : { signedBy: verified.signatures.map(({ signer }) => signer) }),
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
