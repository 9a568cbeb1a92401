/** What the real notation signs with the kit's keys has the form that the kit gives its own, and verifies. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { inspect, isDeepStrictEqual } from "node:util";

import type { NotarySigner, NotarySituation, TestImage } from "../../../src/testkit/index.js";
import { pemOf } from "../../../src/testkit/x509/pem.js";
import { type ReadEnvelope, isSignedByLeaf, readEnvelope } from "../../support/notary/readEnvelope.js";
import type { Checks } from "../checks.js";
import type { Lab } from "./lab.js";
import { type Notation, reasonOf } from "./program.js";
import { SITUATIONS, nameOf } from "./situations.js";
import { startTimestampServer } from "./timestampServer.js";

const USER_METADATA = { buildId: "101", env: "production" };

const MEDIA_TYPES = { jws: "application/jose+json", cose: "application/cose" } as const;

interface Descriptor {
  mediaType: string;
  digest: string;
}

/** A signature as it lies in the registry. */
interface Stored {
  manifest: Record<string, unknown>;
  envelope: ReadEnvelope;
}

/** Every key, and with one of them every chain, × envelope × with and without a timestamp, for which it asks the kit's authority. */
export async function notationSignsChecks(checks: Checks, lab: Lab): Promise<void> {
  const isTried = ({ key, chain }: NotarySituation): boolean =>
    key === "EC-256" || (chain === 3 && lab.referrers === "api");
  const situations = SITUATIONS.filter((of) => of.scheme === "notary.x509" && isTried(of));
  const signers = new Map(situations.map((of) => [keyName(of), signerFor(lab, of)]));
  const authority = await startTimestampServer(lab.world);
  lab.configure([...signers.values()]);
  for (const of of situations) {
    const signer = signers.get(keyName(of));
    if (signer === undefined) continue;
    const name = `notation signs, referrers by ${lab.referrers}: ${nameOf(of)}`;
    checks.check(name, await problemOf(lab, of, signer, authority.url));
  }
  authority.close();
}

function keyName({ key, chain }: NotarySituation): string {
  return `${key}-${chain}`;
}

function signerFor({ world }: Lab, of: NotarySituation): NotarySigner {
  const subject = { C: "US", ST: "WA", O: "acme", CN: keyName(of) };
  return world.signer({ subject, key: of.key, chain: of.chain });
}

async function problemOf(lab: Lab, of: NotarySituation, signer: NotarySigner, url: string): Promise<string | null> {
  const image = lab.image();
  const notation = lab.notation(of);
  const signed = await notation.run(...signCommand(lab, of, signer, notation, url), lab.at(image));
  if (!signed.succeeded) return `it does not sign: ${signed.said.trim().split("\n").at(-1)}`;
  const stored = await storedSignature(lab, image, of);
  const difference = differenceOf(stored, ownSignature(lab, image, of, signer, stored));
  if (difference !== null) return difference;
  if (!isSignedByLeaf(stored.envelope)) return "the signature that it made does not verify";
  const verified = await notation.verify(lab.at(image));
  return verified.succeeded ? null : `it does not verify its own: ${reasonOf(verified)}`;
}

function signCommand(
  lab: Lab,
  of: NotarySituation,
  { name }: NotarySigner,
  { folder }: Notation,
  url: string,
): string[] {
  const metadata = Object.entries(USER_METADATA).flatMap(([key, value]) => ["--user-metadata", `${key}=${value}`]);
  const command = ["sign", "--insecure-registry", "--signature-format", of.envelope, "--key", name, ...metadata];
  command.push(`--force-referrers-tag=${lab.referrers === "tag"}`);
  if (!of.timestamp) return command;
  const root = join(folder, "tsa-root.pem");
  writeFileSync(root, pemOf("CERTIFICATE", lab.world.timestampAuthority.authority.root));
  return [...command, "--timestamp-url", url, "--timestamp-root-cert", root];
}

/** The one signature that the registry lists for the image. */
async function storedSignature({ registry, referrers }: Lab, image: TestImage, of: NotarySituation): Promise<Stored> {
  const base = `http://${registry.host}/v2/${image.repository.slice(image.repository.indexOf("/") + 1)}`;
  const list = referrers === "api" ? `referrers/${image.digest}` : `manifests/${image.digest.replace(":", "-")}`;
  const { manifests } = (await (await fetch(`${base}/${list}`)).json()) as { manifests: { digest: string }[] };
  const response = await fetch(`${base}/manifests/${manifests[0]?.digest}`);
  const manifest = (await response.json()) as Stored["manifest"] & { layers: Descriptor[] };
  const layer = manifest.layers[0];
  const bytes = new Uint8Array(await (await fetch(`${base}/blobs/${layer?.digest}`)).arrayBuffer());
  if (manifests.length !== 1 || layer?.mediaType !== MEDIA_TYPES[of.envelope]) throw new Error("not one signature");
  return { manifest, envelope: readEnvelope(bytes, layer.mediaType) };
}

/** What the kit makes of the same, at the same time. */
function ownSignature({ world }: Lab, image: TestImage, of: NotarySituation, signer: NotarySigner, as: Stored): Stored {
  const signingTime = Date.parse(as.envelope.header["io.cncf.notary.signingTime"] as string) / 1000;
  const { envelope, mediaType, manifest } = world.sign(image, signer, {
    ...of,
    userMetadata: USER_METADATA,
    signingTime,
  });
  return {
    manifest: JSON.parse(Buffer.from(manifest).toString()) as Stored["manifest"],
    envelope: readEnvelope(envelope, mediaType),
  };
}

/** Null when both are the same but for the signature and for what follows from it. */
function differenceOf(stored: Stored, own: Stored): string | null {
  const [theirs, ours] = [comparable(stored), comparable(own)];
  const parts = Object.keys(theirs).filter((part) => !isDeepStrictEqual(theirs[part], ours[part]));
  const differences = parts.map(
    (part) => `${part}: it writes ${inspect(theirs[part])}, the kit ${inspect(ours[part])}`,
  );
  return parts.length === 0 ? null : differences.join("; ");
}

function comparable({ manifest, envelope }: Stored): Record<string, unknown> {
  const { header, payload, certificates, unprotected, timestamp } = envelope;
  const { layers, annotations, ...members } = manifest as { layers: Descriptor[]; annotations: Record<string, string> };
  const { "org.opencontainers.image.created": created, ...thumbprints } = annotations;
  return {
    members,
    order: Object.keys(manifest),
    layers: layers.map(({ mediaType }) => mediaType),
    thumbprints,
    isCreated: created !== undefined,
    header,
    headerOrder: Object.keys(header),
    payload: Buffer.from(payload).toString(),
    certificates: certificates.map((der) => Buffer.from(der).toString("hex")),
    unprotected,
    isStamped: timestamp !== null,
  };
}
