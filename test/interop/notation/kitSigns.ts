/** What the kit signs, the real notation verifies; what is wrong, it refuses, and for the reason that is meant. */
import { type NotarySituation, type NotarySigner, notaryPermutations } from "../../../src/testkit/index.js";
import type { Checks } from "../checks.js";
import type { Lab } from "./lab.js";
import { type Ended, reasonOf } from "./program.js";
import { REASONS } from "./reasons.js";
import { BROKEN_SITUATIONS, SITUATIONS, nameOf } from "./situations.js";

/** A check that is yet to be made. */
type Pending = () => Promise<void>;

/** How many processes of notation run at once. */
const PARALLEL = 2;

/** All of them. */
export async function kitSignsChecks(checks: Checks, lab: Lab): Promise<void> {
  const signers = new Map(SITUATIONS.map((of) => [signerName(of), lab.world.signer({ key: of.key, chain: of.chain })]));
  lab.configure();
  const signerOf = (of: NotarySituation): NotarySigner => signers.get(signerName(of)) ?? lab.world.signer();
  const pending = [
    ...SITUATIONS.map((of) => goodSignature(checks, lab, of, signerOf(of))),
    ...SITUATIONS.filter(({ chain }) => chain === 3).map((of) => artifactTypeForm(checks, lab, of, signerOf(of))),
    ...BROKEN_SITUATIONS.flatMap((of) => permutations(checks, lab, of, signerOf(of))),
    userMetadata(checks, lab, lab.world.signer()),
    severalSignatures(checks, lab, lab.world.signer()),
  ];
  await Promise.all(Array.from({ length: PARALLEL }, () => work(pending)));
}

/** The same in a registry without the referrers API: how it is listed does not depend on what it is. */
export async function listedByTagChecks(checks: Checks, lab: Lab): Promise<void> {
  const situations = SITUATIONS.filter(({ key, chain }) => key === "EC-256" && chain === 3);
  const signer = lab.world.signer();
  lab.configure();
  for (const of of situations) await goodSignature(checks, lab, of, signer, "listed by tag: ")();
  await severalSignatures(checks, lab, signer, "listed by tag: ")();
}

function signerName({ key, chain }: NotarySituation): string {
  return `${key} ${chain}`;
}

async function work(pending: Pending[]): Promise<void> {
  for (let next = pending.shift(); next !== undefined; next = pending.shift()) await next();
}

function goodSignature(checks: Checks, lab: Lab, of: NotarySituation, signer: NotarySigner, where = ""): Pending {
  return async () => {
    const reference = lab.attached((image) => lab.world.sign(image, signer, of));
    const ended = await lab.notation(of).verify(reference);
    checks.check(`${where}${nameOf(of)}`, ended.succeeded ? null : `refused: ${reasonOf(ended)}`);
  };
}

/** The form of the specification, where notation itself writes another. */
function artifactTypeForm(checks: Checks, lab: Lab, of: NotarySituation, signer: NotarySigner): Pending {
  return async () => {
    const reference = lab.attached((image) => lab.world.sign(image, signer, { ...of, manifest: "artifactType" }));
    const ended = await lab.notation(of).verify(reference);
    checks.check(`${nameOf(of)}, with an artifactType`, ended.succeeded ? null : `refused: ${reasonOf(ended)}`);
  };
}

function permutations(checks: Checks, lab: Lab, of: NotarySituation, signer: NotarySigner): Pending[] {
  return notaryPermutations
    .filter((permutation) => permutation.fits(of))
    .map((permutation) => async () => {
      const wrong = permutation.name;
      const reference = lab.attached((image) => lab.world.sign(image, signer, { ...of, wrong }));
      const ended = await lab.notation(of).verify(reference);
      checks.check(`${wrong}: ${nameOf(of)}`, problemOf(ended, permutation.outcome(of), REASONS[wrong]));
    });
}

function problemOf(ended: Ended, outcome: "accepted" | "denied", reason: RegExp | null): string | null {
  if (ended.succeeded) return outcome === "accepted" ? null : "notation accepts it";
  if (outcome === "accepted") return `notation refuses it: ${reasonOf(ended)}`;
  if (reason === null) return "no reason is written down for it";
  return reason.test(reasonOf(ended)) ? null : `refused for another reason: ${reasonOf(ended)}`;
}

function userMetadata(checks: Checks, lab: Lab, signer: NotarySigner): Pending {
  return async () => {
    const given = { userMetadata: { env: "production", buildId: "101" } };
    const reference = lab.attached((image) => lab.world.sign(image, signer, given));
    const notation = lab.notation({ timestamp: false });
    const right = await notation.verify(reference, "--user-metadata", "env=production");
    checks.check("user metadata", right.succeeded ? null : `refused: ${reasonOf(right)}`);
    const wrong = await notation.verify(reference, "--user-metadata", "env=test");
    checks.check("other user metadata", wrong.succeeded ? "notation accepts it" : null);
  };
}

/** One good signature is enough, behind others that are not. */
function severalSignatures(checks: Checks, lab: Lab, signer: NotarySigner, where = ""): Pending {
  return async () => {
    const image = lab.image();
    const { images, world } = lab;
    const notation = lab.notation({ timestamp: false });
    images.attach(image, world.sign(image, signer, { wrong: "tampered payload" }));
    images.attach(image, world.sign(image, signer, { envelope: "cose", wrong: "expired signature" }));
    const before = await notation.verify(lab.at(image));
    checks.check(`${where}two wrong signatures`, before.succeeded ? "notation accepts them" : null);
    images.attach(image, world.sign(image, signer, { envelope: "cose" }));
    const ended = await notation.verify(lab.at(image));
    checks.check(`${where}a good signature beside them`, ended.succeeded ? null : `refused: ${reasonOf(ended)}`);
  };
}
