/** `assay verify-policy`: who signed a module. The module itself is neither fetched nor compiled. */
import { isSha256Digest } from "../../../host/registry/digest.js";
import { ImageLayout, ImageLayoutError } from "../../imageLayout.js";
import { LAYOUT_SCHEME, REGISTRY_SCHEME } from "../../publish/target.js";
import type { EvaluatedVerdict } from "../../policy.js";
import { fixedClock } from "../clockOption.js";
import { exitCodeOf, UsageError } from "../exitCodes.js";
import { verdictText } from "../humanOutput.js";
import { registryOptions, type RegistryFlags } from "../registryOptions.js";
import { milliseconds } from "../verify/duration.js";
import { countedSignatures } from "../verify/signatures.js";
import { tell } from "../verify/reporting.js";
import { outputFormat, print } from "./output.js";
import { placeOf } from "./places.js";
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

async function find(source: string, flags: RegistryFlags): Promise<Found> {
  if (source.startsWith(LAYOUT_SCHEME)) return await findLayout(source);
  if (/^(\.|\/|file:|https?:)/.test(source) || /\.wasm$/.test(source)) {
    throw new UsageError(
      `${source}: only what lies in a registry or an OCI image layout has a signature beside it; ` +
        "for a file see assay verify-blob",
    );
  }
  const { host, name, text } = await placeOf(source);
  return { reference: text, name: `${REGISTRY_SCHEME}${name}`, options: { registry: registryOptions(flags, [host]) } };
}

async function findLayout(source: string): Promise<Found> {
  const folder = source.slice(LAYOUT_SCHEME.length).replace(/@sha256:[0-9a-f]{64}$|:[A-Za-z0-9_][A-Za-z0-9._-]*$/, "");
  const rest = source.slice(LAYOUT_SCHEME.length + folder.length);
  try {
    const images = await ImageLayout.open(folder);
    const wanted = rest.startsWith("@")
      ? rest.slice(1)
      : rest === ""
        ? images.digest
        : await images.resolve(`localhost/local-image${rest}`);
    if (isSha256Digest(wanted) && wanted === images.digest) {
      return { reference: images.reference, name: `${LAYOUT_SCHEME}${folder}`, options: { registry: {}, images } };
    }
  } catch (error) {
    if (error instanceof ImageLayoutError) throw new UsageError(`${source}: ${error.message}`);
    throw error;
  }
  throw new UsageError(`${source}: the image layout holds another artifact`);
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
