/** What the kit signs beside plain images: blobs, indexes, annotations, several signatures, registries without referrers. */
import type { Checks } from "../checks.js";
import { type Command, verifyCommand, type Way } from "./commands.js";
import { checkWay, problemOf, proofsOf } from "./kitSigns.js";
import type { Lab, Served } from "./lab.js";
import type { Said, Verifier } from "./verifiers.js";

const BLOB = Buffer.from("a blob that is signed\n");

/** Everything, with both cosigns and `assay`. */
export async function checkKitSignsMore(checks: Checks, lab: Lab): Promise<void> {
  for (const way of blobWays(lab)) {
    for (const verifier of lab.verifiers) await checkWay(checks, lab, verifier, way, blobFiles(lab, verifier, way));
  }
  for (const way of plainWays(lab)) {
    await checkAnnotations(checks, lab, way);
    await checkIndex(checks, lab, way);
    await checkSeveral(checks, lab, way);
    await checkFallbackTag(checks, lab, way);
  }
}

/** A key and an identity, in both formats. */
function plainWays({ signers }: Lab): Way[] {
  const kinds = new Set<string>();
  const some = signers.filter(({ kind }) => kind !== "certificate" && !kinds.has(kind) && kinds.add(kind));
  const formats = ["cosign", "bundle"] as const;
  return some.flatMap((signer) =>
    formats.map((format) => ({ kind: "signature" as const, signer, format, log: "v1" as const, timestamp: false })),
  );
}

function blobWays({ signers }: Lab): Way[] {
  const some = signers.filter(({ kind, name }) => kind !== "certificate" && !/P-384|P-521|Ed25519/.test(name));
  return some.flatMap((signer): Way[] => [
    ...proofsOf(signer, ["none", "v1"]).map((proofs) => ({
      kind: "blob" as const,
      signer,
      format: "cosign" as const,
      ...proofs,
    })),
    ...proofsOf(signer, ["none", "v1", "v2"]).map((proofs) => ({
      kind: "blob" as const,
      signer,
      format: "bundle" as const,
      ...proofs,
    })),
  ]);
}

/** The files of a signed blob as flags, and the blob. */
function blobFiles({ world }: Lab, { folder }: Verifier, { signer, format, log, timestamp }: Way): string[] {
  const { bundle, files } = world.signBlob(BLOB, signer, { log, timestamp });
  const blob = folder.write("blob.txt", BLOB);
  if (format === "bundle") return ["--bundle", folder.write("blob.sigstore.json", bundle), blob];
  const named = {
    signature: files.signature,
    certificate: files.certificate,
    bundle: files.bundle,
    "rfc3161-timestamp": files.timestamp,
  };
  const flags = Object.entries(named).flatMap(([name, text]) =>
    text === null ? [] : [`--${name}`, folder.write(`blob.${name}`, text)],
  );
  return [...flags, blob];
}

async function checkAnnotations(checks: Checks, lab: Lab, way: Way): Promise<void> {
  const { images, server } = lab.current;
  const image = lab.image(lab.current);
  const { signer, format, log } = way;
  images.attach(image, lab.world.signImage(image, signer, { format, log, annotations: { env: "prod" } }));
  for (const verifier of lab.verifiers) {
    const name = `${verifier.name} and annotations in the ${format} by ${signer.name}`;
    const say = async (pair: string): Promise<Said> =>
      await verify(lab, verifier, way, ["-a", pair, image.at(server.host)]);
    checks.check(name, problemOf(await say("env=prod"), null));
    const other = await say("env=test");
    checks.check(
      `${name}, of another value`,
      other.accepts === ignoresAnnotations(verifier, way) ? null : otherValue(other),
    );
  }
}

/** cosign 2 does not look for annotations in bundles. */
function ignoresAnnotations({ name }: Verifier, { format }: Way): boolean {
  return name === "cosign2" && format === "bundle";
}

function otherValue({ accepts }: Said): string {
  return accepts ? "it is accepted" : "it is refused: the rule of cosign 2 is to be taken out";
}

/** The index is signed, and the image for a platform is not. */
async function checkIndex(checks: Checks, lab: Lab, way: Way): Promise<void> {
  const { images, server } = lab.current;
  const index = lab.image(lab.current, ["linux/amd64", "linux/arm64"]);
  images.attach(index, lab.sign(index, way));
  for (const verifier of lab.verifiers) {
    const name = `${verifier.name} and an index in the ${way.format} by ${way.signer.name}`;
    checks.check(name, problemOf(await verify(lab, verifier, way, [index.at(server.host)]), null));
    const child = await verify(lab, verifier, way, [index.platform("linux/arm64").at(server.host)]);
    checks.check(`${name}, whose images are not signed`, child.accepts ? "an unsigned image is accepted" : null);
  }
}

/** The signature is the second one of the image, behind a stranger's. */
async function checkSeveral(checks: Checks, lab: Lab, way: Way): Promise<void> {
  const { images, server } = lab.current;
  const image = lab.image(lab.current);
  images.attach(image, lab.sign(image, { ...way, signer: lab.stranger }));
  images.attach(image, lab.sign(image, way));
  for (const verifier of lab.verifiers) {
    const name = `${verifier.name} and the second signature in the ${way.format} by ${way.signer.name}`;
    checks.check(name, problemOf(await verify(lab, verifier, way, [image.at(server.host)]), null));
  }
}

/** The referrers' index lies under a tag. */
async function checkFallbackTag(checks: Checks, lab: Lab, way: Way): Promise<void> {
  const { images, server }: Served = lab.older;
  const image = lab.image(lab.older);
  images.attach(image, lab.sign(image, way));
  for (const verifier of lab.verifiers) {
    const name = `${verifier.name} and a registry without referrers, in the ${way.format} by ${way.signer.name}`;
    checks.check(name, problemOf(await verify(lab, verifier, way, [image.at(server.host)]), null));
  }
}

async function verify(lab: Lab, verifier: Verifier, way: Way, about: readonly string[]): Promise<Said> {
  const { args, variables }: Command = verifyCommand(verifier, way, lab.trustOf(verifier));
  return await verifier.verify([...args, ...about], variables);
}
