/**
 * Whether a module is signed by those who are trusted: asked of the module `verify-artifact` that Assay ships, which was compiled
 * in long before and is no part of what is fetched. The host decides nothing here: a verdict that is not an accept refuses.
 */
import type { RegistryReader } from "../../host/capability/registry.js";
import { deadlineOf } from "../../host/registry/deadline.js";
import type { SignatureExplanation } from "../../host/runtime/verdict.js";
import type { DiskCache } from "../cache/diskCache.js";
import type { EvaluatedVerdict } from "../policy.js";
import { RecordedReader, RecordingReader } from "./evidenceReader.js";
import { LoadError } from "./loadError.js";
import type { FetchOptions, SignatureSummary, SignerSummary } from "./options.js";
import { verifierPolicy } from "./verifier.js";

/** A trust that follows a TUF repository or asks a log needs more than an admission request has. */
const DEADLINE = 60_000;

/** What is verified: an artifact by its digest, and where it and its signatures are read. */
export interface Subject {
  /** `host/repository@sha256:HEX`, as the reader knows it. */
  readonly reference: string;
  readonly digest: string;
  readonly reader: RegistryReader;
  /** Keeps what the signatures were found by; null to ask each time. */
  readonly cache: DiskCache | null;
  /** Whether that may be used in place of asking. */
  readonly mayUseKept: boolean;
}

/** The settings of a trust; null when nobody need have signed. Throws LoadError `trust` for what cannot protect anything. */
export function trustSettings(trust: FetchOptions["trust"]): Readonly<Record<string, unknown>> | null {
  if (trust === undefined || trust === "unsigned") return null;
  if (trust["checkClaims"] === false) {
    throw new LoadError(
      "trust",
      "trust.checkClaims: false is refused: any signature of the signer would do, for whatever artifact",
    );
  }
  return { ...trust, collectAll: true };
}

/**
 * Verifies the artifact with just this digest. Throws LoadError: `trust` for settings that the verifier does not take,
 * `signature` when they are not met, `unknown` when that could not be found out.
 */
export async function verifySignatures(
  subject: Subject,
  settings: Readonly<Record<string, unknown>>,
  options: FetchOptions,
): Promise<SignatureSummary> {
  const { reference, digest, reader, cache } = subject;
  const name = `${reference}.signatures`;
  const kept = subject.mayUseKept && cache !== null ? await RecordedReader.find(cache, name) : null;
  const before = kept === null ? null : await verdictOn(reference, settings, kept, options);
  if (before !== null && isAbout(before, digest)) return summaryOf(before, digest);
  const recording = cache === null ? null : new RecordingReader(reader, cache);
  const verdict = await verdictOn(reference, settings, recording ?? reader, options);
  if (!verdict.accepted) throw refusal(verdict);
  if (!isAbout(verdict, digest)) {
    throw new LoadError("signature", `its signature was verified for another digest than ${digest}`);
  }
  await recording?.keep(name);
  return summaryOf(verdict, digest);
}

async function verdictOn(
  image: string,
  settings: Readonly<Record<string, unknown>>,
  images: RegistryReader,
  { registry, tufStore, now, signal }: FetchOptions,
): Promise<EvaluatedVerdict> {
  const policy = await verifierPolicy({
    images,
    deadlineMs: timeLeft(signal),
    ...(registry === undefined ? {} : { registry }),
    ...(tufStore === undefined ? {} : { tufStore }),
    ...(now === undefined ? {} : { now }),
  });
  const { valid, message } = await policy.validateSettings(settings);
  if (!valid) throw new LoadError("trust", `the trust settings cannot be used: ${message}`);
  return await policy.evaluate({ image }, settings);
}

/** The caller's time, where that is known and shorter. */
function timeLeft(signal: AbortSignal | undefined): number {
  const end = deadlineOf(signal);
  return end === null ? DEADLINE : Math.min(DEADLINE, Math.max(1, end - Date.now()));
}

/** An accept that names this digest for its one artifact. */
function isAbout({ accepted, outcome, explanation }: EvaluatedVerdict, digest: string): boolean {
  const [image, ...more] = explanation.images;
  return accepted && outcome === "allowed" && more.length === 0 && image?.digest === digest;
}

function refusal({ outcome, message }: EvaluatedVerdict): LoadError {
  if (outcome === "indeterminate") {
    return new LoadError("unknown", `whether it is signed as the trust demands could not be found out: ${message}`);
  }
  return new LoadError("signature", `it is not signed as the trust demands: ${message}`);
}

function summaryOf({ explanation }: EvaluatedVerdict, digest: string): SignatureSummary {
  const found = new Map<string, SignerSummary>();
  for (const { rules } of explanation.images) {
    for (const { attestor, signatures } of rules.flatMap(({ attestors }) => attestors)) {
      for (const signature of signatures) {
        const summary = signerOf(attestor, signature);
        if (!found.has(summary.signer)) found.set(summary.signer, summary);
      }
    }
  }
  const signatures = [...found.values()].sort((one, other) => (one.signer < other.signer ? -1 : 1));
  return { digest, signatures };
}

function signerOf(attestor: string, signature: SignatureExplanation): SignerSummary {
  const { format, subject, issuer, logEntries, timestamps } = signature;
  const who = subject === undefined ? attestor : `${subject}${issuer === undefined ? "" : ` (${issuer})`}`;
  return {
    signer: who.replace(/\p{C}|\p{Zl}|\p{Zp}/gu, "?"),
    format,
    ...(subject === undefined ? {} : { subject }),
    ...(issuer === undefined ? {} : { issuer }),
    logEntries,
    timestamps,
  };
}
