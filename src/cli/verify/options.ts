/** The flags of the verify commands: cosign's own names, and a few that every command here has. */
import { Option, type Command } from "commander";

import { addRegistryFlags, type RegistryFlags } from "../registryOptions.js";

/** What every verify command takes. Flags that were not given are absent, an empty text is as good as absent. */
export interface VerifyOptions {
  key?: string;
  certificate?: string;
  certificateChain?: string;
  caRoots?: string;
  caIntermediates?: string;
  certificateIdentity?: string;
  certificateIdentityRegexp?: string;
  certificateOidcIssuer?: string;
  certificateOidcIssuerRegexp?: string;
  certificateGithubWorkflowTrigger?: string;
  certificateGithubWorkflowSha?: string;
  certificateGithubWorkflowName?: string;
  certificateGithubWorkflowRepository?: string;
  certificateGithubWorkflowRef?: string;
  allowCertificateChain?: boolean;
  insecureIgnoreSct?: boolean;
  insecureIgnoreTlog?: boolean;
  privateInfrastructure?: boolean;
  offline?: boolean;
  rekorUrl?: string;
  trustedRoot?: string;
  useSignedTimestamps?: boolean;
  timestampCertificateChain?: string;
  newBundleFormat?: boolean;
  experimentalOci11?: boolean;
  signatureDigestAlgorithm: string;
  timeout: string;
  verbose?: boolean;
  module?: string;
  now?: string;
  record?: string;
  replay?: string;
}

/** What `verify` and `verify-attestation` take besides. */
export interface ImageOptions extends VerifyOptions, RegistryFlags {
  checkClaims?: boolean;
  localImage?: boolean;
  output: string;
  allowHttpRegistry?: boolean;
  registryUsername?: string;
  registryPassword?: string;
  registryToken?: string;
  registryClientCert?: string;
  registryClientKey?: string;
}

/** What `verify` takes besides. */
export interface VerifyImageOptions extends ImageOptions {
  annotations: string[];
  attachment?: string;
}

/** What `verify-attestation` takes besides. */
export interface VerifyAttestationOptions extends ImageOptions {
  type: string;
}

/** What `verify-blob` and `verify-blob-attestation` take besides. */
export interface BlobOptions extends VerifyOptions {
  bundle?: string;
  signature?: string;
  rfc3161Timestamp?: string;
  sct?: string;
}

/** What `verify-blob-attestation` takes besides. */
export interface BlobAttestationOptions extends BlobOptions {
  type: string;
  checkClaims?: boolean;
  digest?: string;
  digestAlg?: string;
}

const PREDICATE_TYPES =
  "slsaprovenance, slsaprovenance02, slsaprovenance1, link, spdx, spdxjson, cyclonedx, vuln, openvex, custom, or a URI";

/** Flags that say who must have signed, what else must hold, and how the command runs. */
export function addVerifyFlags(command: Command): Command {
  addSignerFlags(command);
  addRequirementFlags(command);
  return addRunFlags(command);
}

/** Flags of commands that look into registries. */
export function addImageFlags(command: Command): Command {
  addSwitch(command, "check-claims", "hold what the signature says against the image (default true)");
  addSwitch(command, "local-image", "the image is a folder that was written by 'cosign save'");
  addSwitch(command, "allow-http-registry", "ask the image's registry without TLS; for tests");
  return addRegistryFlags(command)
    .option("--registry-username <name>", "user name for the image's registry")
    .option("--registry-password <password>", "password for the image's registry; better: assay login")
    .option("--registry-token <token>", "bearer token for the image's registry")
    .option("--registry-client-cert <file>", "client certificate for the image's registry, PEM")
    .option("--registry-client-key <file>", "the certificate's private key, PEM")
    .option("-o, --output <format>", "json (as cosign prints it), text, or verdict (the whole verdict)", "json");
}

/** Flags of commands whose signature lies beside a file. */
export function addBlobFlags(command: Command): Command {
  return command
    .option("--bundle <file>", "a Sigstore bundle, or a bundle of older cosign")
    .option("--signature <text>", "the signature: a file, or its base64")
    .option("--rfc3161-timestamp <file>", "a signed timestamp, as cosign writes it or as the authority sent it")
    .option("--sct <file>", "an SCT beside the certificate: a CT log's answer to add-chain, JSON");
}

/** `-a key=value`. */
export function addAnnotationsFlag(command: Command): Command {
  const text = "key=value that the signed payload must hold; several with commas, or the flag again";
  return command.option("-a, --annotations <pair>", text, collect, []);
}

/** `--type`. */
export function addTypeFlag(command: Command): Command {
  return command.option("--type <type>", `the predicate type: ${PREDICATE_TYPES}`, "custom");
}

/** A flag without a value, which `--flag=false` takes back. */
export function addSwitch(command: Command, name: string, description: string): void {
  command.option(`--${name}`, description);
  command.addOption(new Option(`--no-${name}`).hideHelp());
}

function addSignerFlags(command: Command): void {
  command
    .option("--key <file>", "the public key: a PEM file, or env://NAME for one in a variable")
    .option("--certificate <file>", "the signing certificate, PEM or base64 of it")
    .option("--certificate-chain <file>", "CA certificates, PEM: the issuing one first, the root last")
    .option("--ca-roots <file>", "root certificates, PEM, in place of Fulcio's")
    .option("--ca-intermediates <file>", "intermediate certificates, PEM; with --ca-roots")
    .option("--certificate-identity <identity>", "the identity in the certificate, exactly")
    .option("--certificate-identity-regexp <pattern>", "a pattern (RE2) for the identity; anchor it with ^ and $")
    .option("--certificate-oidc-issuer <url>", "the identity's issuer, exactly")
    .option("--certificate-oidc-issuer-regexp <pattern>", "a pattern (RE2) for the issuer; anchor it with ^ and $")
    .option("--certificate-github-workflow-trigger <event>", "the event that started the GitHub workflow")
    .option("--certificate-github-workflow-sha <commit>", "the commit of the GitHub workflow")
    .option("--certificate-github-workflow-name <name>", "the name of the GitHub workflow")
    .option("--certificate-github-workflow-repository <name>", "the repository of the GitHub workflow")
    .option("--certificate-github-workflow-ref <ref>", "the Git reference of the GitHub workflow");
  addSwitch(command, "allow-certificate-chain", "let a bundle bring a certificate chain");
}

function addRequirementFlags(command: Command): void {
  addSwitch(command, "insecure-ignore-tlog", "ask for no transparency log entry");
  addSwitch(command, "private-infrastructure", "the same as --insecure-ignore-tlog");
  addSwitch(command, "insecure-ignore-sct", "ask for no signed certificate timestamp");
  addSwitch(command, "use-signed-timestamps", "ask for a signed timestamp (RFC 3161)");
  addSwitch(command, "new-bundle-format", "take Sigstore bundles only; =false: cosign's older signatures only");
  addSwitch(command, "experimental-oci11", "look for cosign's older signatures among the referrers too");
  addSwitch(command, "offline", "never ask a transparency log");
  command
    .option(
      "--rekor-url <url>",
      "the log to ask when a signature comes without an entry; the public-good instance's where its root is trusted",
    )
    .option("--trusted-root <file>", "trusted_root.json in place of Sigstore's public-good one")
    .option("--timestamp-certificate-chain <file>", "the timestamp authority's certificates, PEM, leaf first")
    .option("--signature-digest-algorithm <name>", "not needed: the digest goes by the key", "sha256");
}

function addRunFlags(command: Command): Command {
  return command
    .option("-d, --verbose", "show the whole verdict on standard error")
    .addOption(new Option("--no-verbose").hideHelp())
    .addOption(new Option("--max-workers <count>").hideHelp())
    .option("-t, --timeout <duration>", "time for the whole command", "3m0s")
    .option("--now <RFC3339>", "the time to judge at")
    .option("--record <file>", "save the evidence and the verdict as a fixture")
    .option("--replay <file>", "use a fixture's evidence and no network")
    .option("--module <module.wasm>", "another policy module that reads verify-artifact's settings");
}

function collect(value: string, previous: string[]): string[] {
  return [...previous, value];
}
