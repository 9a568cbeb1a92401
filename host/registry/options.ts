/** What a registry client can be told. */
import type { ContentCache } from "../cache/contentCache.js";
import type { CredentialsLookup } from "./credentials.js";
import type { MirrorLookup } from "./mirror.js";
import type { Sleep } from "./retry.js";

/** Settings of the client; each may be left out. */
export interface RegistryOptions {
  /**
   * Registries, and the hosts that they send on to, with which plain HTTP is spoken: exact `host[:port]`. Loopback
   * hosts always are spoken to in plain HTTP (but see `https`), every other host only over HTTPS.
   */
  readonly plainHttp?: readonly string[];
  /** Hosts with which only HTTPS is spoken although they are loopback: exact `host[:port]`. */
  readonly https?: readonly string[];
  /**
   * The credentials for a registry. Asked only after the registry refused the anonymous request; given to that registry
   * or to the token service that it names, and to nobody else.
   */
  readonly credentials?: CredentialsLookup;
  /**
   * A sentence without a full stop that is added, in brackets, when a registry refuses a request without credentials: what
   * is to be done to have some. Null for nothing to say.
   */
  readonly credentialsAdvice?: (host: string) => string | null;
  /** Where a repository is read from when not from where its name says. Pushes never go to a mirror. */
  readonly mirrors?: MirrorLookup;
  /** Keeps blobs and manifests by digest; what it gives is hashed again. Nothing is kept when left out. */
  readonly cache?: ContentCache;
  /**
   * For how many milliseconds the digest that a tag points at is taken as known. Default 0, never: whoever moves a tag
   * expects the next request to be judged by what is there now, and one round trip is little. Look-ups of the same tag
   * at the same time share one request in any case. Failures are never kept.
   */
  readonly tagLifetimeMs?: number;
  /** Requests to one host at the same time; the next ones wait, repositories taking turns. Default 32. */
  readonly maxConcurrentPerHost?: number;
  /**
   * After so many failures in a row of one host (no connection, no answer in time, 500, 502, 503, 504; each after all its
   * tries) its requests fail at once for five seconds. Default 5; 0 never does that.
   */
  readonly failuresBeforePause?: number;
  /** The largest blob, in bytes. */
  readonly maxBlobBytes?: number;
  /** Milliseconds for one request with its body, from when it is sent. */
  readonly requestTimeout?: number;
  /** Is told, in one sentence, what went wrong without failing a look-up: a mirror that was passed over, a registry's Warning. */
  readonly warn?: (sentence: string) => void;
  /** Waits between tries; tests put their own here. */
  readonly sleep?: Sleep;
  /** The time in milliseconds since 1970, for the lifetime of tokens and tags, and for pauses. */
  readonly now?: () => number;
  /** Sends one request; the platform's when left out. Its `init` is a `RegistryRequestInit`. */
  readonly fetch?: typeof globalThis.fetch;
}
