/** From flags to the settings of the module `verify-artifact`. */
import { UsageError } from "../exitCodes.js";
import { attestorOf, given, type AttestorSettings } from "./attestor.js";
import type { BlobOptions, ImageOptions, VerifyOptions } from "./options.js";
import { trustOf, type TrustSettings } from "./trust.js";

/** Where signatures of an image are looked for. */
export type SignatureFormat = "bundle" | "cosign" | "oci11";

/** The settings of `verify-artifact`, as far as flags make them. */
export interface ArtifactSettings {
  attestors: AttestorSettings[];
  annotations?: Record<string, string>;
  attestation?: { predicateType: string };
  checkClaims?: false;
  ignoreTlog?: true;
  ignoreSct?: true;
  timestampThreshold?: 1;
  allowCertificateChain?: true;
  rekorUrl?: string;
  formats?: SignatureFormat[];
  repository?: string;
  trust?: TrustSettings;
  collectAll?: true;
}

/** What a command wants beside the flags that all commands have. */
export interface Wanted {
  annotations?: Record<string, string>;
  predicateType?: string;
  checkClaims?: boolean;
}

const PUBLIC_GOOD_REKOR = "https://rekor.sigstore.dev";

const DIGEST_ALGORITHMS = ["sha224", "sha256", "sha384", "sha512"];

/** Settings for an image; every signature that satisfies them is reported. Throws UsageError. */
export function imageSettings(
  options: ImageOptions,
  wanted: Wanted,
  variables: NodeJS.ProcessEnv = process.env,
): ArtifactSettings {
  const formats = formatsOf(options);
  const repository = variables["COSIGN_REPOSITORY"];
  return {
    ...commonSettings(options, wanted, false, variables),
    ...(formats === undefined ? {} : { formats }),
    ...(given(repository) && options.localImage !== true ? { repository } : {}),
    collectAll: true,
  };
}

/** Settings for a blob. Throws UsageError. */
export function blobSettings(
  options: BlobOptions,
  wanted: Wanted,
  variables: NodeJS.ProcessEnv = process.env,
): ArtifactSettings {
  return commonSettings(options, wanted, true, variables);
}

/** `key=value` pairs; one flag may hold several, with commas. Throws UsageError for a pair that is none. */
export function annotationPairs(flags: readonly string[]): Record<string, string> | undefined {
  const pairs: Record<string, string> = {};
  for (const pair of flags.flatMap((flag) => flag.split(","))) {
    const equals = pair.indexOf("=");
    if (equals < 1) throw new UsageError(`--annotations ${pair}: it must be key=value`);
    const [key, value] = [pair.slice(0, equals), pair.slice(equals + 1)];
    if (Object.hasOwn(pairs, key) && pairs[key] !== value) {
      throw new UsageError(`--annotations ${pair}: another value was given for this key`);
    }
    Object.defineProperty(pairs, key, { value, enumerable: true, configurable: true, writable: true });
  }
  return Object.keys(pairs).length === 0 ? undefined : pairs;
}

function commonSettings(
  options: VerifyOptions,
  wanted: Wanted,
  certificateBeside: boolean,
  variables: NodeJS.ProcessEnv,
): ArtifactSettings {
  if (!DIGEST_ALGORITHMS.includes(options.signatureDigestAlgorithm)) {
    const known = DIGEST_ALGORITHMS.join(", ");
    throw new UsageError(
      `--signature-digest-algorithm ${options.signatureDigestAlgorithm}: it must be one of ${known}`,
    );
  }
  const trust = trustOf(options, variables);
  const ignoreTlog = options.insecureIgnoreTlog === true || options.privateInfrastructure === true;
  const rekorUrl = ignoreTlog ? undefined : rekorUrlOf(options, trust);
  return {
    attestors: [attestorOf(options, certificateBeside)],
    ...(wanted.annotations === undefined ? {} : { annotations: wanted.annotations }),
    ...(wanted.predicateType === undefined ? {} : { attestation: { predicateType: wanted.predicateType } }),
    ...(wanted.checkClaims === false ? { checkClaims: false } : {}),
    ...(ignoreTlog ? { ignoreTlog: true } : {}),
    ...(options.insecureIgnoreSct === true ? { ignoreSct: true } : {}),
    ...(options.useSignedTimestamps === true ? { timestampThreshold: 1 } : {}),
    ...(options.allowCertificateChain === true ? { allowCertificateChain: true } : {}),
    ...(rekorUrl === undefined ? {} : { rekorUrl }),
    ...(trust === undefined ? {} : { trust }),
  };
}

/**
 * The log to ask when a signature comes without its entry: the one of the flag, else the public-good instance's, as in
 * cosign, but only where its root is trusted: no other trust would accept what it says.
 */
function rekorUrlOf(options: VerifyOptions, trust: TrustSettings | undefined): string | undefined {
  if (options.offline === true) return undefined;
  if (given(options.rekorUrl)) return options.rekorUrl;
  return trust === undefined || trust.publicGood === true ? PUBLIC_GOOD_REKOR : undefined;
}

/** Undefined for the module's own choice: bundles, and cosign's older signatures where there is no bundle. */
function formatsOf(options: ImageOptions): SignatureFormat[] | undefined {
  const { newBundleFormat, experimentalOci11 } = options;
  if (newBundleFormat === undefined && experimentalOci11 !== true) return undefined;
  return [
    ...(newBundleFormat === false ? [] : (["bundle"] as const)),
    ...(newBundleFormat === true ? [] : (["cosign"] as const)),
    ...(experimentalOci11 === true ? (["oci11"] as const) : []),
  ];
}
