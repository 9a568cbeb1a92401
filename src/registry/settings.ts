/** What Node's registry configuration can be told. */
import type { Credentials } from "../../host/registry/credentials.js";
import type { Resolve } from "./connection/checkedLookup.js";
import type { Timeouts } from "./connection/problem.js";
import type { Environment } from "./credentials/places.js";

/**
 * Settings of `nodeRegistryOptions`; each may be left out, and then the machine's own configuration counts, as docker and
 * podman read it. Null in place of a path leaves that configuration out altogether. Hosts are `host[:port]`, exactly.
 */
export interface NodeRegistrySettings {
  /** Registries, and the hosts that they send on to, that are asked without TLS. */
  readonly plainHttp?: readonly string[];
  /**
   * Hosts that may be at an internal address (private, link-local, loopback): registries, and token services or content
   * stores to which a registry that is named itself leads.
   */
  readonly internalHosts?: readonly string[];
  /** Registries that the operator names in another way, such as on the command line: they may be internal too. */
  readonly named?: readonly string[];
  /** Credentials for registries by host; they come before every other source. */
  readonly credentials?: Readonly<Record<string, Credentials>>;
  /** Docker's configuration: `config.json` or its folder. Default `$DOCKER_CONFIG`, else `~/.docker`. */
  readonly dockerConfig?: string | null;
  /** A file of `podman login`. Default `$REGISTRY_AUTH_FILE`, else those in `$XDG_RUNTIME_DIR` and `~/.config`. */
  readonly authFile?: string | null;
  /** Kubernetes pull secrets, as the API server gives them. */
  readonly pullSecrets?: readonly unknown[];
  /** Credential helpers that may be run, such as `ecr-login`; every one that a configuration names when left out. */
  readonly helpers?: readonly string[];
  /** Whether the machine's own identity in AWS, Google Cloud and Azure is used for their registries. Default true. */
  readonly clouds?: boolean;
  /** Certification authorities for every registry, PEM files, besides the machine's own. */
  readonly authorities?: readonly string[];
  /** The client certificates shown to registries by host: PEM files. */
  readonly clientCertificates?: Readonly<Record<string, { readonly certificate: string; readonly key: string }>>;
  /** A folder as containers-certs.d describes it. Default the user's and the machine's, docker's too. */
  readonly certsDir?: string | null;
  /** `registries.conf`. Default `$CONTAINERS_REGISTRIES_CONF`, else the user's or the machine's. */
  readonly registriesConf?: string | null;
  /** Milliseconds to wait for a connection, for an answer to begin, and between two pieces of it. */
  readonly timeouts?: Partial<Timeouts>;
  /** Variables, in place of the process's. */
  readonly environment?: Environment;
  /** Resolves names, in place of the system. */
  readonly resolve?: Resolve;
  /** Is told what a user should know and what is no failure. */
  readonly warn?: (sentence: string) => void;
}
