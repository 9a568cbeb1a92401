/** Assay itself, as a verifier: key, payload and signature are bytes, and all of the work is timed. */
import { UNSUPPORTED, VERIFIED, type VerifyName } from "../guest.js";
import { startGuest } from "../guestModule.js";
import type { Sample, Scheme } from "../schemes.js";
import type { NotYet } from "../work.js";
import type { Verifier } from "./verifier.js";

/** A verifier in an instance of its own, or what is missing: the guest is asked, nothing here knows what it can do. */
export async function assayVerifier(scheme: Scheme, sample: Sample): Promise<Verifier<Sample> | NotYet> {
  const guest = await startGuest();
  const name: VerifyName = scheme.family === "rsa-pss" ? "verifyRsaPss" : "verify";
  if (!guest.has(name)) return { notYet: `the guest does not export ${name}` };
  if (guest.verify(name, sample) === UNSUPPORTED) return { notYet: "this kind of key is not supported" };
  return {
    name: "assay",
    ready: (ready) => ready,
    verify: (ready) => guest.verify(name, ready) === VERIFIED,
  };
}
