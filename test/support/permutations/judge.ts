/** Settings for every circumstance in which something is signed, and the modules that judge it. */
import { timestampText } from "../../../src/testkit/sigstore/clock.js";
import {
  SIGNED_AT,
  type Attachment,
  type SignOptions,
  type Signer,
  type Sigstore,
  pod,
  registry,
} from "../../../src/testkit/index.js";
import type { Circumstances, PermutationName, TrustPermutationName } from "../../../src/testkit/permutations/index.js";
import { isPossible } from "../../../src/testkit/permutations/definition.js";
import { DAY } from "../../../src/testkit/x509/mint.js";
import { type ArtifactVerdict, ArtifactPolicy } from "../sigstore/artifactPolicy.js";
import { evidenceOfBlob } from "../sigstore/evidence.js";
import { evidenceOf } from "./evidence.js";

const IDENTITY = { email: "alice@example.com", issuer: "https://accounts.example.com" };
const ANNOTATIONS = { env: "prod" };
const PREDICATE = "https://slsa.dev/provenance/v1";
const BLOB = Buffer.from("a blob");

/** Every circumstance that can be: each signer, format, kind, log and timestamp. */
export const allCircumstances: readonly Circumstances[] = [...combinations()].filter(isPossible);

function* combinations(): Generator<Circumstances> {
  for (const signer of ["key", "keyless", "certificate"] as const)
    for (const format of ["cosign", "bundle"] as const)
      for (const kind of ["signature", "attestation", "blob"] as const)
        for (const log of ["v1", "v2", "none"] as const)
          for (const timestamp of [false, true]) yield { signer, format, kind, log, timestamp };
}

/** The circumstances in a line. */
export function lineOf(of: Circumstances): string {
  const { signer, format, kind, log, timestamp, annotations, keyPeriod } = of;
  const more = [timestamp && "timestamp", annotations === true && "annotations", keyPeriod === true && "period"];
  return [signer, format, kind, `log ${log}`, ...more.filter((each) => each !== false)].join(", ");
}

/** What was signed, right or wrong, with all that a module hears about it. */
export interface Case {
  of: Circumstances;
  signer: Signer;
  trust: unknown;
  request: Record<string, unknown>;
  image: string;
  evidence: Awaited<ReturnType<typeof evidenceOf>>;
}

/** Signs in these circumstances. */
export async function signedCase(
  world: Sigstore,
  of: Circumstances,
  wrong?: PermutationName | readonly PermutationName[],
  wrongTrust?: TrustPermutationName,
): Promise<Case> {
  const signer = signerOf(world, of);
  const trust = { trustedRoots: [trustedRootOf(world, wrongTrust)] };
  const options: SignOptions = {
    format: of.format,
    log: of.log,
    timestamp: of.timestamp,
    ...(of.annotations === true ? { annotations: ANNOTATIONS } : {}),
    wrong,
  };
  if (of.kind === "blob") {
    const { request } = world.signBlob(BLOB, signer, options);
    return { of, signer, trust, request, image: "", evidence: evidenceOfBlob(BLOB) };
  }
  const images = registry();
  const app = images.image("registry.example/shop/app:1.0");
  const attachment: Attachment =
    of.kind === "signature"
      ? world.signImage(app, signer, options)
      : world.attest(app, signer, { ...options, predicateType: PREDICATE });
  images.attach(app, attachment);
  const evidence = await evidenceOf(images.reader, app);
  return { of, signer, trust, request: { image: app.reference }, image: app.reference, evidence };
}

const trustedRoots = new WeakMap<Sigstore, Map<string, unknown>>();

function trustedRootOf(world: Sigstore, wrong?: TrustPermutationName): unknown {
  const known = trustedRoots.get(world) ?? new Map<string, unknown>();
  trustedRoots.set(world, known);
  const root = known.get(wrong ?? "") ?? world.trustedRoot(wrong === undefined ? {} : { wrong });
  known.set(wrong ?? "", root);
  return root;
}

const signers = new WeakMap<Sigstore, Map<string, Signer>>();

/** The same one each time: making a certificate takes longer than all else. */
function signerOf(world: Sigstore, of: Circumstances): Signer {
  const known = signers.get(world) ?? new Map<string, Signer>();
  signers.set(world, known);
  const name = `${of.signer} ${of.keyKind ?? ""}`;
  const signer = known.get(name) ?? newSigner(world, of);
  known.set(name, signer);
  return signer;
}

function newSigner(world: Sigstore, { signer, keyKind }: Circumstances): Signer {
  const options = keyKind === undefined ? {} : { kind: keyKind as "P-256" };
  if (signer === "keyless") return world.keyless(IDENTITY, options);
  if (signer === "certificate") return world.certified({ subject: "CN=release", ...options });
  return world.key("release", options.kind);
}

/** The same about a blob, in circumstances of attestations in bundles. */
export function attestedBlob(world: Sigstore, of: Circumstances, wrong?: PermutationName): Case {
  const signer = signerOf(world, of);
  const { format, log, timestamp } = of;
  const options = { format, log, timestamp, predicateType: PREDICATE, wrong };
  const { request } = world.attestBlob(BLOB, signer, options);
  const trust = { trustedRoots: [trustedRootOf(world)] };
  return { of, signer, trust, request, image: "", evidence: evidenceOfBlob(BLOB) };
}

/** A module that is asked to demand what the circumstances say. */
export interface Judge {
  name: string;
  /** Whether the module can demand just that. */
  takes: (of: Circumstances) => boolean;
  /** What it demands besides what the circumstances say. */
  demands: (of: Circumstances) => Circumstances;
  judge: (signed: Case) => ArtifactVerdict;
}

/** `allowed`, or the code of the fault that says most. */
export function outcomeOf({ accepted, text }: ArtifactVerdict): string {
  if (accepted) return "allowed";
  const { explanation } = JSON.parse(text) as { explanation: Explained };
  return explanation.images?.[0]?.fault?.code ?? explanation.fault?.code ?? text;
}

interface Explained {
  fault?: { code: string };
  images?: readonly { fault?: { code: string } }[];
}

const artifactPolicy = await ArtifactPolicy.load("verify-artifact");
const imagePolicy = await ArtifactPolicy.load("verify-image-signatures");

/** Takes every circumstance. */
export const verifyArtifact: Judge = {
  name: "verify-artifact",
  takes: () => true,
  demands: (of) => of,
  judge: ({ of, signer, trust, request, evidence }) => {
    // With Rekor v2 the timestamp of a certificate's signature counts without being asked for: nothing else says the time.
    const isAsked = of.timestamp && (of.log !== "v2" || of.signer === "key");
    const settings = {
      attestors: [attestorOf(signer, of)],
      trust,
      ignoreTlog: of.log === "none",
      timestampThreshold: isAsked ? 1 : 0,
      sctThreshold: of.signer === "keyless" ? 1 : 0,
      ...(of.kind === "attestation" ? { attestation: { predicateType: PREDICATE } } : {}),
      ...(of.annotations === true ? { annotations: ANNOTATIONS } : {}),
    };
    return artifactPolicy.judge(request, settings, evidence);
  },
};

/** Judges signatures of images. It asks no log about keys, and for no timestamp. */
export const verifyImageSignatures: Judge = {
  name: "verify-image-signatures",
  takes: ({ signer, kind, log, timestamp, keyPeriod }) => {
    if (kind !== "signature" || keyPeriod === true) return false;
    if (signer === "key") return log === "none" && !timestamp;
    return log === "v1" ? !timestamp : log === "v2" || (signer === "certificate" && !timestamp);
  },
  demands: (of) => (of.signer === "certificate" ? { ...of, namesCertificate: true } : of),
  judge: ({ of, signer, trust, image, evidence }) => {
    const rule = { image: "*", ...whoOf(signer, of), ...(of.annotations === true ? { annotations: ANNOTATIONS } : {}) };
    const kind = { group: "", version: "v1", kind: "Pod" };
    const request = { uid: "", kind, operation: "CREATE", object: pod(image) };
    return imagePolicy.judge(request, { signatures: [rule], trust }, evidence);
  },
};

function attestorOf(signer: Signer, of: Circumstances): unknown {
  if (of.signer === "keyless") return { keyless: { identities: [signer.identity] } };
  if (of.signer === "certificate") {
    const [intermediates, roots] = signer.chain;
    return { certificates: { roots, intermediates } };
  }
  const period = { validFrom: timestampText(SIGNED_AT - DAY), validTo: null };
  return { key: signer.publicKey, ...(of.keyPeriod === true ? period : {}) };
}

function whoOf({ publicKey, identity, certificate, chain }: Signer, { signer, log }: Circumstances): object {
  if (signer === "key") return { pubKeys: [publicKey] };
  if (signer === "keyless") return { keyless: [identity] };
  return { certificates: [certificate], certificateChain: chain, requireRekorBundle: log !== "none" };
}
