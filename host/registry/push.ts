/** Writing to OCI registries (OCI distribution specification, "Push"). */
import type { Descriptor } from "./descriptor.js";
import { LookupFailure } from "./failure.js";
import type { RegistryOptions } from "./options.js";

/**
 * Pushes blobs and manifests. A repository is `host[:port]/name`. Mirrors are never written to. Every method rejects
 * with a `LookupFailure`, nothing else.
 */
export class RegistryWriter {
  constructor(readonly options: RegistryOptions = {}) {}

  /** Puts the bytes unless the registry has them, and gives their descriptor (`application/octet-stream`). */
  async putBlob(_repository: string, _bytes: Uint8Array, _signal?: AbortSignal): Promise<Descriptor> {
    throw new LookupFailure("refused", "pushing is not there yet");
  }

  /** Puts a manifest under a tag or its own digest, and gives its digest. */
  async putManifest(
    _repository: string,
    _identifier: string,
    _bytes: Uint8Array,
    _mediaType: string,
    _signal?: AbortSignal,
  ): Promise<string> {
    throw new LookupFailure("refused", "pushing is not there yet");
  }

  /** Puts a manifest with a `subject` by its digest, and lists it under the fallback tag where the registry has no list. */
  async putReferrer(
    _repository: string,
    _bytes: Uint8Array,
    _mediaType: string,
    _signal?: AbortSignal,
  ): Promise<string> {
    throw new LookupFailure("refused", "pushing is not there yet");
  }
}
