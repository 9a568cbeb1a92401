/** The registry client's rules for redirects. */
import * as assert from "uvu/assert";

import { MAX_REDIRECTS } from "../../../host/registry/limits.js";
import { suite } from "../../support/suite.js";
import { failure, failureCode, FakeNetwork, manifestBytes, setUp, using } from "./registrySetup.js";

const test = suite("registry redirects");
const credentials = async (): Promise<{ username: string; password: string }> => ({ username: "u", password: "p" });

function redirect(location: string, status = 307): () => Response {
  return () => new Response(null, { status, headers: { location } });
}

function manifest(): Response {
  return new Response(Buffer.from(manifestBytes()));
}

test("a blob may come from another server, which sees no Authorization", async () => {
  const content = await setUp();
  await using(
    async ({ client, registry, blob, payload }) => {
      registry.requireBasic({ username: "u", password: "p" });
      const path = blob.replace(`${registry.host}/app@`, "/v2/app/blobs/");
      await client.resolve(`${registry.host}/app:v1`);
      registry.fail({ match: "/blobs/", fault: { kind: "redirect", to: `http://${content.registry.host}${path}` } });
      assert.equal(new Uint8Array(await client.blob(blob)), payload);
      assert.match(registry.requests.at(-1)?.authorization ?? "", /^Basic /);
      assert.equal(
        content.registry.requests.map(({ authorization }) => authorization),
        [null],
      );
    },
    { credentials },
  );
  await content.registry.close();
});

test("within the registry the Authorization stays", () =>
  using(
    async ({ client, registry, byDigest, tag, manifest: expected }) => {
      registry.requireBasic({ username: "u", password: "p" });
      await client.manifest(tag);
      registry.fail({
        match: "/manifests/sha256:",
        times: 1,
        fault: { kind: "redirect", to: "/v2/app/manifests/v1" },
      });
      assert.equal(new Uint8Array(await client.manifest(byDigest)), expected);
      assert.match(registry.requests.at(-1)?.authorization ?? "", /^Basic /);
    },
    { credentials },
  ));

test("another port is another origin, and coming back does not bring the Authorization back", async () => {
  const start = "https://r.example/v2/app/manifests/v1";
  const network = new FakeNetwork({
    [start]: ({ headers }) =>
      headers.get("authorization") === null
        ? new Response(null, { status: 401, headers: { "www-authenticate": "Basic realm=x" } })
        : redirect("https://r.example:8443/away")(),
    "https://r.example:8443/away": redirect("https://r.example/back"),
    "https://r.example/back": manifest,
  });
  await network.client({ credentials }).manifest("r.example/app:v1");
  assert.equal(
    network.seen.map(({ headers }) => headers.get("authorization") !== null),
    [false, true, false, false],
  );
});

test("a 401 of another server gets no credentials", async () => {
  const network = new FakeNetwork({
    "https://r.example/v2/app/manifests/v1": redirect("https://cdn.example/x"),
    "https://cdn.example/x": () =>
      new Response(null, { status: 401, headers: { "www-authenticate": "Basic realm=x" } }),
  });
  assert.is(await failureCode(network.client({ credentials }).manifest("r.example/app:v1")), "unauthorized");
  assert.is(network.seen.length, 2);
});

test("so many redirects and no more", async () => {
  const hops = (count: number): FakeNetwork => {
    const answers: Record<string, () => Response> = {};
    for (let hop = 1; hop <= count; hop++) {
      answers[`https://r.example/${hop}`] = hop === count ? manifest : redirect(`/${hop + 1}`);
    }
    return new FakeNetwork({ ...answers, "https://r.example/v2/app/manifests/v1": redirect("/1") });
  };
  await hops(MAX_REDIRECTS).client().manifest("r.example/app:v1");
  const tooMany = hops(MAX_REDIRECTS + 1);
  assert.is(await failureCode(tooMany.client().manifest("r.example/app:v1")), "invalid-answer");
  assert.is(tooMany.seen.length, MAX_REDIRECTS + 1);
});

test("where a redirect may not lead", async () => {
  const targets = [
    "http://cdn.example/x",
    "http://localhost/x",
    "https://localhost/x",
    "https://a.localhost/x",
    "https://localhost./x",
    "https://127.0.0.1/x",
    "https://2130706433/x",
    "https://0x7f.1/x",
    "https://10.0.0.1/x",
    "https://172.20.0.1/x",
    "https://192.168.1.1/x",
    "https://169.254.169.254/latest/meta-data",
    "https://[::1]/x",
    "https://[fe80::1]/x",
    "https://[fd00::1]/x",
    "https://[::ffff:10.0.0.1]/x",
    "https://[64:ff9b::a9fe:a9fe]/x",
    "https://[2002:7f00:1::]/x",
    "https://u:p@cdn.example/x",
    "file:///etc/passwd",
    "data:application/json,{}",
  ];
  for (const target of targets) {
    const network = new FakeNetwork({ "https://r.example/v2/app/manifests/v1": redirect(target) });
    const problem = await failure(network.client().manifest("r.example/app:v1"));
    assert.is(problem.code, "refused", target);
    assert.not.match(problem.message, /u:p/);
    assert.is(network.seen.length, 1, target);
  }
});

test("where a redirect may lead", async () => {
  const targets = ["https://cdn.example/x", "https://8.8.8.8/x", "https://[2001:db8::1]/x", "http://plain.example/x"];
  for (const target of targets) {
    for (const status of [301, 302, 303, 307, 308]) {
      const answers = { "https://r.example/v2/app/manifests/v1": redirect(target, status), [target]: manifest };
      await new FakeNetwork(answers).client({ plainHttp: ["plain.example"] }).manifest("r.example/app:v1");
    }
  }
});

test("an internal registry may lead to itself, not to its neighbours", async () => {
  const own = "https://10.0.0.1:5000/v2/app/manifests/v1";
  const answers = { [own]: redirect("https://10.0.0.1/x"), "https://10.0.0.1/x": manifest };
  await new FakeNetwork(answers).client().manifest("10.0.0.1:5000/app:v1");
  const neighbour = new FakeNetwork({ [own]: redirect("https://10.0.0.2/x") });
  assert.is(await failureCode(neighbour.client().manifest("10.0.0.1:5000/app:v1")), "refused");
});

test("a Location that is none, and a platform that hides it", async () => {
  const broken = new FakeNetwork({ "https://r.example/v2/app/manifests/v1": redirect("https://") });
  assert.is(await failureCode(broken.client().manifest("r.example/app:v1")), "invalid-answer");
  const hidden = new FakeNetwork({
    "https://r.example/v2/app/manifests/v1": () =>
      Object.defineProperty(Response.error(), "type", { value: "opaqueredirect" }),
  });
  assert.is(await failureCode(hidden.client().manifest("r.example/app:v1")), "refused");
});

test("a message shows no query", async () => {
  const network = new FakeNetwork({
    "https://r.example/v2/app/manifests/v1": redirect("https://cdn.example/x?signature=secret"),
    "https://cdn.example/x": () => new Response("no", { status: 403 }),
  });
  const { message } = await failure(network.client().manifest("r.example/app:v1"));
  assert.is(message, "GET https://cdn.example/x answered 403");
});

test.run();
