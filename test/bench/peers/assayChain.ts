/** Assay itself: the chain's bytes are copied in, and all of the work is timed. */
import { VERIFIED } from "../guest.js";
import { startGuest } from "../guestModule.js";
import type { Chain } from "../chains.js";
import type { NotYet } from "../work.js";
import type { ChainValidator } from "./chainValidator.js";

/**
 * A validator in an instance of its own, which holds nothing ahead: issuers that come again are known to it by what it
 * remembers, as in a policy.
 */
export async function assayChainValidator(): Promise<ChainValidator<Chain> | NotYet> {
  const guest = await startGuest();
  if (!guest.has("validateChain")) return { notYet: "the guest does not export validateChain" };
  return { name: "assay", ready: (chain) => chain, validate: (chain) => guest.validateChain(chain) === VERIFIED };
}
