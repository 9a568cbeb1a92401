/** A signature as a layer of the manifest under the tag `sha256-HEX.sig`: cosign's format before bundles (SIGNATURE_SPEC.md). */
import { isObject, type JsonObject } from "../../host/json.js";
import { sha256Digest } from "../../host/registry/digest.js";
import { simpleSigningPayload, type Annotations, type SignedArtifact } from "./payloads.js";
import type { SigningKey } from "./privateKey.js";
import type { RekorLog } from "./rekor.js";
import { SigningError } from "./signingError.js";

const SIMPLE_SIGNING = "application/vnd.dev.cosign.simplesigning.v1+json";
const SIGNATURE = "dev.cosignproject.cosign/signature";
const BUNDLE = "dev.sigstore.cosign/bundle";
const OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json";
const OCI_CONFIG = "application/vnd.oci.image.config.v1+json";

/** The time that containers' tools write when they mean none. */
const NO_TIME = "0001-01-01T00:00:00Z";

/** A layer's descriptor and its blob. */
export interface SignatureLayer {
  readonly descriptor: JsonObject;
  readonly payload: Uint8Array<ArrayBuffer>;
}

/** A manifest and the config that it names. */
export interface SignatureManifest {
  readonly manifest: Uint8Array<ArrayBuffer>;
  readonly config: Uint8Array<ArrayBuffer>;
}

/** Signs the artifact and gives the layer; with a log, also its promise. */
export async function signLayer(
  artifact: SignedArtifact,
  key: SigningKey,
  annotations: Annotations,
  log: RekorLog | null,
): Promise<SignatureLayer> {
  const payload = new Uint8Array(simpleSigningPayload(artifact, annotations));
  const signature = key.sign(payload);
  const promise = log === null ? {} : { [BUNDLE]: await promiseOf(log, key, payload, signature) };
  const descriptor = {
    mediaType: SIMPLE_SIGNING,
    size: payload.length,
    digest: await sha256Digest(payload),
    annotations: { [SIGNATURE]: base64(signature), ...promise },
  };
  return { descriptor, payload };
}

/**
 * The manifest with the layer behind those that are there; `before` is what lies under the tag, null for nothing. All else
 * that it says stays. Throws SigningError for something that is no manifest of signatures.
 */
export async function withLayer(before: Uint8Array | null, { descriptor }: SignatureLayer): Promise<SignatureManifest> {
  const known = before === null ? null : parseManifest(before);
  const layers = [...(known?.layers ?? []), descriptor];
  const config = json(configOf(layers));
  const manifest = json({
    schemaVersion: 2,
    ...known?.manifest,
    mediaType: OCI_MANIFEST,
    config: { mediaType: OCI_CONFIG, size: config.length, digest: await sha256Digest(config) },
    layers,
  });
  return { manifest, config };
}

/** Whether a manifest holds just this layer: same payload, same signature. */
export function holdsLayer(manifest: Uint8Array, { descriptor }: SignatureLayer): boolean {
  const [digest, signature] = [descriptor["digest"], signatureIn(descriptor)];
  return parseManifest(manifest).layers.some((each) => each["digest"] === digest && signatureIn(each) === signature);
}

function parseManifest(bytes: Uint8Array): { manifest: JsonObject; layers: JsonObject[] } {
  const manifest: unknown = JSON.parse(Buffer.from(bytes).toString("utf8"));
  const layers = isObject(manifest) ? manifest["layers"] : null;
  if (isObject(manifest) && Array.isArray(layers) && layers.every(isObject)) return { manifest, layers };
  throw new SigningError("what lies under the signatures' tag is no manifest; nothing was added to it");
}

function signatureIn({ annotations }: JsonObject): unknown {
  return isObject(annotations) ? annotations[SIGNATURE] : undefined;
}

/** cosign goes by `diff_ids` when it adds a signature: one that is not listed there would be lost. */
function configOf(layers: readonly JsonObject[]): unknown {
  return {
    architecture: "",
    created: NO_TIME,
    history: layers.map(() => ({ created: NO_TIME })),
    os: "",
    rootfs: { type: "layers", diff_ids: layers.map(({ digest }) => digest) },
    config: {},
  };
}

/** The signed entry timestamp and what it is over, as cosign writes it. */
async function promiseOf(log: RekorLog, key: SigningKey, payload: Uint8Array, signature: Uint8Array): Promise<string> {
  const { body, integratedTime, logIndex, logId, promise } = await log.addSignature(key, payload, signature);
  return JSON.stringify({
    SignedEntryTimestamp: base64(promise),
    Payload: { body: base64(body), integratedTime, logIndex, logID: logId },
  });
}

function json(value: unknown): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(JSON.stringify(value));
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("base64");
}
