/** Who must have signed: from flags to the one attestor of the settings. */
import { UsageError } from "../exitCodes.js";
import { certificateText, keyText } from "./files.js";
import type { VerifyOptions } from "./options.js";

/** One attestor of `verify-artifact`'s settings. */
export type AttestorSettings =
  { key: string } | { keyless: { identities: IdentitySettings[] } } | { certificates: CertificateSettings };

/** An identity in a certificate. */
export interface IdentitySettings {
  subject?: string;
  subjectRegExp?: string;
  issuer?: string;
  issuerRegExp?: string;
  extensions?: Record<string, string>;
}

/** Certificates that stand in place of Fulcio's. */
export interface CertificateSettings {
  certificate?: string;
  chain?: string;
  roots?: string;
  intermediates?: string;
  identities: IdentitySettings[];
}

const IDENTITY_FLAGS = [
  ["certificateIdentity", "--certificate-identity"],
  ["certificateIdentityRegexp", "--certificate-identity-regexp"],
  ["certificateOidcIssuer", "--certificate-oidc-issuer"],
  ["certificateOidcIssuerRegexp", "--certificate-oidc-issuer-regexp"],
  ["certificateGithubWorkflowTrigger", "--certificate-github-workflow-trigger"],
  ["certificateGithubWorkflowSha", "--certificate-github-workflow-sha"],
  ["certificateGithubWorkflowName", "--certificate-github-workflow-name"],
  ["certificateGithubWorkflowRepository", "--certificate-github-workflow-repository"],
  ["certificateGithubWorkflowRef", "--certificate-github-workflow-ref"],
] as const;

const CERTIFICATE_FLAGS = [
  ["certificate", "--certificate"],
  ["certificateChain", "--certificate-chain"],
  ["caRoots", "--ca-roots"],
  ["caIntermediates", "--ca-intermediates"],
] as const;

/**
 * The module trusts a certificate that stands alone by itself, whoever issued it; cosign holds it against Fulcio. Who gives
 * one that came with a signature must not have trusted it by that.
 */
const ALONE =
  "--certificate: of images it needs --certificate-chain or --ca-roots; without it, a certificate of Sigstore's is found " +
  "with the signature and held against the trusted root";

/**
 * The attestor that the flags describe. `certificateBeside` is true when `--certificate` is evidence that lies beside a
 * signature (blobs), false when it is the one certificate that is trusted (images). Throws UsageError for flags that
 * contradict each other, or say too little.
 */
export function attestorOf(options: VerifyOptions, certificateBeside: boolean): AttestorSettings {
  checkCombination(options);
  if (given(options.key)) {
    for (const [name, flag] of [...IDENTITY_FLAGS, ...CERTIFICATE_FLAGS]) {
      if (given(options[name])) throw new UsageError(`${flag}: it says nothing about a key; give it or --key`);
    }
    return { key: keyText(options.key) };
  }
  const identities = [identityOf(options)];
  const certificate = certificateBeside ? undefined : options.certificate;
  if (![certificate, options.certificateChain, options.caRoots].some(given)) return { keyless: { identities } };
  if (![options.certificateChain, options.caRoots].some(given)) throw new UsageError(ALONE);
  return {
    certificates: {
      ...text("certificate", "--certificate", certificate),
      ...text("chain", "--certificate-chain", options.certificateChain),
      ...text("roots", "--ca-roots", options.caRoots),
      ...text("intermediates", "--ca-intermediates", options.caIntermediates),
      identities,
    },
  };
}

/** Whether a flag was given a value. */
export function given(value: string | undefined): value is string {
  return value !== undefined && value !== "";
}

function checkCombination(options: VerifyOptions): void {
  if (given(options.certificateChain) && (given(options.caRoots) || given(options.caIntermediates))) {
    throw new UsageError("--certificate-chain: it cannot be used with --ca-roots or --ca-intermediates");
  }
  if (given(options.caIntermediates) && !given(options.caRoots)) {
    throw new UsageError("--ca-intermediates: it needs --ca-roots");
  }
}

function text(
  member: keyof CertificateSettings,
  option: string,
  path: string | undefined,
): Partial<CertificateSettings> {
  return given(path) ? { [member]: certificateText(option, path) } : {};
}

/** As in cosign a pattern counts when both forms are given. */
function identityOf(options: VerifyOptions): IdentitySettings {
  const { certificateIdentity, certificateIdentityRegexp, certificateOidcIssuer, certificateOidcIssuerRegexp } =
    options;
  if (!given(certificateIdentity) && !given(certificateIdentityRegexp)) {
    throw new UsageError(
      "--certificate-identity: it, or --certificate-identity-regexp, must say who may sign when there is no --key",
    );
  }
  if (!given(certificateOidcIssuer) && !given(certificateOidcIssuerRegexp)) {
    throw new UsageError(
      "--certificate-oidc-issuer: it, or --certificate-oidc-issuer-regexp, must say whose identities count when there is no --key",
    );
  }
  const extensions = workflowExtensions(options);
  return {
    ...(given(certificateIdentityRegexp)
      ? { subjectRegExp: certificateIdentityRegexp }
      : { subject: certificateIdentity }),
    ...(given(certificateOidcIssuerRegexp)
      ? { issuerRegExp: certificateOidcIssuerRegexp }
      : { issuer: certificateOidcIssuer }),
    ...(Object.keys(extensions).length === 0 ? {} : { extensions }),
  };
}

function workflowExtensions(options: VerifyOptions): Record<string, string> {
  const wanted = {
    githubWorkflowTrigger: options.certificateGithubWorkflowTrigger,
    githubWorkflowSha: options.certificateGithubWorkflowSha,
    githubWorkflowName: options.certificateGithubWorkflowName,
    githubWorkflowRepository: options.certificateGithubWorkflowRepository,
    githubWorkflowRef: options.certificateGithubWorkflowRef,
  };
  return Object.fromEntries(Object.entries(wanted).filter((entry): entry is [string, string] => given(entry[1])));
}
