/** Tokens from the service that a registry's challenge names (distribution "Token Authentication", "OAuth2"). */
import { maySendTo } from "./address.js";
import { jsonObject } from "../json.js";
import { failureOf, invalidAnswer, type Answer } from "./answers.js";
import { basicHeader } from "./basic.js";
import type { Challenge } from "./challenge.js";
import type { Credentials } from "./credentials.js";
import type { Exchange } from "./exchange.js";
import { LookupFailure, requestText } from "./failure.js";
import { MAX_TOKEN_BYTES, MAX_TOKEN_LIFETIME_SECONDS, TOKEN_LIFETIME_SECONDS } from "./limits.js";
import { scopeFor, type Actions } from "./scope.js";
import type { Transport } from "./transport.js";

/** The share of its life for which a token is used: it must not run out on the way. */
const USED_SHARE = 0.9;
/** How this client calls itself where OAuth2 wants a name. */
const CLIENT_ID = "assay";
/** What a service without OAuth2 answers to its POST; then the same is asked for by GET. */
const WITHOUT_POST: ReadonlySet<number> = new Set([404, 405]);

/** What a token is for. */
export interface TokenRequest {
  readonly registry: URL;
  readonly plainHttp: boolean;
  /** Empty for none: the token is then for nothing but the registry's front door. */
  readonly repository: string;
  readonly actions: Actions;
  /** The registry's Bearer challenge. It may name a scope; `scopeFor` says what of it counts. */
  readonly challenge: Challenge;
  /** Null asks for an anonymous token. */
  readonly credentials: Credentials | null;
}

/** A token and until when it is used, in milliseconds since 1970. */
export interface Token {
  readonly token: string;
  readonly expires: number;
}

/**
 * Asks the service for a token: with a user's password by GET, with an identity token by POST, and by GET where there is
 * no POST. A scope that is granted in part is no error here: the registry says so itself.
 * @throws LookupFailure `refused` for a realm that the rules forbid; what the service's answer stands for
 */
export async function requestToken(
  transport: Transport,
  request: TokenRequest,
  now: number,
  signal?: AbortSignal,
): Promise<Token> {
  const realm = realmOf(transport, request);
  const { credentials } = request;
  if (credentials !== null && "identityToken" in credentials) {
    const posted = await transport.exchange(postOf(request, realm, credentials.identityToken), signal);
    if (!WITHOUT_POST.has(posted.status)) return tokenOf(posted, now);
  }
  return tokenOf(await transport.exchange(getOf(request, realm), signal), now);
}

/** Reads `token` or `access_token` and how long it is good. */
export function readToken(answer: Answer, now: number): Token {
  const body = jsonObject(answer.bytes) ?? {};
  const { token = null, access_token: other, expires_in: lifetime, issued_at: issued } = body;
  const text = token ?? other;
  if (typeof text !== "string" || !/^[\x21-\x7e]+$/.test(text)) throw invalidAnswer(answer, "answered without a token");
  const stated = typeof lifetime === "number" && lifetime > 0 ? lifetime : TOKEN_LIFETIME_SECONDS;
  const life = Math.min(stated, MAX_TOKEN_LIFETIME_SECONDS) * 1000;
  return { token: text, expires: issuedAt(issued, now, life) + life * USED_SHARE };
}

/**
 * When the life of the token began: what the service says, unless by this clock that is not yet, or so long ago that the
 * token would be dead. Then the clocks differ, and it begins now.
 */
function issuedAt(issued: unknown, now: number, life: number): number {
  const at = typeof issued === "string" ? Date.parse(issued) : NaN;
  return at <= now && at > now - life ? at : now;
}

function tokenOf(answer: Answer, now: number): Token {
  if (answer.status !== 200) throw failureOf(answer);
  return readToken(answer, now);
}

function getOf(request: TokenRequest, realm: URL): Exchange {
  const { challenge, credentials } = request;
  const url = new URL(realm);
  const service = challenge.parameters.get("service");
  if (service !== undefined) url.searchParams.set("service", service);
  const scope = scopeText(request);
  if (scope !== null) url.searchParams.set("scope", scope);
  const authorization = credentials === null ? null : basicHeader(credentials, request.registry.host);
  return { ...common(request, url), method: "GET", authorization };
}

/** It may be sent again: asking for a token twice gives two tokens. */
function postOf(request: TokenRequest, realm: URL, identityToken: string): Exchange {
  const form = new URLSearchParams({
    grant_type: "refresh_token",
    service: request.challenge.parameters.get("service") ?? "",
    client_id: CLIENT_ID,
    refresh_token: identityToken,
  });
  const scope = scopeText(request);
  if (scope !== null) form.set("scope", scope);
  const content = { type: "application/x-www-form-urlencoded", bytes: new TextEncoder().encode(form.toString()) };
  return { ...common(request, realm), method: "POST", authorization: null, content, isRepeatable: true };
}

function common({ registry, plainHttp }: TokenRequest, url: URL): Omit<Exchange, "method" | "authorization"> {
  return { url, accept: "application/json", registry, plainHttp, maxBytes: MAX_TOKEN_BYTES };
}

/** Null without a repository: then only who asks is of interest. */
function scopeText({ repository, actions, challenge }: TokenRequest): string | null {
  if (repository === "") return null;
  return scopeFor(repository, actions, challenge.parameters.get("scope"));
}

function realmOf(transport: Transport, { registry, plainHttp, challenge }: TokenRequest): URL {
  const text = challenge.parameters.get("realm") ?? "";
  if (!URL.canParse(text))
    throw new LookupFailure("unauthorized", `the realm that ${registry.host} names is not a URL`);
  const url = new URL(text);
  const problem = realmProblem(transport, url, registry, plainHttp);
  if (problem === null) return url;
  throw new LookupFailure("refused", `the token service ${requestText("at", url)} is refused: ${problem}`);
}

function realmProblem(transport: Transport, url: URL, registry: URL, plainHttp: boolean): string | null {
  if (url.username !== "" || url.password !== "") return "the realm holds credentials";
  const isPlainAllowed = transport.allowsPlainHttp(url) || (plainHttp && url.host === registry.host);
  const isPlain = url.protocol === "http:" && registry.protocol === "http:" && isPlainAllowed;
  if (url.protocol !== "https:" && !isPlain) return "it is not HTTPS";
  return maySendTo(url, registry) ? null : "the registry may not send to an internal address";
}
