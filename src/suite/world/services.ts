/** The services of a world's Sigstore that modules can ask through their host: the search of its log, its TUF repository. */
import { rekorCapability } from "../../../host/capability/rekor.js";
import { trustCapability } from "../../../host/capability/trust.js";
import type { Lookups } from "../../../host/runtime/evaluator.js";
import type { Kit, Sigstore } from "./kit.js";

/**
 * Of one world alone: its log is searched for what this world has put into it and left unattached, not for what others that
 * have the same seed did.
 */
export class Services {
  #sigstore: Sigstore | null = null;
  #tuf: Record<string, unknown> | null = null;

  constructor(
    private readonly kit: Kit,
    private readonly seed: string,
    /** What the TUF repository leads to. */
    private readonly trustedRoot: () => Record<string, unknown>,
  ) {}

  /** Signs what is to be searched for. Made when it is needed. */
  get sigstore(): Sigstore {
    this.#sigstore ??= this.kit.sigstore({ seed: this.seed });
    return this.#sigstore;
  }

  /** What `rekorUrl` of settings takes. */
  get rekorUrl(): string {
    return this.sigstore.services.rekor.baseUrl;
  }

  /** What `trust.tuf` of settings takes. */
  get tuf(): Record<string, unknown> {
    this.#tuf ??= { ...this.sigstore.tuf({ trustedRoot: this.trustedRoot() }).settings };
    return this.#tuf;
  }

  /** Answers to searches and for targets; metadata of the repository is looked at as of VERIFIED_AT, and lasts until 2035. */
  lookups(): Lookups {
    const fetch: typeof globalThis.fetch = (input, init) => this.kit.offlineFetch([this.sigstore])(input, init);
    const network = { fetch, sleep: () => Promise.resolve() };
    const now = (): Date => new Date(this.kit.VERIFIED_AT * 1000);
    return { ...rekorCapability(network), ...trustCapability({ ...network, now }) };
  }
}
