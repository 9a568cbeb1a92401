/** Reading from mirrors: order, use, credentials, and what is passed over. */
import * as assert from "uvu/assert";

import type { Credentials } from "../../../host/registry/credentials.js";
import type { MirrorEndpoint, MirrorPlan } from "../../../host/registry/mirror.js";
import type { RegistryOptions } from "../../../host/registry/options.js";
import { digestOf } from "../../../src/digest.js";
import { suite } from "../../support/suite.js";
import { failure, failureCode, FakeNetwork, manifestBytes, type SeenRequest } from "./registrySetup.js";

const test = suite("registry mirrors");
const DIGEST = digestOf(manifestBytes());
const BY_DIGEST = `r.example/app@${DIGEST}`;
const BY_TAG = "r.example/app:v1";
const MIRROR = `https://m.example/v2/cache/app/manifests/${DIGEST}`;
const PRIMARY = `https://r.example/v2/app/manifests/${DIGEST}`;

type Answers = Record<string, (request: SeenRequest) => Response>;

const good = (): Response => new Response(Buffer.from(manifestBytes()));
const status = (code: number) => (): Response => new Response(null, { status: code });

function plan(use: MirrorEndpoint["use"] = "all"): MirrorPlan {
  return {
    endpoints: [
      { location: "m.example/cache/app", use },
      { location: "r.example/app", use: "all" },
    ],
  };
}

/** A network, its client with the plan, and what the client was heard to warn of. */
function setUp(answers: Answers, mirrors: MirrorPlan | null = plan(), options: RegistryOptions = {}) {
  const net = new FakeNetwork(answers);
  const warnings: string[] = [];
  const warn = (sentence: string): void => void warnings.push(sentence);
  return { net, warnings, client: net.client({ mirrors: () => mirrors, warn, ...options }) };
}

test("the first mirror that has it is enough, and the name stays the reference's", async () => {
  const { net, client, warnings } = setUp({ [MIRROR]: good, [PRIMARY]: good });
  assert.is((await client.described(BY_DIGEST)).digest, DIGEST);
  assert.equal(net.asked, [`GET ${MIRROR}`]);
  assert.is(net.seen[0]?.registry, "m.example");
  assert.equal(warnings, []);
});

test("a mirror without it, out of reach, refusing or serving other bytes is passed over, and that is told", async () => {
  const rows: [(() => Response) | null, RegExp][] = [
    [status(404), /answered 404/],
    [status(401), /answered 401/],
    [status(403), /answered 403/],
    [status(429), /answered 429/],
    [status(500), /answered 500/],
    [null, /no route/],
    [() => new Response("{}"), /answered bytes with the digest sha256:.*, not sha256:/],
    [() => new Response(null, { status: 307, headers: { location: "https://10.0.0.1/" } }), /which is refused/],
  ];
  for (const [answer, reason] of rows) {
    const { client, warnings } = setUp({ [PRIMARY]: good, ...(answer === null ? {} : { [MIRROR]: answer }) });
    assert.is((await client.described(BY_DIGEST)).digest, DIGEST, String(reason));
    assert.is(warnings.length, 1);
    assert.match(
      warnings[0] ?? "",
      /^m\.example\/cache\/app is passed over for r\.example\/app: GET https:\/\/m\.example/,
    );
    assert.match(warnings[0] ?? "", reason);
  }
});

test("mirrors by use: tags are not asked of a mirror for digests, and the other way round", async () => {
  const tagAt = (host: string, repository: string): string => `https://${host}/v2/${repository}/manifests/v1`;
  const all = {
    [MIRROR]: good,
    [PRIMARY]: good,
    [tagAt("m.example", "cache/app")]: good,
    [tagAt("r.example", "app")]: good,
  };
  const hosts = async (use: MirrorEndpoint["use"], reference: string): Promise<string[]> => {
    const { net, client } = setUp(all, plan(use));
    await client.manifest(reference);
    return net.seen.map(({ url }) => new URL(url).host);
  };
  assert.equal(await hosts("all", BY_TAG), ["m.example"]);
  assert.equal(await hosts("digest-only", BY_TAG), ["r.example"]);
  assert.equal(await hosts("tag-only", BY_TAG), ["m.example"]);
  assert.equal(await hosts("all", BY_DIGEST), ["m.example"]);
  assert.equal(await hosts("digest-only", BY_DIGEST), ["m.example"]);
  assert.equal(await hosts("tag-only", BY_DIGEST), ["r.example"]);
});

test("blocked, and nobody to ask, are refused without a request", async () => {
  const plans: MirrorPlan[] = [
    { blocked: true, endpoints: plan().endpoints },
    { endpoints: [] },
    { endpoints: [{ location: "m.example/cache/app", use: "tag-only" }] },
    { endpoints: [{ location: "m.example/cache/app:v1", use: "all" }] },
    { endpoints: [{ location: "m.example", use: "all" }] },
  ];
  for (const blocked of plans) {
    const { net, client } = setUp({ [MIRROR]: good, [PRIMARY]: good }, blocked);
    assert.is(await failureCode(client.manifest(BY_DIGEST)), "refused");
    assert.equal(net.asked, []);
  }
});

test("credentials are those of the mirror's own host, and the registry's never go there", async () => {
  const challenge = (): Response =>
    new Response(null, { status: 401, headers: { "www-authenticate": "Basic realm=x" } });
  const asked: string[][] = [];
  const credentials = async (host: string, repository: string): Promise<Credentials | null> => {
    asked.push([host, repository]);
    return host === "r.example" ? { username: "upstream", password: "secret" } : null;
  };
  const { net, client } = setUp(
    {
      [MIRROR]: challenge,
      [PRIMARY]: (request) => (request.headers.has("authorization") ? good() : challenge()),
    },
    plan(),
    { credentials },
  );
  await client.manifest(BY_DIGEST);
  assert.equal(asked, [
    ["m.example", "cache/app"],
    ["r.example", "app"],
  ]);
  const authorized = net.seen.filter(({ headers }) => headers.has("authorization"));
  assert.equal(
    authorized.map(({ url }) => url),
    [PRIMARY],
  );
});

test("the registry's own word counts when all fail; a mirror out of reach never means that there is nothing", async () => {
  const code = async (mirror: number | null, primary: number | null): Promise<string> => {
    const answers: Answers = {};
    if (mirror !== null) answers[MIRROR] = status(mirror);
    if (primary !== null) answers[PRIMARY] = status(primary);
    const { client } = setUp(answers);
    const failed = await failure(client.manifest(BY_DIGEST));
    assert.match(
      failed.message,
      /^no place has r\.example\/app \(m\.example\/cache\/app: GET .*; r\.example\/app: GET /,
    );
    return failed.code;
  };
  assert.is(await code(404, 404), "not-found");
  assert.is(await code(503, 404), "not-found");
  assert.is(await code(404, 503), "unavailable");
  assert.is(await code(404, null), "unavailable");
  assert.is(await code(404, 401), "unauthorized");
  const onlyMirrors: MirrorPlan = {
    endpoints: [
      { location: "m.example/cache/app", use: "all" },
      { location: "n.example/app", use: "all" },
    ],
  };
  const other = `https://n.example/v2/app/manifests/${DIGEST}`;
  const one = setUp({ [MIRROR]: status(503), [other]: status(404) }, onlyMirrors);
  assert.is(await failureCode(one.client.manifest(BY_DIGEST)), "unavailable");
  const none = setUp({ [MIRROR]: status(404), [other]: status(404) }, onlyMirrors);
  assert.is(await failureCode(none.client.manifest(BY_DIGEST)), "not-found");
});

test("a caller who gives up is not taken to the next mirror", async () => {
  const abort = new AbortController();
  const { net, client } = setUp({ [MIRROR]: () => (abort.abort(), status(503)()), [PRIMARY]: good });
  assert.is(await failureCode(client.manifest(BY_DIGEST, abort.signal)), "unavailable");
  assert.equal(net.asked, [`GET ${MIRROR}`]);
});

test("plain HTTP for one mirror's host alone", async () => {
  const plain: MirrorPlan = { endpoints: [{ location: "m.example:5000/app", use: "all", plainHttp: true }] };
  const at = `http://m.example:5000/v2/app/manifests/${DIGEST}`;
  const { client } = setUp({ [at]: good }, plain);
  assert.is((await client.described(BY_DIGEST)).digest, DIGEST);
  const to = (location: string) => (): Response => new Response(null, { status: 307, headers: { location } });
  const onItself = setUp({ [at]: to("http://m.example:5000/x"), "http://m.example:5000/x": good }, plain);
  assert.is((await onItself.client.described(BY_DIGEST)).digest, DIGEST);
  const elsewhere = setUp({ [at]: to("http://n.example/x"), "http://n.example/x": good }, plain);
  assert.is(await failureCode(elsewhere.client.described(BY_DIGEST)), "refused");
});

test("a mirror's empty list of referrers is not the last word", async () => {
  const list =
    (...digests: string[]) =>
    (): Response => {
      const manifests = digests.map((digest) => ({ mediaType: "a/b", size: 1, digest }));
      return Response.json({ schemaVersion: 2, manifests });
    };
  const at = (host: string, repository: string): string => `https://${host}/v2/${repository}/referrers/${DIGEST}`;
  const [mirror, primary] = [at("m.example", "cache/app"), at("r.example", "app")];
  const found = async (answers: Answers): Promise<string[]> =>
    (await setUp(answers).client.listReferrers(BY_DIGEST)).map(({ digest }) => digest);
  assert.equal(await found({ [mirror]: list(), [primary]: list(DIGEST) }), [DIGEST]);
  assert.equal(await found({ [mirror]: list(DIGEST), [primary]: list() }), [DIGEST]);
  assert.equal(await found({ [mirror]: list(), [primary]: list() }), []);
  const silent = setUp({ [mirror]: list(), [primary]: status(503) });
  assert.is(await failureCode(silent.client.referrers(BY_DIGEST)), "unavailable");
  const without = setUp({ [mirror]: list(), [primary]: status(404) });
  assert.is(await failureCode(without.client.referrers(BY_DIGEST)), "not-found");
});

test.run();
