/** The registry client's authentication: anonymous first, tokens, Basic, and what credentials are never sent to. */
import * as assert from "uvu/assert";

import type { Credentials } from "../../../host/registry/credentials.js";
import { suite } from "../../support/suite.js";
import { failure, failureCode, FakeNetwork, manifestBytes, OCI_MANIFEST, using } from "./registrySetup.js";

const test = suite("registry authentication");
const account = { username: "jo", password: "s3cret: \u00fc" };
const credentials = async (): Promise<Credentials> => account;

/** A network where r.example challenges with the header, and accepts `Bearer T`. */
function challenged(challenge: string, tokens: Record<string, () => Response> = {}): FakeNetwork {
  return new FakeNetwork({
    ...tokens,
    "https://r.example/v2/app/manifests/v1": ({ headers }) =>
      headers.get("authorization") === "Bearer T"
        ? new Response(Buffer.from(manifestBytes()))
        : new Response(null, { status: 401, headers: { "www-authenticate": challenge } }),
  });
}

test("an anonymous token is asked for once per repository", () =>
  using(async ({ client, registry, tag, blob }) => {
    registry.requireToken("anonymous");
    registry.putManifest("other", manifestBytes(), OCI_MANIFEST, ["v1"]);
    await client.manifest(tag);
    await client.resolve(tag);
    await client.blob(blob);
    await client.manifest(`${registry.host}/other:v1`);
    const tokens = registry.requests.filter(({ path }) => path.startsWith("/token"));
    assert.equal(
      tokens.map(({ path }) => new URLSearchParams(path.slice(7)).get("scope")),
      ["repository:app:pull", "repository:other:pull"],
    );
    assert.is(tokens[0]?.authorization, null);
    assert.is(registry.requests.length, 5 + 3);
  }));

test("credentials go to the token service, not to the registry", () =>
  using(
    async ({ client, registry, tag }) => {
      registry.requireToken(account);
      await client.manifest(tag);
      assert.equal(
        registry.requests.map(({ authorization }) => authorization?.split(" ")[0] ?? null),
        [null, "Basic", "Bearer"],
      );
    },
    { credentials },
  ));

test("Basic, only after the challenge, and remembered", () =>
  using(
    async ({ client, registry, tag }) => {
      registry.requireBasic(account);
      await client.manifest(tag);
      await client.manifest(tag);
      assert.equal(
        registry.requests.map(({ authorization }) => authorization !== null),
        [false, true, true],
      );
    },
    { credentials },
  ));

test("no credentials, or wrong ones, are unauthorized", () =>
  using(async ({ client, registry, tag }) => {
    registry.requireBasic(account);
    assert.is(await failureCode(client.manifest(tag)), "unauthorized");
    assert.is(await failureCode(client.resolve(tag)), "unauthorized");
    registry.requireToken(account);
    assert.is(await failureCode(client.manifest(tag)), "unauthorized");
  }));

test("a second 401 is the end", () =>
  using(
    async ({ client, registry, tag }) => {
      registry.requireBasic(account);
      registry.fail({
        match: "GET /v2/",
        fault: { kind: "status", status: 401, headers: { "www-authenticate": "Basic realm=x" } },
      });
      const { code, message } = await failure(client.manifest(tag));
      assert.is(code, "unauthorized");
      assert.not.match(message, /s3cret|jo:/);
      assert.is(client.requests, 2);
      registry.clearFaults();
      await client.manifest(tag);
      assert.is(registry.requests[2]?.authorization, null);
    },
    { credentials },
  ));

test("a revoked token is replaced", () =>
  using(async ({ client, registry, tag, manifest }) => {
    registry.requireToken("anonymous");
    await client.manifest(tag);
    registry.revokeTokens();
    assert.equal(new Uint8Array(await client.manifest(tag)), manifest);
    assert.is(registry.requests.length, 3 + 3);
  }));

test("a token is used until it is about to expire", () => {
  let now = 1_000_000;
  return using(
    async ({ client, registry, tag }) => {
      registry.requireToken("anonymous", { expiresIn: 100 });
      await client.manifest(tag);
      now += 89_000;
      await client.manifest(tag);
      assert.is(registry.requests.length, 3 + 1);
      now += 2_000;
      await client.manifest(tag);
      assert.is(registry.requests.length, 4 + 3);
    },
    { now: () => now },
  );
});

test("look-ups at the same time share one token request", () =>
  using(async ({ client, registry, tag, byDigest, blob }) => {
    registry.requireToken("anonymous");
    registry.fail({ match: "/token", fault: { kind: "slow", delayMs: 50 } });
    const impatient = failureCode(client.manifest(tag, AbortSignal.timeout(20)));
    await Promise.all([client.manifest(tag), client.manifest(byDigest), client.blob(blob)]);
    assert.is(await impatient, "unavailable");
    assert.is(registry.requests.filter(({ path }) => path.startsWith("/token")).length, 1);
  }));

test("Bearer is preferred, access_token is taken, and query and service are kept", async () => {
  const network = challenged(
    'Negotiate, Basic realm="x", BEARER Realm="https://auth.example/t?a=b",service="s \\" q"',
    {
      "https://auth.example/t": () => Response.json({ access_token: "T" }),
    },
  );
  await network.client({ credentials }).manifest("r.example/app:v1");
  const token = new URL(network.seen[1]?.url ?? "");
  assert.equal(
    [...token.searchParams],
    [
      ["a", "b"],
      ["service", 's " q'],
      ["scope", "repository:app:pull"],
    ],
  );
  const expected = `Basic ${Buffer.from(`${account.username}:${account.password}`).toString("base64")}`;
  assert.is(network.seen[1]?.headers.get("authorization"), expected);
});

test("the credentials are those of the host that the reference names", async () => {
  const asked: string[] = [];
  const unauthorized = (): Response =>
    new Response(null, { status: 401, headers: { "www-authenticate": "Basic realm=x" } });
  const network = new FakeNetwork({ "https://registry-1.docker.io/v2/library/app/manifests/v1": unauthorized });
  const none = async (host: string): Promise<null> => (asked.push(host), null);
  assert.is(
    await failureCode(network.client({ credentials: none }).manifest("docker.io/library/app:v1")),
    "unauthorized",
  );
  assert.equal(asked, ["docker.io"]);
});

test("realms that are refused", async () => {
  const realms = [
    "http://auth.example/t",
    "http://127.0.0.1/t",
    "https://127.0.0.1/t",
    "https://localhost:8443/t",
    "https://169.254.169.254/t",
    "https://[fd00::1]/t",
    "https://u:p@auth.example/t",
    "ftp://auth.example/t",
  ];
  for (const realm of realms) {
    const network = challenged(`Bearer realm="${realm}"`);
    const client = network.client({ credentials, plainHttp: ["auth.example"] });
    assert.is(await failureCode(client.manifest("r.example/app:v1")), "refused", realm);
    assert.is(network.seen.length, 1, realm);
  }
});

test("a redirect of the token service obeys the same rules and loses the credentials", async () => {
  const to = (location: string) => (): Response => new Response(null, { status: 307, headers: { location } });
  const challenge = 'Bearer realm="https://auth.example/t"';
  const elsewhere = challenged(challenge, {
    "https://auth.example/t": to("https://other.example/t"),
    "https://other.example/t": () => Response.json({ token: "T" }),
  });
  await elsewhere.client({ credentials }).manifest("r.example/app:v1");
  assert.equal(
    elsewhere.seen.map(({ headers }) => headers.get("authorization")?.split(" ")[0] ?? null),
    [null, "Basic", null, "Bearer"],
  );
  const inside = challenged(challenge, { "https://auth.example/t": to("https://10.0.0.1/t") });
  assert.is(await failureCode(inside.client({ credentials }).manifest("r.example/app:v1")), "refused");
});

test("challenges that cannot be answered", async () => {
  for (const challenge of [
    "",
    "Negotiate",
    'Bearer realm="x',
    "Bearer realm=x",
    'Digest realm="x"',
    "Basic a=1, a=2",
  ]) {
    const network = challenged(challenge);
    assert.is(
      await failureCode(network.client({ credentials }).manifest("r.example/app:v1")),
      "unauthorized",
      challenge,
    );
    assert.is(network.seen.length, 1, challenge);
  }
});

test("token answers that are none", async () => {
  const bodies: [() => Response, string][] = [
    [() => Response.json({}), "invalid-answer"],
    [() => Response.json({ token: "" }), "invalid-answer"],
    [() => Response.json({ token: "a\r\nx: y" }), "invalid-answer"],
    [() => Response.json({ token: 5 }), "invalid-answer"],
    [() => new Response("<html>"), "invalid-answer"],
    [() => new Response("x".repeat(128 * 1024 + 1)), "too-large"],
    [() => new Response(null, { status: 403 }), "unauthorized"],
    [() => new Response(null, { status: 500 }), "unavailable"],
  ];
  for (const [body, code] of bodies) {
    const network = challenged('Bearer realm="https://auth.example/t"', {
      "https://auth.example/t": body,
    });
    assert.is(await failureCode(network.client().manifest("r.example/app:v1")), code);
  }
});

test("a source of credentials that breaks is not quoted", async () => {
  const broken = async (): Promise<never> => {
    throw new Error("password s3cret");
  };
  const network = challenged("Basic realm=x");
  const { code, message } = await failure(network.client({ credentials: broken }).manifest("r.example/app:v1"));
  assert.is(code, "unauthorized");
  assert.not.match(message, /s3cret/);
  const colon = async (): Promise<Credentials> => ({ username: "a:b", password: "c" });
  assert.is(
    await failureCode(challenged("Basic realm=x").client({ credentials: colon }).manifest("r.example/app:v1")),
    "unauthorized",
  );
});

test.run();
