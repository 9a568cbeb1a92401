/** Authentication to a registry: anonymous first, then what its challenge asks for (distribution "Token Authentication"). */
import { maySendTo } from "./address.js";
import { failureOf, invalidAnswer, jsonObject, type Answer } from "./answers.js";
import { parseChallenges, type Challenge } from "./challenge.js";
import { LookupFailure, requestText } from "./failure.js";
import {
  BASIC_LIFETIME_SECONDS,
  MAX_TOKEN_BYTES,
  MAX_TOKEN_LIFETIME_SECONDS,
  MAX_TOKENS,
  TOKEN_LIFETIME_SECONDS,
} from "./limits.js";
import type { Credentials, CredentialsLookup } from "./credentials.js";
import type { RegistryOptions } from "./options.js";
import { stopped } from "./retry.js";
import type { Transport } from "./transport.js";

/** What an authorization is for: reading one repository of one registry. */
export interface Access {
  /** The registry as the reference names it; the credentials are looked up by it. */
  readonly host: string;
  readonly registry: URL;
  readonly repository: string;
}

/** An Authorization header and until when it is used, in milliseconds since 1970. */
interface Authorization {
  readonly header: string;
  readonly expires: number;
}

/** Gets and keeps authorizations, one for each registry and repository. */
export class Authenticator {
  readonly #transport: Transport;
  readonly #credentials: CredentialsLookup;
  readonly #now: () => number;
  readonly #kept = new Map<string, Authorization>();
  readonly #flights = new Map<string, Promise<string>>();

  constructor(transport: Transport, options: RegistryOptions) {
    this.#transport = transport;
    this.#credentials = options.credentials ?? (async () => null);
    this.#now = options.now ?? Date.now;
  }

  /** The Authorization header to begin with, or null to ask anonymously. */
  known(access: Access): string | null {
    const kept = this.#kept.get(keyOf(access));
    return kept !== undefined && kept.expires > this.#now() ? kept.header : null;
  }

  /**
   * The Authorization header that answers a 401. `tried` is the header that was refused. Callers that need the same
   * one at the same time share one request.
   * @throws LookupFailure `unauthorized` when the challenge cannot be answered; what the token request throws
   */
  async authorize(access: Access, refused: Answer, tried: string | null, signal?: AbortSignal): Promise<string> {
    const key = keyOf(access);
    const known = this.known(access);
    if (known !== null && known !== tried) return known;
    this.#kept.delete(key);
    const flight = this.#flights.get(key) ?? this.#start(key, access, refused);
    return await orStopped(flight, signal);
  }

  /** Drops what is kept: a registry did not take it. */
  forget(access: Access): void {
    this.#kept.delete(keyOf(access));
  }

  /** Not bound to the first caller's signal: others may wait for it. Each of its requests has a deadline of its own. */
  #start(key: string, access: Access, refused: Answer): Promise<string> {
    const flight = this.#obtain(access, refused)
      .then(({ header, expires }) => {
        this.#keep(key, { header, expires });
        return header;
      })
      .finally(() => this.#flights.delete(key));
    this.#flights.set(key, flight);
    return flight;
  }

  #keep(key: string, authorization: Authorization): void {
    const oldest = this.#kept.keys().next();
    if (this.#kept.size >= MAX_TOKENS && oldest.done !== true) this.#kept.delete(oldest.value);
    this.#kept.set(key, authorization);
  }

  async #obtain(access: Access, refused: Answer): Promise<Authorization> {
    const challenges = parseChallenges(refused.headers.get("www-authenticate") ?? "");
    if (challenges === null) throw unauthorized(refused, "the challenge is not readable");
    const bearer = challenges.find(({ scheme, parameters }) => scheme === "bearer" && parameters.has("realm"));
    if (bearer !== undefined) return await this.#token(access, refused, bearer);
    if (!challenges.some(({ scheme }) => scheme === "basic")) {
      throw unauthorized(refused, "the registry offers neither Bearer nor Basic authentication");
    }
    const header = await this.#basic(access);
    if (header === null) throw unauthorized(refused, "there are no credentials for this registry");
    return { header, expires: this.#now() + BASIC_LIFETIME_SECONDS * 1000 };
  }

  async #token(access: Access, refused: Answer, challenge: Challenge): Promise<Authorization> {
    const url = this.#tokenUrl(access, refused, challenge);
    const answer = await this.#transport.exchange({
      method: "GET",
      url,
      accept: "application/json",
      authorization: await this.#basic(access),
      registry: access.registry,
      maxBytes: MAX_TOKEN_BYTES,
    });
    if (answer.status !== 200) throw failureOf(answer);
    const { token, seconds } = readToken(answer);
    // Nine tenths of its life: a token must not run out on the way.
    return { header: `Bearer ${token}`, expires: this.#now() + seconds * 1000 * 0.9 };
  }

  /** The realm with service and our own scope: the scope that the challenge names is not asked for. */
  #tokenUrl(access: Access, refused: Answer, { parameters }: Challenge): URL {
    const realm = parameters.get("realm") ?? "";
    if (!URL.canParse(realm)) throw unauthorized(refused, "the realm is not a URL");
    const url = new URL(realm);
    const problem = this.#realmProblem(url, access.registry);
    if (problem !== null) {
      throw new LookupFailure("refused", `the token service ${requestText("at", url)} is refused: ${problem}`);
    }
    const service = parameters.get("service");
    if (service !== undefined) url.searchParams.set("service", service);
    url.searchParams.set("scope", `repository:${access.repository}:pull`);
    return url;
  }

  #realmProblem(url: URL, registry: URL): string | null {
    if (url.username !== "" || url.password !== "") return "the realm holds credentials";
    const plain = url.protocol === "http:" && registry.protocol === "http:" && this.#transport.allowsPlainHttp(url);
    if (url.protocol !== "https:" && !plain) return "it is not HTTPS";
    return maySendTo(url, registry) ? null : "the registry may not send to an internal address";
  }

  /** RFC 7617. */
  async #basic({ host, repository }: Access): Promise<string | null> {
    const credentials = await this.#credentialsFor(host, repository);
    if (credentials === null || !("password" in credentials)) return null;
    const { username, password } = credentials;
    if (username.includes(":")) throw new LookupFailure("unauthorized", `the user name for ${host} holds a colon`);
    return `Basic ${base64(new TextEncoder().encode(`${username}:${password}`))}`;
  }

  /** What goes wrong in the source of credentials is not repeated: its message may hold them. */
  async #credentialsFor(host: string, repository: string): Promise<Credentials | null> {
    try {
      return await this.#credentials(host, repository);
    } catch {
      throw new LookupFailure("unauthorized", `the credentials for ${host} could not be read`);
    }
  }
}

/** `token` or `access_token`, and for how many seconds it is good. */
function readToken(answer: Answer): { token: string; seconds: number } {
  const body = jsonObject(answer.bytes);
  const token = body?.["token"] ?? body?.["access_token"];
  if (typeof token !== "string" || !/^[\x21-\x7e]+$/.test(token)) {
    throw invalidAnswer(answer, "answered without a token");
  }
  const lifetime = body?.["expires_in"];
  const seconds = typeof lifetime === "number" && lifetime > 0 ? lifetime : TOKEN_LIFETIME_SECONDS;
  return { token, seconds: Math.min(seconds, MAX_TOKEN_LIFETIME_SECONDS) };
}

function unauthorized(answer: Answer, problem: string): LookupFailure {
  return new LookupFailure("unauthorized", `${failureOf(answer).message}: ${problem}`);
}

function keyOf({ host, repository }: Access): string {
  return `${host}/${repository}`;
}

function base64(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}

/** The promise's outcome, or a failure as soon as the signal aborts. */
async function orStopped<T>(promise: Promise<T>, signal?: AbortSignal): Promise<T> {
  if (signal === undefined) return await promise;
  let onAbort = (): void => undefined;
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(stopped());
    signal.addEventListener("abort", onAbort, { once: true });
    if (signal.aborted) onAbort();
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
}
