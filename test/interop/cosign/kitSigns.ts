/** What the kit signs, real cosign verifies, and refuses by another signer; `assay` in its place says the same. */
import type { Checks } from "../checks.js";
import { type Command, nameOf, verifyCommand, type Way } from "./commands.js";
import type { Lab } from "./lab.js";
import { limitOf } from "./limits.js";
import type { Said, Verifier } from "./verifiers.js";

/** Every way to sign or attest an image, in both formats. */
export async function checkKitSigns(checks: Checks, lab: Lab): Promise<void> {
  for (const way of imageWays(lab)) {
    const image = lab.image(lab.current);
    lab.current.images.attach(image, lab.sign(image, way));
    const reference = image.at(lab.current.server.host);
    for (const verifier of lab.verifiers) await checkWay(checks, lab, verifier, way, [reference]);
  }
}

/**
 * Two checks of one verifier: it accepts what the kit signed, or refuses it for a limit that is on record; and it refuses
 * the same for another signer. `about` are the command's last arguments.
 */
export async function checkWay(
  checks: Checks,
  lab: Lab,
  verifier: Verifier,
  way: Way,
  about: readonly string[],
): Promise<void> {
  const name = `${verifier.name} verifies the kit's ${nameOf(way)}`;
  const trust = lab.trustOf(verifier);
  const verify = async ({ args, variables }: Command): Promise<Said> =>
    await verifier.verify([...args, ...about], variables);
  checks.check(name, problemOf(await verify(verifyCommand(verifier, way, trust)), limitOf(verifier, way)));
  const stranger = await verify(verifyCommand(verifier, way, trust, strangerTo(lab, way)));
  checks.check(`${name}, but not another's`, stranger.accepts ? "it is accepted of another signer" : null);
}

/** Null when the verifier said what is expected. */
export function problemOf(said: Said, limit: string | null): string | null {
  if (limit === null) return said.accepts ? null : `refused: ${said.because}`;
  return said.accepts ? `accepted, though a limit is on record: ${limit}` : null;
}

/** Keyless certificates need something that proves when; Rekor v2 proves no time, so that a timestamp goes with it. */
export function proofsOf({ kind }: Way["signer"], logs: readonly Way["log"][]): Pick<Way, "log" | "timestamp">[] {
  return logs
    .flatMap((log) => [false, true].map((timestamp) => ({ log, timestamp })))
    .filter(({ log, timestamp }) => log !== "v2" || timestamp)
    .filter(({ log, timestamp }) => kind !== "keyless" || log !== "none" || timestamp);
}

function imageWays({ signers }: Lab): Way[] {
  const kinds = ["signature", "attestation"] as const;
  return signers.flatMap((signer) =>
    kinds.flatMap((kind): Way[] => [
      ...proofsOf(signer, ["none", "v1"]).map((proofs) => ({ kind, signer, format: "cosign" as const, ...proofs })),
      ...proofsOf(signer, ["none", "v1", "v2"]).map((proofs) => ({
        kind,
        signer,
        format: "bundle" as const,
        ...proofs,
      })),
    ]),
  );
}

/** The same kind of signer, but nobody that signed. */
export function strangerTo({ world, stranger }: Lab, { signer }: Way): Way["signer"] {
  if (signer.kind === "key") return stranger;
  if (signer.kind === "keyless")
    return world.keyless({ email: "mallory@example.com", issuer: "https://accounts.example.com" });
  return world.certified({ subject: "CN=Mallory", uri: "https://example.com/mallory" });
}
