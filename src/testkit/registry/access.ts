/** Who may use the embedded registry (distribution "Token Authentication", RFC 7617 for Basic). */
import { timingSafeEqual, randomBytes } from "node:crypto";

import { errorReply, jsonReply, type Call, type Reply } from "./message.js";

/** A user. */
export interface Account {
  readonly username: string;
  readonly password: string;
}

/** How the token mode may be bent. */
export interface TokenOptions {
  /** The realm of the challenge, when it is not this registry's own `/token`. */
  readonly realm?: string;
  /** `expires_in` of tokens, in seconds; 300 when left out. */
  readonly expiresIn?: number;
}

type Rule =
  | { readonly kind: "open" }
  | { readonly kind: "basic"; readonly account: Account }
  | { readonly kind: "token"; readonly account: Account | null; readonly options: TokenOptions };

/** Checks requests and hands out tokens. Tokens are for a repository, and for reading only when nobody signed in. */
export class Access {
  #rule: Rule = { kind: "open" };
  /** token → scopes such as `repository:name:pull` */
  readonly #tokens = new Map<string, readonly string[]>();

  /** `host` is this registry's host:port, which the challenge and the token service go by. */
  constructor(private readonly host: string) {}

  open(): void {
    this.#rule = { kind: "open" };
  }

  requireBasic(account: Account): void {
    this.#rule = { kind: "basic", account };
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
      return isAccount(call.authorization, rule.account) ? null : unauthorized('Basic realm="registry"');
    }
    const scope = scopeOf(call);
    const token = /^Bearer (\S+)$/i.exec(call.authorization ?? "")?.[1];
    const granted = token === undefined ? undefined : this.#tokens.get(token);
    if (granted !== undefined && (scope === null || granted.some((each) => covers(each, scope)))) return null;
    const realm = rule.options.realm ?? `http://${this.host}/token`;
    const wanted = scope === null ? "" : `,scope="${scope}"`;
    return unauthorized(`Bearer realm="${realm}",service="${this.host}"${wanted}`);
  }

  /** The token service, at `/token`. */
  token(call: Call): Reply {
    const rule = this.#rule;
    const account = rule.kind === "token" ? rule.account : null;
    const signedIn = account !== null && isAccount(call.authorization, account);
    if (account !== null && !signedIn) return unauthorized('Basic realm="token"');
    const scopes = call.query.getAll("scope").flatMap((value) => value.split(" "));
    const token = randomBytes(24).toString("base64url");
    this.#tokens.set(
      token,
      scopes.map((scope) => (signedIn ? scope : scope.replace(/:[^:]*$/, ":pull"))),
    );
    const expiresIn = rule.kind === "token" ? rule.options.expiresIn : undefined;
    return jsonReply(200, { token, expires_in: expiresIn ?? 300 });
  }
}

/** What the request needs, or null for `/v2/` itself. */
function scopeOf({ method, path }: Call): string | null {
  const name = /^\/v2\/(.+)\/(?:manifests|blobs|referrers|tags)\//.exec(path)?.[1];
  if (name === undefined) return null;
  return `repository:${name}:${method === "GET" || method === "HEAD" ? "pull" : "push"}`;
}

function covers(granted: string, wanted: string): boolean {
  const split = (scope: string): [string, string[]] => {
    const colon = scope.lastIndexOf(":");
    return [scope.slice(0, colon), scope.slice(colon + 1).split(",")];
  };
  const [resource, actions] = split(granted);
  const [wantedResource, wantedActions] = split(wanted);
  return resource === wantedResource && wantedActions.every((action) => actions.includes(action));
}

function isAccount(authorization: string | null, { username, password }: Account): boolean {
  const encoded = /^Basic ([A-Za-z0-9+/=]+)$/i.exec(authorization ?? "")?.[1];
  const given = Buffer.from(encoded ?? "", "base64");
  const expected = Buffer.from(`${username}:${password}`);
  return given.length === expected.length && timingSafeEqual(given, expected);
}

function unauthorized(challenge: string): Reply {
  return errorReply(401, "UNAUTHORIZED", "authentication required", { "www-authenticate": challenge });
}
