/** What a registry client can be told. */
import type { Sleep } from "./retry.js";

/** A user's name and password, or a token in place of the password. */
export interface Credentials {
  readonly username: string;
  readonly password: string;
}

/** Settings of the client; each may be left out. */
export interface RegistryOptions {
  /**
   * Registries, and the hosts that they send on to, with which plain HTTP is spoken: exact `host[:port]`. Loopback
   * hosts always are spoken to in plain HTTP, every other host only over HTTPS.
   */
  readonly plainHttp?: readonly string[];
  /**
   * The credentials for a registry (`host[:port]` as the reference names it), or null for none. Asked only after the
   * registry refused the anonymous request; given to that registry or to the token service that it names.
   */
  readonly credentials?: (host: string) => Promise<Credentials | null>;
  /** The largest blob, in bytes. */
  readonly maxBlobBytes?: number;
  /** Milliseconds for one request with its body. */
  readonly requestTimeout?: number;
  /** Waits between tries; tests put their own here. */
  readonly sleep?: Sleep;
  /** The time in milliseconds since 1970, for the lifetime of tokens. */
  readonly now?: () => number;
  /** Sends one request; the platform's `fetch` unless tests put their own here. */
  readonly fetch?: typeof globalThis.fetch;
}
