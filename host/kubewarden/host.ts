/**
 * The host of Kubewarden policies: answers their calls (binding `kubewarden`), with the sentences of Kubewarden's own hosts, since
 * policies hand them on to people. It fetches and translates; whether an image or a certificate is trusted is decided by modules.
 */
import { canonical } from "../record/kwctl/kinds.js";
import { exchangeKey, type Exchange } from "../record/kwctl/recording.js";
import type { ForeignAnswer, ForeignHost } from "../runtime/foreignHost.js";
import { utf8Text } from "../json.js";
import { AnswerCache, whileWanted } from "./answerCache.js";
import { CallbackFailure } from "./callback.js";
import { grantedCapabilities } from "./capabilities.js";
import { certificateTrust } from "./certificates.js";
import { ClusterCalls } from "./cluster.js";
import { json, manifest, manifestAndConfig, manifestDigest } from "./images.js";
import { readLogEntry } from "./log.js";
import type { KubewardenOptions } from "./options.js";
import { PayloadError } from "./payload.js";
import { KUBEWARDEN_BINDING, readRequest, unknownCall, type HostRequest } from "./requests.js";
import { verifyImage } from "./verification.js";

/** Verifications, digests and manifests are kept so long, as in Kubewarden's hosts: a tag that was moved is seen after that. */
const IMAGE_LIFETIME_MS = 60_000;
/** Objects of a cluster, and what somebody may do there. */
const CLUSTER_LIFETIME_MS = 5_000;
const MAX_KEPT_ANSWERS = 2048;
const MAX_KEPT_BYTES = 16 * 1024 * 1024;

/**
 * A host with caches of its own: successes are kept for 60 seconds, those of clusters for 5; equal questions that are under way are
 * asked once, different ones side by side. Throws HostCapabilityError for a capability that does not exist.
 */
export function kubewardenHost(options: KubewardenOptions): ForeignHost {
  const host = new KubewardenHost(options);
  return {
    binding: KUBEWARDEN_BINDING,
    answer: async (namespace, operation, payload, signal) => await host.answer(namespace, operation, payload, signal),
  };
}

class KubewardenHost {
  readonly #isGranted: (path: string) => boolean;
  readonly #images: AnswerCache;
  readonly #cluster: ClusterCalls;

  constructor(private readonly options: KubewardenOptions) {
    this.#isGranted = grantedCapabilities(options.hostCapabilities ?? ["*"]);
    const clock = options.now ?? ((): Date => new Date());
    const bounds = { maxEntries: MAX_KEPT_ANSWERS, maxBytes: MAX_KEPT_BYTES, now: () => clock().getTime() };
    this.#images = new AnswerCache({ ...bounds, lifetimeMs: IMAGE_LIFETIME_MS });
    this.#cluster = new ClusterCalls(
      options.kubernetes,
      new AnswerCache({ ...bounds, lifetimeMs: CLUSTER_LIFETIME_MS }),
    );
  }

  async answer(
    namespace: string,
    operation: string,
    payload: Uint8Array,
    signal?: AbortSignal,
  ): Promise<ForeignAnswer> {
    const path = `${namespace}/${operation}`;
    if (path === "tracing/log") return this.#log(payload);
    if (namespace !== "tracing" && !this.#isGranted(path)) {
      return refusal(`Policy has not been granted access to the '${path}' host capability.`);
    }
    try {
      const request = readRequest(path, payload);
      if (request === null) return { error: unknownCall(namespace, operation) };
      const missing = this.#missingResource(request);
      if (missing !== null) return refusal(`Policy has not been granted access to Kubernetes ${missing} resources.`);
      return await this.#recorded(request, signal);
    } catch (error) {
      if (error instanceof PayloadError) return { error: error.message };
      throw error;
    }
  }

  #log(payload: Uint8Array): ForeignAnswer {
    const entry = readLogEntry(payload);
    if (entry !== null) this.options.log?.(entry);
    return { bytes: new Uint8Array() };
  }

  /** `apiVersion/kind` of objects that the policy asks for and was not granted; or null. */
  #missingResource({ kind, request }: HostRequest): string | null {
    const isOfObjects =
      kind === "KubernetesListResourceNamespace" ||
      kind === "KubernetesListResourceAll" ||
      kind === "KubernetesGetResource";
    if (!isOfObjects) return null;
    const { api_version, kind: wanted } = request;
    const granted = this.options.contextAwareResources ?? [];
    const isGranted = granted.some((each) => each.apiVersion === api_version && each.kind === wanted);
    return isGranted ? null : `${api_version}/${wanted}`;
  }

  async #recorded(request: HostRequest, signal?: AbortSignal): Promise<ForeignAnswer> {
    try {
      const bytes = await whileWanted(this.#fetch(request, signal), signal);
      this.#record(request, { payload: utf8Text(bytes) ?? "" });
      return { bytes };
    } catch (error) {
      if (!(error instanceof CallbackFailure)) throw error;
      this.#record(request, { message: error.message });
      return { error: error.sentence };
    }
  }

  #record({ kind, request }: HostRequest, response: Exchange["response"]): void {
    this.options.record?.({ kind, request: canonical(kind, request), response });
  }

  async #fetch(asked: HostRequest, signal?: AbortSignal): Promise<Uint8Array> {
    const { images, verifier, certificates, trust, webRoots = [] } = this.options;
    const { kind, request } = asked;
    switch (kind) {
      case "OciManifestDigest":
        return await this.#kept(asked, (inner) => manifestDigest(images, request.image, inner), signal);
      case "OciManifest":
        return await this.#kept(asked, (inner) => manifest(images, request.image, inner), signal);
      case "OciManifestAndConfig":
        return await this.#kept(asked, (inner) => manifestAndConfig(images, request.image, inner), signal);
      case "DNSLookupHost":
        return await this.#addresses(request.host, signal);
      case "CryptoIsCertificateTrusted":
        return await certificateTrust(request.request, certificates, webRoots);
      case "KubernetesListResourceNamespace":
        return await this.#cluster.list(request, request.namespace, signal);
      case "KubernetesListResourceAll":
        return await this.#cluster.list(request, null, signal);
      case "KubernetesGetResource":
        return await this.#cluster.get(request, signal);
      case "KubernetesCanI":
        return await this.#cluster.canI(request.request, request.disable_cache, signal);
      default:
        return await this.#kept(asked, () => verifyImage(asked, verifier, trust), signal);
    }
  }

  async #kept(
    { kind, request }: HostRequest,
    fetch: (signal: AbortSignal) => Promise<Uint8Array>,
    signal?: AbortSignal,
  ): Promise<Uint8Array> {
    return await this.#images.get(exchangeKey(kind, canonical(kind, request)), fetch, signal);
  }

  async #addresses(host: string, signal?: AbortSignal): Promise<Uint8Array> {
    const { lookupHost } = this.options;
    if (lookupHost === undefined) throw new CallbackFailure("this host looks no names up");
    try {
      return json({ ips: await lookupHost(host, signal) });
    } catch (error) {
      throw new CallbackFailure(`failed to lookup address information: ${(error as Error).message}`);
    }
  }
}

function refusal(sentence: string): ForeignAnswer {
  return { error: `${sentence} The violation has been reported.` };
}
