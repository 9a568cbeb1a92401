/** The capability `trust`: a target, such as a trusted root, out of a TUF repository (The Update Framework). */
import { OPERATIONS } from "../generated/operations.gen.js";
import { isObject } from "../json.js";
import { LookupFailure } from "../registry/failure.js";
import type { RegistryOptions } from "../registry/options.js";
import { Transport } from "../registry/transport.js";
import type { Lookup } from "./lookup.js";
import { argumentObject, serviceUrl } from "./service.js";
import { TufDownloads } from "./tufDownloads.js";
import { MemoryTufStore, TufState, repositoryKey, type TufStore } from "./tufStore.js";
import { updateTarget } from "./tufUpdate.js";

/** The operations of this capability. */
export type TrustOperation = (typeof OPERATIONS)["trustRoot"];

/** An initial root has a few kilobytes. */
const MAX_ARGUMENT_BYTES = 512 * 1024;

/** How repositories are reached, and what is kept of them. */
export interface TrustOptions extends Pick<RegistryOptions, "plainHttp" | "requestTimeout" | "sleep" | "fetch"> {
  /** The clock that metadata must not have expired by: the policy's own. Default is the machine's. */
  readonly now?: () => Date;
  /**
   * Where the metadata that was verified is kept, so that a repository cannot go back to older. Default: in memory, for as
   * long as the capability lives.
   */
  readonly store?: TufStore;
}

/**
 * Handlers that take `{"mirror":…,"root":…,"target":…}`: a repository's URL, the initial root.json that the module's
 * settings trust, and a target's name. The answer is the target as TUF's client workflow (specification 1.0, section 5)
 * gives it: the package `tuf-js` walks it, an optional peer dependency that is loaded when it is first needed. Metadata lies
 * below the URL, targets below `targets/`.
 *
 * Nothing is written to a path that a repository names; nothing is written at all but what `store` writes.
 */
export function trustCapability(options: TrustOptions = {}): Record<TrustOperation, Lookup> {
  const { now = () => new Date(), store = new MemoryTufStore(), ...network } = options;
  const transport = new Transport(network);
  return {
    [OPERATIONS.trustRoot]: async (argument, signal) => {
      const { mirror, root, target } = argumentObject(argument, ["mirror", "root", "target"], MAX_ARGUMENT_BYTES);
      const url = serviceUrl(mirror, transport);
      if (!isObject(root)) throw new LookupFailure("refused", "the initial root is no JSON object");
      if (!isTargetName(target)) throw new LookupFailure("refused", "the target's name is no relative path");
      const key = await repositoryKey(url, root);
      const state = TufState.from(await store.load(key), root);
      try {
        return await updateTarget({ downloads: new TufDownloads(transport, url, signal), state, now: now(), target });
      } finally {
        if (state.isChanged) await store.save(key, state.toBytes());
      }
    },
  };
}

/** A relative path of plain parts: it goes into a URL. */
function isTargetName(name: unknown): name is string {
  if (typeof name !== "string" || !/^[\x21-\x7e]+$/.test(name) || /[\\%?#]/.test(name)) return false;
  return name.split("/").every((part) => part !== "" && part !== "." && part !== "..");
}
