/** `assay sign`: signs what lies in a registry with a key. */
import type { RegistryReader } from "../../../host/capability/registry.js";
import { RegistryClient } from "../../../host/registry/client.js";
import { deadlineSignal } from "../../../host/registry/deadline.js";
import type { RegistryOptions } from "../../../host/registry/options.js";
import { RegistryWriter } from "../../../host/registry/push.js";
import { REGISTRY_SCHEME } from "../../publish/target.js";
import { SigningKey } from "../../signing/privateKey.js";
import { RekorLog } from "../../signing/rekor.js";
import {
  signArtifact,
  SIGNATURE_FORMATS,
  UnacceptedError,
  type SignatureFormat,
  type SignResult,
  type Subject,
} from "../../signing/signArtifact.js";
import { EXIT, exitCodeOf, UsageError } from "../exitCodes.js";
import { verdictText } from "../humanOutput.js";
import { registryOptions, type RegistryFlags } from "../registryOptions.js";
import { given } from "../verify/attestor.js";
import { milliseconds } from "../verify/duration.js";
import { keyText } from "../verify/files.js";
import { tell } from "../verify/reporting.js";
import { annotationPairs } from "../verify/settings.js";
import { trustOf, type TrustSettings } from "../verify/trust.js";
import { about } from "./failures.js";
import { outputFormat, print } from "./output.js";
import { keyPassword } from "./password.js";
import { placeOf, type Place } from "./places.js";
import { verdictOn } from "./verifier.js";

/** What `assay sign` takes. */
export interface SignOptions extends RegistryFlags {
  key: string;
  format: string;
  rekorUrl?: string;
  trustedRoot?: string;
  annotations: string[];
  output: string;
  timeout: string;
}

const PUBLIC_GOOD_REKOR = "https://rekor.sigstore.dev";

/** Signs, pushes the signature, says where it is, and returns the exit code. Throws UsageError, LookupFailure. */
export async function sign(source: string, options: SignOptions): Promise<number> {
  const output = outputFormat(options.output);
  const format = formatOf(options.format);
  const annotations = annotationPairs(options.annotations) ?? {};
  const place = await placeOf(source);
  const registry = registryOptions(options, [place.host]);
  const log = await logOf(options, registry);
  const trust = log === null ? undefined : logTrust(options);
  const timeout = milliseconds("--timeout", options.timeout);
  const signal = deadlineSignal(timeout);
  const reader = new RegistryClient({ ...registry, tagLifetimeMs: 0 });
  await requireDigest(place, reader, signal);
  const key = await readKey(options.key);
  const subject = await subjectOf(place, reader, signal);
  const settings = {
    attestors: [{ key: key.publicKey }],
    formats: [format],
    ...(log === null ? { ignoreTlog: true } : {}),
    ...(trust === undefined ? {} : { trust }),
    ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
  };
  const verify = async (images: RegistryReader): ReturnType<typeof verdictOn> =>
    await verdictOn(place.text, settings, { registry, images, deadlineMs: timeout });
  const request = { subject, key, format, annotations, log, now: new Date() };
  const services = { reader, writer: new RegistryWriter(registry), verify, signal };
  try {
    const result = await about(source, async () => await signArtifact(request, services));
    print(output, lines(place, result, format), document(place, result, format, key));
    return EXIT.allowed;
  } catch (error) {
    if (!(error instanceof UnacceptedError)) throw error;
    tell([`assay: ${error.message}:`, verdictText(error.verdict)]);
    return exitCodeOf(error.verdict.outcome);
  }
}

function formatOf(text: string): SignatureFormat {
  const format = SIGNATURE_FORMATS.find((each) => each === text);
  if (format !== undefined) return format;
  throw new UsageError(`--format ${text}: it must be ${SIGNATURE_FORMATS.join(" or ")}`);
}

async function logOf({ rekorUrl, plainHttp }: SignOptions, { fetch }: RegistryOptions): Promise<RekorLog | null> {
  if (!given(rekorUrl)) return null;
  const options = { url: rekorUrl, plainHttp, ...(fetch === undefined ? {} : { fetch }) };
  return await about(`--rekor-url ${rekorUrl}`, () => new RekorLog(options));
}

/** What is written into a log stays there, so what it will answer must be known to be right beforehand. */
function logTrust(options: SignOptions): TrustSettings | undefined {
  const { rekorUrl = "", trustedRoot } = options;
  const flags = {
    signatureDigestAlgorithm: "sha256",
    timeout: "3m",
    ...(trustedRoot === undefined ? {} : { trustedRoot }),
  };
  const trust = trustOf(flags, process.env);
  if (trust !== undefined || rekorUrl.replace(/\/$/, "") === PUBLIC_GOOD_REKOR) return trust;
  throw new UsageError(
    `--rekor-url ${rekorUrl}: who runs this log is not known, and nothing is written into a log whose answers cannot be ` +
      "verified; give --trusted-root with its trusted_root.json, or its key in SIGSTORE_REKOR_PUBLIC_KEY",
  );
}

/** A tag may be moved between the push and the signature: whoever signs says which bytes. */
async function requireDigest(place: Place, reader: RegistryClient, signal: AbortSignal): Promise<void> {
  if (place.byDigest) return;
  const digest = await reader.resolve(place.text, signal);
  const now = `${REGISTRY_SCHEME}${place.name}@${digest}`;
  throw new UsageError(`${place.text}: a tag may move, so that a digest is signed; the tag points at ${now} now`);
}

async function readKey(path: string): Promise<SigningKey> {
  const named = `--key ${path}`;
  const pem = keyText(path);
  return await about(named, async () => await SigningKey.read(pem, async () => await keyPassword(named)));
}

async function subjectOf({ name, text }: Place, reader: RegistryClient, signal: AbortSignal): Promise<Subject> {
  const { bytes, digest, mediaType } = await reader.described(text, signal);
  return { repository: name, digest, mediaType, size: bytes.length };
}

function lines({ name, identifier }: Place, { manifest, tag }: SignResult, format: SignatureFormat): string[] {
  const where = tag === null ? `${name}@${manifest}, among the referrers` : `${name}:${tag}`;
  return [`signed ${REGISTRY_SCHEME}${name}@${identifier}`, `  signature as ${format}: ${where}`];
}

function document(place: Place, { manifest, tag }: SignResult, format: SignatureFormat, key: SigningKey): unknown {
  const { name, identifier } = place;
  const source = `${REGISTRY_SCHEME}${name}@${identifier}`;
  return {
    source,
    digest: identifier,
    format,
    signature: { reference: `${name}@${manifest}`, tag },
    publicKey: key.publicKey,
  };
}
