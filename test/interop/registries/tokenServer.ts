/**
 * A token service for registries (distribution "Token Authentication Specification", "OAuth2"): it signs JSON Web Tokens
 * (RFC 7519) that registries of other people take.
 */
import { createHash, createPrivateKey, randomUUID, sign } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";

import type { TlsCertificate } from "../../../src/testkit/index.js";

/** Who tokens are for, and what for. */
export interface TokenAccount {
  readonly username: string;
  readonly password: string;
  /** Taken in the place of the password. */
  readonly identityToken?: string;
  readonly actions: readonly ("pull" | "push" | "delete")[];
}

/** How the service is. */
export interface TokenServerOptions {
  /** Of the HTTPS server. */
  readonly tls: TlsCertificate;
  /** What tokens are signed with; its certificate comes with each token. */
  readonly signing: TlsCertificate;
  readonly issuer: string;
  readonly service: string;
  readonly accounts: readonly TokenAccount[];
  /** What repositories that anybody may read begin with. */
  readonly publicPrefix: string;
}

/** The service, as long as it runs. */
export interface TokenServer {
  readonly port: number;
  /** `GET` or `POST` and who asked, of each request. */
  readonly asked: string[];
  readonly stop: () => Promise<void>;
}

/** Seconds that a token is good for. */
const LIFETIME = 300;

/** Starts it on loopback. */
export async function startTokenServer(options: TokenServerOptions): Promise<TokenServer> {
  const asked: string[] = [];
  const server = createServer({ cert: options.tls.certificate, key: options.tls.key }, (request, response) => {
    void answer(request, options, asked).then(({ status, body }) => {
      const challenge = status === 401 ? { "www-authenticate": 'Basic realm="tokens"' } : {};
      response.writeHead(status, { "content-type": "application/json", ...challenge }).end(JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const stop = async (): Promise<void> => {
    const closed = new Promise<void>((resolve) => void server.close(() => resolve()));
    server.closeAllConnections();
    await closed;
  };
  return { port: (server.address() as AddressInfo).port, asked, stop };
}

async function answer(
  request: IncomingMessage,
  options: TokenServerOptions,
  asked: string[],
): Promise<{ status: number; body: object }> {
  const form = request.method === "POST" ? new URLSearchParams(await textOf(request)) : null;
  const query = form ?? new URL(request.url ?? "/", "https://tokens.example").searchParams;
  const account = form === null ? byHeader(request, options.accounts) : byForm(form, options.accounts);
  asked.push(`${request.method} ${account === "wrong" ? "stranger" : (account?.username ?? "anonymous")}`);
  if (account === "wrong")
    return { status: 401, body: { errors: [{ code: "UNAUTHORIZED", message: "who is this?" }] } };
  const scopes = query.getAll("scope").flatMap((value) => value.split(" ").filter((each) => each !== ""));
  const token = signedToken(account, scopes, options);
  const name = form === null ? { token } : { access_token: token };
  return { status: 200, body: { ...name, expires_in: LIFETIME, issued_at: new Date().toISOString() } };
}

type Known = TokenAccount | "wrong" | null;

/** Null when nobody signed in. */
function byHeader({ headers }: IncomingMessage, accounts: readonly TokenAccount[]): Known {
  if (headers.authorization === undefined) return null;
  const wanted = (account: TokenAccount): string =>
    `Basic ${Buffer.from(`${account.username}:${account.password}`).toString("base64")}`;
  return accounts.find((account) => wanted(account) === headers.authorization) ?? "wrong";
}

function byForm(form: URLSearchParams, accounts: readonly TokenAccount[]): Known {
  const isFor = ({ username, password, identityToken }: TokenAccount): boolean =>
    form.get("grant_type") === "refresh_token"
      ? identityToken !== undefined && form.get("refresh_token") === identityToken
      : form.get("username") === username && form.get("password") === password;
  return accounts.find(isFor) ?? "wrong";
}

/** What of the scopes the account has; nobody may read what is public. */
function accessOf(account: TokenAccount | null, scopes: readonly string[], publicPrefix: string): object[] {
  return scopes.flatMap((scope) => {
    const [, type = "", name = "", wanted = ""] = /^([^:]+):(.+):([^:]+)$/.exec(scope) ?? [];
    const allowed: readonly string[] = account?.actions ?? (name.startsWith(publicPrefix) ? ["pull"] : []);
    const actions = wanted.split(",").filter((action) => allowed.includes(action));
    return actions.length === 0 ? [] : [{ type, name, actions }];
  });
}

function signedToken(account: TokenAccount | null, scopes: readonly string[], options: TokenServerOptions): string {
  const now = Math.floor(Date.now() / 1000);
  const certificate = Buffer.from(options.signing.certificate.replace(/-----[^-]+-----|\s/g, ""), "base64");
  const keyId = createHash("sha256").update(certificate).digest("hex");
  const header = { typ: "JWT", alg: "ES256", kid: keyId, x5c: [certificate.toString("base64")] };
  const claims = {
    iss: options.issuer,
    sub: account?.username ?? "",
    aud: options.service,
    exp: now + LIFETIME,
    nbf: now - 10,
    iat: now,
    jti: randomUUID(),
    access: accessOf(account, scopes, options.publicPrefix),
  };
  const content = [header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString("base64url")).join(".");
  const key = { key: createPrivateKey(options.signing.key), dsaEncoding: "ieee-p1363" as const };
  return `${content}.${sign("sha256", Buffer.from(content), key).toString("base64url")}`;
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}
