/** What of Assay needs files, sockets or threads: for Node, and for Deno and Bun, which have Node's modules. */
export { ImageLayout, ImageLayoutError } from "./imageLayout.js";
export { loadPolicyFile } from "./loadPolicyFile.js";
export { nodeRegistryOptions } from "./registry/configuration.js";
export { ConfigurationError } from "./registry/configurationError.js";
export type { NodeRegistrySettings } from "./registry/settings.js";
export { clusterClient, type ClusterClient, type ClusterOptions } from "./kubernetes/cluster.js";
export { TufFolder } from "./tufFolder.js";
export { workerGuests, type WorkerGuests } from "./worker/workerGuests.js";
export { DiskCache, type CachedName, type DiskCacheOptions } from "./cache/diskCache.js";
export { defaultCacheFolder } from "./cache/defaultFolder.js";
export { cachedModules, type CachedModule } from "./loader/cachedModules.js";
export { fetchModule } from "./loader/fetchModule.js";
export { LoadError, type LoadErrorCode } from "./loader/loadError.js";
export { loadPolicy, policyOf } from "./loader/loadPolicy.js";
export { LOCK_FILE, lockEntryOf, readLock, writeLockEntry, type Lock, type LockEntry } from "./loader/lockFile.js";
export type {
  AllowedModule,
  FetchedModule,
  FetchOptions,
  LoadOptions,
  ModuleTrust,
  SignatureSummary,
  SignerSummary,
} from "./loader/options.js";
export { parseSource, type ModuleSource } from "./loader/source.js";
export {
  MODULE_LAYOUTS,
  moduleArtifact,
  type ArtifactPart,
  type ModuleArtifact,
  type ModuleLayout,
} from "./publish/artifact.js";
export { PublishError } from "./publish/publishError.js";
export { SigningKey } from "./signing/privateKey.js";
export { RekorLog, type RekorOptions } from "./signing/rekor.js";
export {
  signArtifact,
  UnacceptedError,
  type SignatureFormat,
  type SignRequest,
  type SignResult,
  type SignServices,
} from "./signing/signArtifact.js";
export { SigningError } from "./signing/signingError.js";
