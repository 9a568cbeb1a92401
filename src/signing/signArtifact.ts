/** Signs what lies in a registry, and pushes the signature when Assay's own verifier accepts it. */
import type { RegistryReader } from "../../host/capability/registry.js";
import { sha256Digest } from "../../host/registry/digest.js";
import { LookupFailure } from "../../host/registry/failure.js";
import type { RegistryWriter } from "../../host/registry/push.js";
import type { EvaluatedVerdict } from "../policy.js";
import { BUNDLE_TYPE, signBundle } from "./bundle.js";
import { holdsLayer, signLayer, withLayer, type SignatureLayer } from "./cosignLayer.js";
import { SIGN_PREDICATE, type Annotations } from "./payloads.js";
import { pendingReader, type Pending } from "./pendingReader.js";
import type { SigningKey } from "./privateKey.js";
import type { RekorLog } from "./rekor.js";
import { SigningError } from "./signingError.js";

/** How a signature is written: under the tag `sha256-HEX.sig`, or as a Sigstore bundle among the referrers. */
export type SignatureFormat = "cosign" | "bundle";

/** The names of the formats; the first is the usual one. */
export const SIGNATURE_FORMATS: readonly SignatureFormat[] = ["cosign", "bundle"];

/** What is signed: its descriptor, and where it lies. */
export interface Subject {
  /** `host[:port]/path` */
  readonly repository: string;
  readonly digest: string;
  readonly mediaType: string;
  readonly size: number;
}

/** How it is signed. */
export interface SignRequest {
  readonly subject: Subject;
  readonly key: SigningKey;
  readonly format: SignatureFormat;
  /** Signed too. */
  readonly annotations: Annotations;
  /** Gets an entry; null for none. */
  readonly log: RekorLog | null;
  readonly now: Date;
}

/** Where the signature goes, and who looks at it first. */
export interface SignServices {
  /** Must not keep answers about tags. */
  readonly reader: RegistryReader;
  readonly writer: Pick<RegistryWriter, "putBlob" | "putManifest" | "putReferrer">;
  /** The verdict of Assay's verifier on the subject, when it sees what the reader shows. */
  readonly verify: (images: RegistryReader) => Promise<EvaluatedVerdict>;
  /** Ends it; what was pushed stays. */
  readonly signal?: AbortSignal;
}

/** What was pushed. */
export interface SignResult {
  /** `sha256:HEX` of the manifest that holds the signature. */
  readonly manifest: string;
  /** The tag that it lies under; null of a referrer. */
  readonly tag: string | null;
}

/** The signature was made, and the verifier does not accept it: nothing was pushed. */
export class UnacceptedError extends Error {
  override readonly name = "UnacceptedError";

  constructor(readonly verdict: EvaluatedVerdict) {
    super("the signature that was made is not accepted, and was not pushed");
  }
}

const OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json";
const EMPTY_TYPE = "application/vnd.oci.empty.v1+json";
const EMPTY = new TextEncoder().encode("{}");

/** Somebody else may sign at the same time; a tag's manifest is that of the later one. */
const MAX_TRIES = 5;

/**
 * Signs and pushes. Rejects with SigningError, UnacceptedError, or LookupFailure of the registry or the log. A log's entry
 * is there before the verifier has looked: logs forget nothing, so the caller should know the log's key beforehand.
 */
export async function signArtifact(request: SignRequest, services: SignServices): Promise<SignResult> {
  return request.format === "bundle" ? await pushBundle(request, services) : await pushLayer(request, services);
}

async function pushBundle(request: SignRequest, services: SignServices): Promise<SignResult> {
  const { subject, key, annotations, log, now } = request;
  const bundle = new Uint8Array(await signBundle(subject, key, annotations, log));
  const { writer, signal } = services;
  const [config, layer] = [descriptorOf(EMPTY_TYPE, EMPTY), descriptorOf(BUNDLE_TYPE, bundle)];
  const manifest = json({
    schemaVersion: 2,
    mediaType: OCI_MANIFEST,
    artifactType: BUNDLE_TYPE,
    config: await config,
    layers: [await layer],
    subject: { mediaType: subject.mediaType, size: subject.size, digest: subject.digest },
    annotations: {
      "dev.sigstore.bundle.content": "dsse-envelope",
      "dev.sigstore.bundle.predicateType": SIGN_PREDICATE,
      "org.opencontainers.image.created": `${now.toISOString().slice(0, 19)}Z`,
    },
  });
  await requireAccepted(subject, { blobs: [bundle], manifest, tag: null }, services);
  await writer.putBlob(subject.repository, EMPTY, signal);
  await writer.putBlob(subject.repository, bundle, signal);
  return { manifest: await writer.putReferrer(subject.repository, manifest, OCI_MANIFEST, signal), tag: null };
}

async function pushLayer(request: SignRequest, services: SignServices): Promise<SignResult> {
  const { subject, key, annotations, log } = request;
  const tag = `${subject.digest.replace(":", "-")}.sig`;
  const layer = await signLayer(subject, key, annotations, log);
  const alone = await withLayer(null, layer);
  await requireAccepted(subject, { blobs: [layer.payload], manifest: alone.manifest, tag }, services);
  await services.writer.putBlob(subject.repository, layer.payload, services.signal);
  for (let attempt = 1; attempt <= MAX_TRIES; attempt++) {
    const manifest = await addLayer(subject, tag, layer, services);
    if (manifest !== null) return { manifest, tag };
  }
  throw new SigningError(
    `${subject.repository}:${tag} is written by somebody else at the same time, ${MAX_TRIES} times; sign again`,
  );
}

/** The digest of the manifest under the tag; null when somebody else has written it meanwhile, without this layer. */
async function addLayer(
  { repository }: Subject,
  tag: string,
  layer: SignatureLayer,
  { reader, writer, signal }: SignServices,
): Promise<string | null> {
  const before = await manifestOrNull(reader, `${repository}:${tag}`, signal);
  if (before !== null && holdsLayer(before, layer)) return await sha256Digest(new Uint8Array(before));
  const { manifest, config } = await withLayer(before, layer);
  await writer.putBlob(repository, config, signal);
  const digest = await writer.putManifest(repository, tag, manifest, OCI_MANIFEST, signal);
  const after = await manifestOrNull(reader, `${repository}:${tag}`, signal);
  return after !== null && holdsLayer(after, layer) ? digest : null;
}

async function manifestOrNull(
  reader: RegistryReader,
  reference: string,
  signal?: AbortSignal,
): Promise<Uint8Array | null> {
  try {
    return await reader.manifest(reference, signal);
  } catch (error) {
    if (error instanceof LookupFailure && error.code === "not-found") return null;
    throw error;
  }
}

async function requireAccepted(subject: Subject, pending: Pending, { reader, verify }: SignServices): Promise<void> {
  const verdict = await verify(await pendingReader(reader, subject, pending));
  if (verdict.outcome !== "allowed") throw new UnacceptedError(verdict);
}

async function descriptorOf(mediaType: string, bytes: Uint8Array<ArrayBuffer>): Promise<unknown> {
  return { mediaType, size: bytes.length, digest: await sha256Digest(bytes) };
}

function json(value: unknown): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(JSON.stringify(value));
}
