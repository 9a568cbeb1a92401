/** What the kit signs, real cosign verifies, and refuses by another signer; `assay` in its place says the same. */
import type { Checks } from "../checks.js";
import { type Command, nameOf, verifyCommand, type Way } from "./commands.js";
import type { Lab } from "./lab.js";
import { limitOf } from "./limits.js";
import type { Said, Verifier } from "./verifiers.js";

/** Every way to sign an image: three checks for each that a verifier accepts, two for each that it refuses. */
export async function checkKitSigns(checks: Checks, lab: Lab): Promise<void> {
  for (const way of imageWays(lab)) {
    const reference = lab.signedImage(way);
    for (const verifier of lab.verifiers) await checkWay(checks, lab, verifier, way, () => [reference]);
  }
  for (const way of blobWays(lab)) {
    for (const verifier of lab.verifiers) {
      await checkWay(checks, lab, verifier, way, () => lab.signedBlob(verifier, way));
    }
  }
}

/** Accepted of the signer, or refused for a known limit; and refused of another signer in any case. */
async function checkWay(checks: Checks, lab: Lab, verifier: Verifier, way: Way, about: () => string[]): Promise<void> {
  const name = `${verifier.name} verifies the kit's ${nameOf(way)}`;
  const verify = async ({ args, variables }: Command): Promise<Said> =>
    await verifier.verify([...args, ...about()], variables);
  const trust = lab.trustOf(verifier);
  const said = await verify(verifyCommand(verifier, way, trust));
  checks.check(name, problemOf(said, limitOf(verifier, way)));
  const stranger = await verify(verifyCommand(verifier, way, trust, lab.strangerTo(way.signer)));
  checks.check(`${name}, not another's`, stranger.accepts ? "it is accepted of another signer" : null);
}

/** Null when the verifier said what is expected. */
export function problemOf(said: Said, limit: string | null): string | null {
  if (limit === null) return said.accepts ? null : `refused: ${said.because}`;
  return said.accepts ? `accepted, though a limit is on record: ${limit}` : null;
}

function imageWays({ signers }: Lab): Way[] {
  const ways: Way[] = [];
  for (const signer of signers) {
    for (const kind of ["signature", "attestation"] as const) {
      for (const proofs of proofsOf(signer, ["none", "v1"])) ways.push({ kind, signer, format: "cosign", ...proofs });
      for (const proofs of proofsOf(signer, ["none", "v1", "v2"])) {
        ways.push({ kind, signer, format: "bundle", ...proofs });
      }
    }
  }
  return ways;
}

function blobWays({ signers }: Lab): Way[] {
  const some = signers.filter(({ kind, name }) => kind !== "certificate" && !/P-384|P-521|Ed25519/.test(name));
  return some.flatMap((signer) => [
    ...proofsOf(signer, ["none", "v1"]).map((proofs): Way => ({ kind: "blob", signer, format: "cosign", ...proofs })),
    ...proofsOf(signer, ["none", "v1", "v2"]).map(
      (proofs): Way => ({ kind: "blob", signer, format: "bundle", ...proofs }),
    ),
  ]);
}

/** Keyless certificates need something that proves when; Rekor v2 proves no time, so that a timestamp goes with it. */
function proofsOf(signer: Way["signer"], logs: readonly Way["log"][]): Pick<Way, "log" | "timestamp">[] {
  return logs
    .flatMap((log) => [false, true].map((timestamp) => ({ log, timestamp })))
    .filter(({ log, timestamp }) => log !== "v2" || timestamp)
    .filter(({ log, timestamp }) => signer.kind !== "keyless" || log !== "none" || timestamp);
}
