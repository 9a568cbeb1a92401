/** What real cosign signs, the modules verify: through `assay verify…` and through the policy verify-image-signatures. */
import { policy, type Signer, type TestImage } from "../../../src/testkit/index.js";
import type { KeylessIdentity } from "../../../src/testkit/sigstore/keylessIdentity.js";
import { SigstoreServer } from "../../../src/testkit/server/index.js";
import { pod } from "../../support/policy.js";
import type { Checks } from "../checks.js";
import { nameOf, verifyCommand, type Way } from "./commands.js";
import { problemOf, proofsOf, strangerTo } from "./kitSigns.js";
import type { Lab } from "./lab.js";
import { signLimitOf } from "./limits.js";
import { type Cosign, lastLine } from "./program.js";
import { importKey, signCommand, type SigningLab } from "./signCommands.js";
import type { Verifier } from "./verifiers.js";

/** Everything that signing with one cosign needs. */
interface Bench extends SigningLab {
  lab: Lab;
  cosign: Cosign;
  own: Verifier;
  assay: Verifier;
}

const ALICE: KeylessIdentity = { email: "alice@example.com", issuer: "https://accounts.example.com" };
const WORKFLOW: KeylessIdentity = { workflow: { repository: "octo/app" } };

/** Both cosigns, every kind of signer, both formats, with the lab's own Fulcio, Rekor and time-stamping authority. */
export async function checkCosignSigns(checks: Checks, lab: Lab): Promise<void> {
  const services = await SigstoreServer.start(lab.world.services);
  const identities = new Map([ALICE, WORKFLOW].map((each) => [lab.world.keyless(each).name, each]));
  try {
    for (const cosign of lab.cosigns) {
      const own = lab.verifier(`cosign${cosign.major}`);
      const bench = { lab, cosign, own, assay: lab.verifier("assay"), services, identities, trust: lab.trustOf(own) };
      for (const signer of signersOf(lab)) {
        if (signer.kind !== "keyless") await importKey(cosign, signer);
        for (const way of waysOf(signer)) await checkWay(checks, bench, way);
      }
    }
  } finally {
    await services.close();
  }
}

/** What RSA keys of other lengths would show, RSA-2048 shows; keyless signers are those whose tokens are at hand. */
function signersOf({ signers, world }: Lab): Signer[] {
  const others = signers.filter(({ kind, name }) => kind !== "keyless" && !/RSA-3072|RSA-4096|P-521/.test(name));
  return [...others, world.keyless(ALICE), world.keyless(WORKFLOW)];
}

function waysOf(signer: Signer): Way[] {
  const kinds = ["signature", "attestation"] as const;
  return kinds.flatMap((kind): Way[] => [
    ...proofsOf(signer, ["none", "v1"]).map((proofs) => ({ kind, signer, format: "cosign" as const, ...proofs })),
    ...proofsOf(signer, ["none", "v1", "v2"]).map((proofs) => ({ kind, signer, format: "bundle" as const, ...proofs })),
  ]);
}

/** cosign 2 logs envelopes in Rekor v2 as dsse 0.0.2, which Rekor has given up and `assay` does not read. */
async function checkWay(checks: Checks, bench: Bench, way: Way): Promise<void> {
  const { lab, cosign } = bench;
  const image = lab.image(lab.current);
  const reference = lab.referenceOf(image);
  const name = `cosign${cosign.major}'s ${nameOf(way)}`;
  const { args, variables } = signCommand(cosign, way, bench);
  const ended = await cosign.run([...args, reference], variables);
  const limit = signLimitOf(cosign, way);
  if (limit !== null) {
    const holds = ended.exitCode !== 0 || !(await says(bench, bench.own, way, reference)).accepts;
    return checks.check(`${name} is not made, or not taken by itself`, holds ? null : `it is, though: ${limit}`);
  }
  if (ended.exitCode !== 0) return checks.check(`${name} is made`, lastLine(ended));
  if (cosign.major === 2 && way.log === "v2") {
    const said = await says(bench, bench.assay, way, reference);
    const holds = !said.accepts && said.because.includes("dsse 0.0.2");
    return checks.check(`assay does not read the entry of ${name}`, holds ? null : JSON.stringify(said));
  }
  checks.check(`assay verifies ${name}`, problemOf(await says(bench, bench.assay, way, reference), null));
  const other = await says(bench, bench.assay, way, reference, strangerTo(lab, way));
  checks.check(`assay verifies ${name}, but not another's`, other.accepts ? "it is accepted of another signer" : null);
  if (way.kind === "signature") await checkPolicy(checks, bench, way, image, name);
}

async function says(
  bench: Bench,
  verifier: Verifier,
  way: Way,
  reference: string,
  signer = way.signer,
): ReturnType<Verifier["verify"]> {
  const { args, variables } = verifyCommand(verifier, way, bench.lab.trustOf(verifier), signer);
  return await verifier.verify([...args, reference], variables);
}

/** Keyless rules of this policy demand a log's entry. */
async function checkPolicy(checks: Checks, { lab }: Bench, way: Way, image: TestImage, name: string): Promise<void> {
  if (way.signer.kind === "keyless" && way.log === "none") return;
  const { world, current } = lab;
  const verify = await policy("verify-image-signatures", { images: current.images });
  const settings = (signer: Signer): unknown => ({
    signatures: [{ image: "registry.example/*", ...ruleOf(signer) }],
    trust: { trustedRoots: [world.trustedRoot()] },
  });
  const verdict = await verify.evaluate(pod(image.pinned), settings(way.signer));
  checks.check(
    `the policy accepts ${name}`,
    verdict.outcome === "allowed" ? null : (verdict.message ?? verdict.outcome),
  );
  const other = await verify.evaluate(pod(image.pinned), settings(strangerTo(lab, way)));
  checks.check(`the policy accepts ${name}, but not another's`, other.outcome === "denied" ? null : other.outcome);
}

function ruleOf({ kind, publicKey, identity, certificate, chain }: Signer): Record<string, unknown> {
  if (kind === "key") return { pubKeys: [publicKey] };
  return kind === "keyless"
    ? { keyless: [identity] }
    : { certificates: [certificate], certificateChain: chain, requireRekorBundle: false };
}
