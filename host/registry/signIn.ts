/** Whether a registry takes credentials (OCI distribution specification, "Determining Support"). */
import { failureOf } from "./answers.js";
import { MAX_ERROR_BYTES } from "./limits.js";
import type { RegistryOptions } from "./options.js";
import { Registries } from "./place.js";

/**
 * Asks for the front door, `/v2/`, with the credentials of the options. False when the registry did not ask for any.
 * @throws LookupFailure `unauthorized` when they are not taken; `not-found` and others when there is no registry
 */
export async function signIn(options: RegistryOptions, host: string, signal?: AbortSignal): Promise<boolean> {
  let wasAsked = false;
  const credentials: RegistryOptions["credentials"] = async (...name) => {
    wasAsked = true;
    return (await options.credentials?.(...name)) ?? null;
  };
  const registries = new Registries({ ...options, credentials });
  const place = registries.place(host, "");
  const target = new URL("/v2/", place.registry);
  const wanted = { method: "GET", target, accept: "*/*", maxBytes: MAX_ERROR_BYTES } as const;
  const answer = await registries.ask(place, wanted, signal);
  if (answer.status !== 200) throw failureOf(answer);
  return wasAsked;
}
