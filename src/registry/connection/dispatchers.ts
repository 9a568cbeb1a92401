/** Connections, kept open for the next request: one pool for each origin and each way to reach it. */
import type { SecureContext } from "node:tls";

import { Agent, ProxyAgent, type Dispatcher } from "undici";

import { checkedLookup, type Resolve } from "./checkedLookup.js";
import type { Timeouts } from "./problem.js";

/** Everything that connections of one pool have in common. */
export interface Way {
  readonly origin: string;
  /** Whether the host may be at an internal address. */
  readonly internalAllowed: boolean;
  readonly proxy: URL | null;
  /** TLS with the host; null where none is spoken. */
  readonly context: SecureContext | null;
  /** What changes when the certificates behind `context` do. */
  readonly stamp: string;
  /** TLS with the proxy itself. */
  readonly proxyContext: () => SecureContext;
}

/** Registries that are asked in turn; images may name any number of them. The longest unused pool is closed first. */
const MAX_POOLS = 128;

/** The pools. */
export class Dispatchers {
  readonly #pools = new Map<string, Dispatcher>();

  constructor(
    private readonly resolve: Resolve,
    private readonly timeouts: Timeouts,
  ) {}

  /** The pool for a way, made when it is first asked for. */
  for(way: Way): Dispatcher {
    const key = [way.origin, way.internalAllowed, way.proxy?.href ?? "", way.stamp].join(" ");
    const pool = this.#pools.get(key) ?? this.#make(way);
    this.#pools.delete(key);
    this.#pools.set(key, pool);
    this.#closeOldest();
    return pool;
  }

  /** Closes every connection when its answer is there. */
  async close(): Promise<void> {
    const pools = [...this.#pools.values()];
    this.#pools.clear();
    await Promise.all(pools.map((pool) => pool.close()));
  }

  #closeOldest(): void {
    const [oldest] = this.#pools;
    if (this.#pools.size <= MAX_POOLS || oldest === undefined) return;
    this.#pools.delete(oldest[0]);
    oldest[1].close().catch(() => undefined);
  }

  #make(way: Way): Dispatcher {
    const { connect: timeout, headers: headersTimeout, body: bodyTimeout } = this.timeouts;
    // Said aloud: else NODE_TLS_REJECT_UNAUTHORIZED=0, set for some other program's sake, would let anybody answer.
    const verified = { rejectUnauthorized: true };
    const tls = { ...(way.context === null ? {} : { secureContext: way.context }), ...verified, timeout };
    const limits = { headersTimeout, bodyTimeout };
    if (way.proxy === null) {
      return new Agent({ ...limits, connect: { ...tls, lookup: checkedLookup(this.resolve, way.internalAllowed) } });
    }
    const proxyTls = way.proxy.protocol === "https:" ? { secureContext: way.proxyContext() } : {};
    return new ProxyAgent({
      ...limits,
      uri: way.proxy.href,
      // A proxy takes plain requests as they are; many let CONNECT through to port 443 alone.
      proxyTunnel: false,
      requestTls: tls,
      proxyTls: { ...proxyTls, ...verified, timeout, lookup: checkedLookup(this.resolve, true) },
    });
  }
}
