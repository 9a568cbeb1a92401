/** Which authorities and logs are trusted: from flags and cosign's variables to the block `trust` of the settings. */
import { readText } from "../documents.js";
import { given } from "./attestor.js";
import { certificateText, refuseUrl } from "./files.js";
import type { VerifyOptions } from "./options.js";

/** The block `trust`; when it is left out Sigstore's public-good root counts. */
export interface TrustSettings {
  publicGood?: boolean;
  trustedRoots?: string[];
  fulcioRoots?: string[];
  rekorKeys?: string[];
  ctLogKeys?: string[];
  tsaChains?: string[];
}

/** cosign's variables that name files, and what each stands for. */
const VARIABLES = [
  ["SIGSTORE_ROOT_FILE", "fulcioRoots"],
  ["SIGSTORE_REKOR_PUBLIC_KEY", "rekorKeys"],
  ["SIGSTORE_CT_LOG_PUBLIC_KEY_FILE", "ctLogKeys"],
  ["SIGSTORE_TSA_CERTIFICATE_FILE", "tsaChains"],
] as const;

/**
 * The trust that the flags and variables describe; undefined for Sigstore's public-good root. `--trusted-root` stands
 * for everything, and the variables are then not read, as in cosign. Otherwise each variable that is set names all of
 * its kind, and nothing of the public-good root counts beside it. `--timestamp-certificate-chain` adds an authority.
 * Throws UsageError for a file that cannot be read.
 */
export function trustOf(options: VerifyOptions, variables: NodeJS.ProcessEnv): TrustSettings | undefined {
  const trust = given(options.trustedRoot) ? rootTrust(options.trustedRoot) : variableTrust(variables);
  if (!given(options.timestampCertificateChain)) return trust;
  const chain = certificateText("--timestamp-certificate-chain", options.timestampCertificateChain);
  return { ...(trust ?? { publicGood: true }), tsaChains: [...(trust?.tsaChains ?? []), chain] };
}

function rootTrust(path: string): TrustSettings {
  refuseUrl("--trusted-root", path);
  return { trustedRoots: [readText("--trusted-root", path)] };
}

function variableTrust(variables: NodeJS.ProcessEnv): TrustSettings | undefined {
  const trust: TrustSettings = {};
  for (const [name, member] of VARIABLES) {
    const path = variables[name];
    if (given(path)) trust[member] = [readText(name, path)];
  }
  return Object.keys(trust).length === 0 ? undefined : trust;
}
