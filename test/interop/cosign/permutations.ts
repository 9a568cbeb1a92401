/** The kit's permutations, shown to cosign: it refuses them too, but for those that are on record. */
import { type Circumstances, permutations } from "../../../src/testkit/permutations/index.js";
import type { Checks } from "../checks.js";
import { verifyCommand, type Way } from "./commands.js";
import type { Lab } from "./lab.js";
import { LENIENCIES } from "./leniencies.js";
import type { Verifier } from "./verifiers.js";

/** Every permutation that fits a key or an identity in cosign's own format, and an identity in bundles of both logs. */
export async function checkPermutations(checks: Checks, lab: Lab): Promise<void> {
  for (const way of waysOf(lab)) {
    const of = circumstancesOf(way);
    const { signer, format, log, timestamp } = way;
    for (const { name } of permutations.filter((each) => each.fits(of))) {
      const image = lab.image(lab.current);
      lab.current.images.attach(image, lab.world.signImage(image, signer, { format, log, timestamp, wrong: name }));
      for (const verifier of lab.verifiers) {
        await checkWrong(checks, lab, verifier, way, name, lab.referenceOf(image));
      }
    }
  }
}

async function checkWrong(
  checks: Checks,
  lab: Lab,
  verifier: Verifier,
  way: Way,
  name: string,
  reference: string,
): Promise<void> {
  const { args, variables } = verifyCommand(verifier, way, lab.trustOf(verifier));
  const { accepts } = await verifier.verify([...args, reference], variables);
  const where = `${way.signer.kind} ${way.format} ${way.log}`;
  const isLenient = verifier.name !== "assay" && LENIENCIES[name]?.accepted[where]?.includes(verifier.major) === true;
  const problem = accepts ? "it is accepted" : "it is refused: its leniency is to be taken out";
  checks.check(`${verifier.name} and ${where}: ${name}`, accepts === isLenient ? null : problem);
}

function waysOf({ signers }: Lab): Way[] {
  const key = signers.find(({ kind }) => kind === "key");
  const identity = signers.find(({ kind }) => kind === "keyless");
  if (key === undefined || identity === undefined) throw new Error("the lab has no such signers");
  const kind = "signature";
  return [
    { kind, signer: key, format: "cosign", log: "v1", timestamp: false },
    { kind, signer: identity, format: "cosign", log: "v1", timestamp: false },
    { kind, signer: identity, format: "bundle", log: "v1", timestamp: false },
    { kind, signer: identity, format: "bundle", log: "v2", timestamp: true },
  ];
}

function circumstancesOf({ signer, format, kind, log, timestamp }: Way): Circumstances {
  return { signer: signer.kind, format, kind, log, timestamp };
}
