/** `assay verify-policy`: who signed a module. The module itself is neither fetched nor compiled. */
import { LookupFailure } from "../../../host/registry/failure.js";
import { ImageLayout, ImageLayoutError } from "../../imageLayout.js";
import { parseSource, registryHint, type LayoutSource } from "../../loader/source.js";
import type { EvaluatedVerdict } from "../../policy.js";
import { fixedClock } from "../clockOption.js";
import { exitCodeOf, UsageError } from "../exitCodes.js";
import { verdictText } from "../humanOutput.js";
import { registryOptions, type RegistryFlags } from "../registryOptions.js";
import { milliseconds } from "../verify/duration.js";
import { countedSignatures } from "../verify/signatures.js";
import { tell } from "../verify/reporting.js";
import { outputFormat, print } from "./output.js";
import { trustSettings, type TrustFlags } from "./trustFlags.js";
import { checkSettings, verdictOn, type VerifierOptions } from "./verifier.js";

/** What `assay verify-policy` takes. */
export interface VerifyPolicyOptions extends RegistryFlags, TrustFlags {
  output: string;
  timeout: string;
  now?: string;
  verbose?: boolean;
}

/** Verifies, prints who signed, and returns the exit code. Throws UsageError, LookupFailure. */
export async function verifyPolicy(source: string, options: VerifyPolicyOptions): Promise<number> {
  const format = outputFormat(options.output);
  const settings = trustSettings(options);
  const clock = fixedClock(options.now);
  const reach = {
    deadlineMs: milliseconds("--timeout", options.timeout),
    ...(clock === null ? {} : { now: clock }),
  };
  const found = await find(source, options);
  const named = options.policyTrust === undefined ? "the flags make settings" : `--policy-trust ${options.policyTrust}`;
  await checkSettings(named, settings);
  const verdict = await verdictOn(found.reference, settings, { ...reach, ...found.options });
  if (verdict.outcome !== "allowed" || options.verbose === true) tell([verdictText(verdict)]);
  const pinned = pinnedSource(found.name, verdict);
  if (format === "json" || verdict.outcome === "allowed")
    print(format, lines(pinned, verdict), document(pinned, verdict));
  return exitCodeOf(verdict.outcome);
}

interface Found {
  readonly reference: string;
  /** The source without tag and digest. */
  readonly name: string;
  readonly options: Pick<VerifierOptions, "registry" | "images">;
}

/** Rejects with LoadError for what names nothing that can be signed. */
async function find(text: string, flags: RegistryFlags): Promise<Found> {
  const source = parseSource(spelledOut(text));
  switch (source.kind) {
    case "oci-layout":
      return await findLayout(source);
    case "registry": {
      const { host, repository, tag, digest } = source;
      const name = `${host}/${repository}`;
      const reference = digest === null ? `${name}:${tag ?? ""}` : `${name}@${digest}`;
      return { reference, name: `registry://${name}`, options: { registry: registryOptions(flags, [host]) } };
    }
    default:
      throw new UsageError(
        `${text}: only what lies in a registry or an OCI image layout has a signature beside it; ` +
          "for a file see assay verify-blob",
      );
  }
}

/** The scheme may be left out, for a file is not meant here; a tag that is not there is not made up. */
function spelledOut(text: string): string {
  const full = registryHint(text);
  if (full === null || full === `registry://${text}`) return full ?? text;
  throw new UsageError(`${text}: it has neither tag nor digest; write ${full}, or @sha256:… in place of the tag`);
}

async function findLayout({ folder, tag, digest, text }: LayoutSource): Promise<Found> {
  const image = digest ?? tag;
  try {
    const images = await ImageLayout.open(folder, image === null ? {} : { image });
    return { reference: images.reference, name: `oci-layout:${folder}`, options: { registry: {}, images } };
  } catch (error) {
    if (error instanceof ImageLayoutError || error instanceof LookupFailure)
      throw new UsageError(`${text}: ${error.message}`);
    throw error;
  }
}

/** What was verified has a digest, whatever a tag says tomorrow. */
function pinnedSource(name: string, { explanation }: EvaluatedVerdict): { source: string; digest: string | null } {
  const digest = explanation.images[0]?.digest ?? null;
  return { source: digest === null ? name : `${name}@${digest}`, digest };
}

function lines({ source }: { source: string }, verdict: EvaluatedVerdict): string[] {
  return [`verified ${source}`, ...countedSignatures(verdict).map((each) => `  signed by ${signerLine(each)}`)];
}

function signerLine({ attestor, signature }: ReturnType<typeof countedSignatures>[number]): string {
  const { subject, issuer, format, logEntries, timestamps } = signature;
  const signer = subject === undefined ? attestor.attestor : `${subject}${issuer === undefined ? "" : ` (${issuer})`}`;
  const [entry] = logEntries;
  const logged =
    entry === undefined ? "" : `, log entry ${entry.logIndex} of ${entry.integratedTime ?? "no stated time"}`;
  return `${signer}, as ${format}${logged}${timestamps.map((time) => `, timestamp ${time}`).join("")}`;
}

function document({ source, digest }: { source: string; digest: string | null }, verdict: EvaluatedVerdict): unknown {
  const signatures = countedSignatures(verdict).map(({ attestor, signature }) => {
    const { name, format, subject, issuer, logEntries, timestamps } = signature;
    return { attestor: attestor.attestor, name, format, subject, issuer, logEntries, timestamps };
  });
  const { outcome, message } = verdict;
  return { source, digest, verified: outcome === "allowed", outcome, message, signatures };
}
