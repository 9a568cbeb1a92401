/** The capability `registry`: look-ups in OCI registries. */
import { OPERATIONS } from "../generated/operations.gen.js";
import type { RegistryClient } from "../registry/client.js";
import { utf8Text } from "../json.js";
import { LookupFailure } from "../registry/failure.js";
import type { Lookup } from "./lookup.js";

/** The operations of this capability. */
export type RegistryOperation = (typeof OPERATIONS)[
  "registryResolve" | "registryManifest" | "registryBlob" | "registryReferrers"];

/** What of the client this capability needs. */
export type RegistryReader = Pick<RegistryClient, "resolve" | "manifest" | "blob" | "referrers">;

/** Handlers that take a reference as UTF-8 text; `resolve` answers a digest as text, the others raw bytes. */
export function registryCapability(client: RegistryReader): Record<RegistryOperation, Lookup> {
  return {
    [OPERATIONS.registryResolve]: async (argument, signal) =>
      new TextEncoder().encode(await client.resolve(referenceText(argument), signal)),
    [OPERATIONS.registryManifest]: async (argument, signal) => await client.manifest(referenceText(argument), signal),
    [OPERATIONS.registryBlob]: async (argument, signal) => await client.blob(referenceText(argument), signal),
    [OPERATIONS.registryReferrers]: async (argument, signal) => await client.referrers(referenceText(argument), signal),
  };
}

function referenceText(argument: Uint8Array): string {
  const text = utf8Text(argument);
  if (text === null) throw new LookupFailure("refused", "the reference is not UTF-8 text");
  return text;
}
