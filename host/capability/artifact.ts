/** The capability `artifact`: the bytes of the artifact that a request names. */
import { OPERATIONS } from "../generated/operations.gen.js";
import { utf8Text } from "../json.js";
import { sha256Digest } from "../registry/digest.js";
import { LookupFailure } from "../registry/failure.js";
import type { Lookup } from "./lookup.js";

/** The operations of this capability. */
export type ArtifactOperation = (typeof OPERATIONS)["artifactContent"];

/** An artifact that is at hand. */
export interface Artifact {
  /** `sha256:HEX`, or null when it is not known: then nothing can be asked for. */
  readonly digest: string | null;
  /** The bytes. Rejects with a LookupFailure when there are none, or too many. */
  readonly content: () => Promise<Uint8Array<ArrayBuffer>>;
}

/** Handlers that answer the one artifact under its digest, and nothing else; the bytes have that digest. */
export function artifactCapability({ digest, content }: Artifact): Record<ArtifactOperation, Lookup> {
  return {
    [OPERATIONS.artifactContent]: async (argument) => {
      if (digest === null || utf8Text(argument) !== digest) {
        throw new LookupFailure("not-found", "no artifact with this digest is at hand");
      }
      const bytes = await content();
      if ((await sha256Digest(bytes)) === digest) return bytes;
      throw new LookupFailure("invalid-answer", "the artifact's bytes do not have its digest any more");
    },
  };
}
