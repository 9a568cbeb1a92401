/** The TLS settings of every host, made when they are needed and anew when their files change. */
import type { SecureContext } from "node:tls";

import { canonicalHost } from "../hostName.js";
import type { Environment } from "../credentials/places.js";
import type { NodeRegistrySettings } from "../settings.js";
import { certificateFilesFor, secureContext, stampOf, type CertificateFiles } from "./hostCertificates.js";
import { machineRoots } from "./trustedRoots.js";

/** One host's. */
interface Kept {
  readonly context: SecureContext;
  readonly stamp: string;
}

/** Contexts kept at once; images may name any number of registries. */
const MAX_CONTEXTS = 128;

/** Gives each host the machine's authorities, those for every registry, and the files of its own folder. */
export class HostTls {
  readonly #kept = new Map<string, Kept>();
  readonly #clients: ReadonlyMap<string, CertificateFiles>;
  #roots: readonly string[] | null = null;
  #plain: Kept | null = null;

  constructor(
    private readonly settings: NodeRegistrySettings,
    readonly folders: readonly string[],
    private readonly environment: Environment,
  ) {
    this.#clients = clientFiles(settings);
    // So that a mistake in what is for all shows at once.
    if ((settings.authorities ?? []).length > 0) this.for(null);
  }

  /** For a host in canonical form; null is a host without files of its own. Throws ConfigurationError. */
  for(host: string | null): Kept {
    const own = host === null ? [] : this.#filesFor(host);
    const stamp = stampOf(own);
    if (host === null || own.length === 0) return (this.#plain ??= this.#make([], stamp));
    const kept = this.#kept.get(host);
    if (kept?.stamp === stamp) return kept;
    const [oldest] = this.#kept.keys();
    if (this.#kept.size >= MAX_CONTEXTS && oldest !== undefined) this.#kept.delete(oldest);
    const made = this.#make(own, stamp);
    this.#kept.set(host, made);
    return made;
  }

  #filesFor(host: string): CertificateFiles[] {
    const client = this.#clients.get(host);
    const folder = certificateFilesFor(host, this.folders);
    return [client, folder].filter((files) => files !== undefined && files !== null);
  }

  #make(own: readonly CertificateFiles[], stamp: string): Kept {
    this.#roots ??= machineRoots(this.environment);
    const forAll: CertificateFiles = { authorities: this.settings.authorities ?? [], client: null };
    return { context: secureContext(this.#roots, [forAll, ...own]), stamp };
  }
}

function clientFiles({ clientCertificates }: NodeRegistrySettings): Map<string, CertificateFiles> {
  const files = new Map<string, CertificateFiles>();
  for (const [host, client] of Object.entries(clientCertificates ?? {})) {
    files.set(canonicalHost(host) ?? host, { authorities: [], client });
  }
  return files;
}
