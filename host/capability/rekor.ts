/** The capability `rekor`: asks a transparency log for an entry that it may have. */
import { OPERATIONS } from "../generated/operations.gen.js";
import { failureOf } from "../registry/answers.js";
import { Transport } from "../registry/transport.js";
import type { RegistryOptions } from "../registry/options.js";
import { argumentObject, serviceUrl } from "./service.js";
import type { Lookup } from "./lookup.js";

/** The operations of this capability. */
export type RekorOperation = (typeof OPERATIONS)["rekorSearch"];

/** A proposed entry holds a signature, a certificate and a digest; with an envelope it can be as large as an attestation. */
const MAX_ARGUMENT_BYTES = 4 * 1024 * 1024;
/** The log sends entries back with their attestations; what a module reads of one answer is no more. */
const MAX_ANSWER_BYTES = 4 * 1024 * 1024;

/** What of the client's options counts here. */
export type RekorOptions = Pick<RegistryOptions, "plainHttp" | "requestTimeout" | "sleep" | "fetch">;

/**
 * Handlers that take `{"url":…,"entry":…}`: the URL of a log that the module's settings name, and a proposed entry. The
 * answer is what the log says to `POST api/v1/log/entries/retrieve`, as it came: an array, empty when it knows none. Nothing
 * of it is checked here.
 */
export function rekorCapability(options: RekorOptions = {}): Record<RekorOperation, Lookup> {
  const transport = new Transport(options);
  return {
    [OPERATIONS.rekorSearch]: async (argument, signal) => {
      const { url, entry } = argumentObject(argument, ["url", "entry"], MAX_ARGUMENT_BYTES);
      const log = serviceUrl(url, transport);
      const answer = await transport.exchange(
        {
          method: "POST",
          url: new URL("api/v1/log/entries/retrieve", log),
          accept: "application/json",
          authorization: null,
          registry: log,
          maxBytes: MAX_ANSWER_BYTES,
          json: new TextEncoder().encode(JSON.stringify({ entries: [entry] })),
        },
        signal,
      );
      if (answer.status !== 200) throw failureOf(answer);
      return answer.bytes;
    },
  };
}
