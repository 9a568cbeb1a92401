/** The catalogue of permutations: every object of the offline Sigstore made wrong in a named way, with all else right. */
import type { FaultCode } from "../../../host/generated/codes.gen.js";
import { KitError } from "../kitError.js";
import { type Breakage, allOf } from "../sigstore/breakage.js";
import { trustedRootWithRetired } from "../sigstore/retired.js";
import type { SignPlan } from "../sigstore/signOptions.js";
import type { SigstoreServices } from "../sigstore/services.js";
import type { KeyKind } from "../x509/keys.js";
import { BUNDLES, fitsBundles } from "./bundles.js";
import { CERTIFICATES, fitsCertificates } from "./certificates.js";
import { CHECKPOINTS } from "./checkpoints.js";
import {
  type Circumstances,
  type Definition,
  type Group,
  type PermutationObject,
  hasEnvelope,
  isPossible,
} from "./definition.js";
import { ENVELOPES } from "./envelopes.js";
import { KEYS } from "./keys.js";
import { LOG_ENTRIES, PROMISES, PROOFS, fitsLogEntries, fitsPromises, fitsProofs } from "./logEntries.js";
import { MANIFESTS } from "./manifests.js";
import { PAYLOADS, SIMPLE_SIGNING_PAYLOADS, fitsPayloads, fitsSimpleSigning } from "./payloads.js";
import { SCTS, fitsScts } from "./scts.js";
import { SIGNATURES, fitsSignatures } from "./signatures.js";
import { STATEMENTS } from "./statements.js";
import { TIMESTAMPS, fitsTimestamps } from "./timestamps.js";
import { TRUSTED_ROOTS, type TrustDefinition } from "./trustedRoots.js";

export type { Circumstances, PermutationObject } from "./definition.js";

/** What can be wrong about a signature, and what comes with it. */
export type PermutationName =
  | keyof typeof KEYS
  | keyof typeof CERTIFICATES
  | keyof typeof SCTS
  | keyof typeof SIGNATURES
  | keyof typeof PAYLOADS
  | keyof typeof SIMPLE_SIGNING_PAYLOADS
  | keyof typeof STATEMENTS
  | keyof typeof ENVELOPES
  | keyof typeof LOG_ENTRIES
  | keyof typeof PROMISES
  | keyof typeof PROOFS
  | keyof typeof CHECKPOINTS
  | keyof typeof TIMESTAMPS
  | keyof typeof BUNDLES
  | keyof typeof MANIFESTS;

/** What can be wrong about a trusted root. */
export type TrustPermutationName = keyof typeof TRUSTED_ROOTS;

/** One object made wrong in one way, while all else is right. */
export interface Permutation<Name extends string = PermutationName> {
  readonly name: Name;
  readonly object: PermutationObject;
  /** What is wrong, in one sentence; all else is right. */
  readonly description: string;
  /** Whether it makes sense for such signatures: false where the object is not there, or where the policy does not ask for it. */
  readonly fits: (of: Circumstances) => boolean;
  /** The fault with which Assay's modules deny it. What is asked for must fit. */
  readonly fault: (of: Circumstances) => FaultCode;
}

interface Entry extends Definition {
  readonly name: PermutationName;
  readonly object: PermutationObject;
  readonly fitsGroup: (of: Circumstances) => boolean;
}

const ENTRIES: readonly Entry[] = [
  ...entries("key", () => true, KEYS),
  ...entries("certificate", fitsCertificates, CERTIFICATES),
  ...entries("SCT", fitsScts, SCTS),
  ...entries("signature", fitsSignatures, SIGNATURES),
  ...entries("payload", fitsPayloads, PAYLOADS),
  ...entries("payload", fitsSimpleSigning, SIMPLE_SIGNING_PAYLOADS),
  ...entries("statement", hasEnvelope, STATEMENTS),
  ...entries("envelope", hasEnvelope, ENVELOPES),
  ...entries("log entry", fitsLogEntries, LOG_ENTRIES),
  ...entries("log entry", fitsPromises, PROMISES),
  ...entries("log entry", fitsProofs, PROOFS),
  ...entries("checkpoint", fitsProofs, CHECKPOINTS),
  ...entries("timestamp", fitsTimestamps, TIMESTAMPS),
  ...entries("bundle", fitsBundles, BUNDLES),
  ...entries("manifest", ({ kind }) => kind !== "blob", MANIFESTS),
];

const BY_NAME = new Map<string, Entry>(ENTRIES.map((entry) => [entry.name, entry]));

/** Every way in which a signature of an image can be wrong here. */
export const permutations: readonly Permutation[] = ENTRIES.map((entry) => ({
  name: entry.name,
  object: entry.object,
  description: entry.description,
  fits: (of) => isPossible(of) && fits(entry, of),
  fault: (of) => faultOf(entry, of),
}));

/** Every way in which the trusted root of a policy can be wrong here, while the signatures are right. */
export const trustPermutations: readonly Permutation<TrustPermutationName>[] = Object.entries(TRUSTED_ROOTS).map(
  ([name, { description, fits, fault }]: [string, TrustDefinition]) => ({
    name: name as TrustPermutationName,
    object: "trusted root",
    description,
    fits: (of) => isPossible(of) && fits(of),
    fault: (of) => (typeof fault === "function" ? fault(of) : fault),
  }),
);

/** The permutation of that name. Throws KitError for a name that there is none of, and says which ones are like it. */
export function permutation(name: string): Permutation<PermutationName | TrustPermutationName> {
  const all: readonly Permutation<PermutationName | TrustPermutationName>[] = [...permutations, ...trustPermutations];
  const found = all.find((each) => each.name === name);
  if (found === undefined) throw new KitError(unknownName(name));
  return found;
}

/** What is asked of a signature. */
type Plan = Pick<SignPlan, "format" | "log" | "timestamp" | "annotations" | "wrong">;

/**
 * How a signature is made wrong in the ways that its plan names. Throws KitError for a name that there is none of, for what
 * would make nothing wrong here, and for two that exclude one another.
 */
export function wrongOf(
  { wrong, format, log, timestamp, annotations }: Plan,
  { kind, target }: { kind: "signature" | "attestation"; target: "image" | "blob" },
  signer: { kind: Circumstances["signer"]; keyKind: KeyKind },
): Breakage {
  if (wrong === undefined) return {};
  const names: readonly string[] = typeof wrong === "string" ? [wrong] : wrong;
  const isBlob = target === "blob";
  const of: Circumstances = {
    signer: signer.kind,
    keyKind: signer.keyKind,
    kind: isBlob && kind === "signature" ? "blob" : kind,
    format: isBlob || format === "bundle" ? "bundle" : "cosign",
    log,
    timestamp,
    annotations: annotations !== undefined,
    keyPeriod: true,
  };
  return allOf(names.map((name) => fitting(name, of, isBlob).breaks));
}

function fitting(name: string, of: Circumstances, isBlob: boolean): Entry {
  const entry = BY_NAME.get(name);
  if (name in TRUSTED_ROOTS) {
    throw new KitError(`wrong "${name}" is about the trusted root: give it to trustedRoot({ wrong })`);
  }
  if (entry === undefined) throw new KitError(unknownName(name));
  if (fits(entry, of) && !(isBlob && entry.object === "manifest")) return entry;
  const { signer, format, kind, log, timestamp } = of;
  const circumstances = `signer "${signer}", format "${format}", kind "${kind}", log "${log}", timestamp ${String(timestamp)}`;
  throw new KitError(`wrong "${name}": it would make nothing wrong here (${circumstances})`);
}

/** trusted_root.json of the services, wrong in that way. */
export function trustedRootOf(services: SigstoreServices, wrong?: TrustPermutationName): Record<string, unknown> {
  if (wrong === undefined) return trustedRootWithRetired(services);
  const definition: TrustDefinition | undefined = TRUSTED_ROOTS[wrong];
  if (definition === undefined) throw new KitError(unknownName(wrong));
  return trustedRootWithRetired(services, (root) => definition.change(root, services));
}

function fits(entry: Entry, of: Circumstances): boolean {
  return entry.fitsGroup(of) && (entry.fits === undefined || entry.fits(of));
}

/** Whoever names one certificate wants no other one, whatever is wrong about it. */
function faultOf({ fault, breaks }: Entry, of: Circumstances): FaultCode {
  if (of.namesCertificate === true && breaks.certificate !== undefined) return "certificate-untrusted";
  return typeof fault === "function" ? fault(of) : fault;
}

function entries(object: PermutationObject, fitsGroup: Entry["fitsGroup"], group: Group): Entry[] {
  return Object.entries(group).map(([name, definition]) => ({
    ...definition,
    name: name as PermutationName,
    object,
    fitsGroup,
  }));
}

function unknownName(name: string): string {
  const words = name.toLowerCase().split(/\s+/);
  const all = [...BY_NAME.keys(), ...Object.keys(TRUSTED_ROOTS)];
  const score = (each: string): number => words.filter((word) => each.toLowerCase().split(" ").includes(word)).length;
  const near = all
    .filter((each) => score(each) > 0)
    .sort((one, other) => score(other) - score(one))
    .slice(0, 3);
  const hint =
    near.length === 0
      ? "docs/permutations.md lists them all"
      : `did you mean ${near.map((each) => `"${each}"`).join(", ")}?`;
  return `there is no permutation "${name}": ${hint}`;
}
