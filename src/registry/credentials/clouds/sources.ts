/** Credentials by the machine's own identity in a cloud, where the SDK for it is installed. */
import type { Credentials } from "../../../../host/registry/credentials.js";
import { printable } from "../../../../host/registry/failure.js";
import { CLOUD_TIMEOUT, CLOUD_TOKEN_MARGIN } from "../../limits.js";
import type { CredentialSource } from "../source.js";
import { azure } from "./azure.js";
import { type Cloud, type Lease } from "./cloud.js";
import { ecr } from "./ecr.js";
import { google } from "./google.js";

/** Imports a package; null when it is not installed. */
export type ImportPackage = (name: string) => Promise<unknown>;

/** The clouds as sources, and what to say when none of them had credentials for one of their registries. */
export interface CloudSources {
  readonly sources: readonly CredentialSource[];
  /** One sentence about the host; null for hosts of no cloud, and where a cloud gave credentials. */
  readonly advice: (host: string) => string | null;
}

/** Outside of its cloud an SDK takes seconds to say that there is no identity: it is not asked with every request. */
const FAILURE_LIFETIME = 60_000;
/** Registries remembered at once: images may name any number of them. The oldest leaves first. */
const MAX_KEPT = 256;
/** What an SDK says of itself. */
const MAX_SDK_TEXT = 200;

/** Amazon's, Google's and Azure's. They name no host: to be asked by one opens no internal address. */
export function cloudSources(
  fetch: typeof globalThis.fetch,
  importPackage: ImportPackage = importInstalled,
  now: () => number = Date.now,
): CloudSources {
  const sources = [ecr, google, azure(fetch)].map((cloud) => new CloudSource(cloud, importPackage, now));
  return {
    sources,
    advice: (host) => sources.map((source) => source.advice(host)).find((each) => each !== null) ?? null,
  };
}

/** One cloud. Leases are kept until shortly before they end, and look-ups of one registry at the same time share one. */
class CloudSource implements CredentialSource {
  readonly #leases = new Map<string, Lease>();
  readonly #flights = new Map<string, Promise<Credentials | null>>();
  readonly #failures = new Map<string, { readonly text: string; readonly until: number }>();

  constructor(
    private readonly cloud: Cloud,
    private readonly importPackage: ImportPackage,
    private readonly now: () => number,
  ) {}

  names(): boolean {
    return false;
  }

  async find(host: string): Promise<Credentials | null> {
    if (!this.cloud.isHost(host)) return null;
    const lease = this.#leases.get(host);
    if (lease !== undefined && lease.expires - CLOUD_TOKEN_MARGIN > this.now()) return lease.credentials;
    if ((this.#failures.get(host)?.until ?? 0) > this.now()) return null;
    const flight = this.#flights.get(host) ?? this.#start(host);
    return await flight;
  }

  advice(host: string): string | null {
    return this.#failures.get(host)?.text ?? null;
  }

  #start(host: string): Promise<Credentials | null> {
    const flight = this.#lease(host).finally(() => this.#flights.delete(host));
    this.#flights.set(host, flight);
    return flight;
  }

  /** What fails is no error yet: the registry may be open to everybody. */
  async #lease(host: string): Promise<Credentials | null> {
    const { title, sdk, version } = this.cloud;
    try {
      const imported = await this.importPackage(sdk);
      if (imported === null) {
        const install = `npm install ${sdk}@${version}`;
        return this.#fail(
          host,
          `${host} is ${title}: log in to it, or use this machine's identity there after "${install}"`,
        );
      }
      const lease = await inTime(this.cloud.lease(host, imported), sdk);
      put(this.#leases, host, lease);
      this.#failures.delete(host);
      return lease.credentials;
    } catch (error) {
      return this.#fail(host, `${host} is ${title}, and ${sdk} gave no credentials for it: ${textOf(error)}`);
    }
  }

  #fail(host: string, text: string): null {
    this.#leases.delete(host);
    put(this.#failures, host, { text, until: this.now() + FAILURE_LIFETIME });
    return null;
  }
}

function put<T>(map: Map<string, T>, key: string, value: T): void {
  const oldest = map.keys().next();
  if (map.size >= MAX_KEPT && oldest.done !== true) map.delete(oldest.value);
  map.set(key, value);
}

async function inTime<T>(promise: Promise<T>, sdk: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(`${sdk} gave no answer within ${CLOUD_TIMEOUT / 1000} s`)),
      CLOUD_TIMEOUT,
    );
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** The first line: some SDKs list everything that they tried. */
function textOf(error: unknown): string {
  const message = error instanceof Error ? `${error.name}: ${error.message}` : "unknown reason";
  return printable(message.split("\n", 1)[0] ?? "", MAX_SDK_TEXT);
}

/** From where this package is installed: beside it, or in the project that depends on it. */
async function importInstalled(name: string): Promise<unknown> {
  try {
    return await import(name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ERR_MODULE_NOT_FOUND") return null;
    throw error;
  }
}
