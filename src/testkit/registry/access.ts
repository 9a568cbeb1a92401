/** Who may use the embedded registry (distribution "Token Authentication", RFC 7617 for Basic). */
import { timingSafeEqual, randomBytes } from "node:crypto";

import { errorReply, jsonReply, type Call, type Reply } from "./message.js";

/** A user. */
export interface Account {
  readonly username: string;
  readonly password: string;
}

/** How the challenge may be bent. */
export interface ChallengeOptions {
  /** Challenges of other schemes, each in a header of its own before the right one, such as `Negotiate`. */
  readonly otherChallenges?: readonly string[];
}

/** How the token mode may be bent. */
export interface TokenOptions extends ChallengeOptions {
  /** The realm of the challenge, when it is not this registry's own `/token`. */
  readonly realm?: string;
  /** `expires_in` of tokens, in seconds; 300 when left out. */
  readonly expiresIn?: number;
  /** What the answer calls the token: `token` when left out. */
  readonly member?: "token" | "access_token";
  /** A refresh token that is taken in the place of the account (`grant_type=refresh_token`). */
  readonly identityToken?: string;
}

type Rule =
  | { readonly kind: "open" }
  | { readonly kind: "basic"; readonly account: Account; readonly options: ChallengeOptions }
  | { readonly kind: "token"; readonly account: Account | null; readonly options: TokenOptions };

/** Checks requests and hands out tokens. Tokens are for a repository, and for reading only when nobody signed in. */
export class Access {
  #rule: Rule = { kind: "open" };
  /** token → scopes such as `repository:name:pull` */
  readonly #tokens = new Map<string, readonly string[]>();
  readonly #service: string;

  /** `url` is this registry's, which the challenge and the token service go by. */
  constructor(private readonly url: string) {
    this.#service = new URL(url).host;
  }

  open(): void {
    this.#rule = { kind: "open" };
  }

  requireBasic(account: Account, options: ChallengeOptions): void {
    this.#rule = { kind: "basic", account, options };
  }

  requireToken(account: Account | null, options: TokenOptions): void {
    this.#rule = { kind: "token", account, options };
  }

  /** Every token given out so far is no longer taken. */
  revokeTokens(): void {
    this.#tokens.clear();
  }

  /** The refusal of a request, or null when it may pass. */
  refuse(call: Call): Reply | null {
    const rule = this.#rule;
    if (rule.kind === "open") return null;
    if (rule.kind === "basic") {
      if (isAccount(call.authorization, rule.account)) return null;
      return unauthorized('Basic realm="registry"', rule.options);
    }
    const scopes = scopesOf(call);
    const token = /^Bearer (\S+)$/i.exec(call.authorization ?? "")?.[1];
    const granted = token === undefined ? undefined : this.#tokens.get(token);
    const passes = granted !== undefined && scopes.every((scope) => granted.some((each) => covers(each, scope)));
    if (passes) return null;
    const realm = rule.options.realm ?? `${this.url}/token`;
    const wanted = scopes.length === 0 ? "" : `,scope="${scopes.join(" ")}"`;
    return unauthorized(`Bearer realm="${realm}",service="${this.#service}"${wanted}`, rule.options);
  }

  /**
   * The token service, at `/token`: GET with Basic authentication, or POST with a form that holds the password or the identity
   * token ("Token Authentication Specification", "OAuth2").
   */
  token(call: Call): Reply {
    const rule = this.#rule;
    const account = rule.kind === "token" ? rule.account : null;
    const options = rule.kind === "token" ? rule.options : {};
    const form = call.method === "POST" ? new URLSearchParams(new TextDecoder().decode(call.body)) : null;
    const signedIn = form === null ? isSignedIn(call, account) : isGranted(form, account, options.identityToken);
    if (account !== null && !signedIn) return unauthorized('Basic realm="token"', {});
    const scopes = (form ?? call.query).getAll("scope").flatMap((value) => value.split(" "));
    const token = randomBytes(24).toString("base64url");
    this.#tokens.set(
      token,
      scopes.map((scope) => (signedIn ? scope : scope.replace(/:[^:]*$/, ":pull"))),
    );
    return jsonReply(200, { [options.member ?? "token"]: token, expires_in: options.expiresIn ?? 300 });
  }
}

/** What the request needs: nothing for `/v2/` itself, and both repositories for a mount. */
function scopesOf({ method, path, query }: Call): string[] {
  const name = /^\/v2\/(.+)\/(?:manifests|blobs|referrers|tags)\//.exec(path)?.[1];
  if (name === undefined) return [];
  const reads = method === "GET" || method === "HEAD";
  const own = `repository:${name}:${reads ? "pull" : method === "DELETE" ? "delete" : "push"}`;
  const from = reads ? null : query.get("from");
  return from === null ? [own] : [own, `repository:${from}:pull`];
}

/** Whoever may push may delete here too, since clients have no common word for that. */
function covers(granted: string, wanted: string): boolean {
  const split = (scope: string): [string, string[]] => {
    const colon = scope.lastIndexOf(":");
    return [scope.slice(0, colon), scope.slice(colon + 1).split(",")];
  };
  const [resource, actions] = split(granted);
  const [wantedResource, wantedActions] = split(wanted);
  const may = (action: string): boolean =>
    actions.includes(action) || actions.includes("*") || (action === "delete" && actions.includes("push"));
  return resource === wantedResource && wantedActions.every(may);
}

function isSignedIn({ authorization }: Call, account: Account | null): boolean {
  return account !== null && isAccount(authorization, account);
}

function isGranted(form: URLSearchParams, account: Account | null, identityToken: string | undefined): boolean {
  if (form.get("grant_type") === "refresh_token") {
    return identityToken !== undefined && form.get("refresh_token") === identityToken;
  }
  const { username, password } = account ?? {};
  return account !== null && form.get("username") === username && form.get("password") === password;
}

function isAccount(authorization: string | null, { username, password }: Account): boolean {
  const encoded = /^Basic ([A-Za-z0-9+/=]+)$/i.exec(authorization ?? "")?.[1];
  const given = Buffer.from(encoded ?? "", "base64");
  const expected = Buffer.from(`${username}:${password}`);
  return given.length === expected.length && timingSafeEqual(given, expected);
}

function unauthorized(challenge: string, { otherChallenges = [] }: ChallengeOptions): Reply {
  const challenges = otherChallenges.length === 0 ? challenge : [...otherChallenges, challenge];
  return errorReply(401, "UNAUTHORIZED", "authentication required", { "www-authenticate": challenges });
}
