/** What the host of Kubewarden policies is made of. */
import type { RegistryReader } from "../capability/registry.js";
import type { JsonObject } from "../json.js";
import type { KubernetesReader } from "../kubernetes/reader.js";
import type { Exchange } from "../record/kwctl/recording.js";
import type { SettingsVerdict, Verdict } from "../runtime/verdict.js";

/** A loaded policy module that judges; `Policy` is one. */
export interface Judge {
  evaluate(request: unknown, settings: unknown): Promise<Verdict>;
  validateSettings(settings: unknown): Promise<SettingsVerdict>;
}

/** A kind of Kubernetes object that a policy was granted, as Kubewarden's metadata and `policies.yml` write it. */
export interface ContextAwareResource {
  readonly apiVersion: string;
  readonly kind: string;
}

/** One line that a policy logged. Its texts are the policy's: not bounded to one line, and not printable as they are. */
export interface PolicyLogEntry {
  readonly level: "trace" | "debug" | "info" | "warning" | "error";
  readonly message: string;
  /** All other members of the entry. */
  readonly data: JsonObject;
}

/** Options of `kubewardenHost`. The host fetches, and asks modules; it decides nothing. */
export interface KubewardenOptions {
  /** Registries, for the `oci` calls that only read. */
  readonly images: RegistryReader;
  /** The module verify-image-signatures, which decides `oci/v1/verify` and `oci/v2/verify`. */
  readonly verifier: Judge;
  /** The module certificate-trust, which decides `crypto/v1/is_certificate_trusted`. */
  readonly certificates: Judge;
  /** The block `trust` of verify-image-signatures' settings; default is Sigstore's public instance. */
  readonly trust?: JsonObject;
  /** The cluster; without it `kubernetes` calls fail. */
  readonly kubernetes?: KubernetesReader;
  /** The addresses of a host name; without it `net` calls fail. */
  readonly lookupHost?: (host: string, signal?: AbortSignal) => Promise<readonly string[]>;
  /** PEM of the roots that vouch for certificates without a chain of their own. None: nothing is trusted then. */
  readonly webRoots?: readonly string[];
  /**
   * What the policy may call: `*`, `oci/*`, `oci/v2/*`, `oci/v2/verify`. Default `["*"]`, as kwctl; an empty list is nothing but
   * logging.
   */
  readonly hostCapabilities?: readonly string[];
  /** The kinds that the policy may list and get; default none. */
  readonly contextAwareResources?: readonly ContextAwareResource[];
  /** Hears what the policy logs. */
  readonly log?: (entry: PolicyLogEntry) => void;
  /** Hears every call that was answered, for a recording as kwctl makes them. */
  readonly record?: (exchange: Exchange) => void;
  /** The clock of the caches; default the machine's. */
  readonly now?: () => Date;
}
