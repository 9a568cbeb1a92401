/**
 * The policy module `verify-artifact`, warm: request, settings and evidence go in as bytes in each call, and the whole
 * answer with its explanation comes out. The trusted root comes with the settings and is read each time.
 */
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";

import { outDirectory } from "../../../build/paths.js";
import { OPERATIONS } from "../../../host/generated/operations.gen.js";
import type { EvidenceEntry } from "../../../host/runtime/evidence.js";
import { Evaluator } from "../../../host/runtime/evaluator.js";
import { PolicyModule } from "../../../host/runtime/module.js";
import type { KeylessInput, SimpleSigningInput } from "../sigstoreInputs.js";
import type { Subject } from "../work.js";
import { STRANGER } from "./sigstoreVerifier.js";

const MODULE = new URL("verify-artifact.wasm", outDirectory);

/** After all of the test data was made. */
const CLOCK: EvidenceEntry = {
  operation: OPERATIONS.clockNow,
  argument: "",
  answer: new TextEncoder().encode("2026-11-22T00:00:00Z"),
};

const BUNDLE_TYPE = "application/vnd.dev.sigstore.bundle.v0.3+json";

/** Whether the module is built. */
export const isBuilt = existsSync(MODULE);

/**
 * Goes round the inputs: files with their bundles, or images with the bundle beside them. `trust` stands in place of the
 * inputs' trusted roots.
 */
export async function assayKeyless(inputs: KeylessInput[], name = "assay", trust?: object): Promise<Subject> {
  return subject(
    name,
    inputs.map((input) => keylessDecision(input, input.identity, trust)),
    inputs.map((input) => keylessDecision(input, STRANGER, trust)),
  );
}

function keylessDecision(input: KeylessInput, identity: string, trust?: object): Decision {
  const settings = {
    attestors: [{ keyless: { identities: [{ subject: identity, issuer: input.issuer }] } }],
    ...(input.predicateType === undefined ? {} : { attestation: { predicateType: input.predicateType } }),
    ...(trust ?? { trust: { trustedRoots: [input.trustedRoot] } }),
  };
  const { repository } = input;
  const evidence = repository === undefined ? [CLOCK] : [CLOCK, ...referrer(input, repository)];
  return { payload: json({ request: requestOf(input), settings }), evidence };
}

/** An image with a simple signing signature by a key; no log is wanted. */
export async function assaySimpleSigning({ key, payload, image, manifest }: SimpleSigningInput): Promise<Subject> {
  const repository = "registry.example/signed";
  const digest = sha256(new TextEncoder().encode(payload));
  const evidence: EvidenceEntry[] = [
    CLOCK,
    {
      operation: OPERATIONS.registryManifest,
      argument: `${repository}:${image.replace(":", "-")}.sig`,
      answer: manifest,
    },
    {
      operation: OPERATIONS.registryBlob,
      argument: `${repository}@${digest}`,
      answer: new TextEncoder().encode(payload),
    },
  ];
  const settings = { attestors: [{ key }], ignoreTlog: true, formats: ["cosign"] };
  const decision = (digest: string): Decision => {
    return { payload: json({ request: { image: `${repository}@${digest}` }, settings }), evidence };
  };
  const other = image.replace(/.$/, (last) => (last === "0" ? "1" : "0"));
  return subject("assay", [decision(image)], [decision(other)]);
}

/** What the module is asked, and all that it will ask for. */
interface Decision {
  payload: Uint8Array;
  evidence: EvidenceEntry[];
}

async function subject(name: string, right: Decision[], wrong: Decision[]): Promise<Subject> {
  const evaluator = new Evaluator(await PolicyModule.compile(readFileSync(MODULE)));
  const accepts = async ({ payload, evidence }: Decision): Promise<boolean> => {
    const { answer } = await evaluator.call("validate", payload, { evidence });
    return new TextDecoder().decode(answer.subarray(0, 16)) === '{"accepted":true';
  };
  const check = async (): Promise<boolean> => {
    for (const each of right) if (!(await accepts(each))) return false;
    for (const each of wrong) if (await accepts(each)) return false;
    return true;
  };
  let next = 0;
  return { name, once: () => accepts(right[next++ % right.length] as Decision), check };
}

function requestOf({ repository, sha256: hex, bundle }: KeylessInput): object {
  if (repository !== undefined) return { image: `${repository}@sha256:${hex}` };
  return { blob: { name: "file", sha256: hex }, material: { bundle } };
}

/** The bundle as cosign 3 stores it: a manifest that refers to the image. */
function referrer({ sha256: hex, bundle }: KeylessInput, repository: string): EvidenceEntry[] {
  const empty = { mediaType: "application/vnd.oci.empty.v1+json", digest: sha256(Buffer.from("{}")), size: 2 };
  const layer = Buffer.from(bundle);
  const manifest = json({
    schemaVersion: 2,
    mediaType: "application/vnd.oci.image.manifest.v1+json",
    artifactType: BUNDLE_TYPE,
    config: empty,
    layers: [{ mediaType: BUNDLE_TYPE, digest: sha256(layer), size: layer.length }],
    subject: { mediaType: "application/vnd.oci.image.manifest.v1+json", digest: `sha256:${hex}`, size: 1000 },
  });
  const descriptor = { mediaType: "application/vnd.oci.image.manifest.v1+json", digest: sha256(manifest) };
  const index = json({
    schemaVersion: 2,
    mediaType: "application/vnd.oci.image.index.v1+json",
    manifests: [{ ...descriptor, size: manifest.length, artifactType: BUNDLE_TYPE }],
  });
  return [
    { operation: OPERATIONS.registryReferrers, argument: `${repository}@sha256:${hex}`, answer: index },
    { operation: OPERATIONS.registryManifest, argument: `${repository}@${sha256(manifest)}`, answer: manifest },
    { operation: OPERATIONS.registryBlob, argument: `${repository}@${sha256(layer)}`, answer: new Uint8Array(layer) },
  ];
}

function sha256(bytes: Uint8Array): string {
  return `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
}

function json(value: object): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}
