/** A `fetch` for the registry client: TLS as the operator has it, proxies, timeouts, and no way to internal addresses. */
import type { SecureContext } from "node:tls";

import { fetch as undiciFetch, type RequestInit as UndiciRequestInit } from "undici";

import { ConnectionFailure, LookupFailure, printable, requestText } from "../../../host/registry/failure.js";
import { registryOf } from "../../../host/registry/fetchInit.js";
import { ConfigurationError } from "../configurationError.js";
import { canonicalHost, hostOfUrl } from "../hostName.js";
import type { Resolve } from "./checkedLookup.js";
import { Dispatchers } from "./dispatchers.js";
import { isInternalAddress, literalAddress, mayBeInternal, type NamedHosts } from "./internalHosts.js";
import { problemOf, refusedAddress, type Circumstances, type Problem, type Timeouts } from "./problem.js";
import type { ProxyFor } from "./proxy.js";

/** What the requests are sent with. */
export interface FetchSettings {
  readonly named: NamedHosts;
  readonly resolve: Resolve;
  readonly proxyFor: ProxyFor;
  readonly timeouts: Timeouts;
  /** TLS for a host in canonical form; null is one without files of its own. Throws ConfigurationError. */
  readonly tls: (host: string | null) => { context: SecureContext; stamp: string };
}

/** A sentence about a certificate with a few long paths. */
const MAX_MESSAGE = 1000;

/**
 * `fetch`, with `init.registry` telling on whose behalf it asks (see `RegistryRequestInit`; without it, on the host's own).
 * Certificates are always verified. It rejects with a LookupFailure for what the next try would meet again, with a
 * ConnectionFailure for what is worth another try, and as every `fetch` does when its signal aborts.
 */
export function makeFetch(settings: FetchSettings): typeof globalThis.fetch {
  const dispatchers = new Dispatchers(settings.resolve, settings.timeouts);
  return async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    const registry = registryOf(init) ?? url;
    const circumstances = circumstancesOf(url, registry, settings);
    const subject = requestText(init?.method ?? "GET", url);
    try {
      const dispatcher = dispatchers.for(wayTo(url, registry, circumstances.proxy, settings));
      // The two declarations of the standard's types differ in names alone.
      const answer = await undiciFetch(url, { ...(init as unknown as UndiciRequestInit), dispatcher });
      return answer as unknown as Response;
    } catch (error) {
      if (init?.signal?.aborted === true) throw error;
      throw failureOf(subject, error, circumstances);
    }
  };
}

function circumstancesOf(url: URL, registry: URL, { proxyFor, timeouts }: FetchSettings): Circumstances {
  return {
    host: hostOfUrl(url),
    plain: url.protocol === "http:",
    isLedTo: url.hostname !== registry.hostname,
    proxy: proxyFor(url),
    timeouts,
  };
}

function wayTo(url: URL, registry: URL, proxy: URL | null, settings: FetchSettings): Parameters<Dispatchers["for"]>[0] {
  const internalAllowed = mayBeInternal(url, registry, settings.named);
  const literal = literalAddress(url);
  if (!internalAllowed && literal !== null && isInternalAddress(literal)) throw new LiteralRefused(literal);
  const { context, stamp } = url.protocol === "https:" ? settings.tls(canonicalHost(url.host)) : NO_TLS;
  const proxyContext = (): SecureContext => settings.tls(proxy === null ? null : canonicalHost(proxy.host)).context;
  return { origin: url.origin, internalAllowed, proxy, context, stamp, proxyContext };
}

const NO_TLS = { context: null, stamp: "" };

/** An internal address in the URL itself, which no name look-up will see. */
class LiteralRefused extends Error {
  constructor(readonly address: string) {
    super(address);
  }
}

function failureOf(subject: string, error: unknown, circumstances: Circumstances): LookupFailure {
  if (error instanceof LookupFailure) return error;
  const { code, text, kind } = explain(error, circumstances);
  const sentence = printable(`${subject} failed: ${text}`, MAX_MESSAGE);
  if (kind === "lasting") return new LookupFailure(code, sentence);
  return new ConnectionFailure(sentence, circumstances.host, kind === "passing");
}

function explain(error: unknown, circumstances: Circumstances): Problem {
  if (error instanceof LiteralRefused) return refusedAddress(error.address, circumstances);
  if (error instanceof ConfigurationError) return { code: "unavailable", text: error.message, kind: "lasting" };
  return problemOf(error, circumstances);
}
