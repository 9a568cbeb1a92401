/** Who must have signed a module: from flags, or a file, to the settings of `verify-artifact`. */
import type { Command } from "commander";

import { isObject } from "../../../host/json.js";
import { readDocument } from "../documents.js";
import { UsageError } from "../exitCodes.js";
import { attestorOf, given } from "../verify/attestor.js";
import { annotationPairs } from "../verify/settings.js";
import { trustOf } from "../verify/trust.js";
import type { VerifierSettings } from "./verifier.js";

/** What `addTrustFlags` gives. */
export interface TrustFlags {
  key?: string;
  certificateIdentity?: string;
  certificateIdentityRegexp?: string;
  certificateOidcIssuer?: string;
  certificateOidcIssuerRegexp?: string;
  policyTrust?: string;
  trustedRoot?: string;
  timestampCertificateChain?: string;
  requireTlog?: boolean;
  annotations: string[];
}

/** The flags that say who signed; those that only mean something beside one of them come after. */
const WHO = [
  ["key", "--key"],
  ["certificateIdentity", "--certificate-identity"],
  ["certificateIdentityRegexp", "--certificate-identity-regexp"],
  ["certificateOidcIssuer", "--certificate-oidc-issuer"],
  ["certificateOidcIssuerRegexp", "--certificate-oidc-issuer-regexp"],
] as const;
const MORE = [
  ["trustedRoot", "--trusted-root"],
  ["timestampCertificateChain", "--timestamp-certificate-chain"],
] as const;

/** Adds the flags to a command. */
export function addTrustFlags(command: Command): Command {
  return command
    .option("--key <file>", "the public key of who signed: a PEM file, or env://NAME for one in a variable")
    .option("--certificate-identity <identity>", "keyless: the identity in the certificate, exactly")
    .option("--certificate-identity-regexp <pattern>", "a pattern (RE2) for the identity; anchor it with ^ and $")
    .option("--certificate-oidc-issuer <url>", "keyless: the identity's issuer, exactly")
    .option("--certificate-oidc-issuer-regexp <pattern>", "a pattern (RE2) for the issuer; anchor it with ^ and $")
    .option(
      "--policy-trust <file>",
      "settings of the module verify-artifact, YAML or JSON, in place of the flags above",
    )
    .option("--trusted-root <file>", "trusted_root.json in place of Sigstore's public-good one")
    .option("--timestamp-certificate-chain <file>", "the timestamp authority's certificates, PEM, leaf first")
    .option("--require-tlog", "with --key: the signature must be in a transparency log too (keyless always)")
    .option("-a, --annotations <pair>", "key=value that must be signed; several with commas, or again", collect, []);
}

/**
 * The settings that the flags make. A key alone says who signed, so that no log is asked about it unless that is wanted; a
 * certificate's short life needs one. Throws UsageError for flags that say nobody, or contradict each other.
 */
export function trustSettings(flags: TrustFlags, variables: NodeJS.ProcessEnv = process.env): VerifierSettings {
  if (given(flags.policyTrust)) return trustFile(flags.policyTrust, flags);
  if (!WHO.some(([name]) => given(flags[name]))) {
    throw new UsageError(
      "--key: say who must have signed, by it, by --certificate-identity with --certificate-oidc-issuer, or by --policy-trust",
    );
  }
  const annotations = annotationPairs(flags.annotations);
  const options = { ...flags, signatureDigestAlgorithm: "sha256", timeout: "3m" };
  const needsLog = !given(flags.key) || flags.requireTlog === true;
  const trust = trustOf(options, variables);
  return {
    attestors: [attestorOf(options, false)],
    ...(needsLog ? {} : { ignoreTlog: true }),
    ...(annotations === undefined ? {} : { annotations }),
    ...(trust === undefined ? {} : { trust }),
    collectAll: true,
  };
}

/** The file says everything: a flag beside it would change what somebody wrote down, or be passed over. */
function trustFile(path: string, flags: TrustFlags): VerifierSettings {
  const beside = [...WHO, ...MORE].find(([name]) => given(flags[name]))?.[1];
  const other = beside ?? (flags.requireTlog === true ? "--require-tlog" : flags.annotations.length > 0 ? "-a" : null);
  if (other !== null) throw new UsageError(`${other}: the file of --policy-trust says it; give one of the two`);
  const settings = readDocument("--policy-trust", path);
  const named = `--policy-trust ${path}`;
  if (!isObject(settings)) throw new UsageError(`${named}: it must hold an object such as { attestors: [...] }`);
  if (settings["checkClaims"] === false) {
    throw new UsageError(`${named}: checkClaims: false would take a signature of something else; leave it out`);
  }
  return settings;
}

function collect(value: string, previous: string[]): string[] {
  return [...previous, value];
}
