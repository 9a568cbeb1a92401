/** One registry as it is reached, and requests to it under its authentication. */
import type { Answer } from "./answers.js";
import { Authenticator, type Access, type Authorization } from "./auth.js";
import { parseChallenges } from "./challenge.js";
import type { Content, Exchange } from "./exchange.js";
import type { RegistryOptions } from "./options.js";
import type { Actions } from "./scope.js";
import { Transport } from "./transport.js";
import { Warnings } from "./warnings.js";

/** docker.io is a name; its registry answers elsewhere. */
const DOCKER_HUB = "docker.io";
const DOCKER_HUB_REGISTRY = "registry-1.docker.io";

/** A repository at a registry: where a name's content is really asked for. */
export interface Place {
  /** host[:port], as names and credentials spell it. */
  readonly host: string;
  readonly repository: string;
  readonly registry: URL;
  readonly plainHttp: boolean;
}

/** What to ask a place for. */
export interface Wanted {
  readonly method: Exchange["method"];
  /** A path below the repository, such as `manifests/v1`, or a whole URL that the place itself gave. */
  readonly target: string | URL;
  readonly accept: string;
  readonly maxBytes: number;
  readonly size?: number;
  readonly actions?: Actions;
  readonly content?: Content;
  readonly isRepeatable?: boolean;
}

/** Asks places. Several clients may share one: they then share its tokens, its queues and its counts. */
export class Registries {
  readonly transport: Transport;
  readonly #authenticator: Authenticator;
  readonly #warnings: Warnings;

  constructor(options: RegistryOptions) {
    this.transport = new Transport(options);
    this.#authenticator = new Authenticator(this.transport, options);
    this.#warnings = new Warnings(options.warn ?? (() => undefined));
  }

  /** Where `host/repository` is asked for. `plainHttp` says it for this host alone. */
  place(host: string, repository: string, plainHttp = false): Place {
    const name = host === DOCKER_HUB ? DOCKER_HUB_REGISTRY : host;
    const plain = new URL(`http://${name}/`);
    const registry = plainHttp || this.transport.allowsPlainHttp(plain) ? plain : new URL(`https://${name}/`);
    return { host, repository, registry, plainHttp };
  }

  /**
   * The answer, whatever its status. A 401 of the registry itself is answered once, with a token or a password; a 401
   * from where it sent the client on gets nothing, and neither does a request to a URL on another host.
   * @throws LookupFailure as `Transport.exchange` and `Authenticator.authorize` do
   */
  async ask(place: Place, wanted: Wanted, signal?: AbortSignal): Promise<Answer> {
    const { registry } = place;
    const access: Access = { ...place, actions: wanted.actions ?? "pull" };
    const exchange = exchangeOf(place, wanted);
    if (exchange.url.origin !== registry.origin) return await this.transport.exchange(exchange, signal);
    const send = async (authorization: Authorization | null): Promise<Answer> => {
      const header = authorization?.header ?? null;
      const answer = await this.transport.exchange({ ...exchange, authorization: header }, signal);
      if (answer.url.origin !== registry.origin) return answer;
      this.#warnings.hear(place.host, answer.headers.get("warning"));
      return { ...answer, asked: this.#askedAs(authorization, answer, access) };
    };
    const known = this.#authenticator.known(access);
    const first = await send(known);
    if (first.status !== 401 || first.url.origin !== registry.origin) return first;
    const authorization = await this.#authenticator.authorize(access, first, known, signal);
    const second = await send(authorization);
    if (second.status === 401) this.#authenticator.forget(access, authorization);
    return second;
  }

  /** Who asked, and what they lacked when the registry says that it is only that (RFC 6750 section 3.1). */
  #askedAs(authorization: Authorization | null, answer: Answer, { actions, repository, host }: Access): string {
    const who = authorization?.who ?? this.#authenticator.withAdvice("without credentials", host);
    const challenges = parseChallenges(answer.headers.get("www-authenticate") ?? "") ?? [];
    const lacks = challenges.some(({ parameters }) => parameters.get("error") === "insufficient_scope");
    return lacks ? `${who}, and that does not allow ${actions} in ${repository} (insufficient_scope)` : who;
  }
}

function exchangeOf(place: Place, wanted: Wanted): Exchange {
  const { method, target, accept, maxBytes, size, content, isRepeatable } = wanted;
  const { registry, repository, plainHttp, host } = place;
  const url = target instanceof URL ? target : new URL(`/v2/${repository}/${target}`, registry);
  return {
    method,
    url,
    accept,
    authorization: null,
    registry,
    plainHttp,
    maxBytes,
    lane: `${host}/${repository}`,
    ...(size === undefined ? {} : { size }),
    ...(content === undefined ? {} : { content }),
    ...(isRepeatable === undefined ? {} : { isRepeatable }),
  };
}
