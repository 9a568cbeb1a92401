/** A world's answers to a module: its registries and blobs, nothing else, with its faults before everything. */
import { artifactCapability } from "../../../host/capability/artifact.js";
import type { Lookup } from "../../../host/capability/lookup.js";
import { registryCapability, type RegistryReader } from "../../../host/capability/registry.js";
import { OPERATIONS, type Operation } from "../../../host/generated/operations.gen.js";
import { LookupFailure, printable } from "../../../host/registry/failure.js";
import { MAX_REMOTE_TEXT } from "../../../host/registry/limits.js";
import type { Lookups } from "../../../host/runtime/evaluator.js";
import type { FaultDescription } from "./description.js";
import type { Mint } from "./mint.js";
import { matches } from "./wildcard.js";

/** Shows the first fault that fits, by rejecting with its LookupFailure. */
export class Faults {
  /** `resolve` replaces placeholders in a fault's argument. */
  constructor(
    private readonly faults: readonly FaultDescription[],
    private readonly resolve: (argument: string, path: string) => string,
  ) {}

  /** Throws LookupFailure where the look-up is to fail. */
  check(operation: Operation, argument: string): void {
    const fault = this.faults.find((each) => each.operation === operation && this.#isFor(each, argument));
    if (fault !== undefined) throw new LookupFailure(fault.code, printable(fault.message, MAX_REMOTE_TEXT));
  }

  #isFor({ argument: pattern, path }: FaultDescription, argument: string): boolean {
    return pattern === undefined || matches(this.resolve(pattern, `${path}.argument`), argument);
  }
}

/** The reader with the faults before it. */
export function faultyReader(reader: RegistryReader, faults: Faults): RegistryReader {
  return {
    async resolve(reference, signal) {
      faults.check(OPERATIONS.registryResolve, reference);
      return await reader.resolve(reference, signal);
    },
    async manifest(reference, signal) {
      faults.check(OPERATIONS.registryManifest, reference);
      return await reader.manifest(reference, signal);
    },
    async blob(reference, signal) {
      faults.check(OPERATIONS.registryBlob, reference);
      return await reader.blob(reference, signal);
    },
    async referrers(reference, signal) {
      faults.check(OPERATIONS.registryReferrers, reference);
      return await reader.referrers(reference, signal);
    },
  };
}

/** Answers to every operation but the clock; `images` shows the faults already. */
export function worldLookups(
  images: RegistryReader,
  mint: Pick<Mint, "blobContent" | "services">,
  faults: Faults,
): Lookups {
  const services = mint.services?.lookups() ?? {};
  return {
    ...registryCapability(images),
    [OPERATIONS.rekorSearch]: faulty(OPERATIONS.rekorSearch, services, faults),
    [OPERATIONS.trustRoot]: faulty(OPERATIONS.trustRoot, services, faults),
    [OPERATIONS.artifactContent]: async (argument, signal) => {
      const digest = new TextDecoder().decode(argument);
      faults.check(OPERATIONS.artifactContent, digest);
      const content = mint.blobContent(digest);
      if (content === null) throw new LookupFailure("not-found", "the world has no blob with this digest");
      const answer = artifactCapability({ digest, content: async () => content });
      return await answer[OPERATIONS.artifactContent](argument, signal);
    },
  };
}

/** Without the kit nothing is there. */
function faulty(operation: Operation, services: Lookups, faults: Faults): Lookup {
  return async (argument, signal) => {
    faults.check(operation, new TextDecoder().decode(argument));
    const answer = services[operation];
    if (answer === undefined) throw new LookupFailure("not-found", "the world has no Sigstore");
    return await answer(argument, signal);
  };
}
