/** Identity tokens, registry tokens, scopes, lifetimes, and what failures say of who asked. */
import * as assert from "uvu/assert";

import type { Credentials } from "../../../host/registry/credentials.js";
import { LookupFailure } from "../../../host/registry/failure.js";
import type { RegistryOptions } from "../../../host/registry/options.js";
import { scopeFor } from "../../../host/registry/scope.js";
import { suite } from "../../support/suite.js";
import { failure, failureCode, FakeNetwork, manifestBytes, using, type SeenRequest } from "./registrySetup.js";

const test = suite("registry tokens");
const MANIFEST = "https://r.example/v2/app/manifests/v1";
const REALM = "https://auth.example/t";
const CHALLENGE = `Bearer realm="${REALM}",service="s"`;
const FILE = "docker configuration /home/u/.docker/config.json";

type Answers = Record<string, (request: SeenRequest) => Response>;

/** r.example with the challenge; it takes `Bearer T`. */
function network(challenge: string, answers: Answers = {}): FakeNetwork {
  return new FakeNetwork({
    ...answers,
    [MANIFEST]: ({ headers }) =>
      headers.get("authorization") === "Bearer T"
        ? new Response(Buffer.from(manifestBytes()))
        : new Response(null, { status: 401, headers: { "www-authenticate": challenge } }),
  });
}

function having(credentials: Credentials): Pick<RegistryOptions, "credentials"> {
  return { credentials: async () => credentials };
}

const token = (): Response => Response.json({ token: "T" });

test("an identity token is posted, and nothing of it is in a URL or a header", async () => {
  const net = network(`${CHALLENGE},scope="repository:app:pull,delete"`, { [REALM]: token });
  await net.client(having({ identityToken: "ID t&=" })).manifest("r.example/app:v1");
  assert.equal(net.asked, [`GET ${MANIFEST}`, `POST ${REALM}`, `GET ${MANIFEST}`]);
  const [, post] = net.seen;
  assert.is(post?.headers.get("content-type"), "application/x-www-form-urlencoded");
  assert.is(post?.headers.get("authorization"), null);
  assert.equal(Object.fromEntries(new URLSearchParams(post?.body)), {
    grant_type: "refresh_token",
    service: "s",
    client_id: "assay",
    refresh_token: "ID t&=",
    scope: "repository:app:pull",
  });
});

test("where there is no POST, the identity token goes by GET", async () => {
  for (const status of [404, 405]) {
    const net = network(CHALLENGE, {
      [REALM]: ({ method }) => (method === "POST" ? new Response(null, { status }) : token()),
    });
    await net.client(having({ identityToken: "ID" })).manifest("r.example/app:v1");
    assert.is(net.seen[2]?.method, "GET");
    assert.is(net.seen[2]?.headers.get("authorization"), `Basic ${btoa("<token>:ID")}`);
  }
});

test("a POST that is refused is not asked for in another way", async () => {
  for (const status of [400, 401, 403]) {
    const net = network(CHALLENGE, { [REALM]: () => new Response(null, { status }) });
    const failed = await failure(
      net.client(having({ identityToken: "ID", source: FILE })).manifest("r.example/app:v1"),
    );
    assert.is(net.seen.length, 2, `${status}`);
    assert.not.match(failed.message, "ID");
    if (status !== 400)
      assert.match(failed.message, `a token for r.example was asked for with the credentials from ${FILE}`);
  }
});

test("a redirect of the POST is refused", async () => {
  for (const status of [301, 302, 303, 307, 308]) {
    const redirect = (): Response => new Response(null, { status, headers: { location: "https://auth.example/u" } });
    const net = network(CHALLENGE, { [REALM]: redirect, "https://auth.example/u": token });
    assert.is(await failureCode(net.client(having({ identityToken: "ID" })).manifest("r.example/app:v1")), "refused");
    assert.is(net.seen.length, 2);
  }
});

test("a registry token goes to the registry as it is, and nowhere else", async () => {
  const net = network(CHALLENGE, { [REALM]: token });
  await net.client(having({ registryToken: "T" })).manifest("r.example/app:v1");
  assert.equal(net.asked, [`GET ${MANIFEST}`, `GET ${MANIFEST}`]);
  const broken = network(CHALLENGE);
  const failed = await failure(broken.client(having({ registryToken: "a\r\nb" })).manifest("r.example/app:v1"));
  assert.is(failed.code, "unauthorized");
  assert.is(broken.seen.length, 1);
});

test("an identity token is no password", async () => {
  const net = network("Basic realm=x");
  const failed = await failure(net.client(having({ identityToken: "ID" })).manifest("r.example/app:v1"));
  assert.match(failed.message, "asks for a name and password, and the configured credentials hold an identity token");
});

test("several challenge headers are one list", async () => {
  const headers = new Headers([["www-authenticate", "Negotiate"]]);
  headers.append("www-authenticate", 'Basic realm="a, b"');
  headers.append("www-authenticate", CHALLENGE);
  const net = new FakeNetwork({
    [REALM]: token,
    [MANIFEST]: (request) =>
      request.headers.has("authorization")
        ? new Response(Buffer.from(manifestBytes()))
        : new Response(null, { status: 401, headers }),
  });
  await net.client().manifest("r.example/app:v1");
  assert.is(net.seen[1]?.url.startsWith(REALM), true);
});

test("what failures say of who asked", async () => {
  const said = async (status: number, options: RegistryOptions, challenge = CHALLENGE): Promise<string> => {
    const net = new FakeNetwork({
      [REALM]: () => Response.json({ token: "T" }),
      [MANIFEST]: ({ headers }) => {
        const first = !headers.has("authorization");
        return new Response(null, { status: first ? 401 : status, headers: { "www-authenticate": challenge } });
      },
    });
    const failed = await failure(net.client(options).manifest("r.example/app:v1"));
    assert.is(failed.code, "unauthorized");
    return failed.message.replace(`GET ${MANIFEST} answered `, "");
  };
  const user = { username: "jo", password: "s3cret" };
  assert.is(await said(401, {}), "401; asked with an anonymous token");
  assert.is(await said(403, having({ ...user, source: FILE })), `403; asked with the credentials from ${FILE}`);
  assert.is(await said(401, having(user)), "401; asked with the configured credentials");
  assert.is(
    await said(403, having({ ...user, source: FILE }), `${CHALLENGE},error="insufficient_scope"`),
    `403; asked with the credentials from ${FILE}, and that does not allow pull in app (insufficient_scope)`,
  );
  assert.is(await said(401, {}, "Basic realm=x"), "401: there are no credentials for this registry");
  const advice = { credentialsAdvice: (host: string) => `run assay login ${host}` };
  assert.is(
    await said(401, advice, "Basic realm=x"),
    "401: there are no credentials for this registry (run assay login r.example)",
  );
  assert.is(await said(403, advice), "403; asked with an anonymous token (run assay login r.example)");
});

test("the source of credentials may say in its own words what is wrong, and a source's text is printable", async () => {
  const credentials = async (): Promise<never> => {
    throw new LookupFailure("unauthorized", "the credential helper ecr-login took more than 10 s");
  };
  const net = network(CHALLENGE);
  const failed = await failure(net.client({ credentials }).manifest("r.example/app:v1"));
  assert.is(failed.message, "the credential helper ecr-login took more than 10 s");
  const rude = { username: "jo", password: "p", source: "a\u001b[31m\nb" };
  const refusing = network("Basic realm=x");
  const { message } = await failure(refusing.client(having(rude)).manifest("r.example/app:v1"));
  assert.match(message, "asked with the credentials from a?[31m?b");
});

test("credentials are asked for by host and repository", async () => {
  const asked: string[][] = [];
  const credentials = async (...name: string[]): Promise<null> => (asked.push(name), null);
  await network(CHALLENGE, { [REALM]: token })
    .client({ credentials })
    .manifest("r.example/app:v1");
  assert.equal(asked, [["r.example", "app"]]);
});

test("the life of a token: issued_at, expires_in, and clocks that differ", async () => {
  const now = Date.parse("2026-01-01T00:00:00Z");
  const rows: [object, number][] = [
    [{ expires_in: 100 }, 90],
    [{ expires_in: 100, issued_at: "2025-12-31T23:59:40Z" }, 70],
    [{ expires_in: 100, issued_at: "2026-01-01T01:00:00Z" }, 90],
    [{ expires_in: 100, issued_at: "2025-12-31T23:00:00Z" }, 90],
    [{ expires_in: 100, issued_at: "yesterday" }, 90],
    [{}, 54],
    [{ expires_in: -1 }, 54],
    [{ expires_in: "100" }, 54],
    [{ expires_in: 1e9 }, 3240],
  ];
  for (const [body, seconds] of rows) {
    let clock = now;
    const net = network(CHALLENGE, { [REALM]: () => Response.json({ token: "T", ...body }) });
    const client = net.client({ now: () => clock });
    const tokens = (): number => net.asked.filter((text) => text.includes(REALM)).length;
    await client.manifest("r.example/app:v1");
    clock = now + seconds * 1000 - 1;
    await client.manifest("r.example/app:v1");
    assert.is(tokens(), 1, JSON.stringify(body));
    clock = now + seconds * 1000;
    await client.manifest("r.example/app:v1");
    assert.is(tokens(), 2, JSON.stringify(body));
  }
});

test("the scope is our own, with what a challenge may add", () => {
  const rows: [string | undefined, string][] = [
    [undefined, "repository:a/b:pull"],
    ["", "repository:a/b:pull"],
    ["repository:a/b:pull,push,delete", "repository:a/b:pull"],
    ["repository:a/b:*", "repository:a/b:pull"],
    ["repository:a/b:metadata_read", "repository:a/b:pull,metadata_read"],
    ["registry:catalog:* repository:a/b:metadata_read", "repository:a/b:pull,metadata_read"],
    ["repository:other:metadata_read", "repository:a/b:pull"],
    ["repository(plugin):a/b:pull", "repository(plugin):a/b:pull"],
    ["registry:a/b:metadata_read", "repository:a/b:pull"],
    ["repository:a/b", "repository:a/b:pull"],
    [":::", "repository:a/b:pull"],
  ];
  for (const [challenged, scope] of rows) assert.is(scopeFor("a/b", "pull", challenged), scope, challenged);
  assert.is(
    scopeFor("a/b", "pull,push", "repository:a/b:delete,metadata_write"),
    "repository:a/b:pull,push,metadata_write",
  );
});

test("a 401 from where the registry sent the client on gets nothing", async () => {
  const net = new FakeNetwork({
    [MANIFEST]: () => new Response(null, { status: 307, headers: { location: "https://evil.example/x" } }),
    "https://evil.example/x": () =>
      new Response(null, { status: 401, headers: { "www-authenticate": `Bearer realm="${REALM}"` } }),
  });
  const asked: string[] = [];
  const credentials = async (host: string): Promise<Credentials> => {
    asked.push(host);
    return { username: "u", password: "p" };
  };
  const failed = await failure(net.client({ credentials }).manifest("r.example/app:v1"));
  assert.is(failed.message, "GET https://evil.example/x answered 401");
  assert.equal(asked, []);
  assert.is(net.seen.length, 2);
  assert.equal(
    net.seen.map(({ registry }) => registry),
    ["r.example", "r.example"],
  );
});

test("a second 401 drops the token, and only that one", () =>
  using(async ({ client, registry, tag }) => {
    registry.requireToken("anonymous");
    await client.manifest(tag);
    const challenge = `Bearer realm="http://${registry.host}/token"`;
    registry.fail({
      match: "GET /v2/",
      times: 2,
      fault: { kind: "status", status: 401, headers: { "www-authenticate": challenge } },
    });
    assert.is(await failureCode(client.manifest(tag)), "unauthorized");
    const before = registry.requests.length;
    await client.manifest(tag);
    assert.is(registry.requests[before]?.authorization, null);
  }));

test("signing in asks the front door and nothing else", async () => {
  const user = { username: "jo", password: "s3cret" };
  await using(async ({ client, registry }) => {
    assert.is(await client.signIn(registry.host, user), false, "an open registry does not ask");
    registry.requireBasic(user);
    assert.is(await client.signIn(registry.host, user), true);
    const wrong = await failure(client.signIn(registry.host, { ...user, password: "other", source: "the prompt" }));
    assert.is(wrong.code, "unauthorized");
    assert.match(wrong.message, "answered 401");
    assert.match(wrong.message, "asked with the credentials from the prompt");
    registry.requireToken(user);
    assert.is(await client.signIn(registry.host, user), true);
    assert.is(await failureCode(client.signIn(registry.host, { ...user, password: "other" })), "unauthorized");
    assert.ok(registry.requests.every(({ path }) => path === "/v2/" || /^\/token\?service=[^&]*$/.test(path)));
    assert.is(await failureCode(client.signIn("not a host", user)), "refused");
  });
});

test.run();
