/** Authentication to a registry: anonymous first, then what its challenge asks for (distribution "Token Authentication"). */
import { failureOf, type Answer } from "./answers.js";
import { basicHeader } from "./basic.js";
import { parseChallenges, type Challenge } from "./challenge.js";
import { credentialsText, type Credentials, type CredentialsLookup } from "./credentials.js";
import { LookupFailure, printable } from "./failure.js";
import { Flights } from "./flights.js";
import { BASIC_LIFETIME_SECONDS, MAX_SOURCE_TEXT, MAX_TOKENS } from "./limits.js";
import type { RegistryOptions } from "./options.js";
import type { Actions } from "./scope.js";
import { requestToken } from "./token.js";
import type { Transport } from "./transport.js";

/** What an authorization is for: one repository of one registry, to read or to write. */
export interface Access {
  /** The registry as the reference names it; the credentials are looked up by it. */
  readonly host: string;
  readonly registry: URL;
  /** Whether plain HTTP may be spoken with this registry, whatever the list says. */
  readonly plainHttp: boolean;
  readonly repository: string;
  readonly actions: Actions;
}

/** An Authorization header, and who it says that one is. */
export interface Authorization {
  readonly header: string;
  /** For messages: "with ..." */
  readonly who: string;
}

/** What is kept, and until when, in milliseconds since 1970. */
interface Kept extends Authorization {
  readonly expires: number;
}

/** Gets and keeps authorizations, one for each registry, repository and kind of access. */
export class Authenticator {
  readonly #transport: Transport;
  readonly #credentials: CredentialsLookup;
  readonly #advice: (host: string) => string | null;
  readonly #now: () => number;
  readonly #kept = new Map<string, Kept>();
  readonly #flights = new Flights<Authorization>();

  constructor(transport: Transport, options: RegistryOptions) {
    this.#transport = transport;
    this.#credentials = options.credentials ?? (async () => null);
    this.#advice = options.credentialsAdvice ?? (() => null);
    this.#now = options.now ?? Date.now;
  }

  /** `text`, which says that there are no credentials, and how to have some. */
  withAdvice(text: string, host: string): string {
    const advice = this.#advice(host);
    return advice === null ? text : `${text} (${printable(advice, MAX_SOURCE_TEXT)})`;
  }

  /** The authorization to begin with, or null to ask anonymously. */
  known(access: Access): Authorization | null {
    const kept = this.#kept.get(keyOf(access));
    return kept !== undefined && kept.expires > this.#now() ? kept : null;
  }

  /**
   * The authorization that answers a 401. `tried` is the one that was refused. Callers that need the same one at the same
   * time share one request.
   * @throws LookupFailure `unauthorized` when the challenge cannot be answered; what the token request throws
   */
  async authorize(
    access: Access,
    refused: Answer,
    tried: Authorization | null,
    signal?: AbortSignal,
  ): Promise<Authorization> {
    const key = keyOf(access);
    const known = this.known(access);
    if (known !== null && known.header !== tried?.header) return known;
    this.#kept.delete(key);
    const { value } = await this.#flights.join(
      { key, what: `signing in to ${access.host}` },
      signal,
      async (shared) => {
        const obtained = await this.#obtain(access, refused, shared);
        this.#keep(key, obtained);
        return obtained;
      },
    );
    return value;
  }

  /** Drops an authorization that a registry did not take; one that came after it stays. */
  forget(access: Access, refused: Authorization): void {
    const key = keyOf(access);
    if (this.#kept.get(key)?.header === refused.header) this.#kept.delete(key);
  }

  #keep(key: string, authorization: Kept): void {
    const oldest = this.#kept.keys().next();
    if (this.#kept.size >= MAX_TOKENS && oldest.done !== true) this.#kept.delete(oldest.value);
    this.#kept.set(key, authorization);
  }

  async #obtain(access: Access, refused: Answer, signal: AbortSignal): Promise<Kept> {
    const challenges = parseChallenges(refused.headers.get("www-authenticate") ?? "");
    if (challenges === null) throw unauthorized(refused, "the challenge is not readable");
    const bearer = challenges.find(({ scheme, parameters }) => scheme === "bearer" && parameters.has("realm"));
    const offersBasic = challenges.some(({ scheme }) => scheme === "basic");
    if (bearer === undefined && !offersBasic) {
      throw unauthorized(refused, "the registry offers neither Bearer nor Basic authentication");
    }
    const credentials = await this.#credentialsFor(access);
    if (credentials !== null && "registryToken" in credentials) return this.#ownToken(access, credentials);
    if (bearer !== undefined) return await this.#token(access, bearer, credentials, signal);
    return this.#basic(access, refused, credentials);
  }

  /** A registry token goes to the registry as it is, whatever it asks for. */
  #ownToken({ host }: Access, credentials: Credentials & { registryToken: string }): Kept {
    const who = credentialsText(credentials);
    if (!/^[\x21-\x7e]+$/.test(credentials.registryToken)) {
      throw new LookupFailure("unauthorized", `the registry token for ${host} cannot be sent (${who})`);
    }
    return this.#forAWhile(`Bearer ${credentials.registryToken}`, `with ${who}`);
  }

  async #token(
    access: Access,
    challenge: Challenge,
    credentials: Credentials | null,
    signal: AbortSignal,
  ): Promise<Kept> {
    const anonymous = this.withAdvice("with an anonymous token", access.host);
    const who = credentials === null ? anonymous : `with ${credentialsText(credentials)}`;
    try {
      const request = { ...access, challenge, credentials };
      const { token, expires } = await requestToken(this.#transport, request, this.#now(), signal);
      return { header: `Bearer ${token}`, who, expires };
    } catch (error) {
      if (!(error instanceof LookupFailure) || error.code !== "unauthorized") throw error;
      throw new LookupFailure("unauthorized", `${error.message}; a token for ${access.host} was asked for ${who}`);
    }
  }

  #basic({ host }: Access, refused: Answer, credentials: Credentials | null): Kept {
    if (credentials === null) {
      throw unauthorized(refused, this.withAdvice("there are no credentials for this registry", host));
    }
    const who = credentialsText(credentials);
    if (!("password" in credentials)) {
      throw unauthorized(refused, `the registry asks for a name and password, and ${who} hold an identity token`);
    }
    return this.#forAWhile(basicHeader(credentials, host) ?? "", `with ${who}`);
  }

  #forAWhile(header: string, who: string): Kept {
    return { header, who, expires: this.#now() + BASIC_LIFETIME_SECONDS * 1000 };
  }

  /** What goes wrong in the source of credentials is not repeated, unless it is in our own words: it may hold them. */
  async #credentialsFor({ host, repository }: Access): Promise<Credentials | null> {
    try {
      return await this.#credentials(host, repository);
    } catch (error) {
      if (error instanceof LookupFailure) throw error;
      throw new LookupFailure("unauthorized", `the credentials for ${host} could not be read`);
    }
  }
}

function unauthorized(answer: Answer, problem: string): LookupFailure {
  const plain = { ...answer, asked: undefined };
  return new LookupFailure("unauthorized", `${failureOf(plain).message}: ${problem}`);
}

function keyOf({ host, registry, repository, actions }: Access): string {
  return `${registry.origin} ${host} ${repository} ${actions}`;
}
