/** How a policy module is found, trusted and kept: what `loadPolicy` and `fetchModule` take and give. */
import type { RegistryReader } from "../../host/capability/registry.js";
import type { LogEntryExplanation } from "../../host/runtime/verdict.js";
import type { DiskCache } from "../cache/diskCache.js";
import type { PolicyOptions } from "../policy.js";

/**
 * Who must have signed a module: settings of Assay's own module `verify-artifact` (attestors, trust, thresholds …), or
 * `unsigned`: nobody, which is the same as no trust at all, said aloud. Attestors are wanted, and `checkClaims: false`
 * is refused: a signature of something else proves nothing of the module.
 */
export type ModuleTrust = "unsigned" | Readonly<Record<string, unknown>>;

/** What a module may want; each list that is there bounds it, and a module that wants more is refused. */
export interface AllowedModule {
  /** `module.name`; a name ending with `.*` stands for all names of that module. */
  readonly imports?: readonly string[];
  /** Assay's look-ups, such as `registry.manifest`. */
  readonly capabilities?: readonly string[];
  /** Kubewarden's host capabilities, with its patterns (`*`, `oci/*`, `oci/v2/*`). */
  readonly hostCapabilities?: readonly string[];
}

/** Where a module is looked for, and what is wanted of it. */
export interface FetchOptions extends Pick<PolicyOptions, "registry" | "tufStore" | "now"> {
  /** What modules and their signatures are read from in place of registries. */
  readonly modules?: RegistryReader;
  /** Content by digest; the one in the default folder when left out, none when null. */
  readonly cache?: DiskCache | null;
  /**
   * The path of an `assay.lock`. A source that it lists is pinned by it. A file that is not there is an empty lock.
   */
  readonly lock?: string;
  /** Who must have signed; looked at before anything of the module is compiled. Registries and image layouts only. */
  readonly trust?: ModuleTrust;
  /** Take whatever a registry's tag points at now, with neither digest, lock nor trust. */
  readonly allowTag?: boolean;
  /**
   * Do not hold the module against what the lock says of its source: it is about to be written anew. The tag is asked
   * again.
   */
  readonly updateLock?: boolean;
  /** Ends the fetch; the default ends it after two minutes. */
  readonly signal?: AbortSignal;
  /** Hears what is worth knowing and stops nothing, such as a cache that cannot be written; `process.emitWarning` when left out. */
  readonly onWarning?: (message: string) => void;
}

/** How a policy is loaded. */
export interface LoadOptions extends PolicyOptions, FetchOptions {
  readonly allow?: AllowedModule;
  /**
   * Where it runs: in a worker that can be ended at its deadline, or in this thread. Default: what Assay ships in this thread,
   * everything else in a worker.
   */
  readonly isolation?: "worker" | "none";
}

/** How a module lay where it was found. */
export type ModuleLayout = "kubewarden" | "cncf" | "solo-io" | "compat" | "file" | "https" | "shipped";

/** One signature that satisfied the trust. */
export interface SignerSummary {
  /** Such as `key sha256:HEX`, or a certificate's subject with the issuer who vouches for it. One line. */
  readonly signer: string;
  readonly format: "cosign" | "bundle";
  readonly subject?: string;
  readonly issuer?: string;
  readonly logEntries: readonly LogEntryExplanation[];
  /** RFC 3339. */
  readonly timestamps: readonly string[];
}

/** What was verified: the manifest with this digest, by these signatures, each signer once, sorted. */
export interface SignatureSummary {
  readonly digest: string;
  readonly signatures: readonly SignerSummary[];
}

/** A module's bytes, which nothing has compiled or looked into yet, and where they come from. */
export interface FetchedModule {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** The source in its one spelling: the name of its entry in a lock. */
  readonly source: string;
  /** `host/repository@sha256:HEX`; null for what is in no registry. */
  readonly reference: string | null;
  /** Of the manifest or index that the reference names; null where there is none. */
  readonly manifestDigest: string | null;
  /** `sha256:HEX` of the bytes. */
  readonly moduleDigest: string;
  readonly layout: ModuleLayout;
  /** Annotations of the manifest, where it has any: the word of who pushed it, nothing more. */
  readonly annotations: Readonly<Record<string, string>>;
  /** Who signed; null when no trust was given. */
  readonly verified: SignatureSummary | null;
  /** Whether the bytes came from the cache. */
  readonly fromCache: boolean;
}
