/** Listing referrers: one page and many, faults, and next pages that lead elsewhere. */
import * as assert from "uvu/assert";

import { registryCapability } from "../../../host/capability/registry.js";
import { MAX_MANIFEST_BYTES, MAX_REFERRERS_PAGES } from "../../../host/registry/limits.js";
import { nextLink } from "../../../host/registry/link.js";
import type { RecordedAnswer } from "../../../src/testkit/registry/index.js";
import { suite } from "../../support/suite.js";
import { failure, failureCode, FakeNetwork, OCI_MANIFEST, using, type Setup } from "./registrySetup.js";

const test = suite("registry referrers");
const INDEX = "application/vnd.oci.image.index.v1+json";
const HEX = "a".repeat(64);
const LIST = `/v2/app/referrers/sha256:${HEX}`;
const FAKE = `https://r.example${LIST}`;

interface Index {
  mediaType: string;
  manifests: { digest: string }[];
}

function read(bytes: Uint8Array): Index {
  return JSON.parse(new TextDecoder().decode(bytes)) as Index;
}

function digests(bytes: Uint8Array): string[] {
  return read(bytes).manifests.map(({ digest }) => digest);
}

/** A page that lists one digest, with a next page or none. */
function page(digest: string, link?: string): RecordedAnswer {
  const body = JSON.stringify({ schemaVersion: 2, mediaType: INDEX, manifests: [{ digest }] });
  const headers = { "content-type": INDEX, ...(link === undefined ? {} : { link }) };
  return { status: 200, headers, body_b64: Buffer.from(body).toString("base64") };
}

function response({ status, headers, body_b64 }: RecordedAnswer): () => Response {
  return () => new Response(Buffer.from(body_b64, "base64"), { status, headers });
}

function put(registry: Setup["registry"], subject: string, note: string): string {
  const manifest = { schemaVersion: 2, mediaType: OCI_MANIFEST, layers: [], subject: { digest: subject }, note };
  return registry.putManifest("app", new TextEncoder().encode(JSON.stringify(manifest)), OCI_MANIFEST);
}

test("what refers to a manifest, and nothing else", () =>
  using(async ({ client, registry, byDigest, digest }) => {
    assert.equal(digests(await client.referrers(byDigest)), []);
    const [one, two] = [put(registry, digest, "1"), put(registry, digest, "2")];
    put(registry, `sha256:${HEX}`, "of another manifest");
    assert.equal(digests(await client.referrers(byDigest)).sort(), [one, two].sort());
  }));

test("the operation takes a reference as text and answers the registry's own bytes", () =>
  using(async ({ client, registry }) => {
    registry.loadRecorded({ [`GET ${LIST}`]: page("one") });
    const argument = new TextEncoder().encode(`${registry.host}/app@sha256:${HEX}`);
    const answer = await registryCapability(client)["registry/v1/referrers"](argument);
    assert.is(Buffer.from(answer).toString("base64"), page("one").body_b64);
  }));

test("only a digest has referrers", () =>
  using(async ({ client, tag, registry }) => {
    assert.is(await failureCode(client.referrers(tag)), "refused");
    assert.is(registry.requests.length, 0);
  }));

test("a registry without the endpoint: not found, however it says so", () =>
  using(async ({ client, registry, byDigest }) => {
    registry.setReferrers(false);
    assert.is(await failureCode(client.referrers(byDigest)), "not-found");
    registry.setReferrers(true);
    for (const status of [400, 404, 405, 406]) {
      registry.fail({ match: "/referrers/", times: 1, fault: { kind: "status", status } });
      assert.is(await failureCode(client.referrers(byDigest)), "not-found", `${status}`);
    }
  }));

test("faults are what they are with every other look-up", () =>
  using(async ({ client, registry, byDigest }) => {
    const codeOf = async (fault: Parameters<typeof registry.fail>[0]["fault"]): Promise<string> => {
      registry.clearFaults();
      registry.fail({ match: "/referrers/", fault });
      return await failureCode(client.referrers(byDigest));
    };
    assert.is(await codeOf({ kind: "status", status: 401 }), "unauthorized");
    assert.is(await codeOf({ kind: "status", status: 403 }), "unauthorized");
    assert.is(await codeOf({ kind: "status", status: 429 }), "rate-limited");
    assert.is(await codeOf({ kind: "status", status: 503 }), "unavailable");
    assert.is(await codeOf({ kind: "hang-up" }), "unavailable");
    assert.is(await codeOf({ kind: "garbage" }), "not-found", "a web page for every path");
    assert.is(await codeOf({ kind: "endless" }), "too-large");
    assert.is(await codeOf({ kind: "status", status: 200, body: "[]" }), "invalid-answer");
    assert.is(await codeOf({ kind: "status", status: 200, body: "{}" }), "invalid-answer");
    assert.is(await codeOf({ kind: "status", status: 200, body: '{"manifests":{}}' }), "invalid-answer");
    const manifest = JSON.stringify({ mediaType: OCI_MANIFEST, manifests: [] });
    assert.is(await codeOf({ kind: "status", status: 200, body: manifest }), "invalid-answer");
    assert.is(await codeOf({ kind: "redirect", to: "http://10.0.0.1/" }), "refused");
  }));

test("pages are put together in order, by relative and by whole URLs", () =>
  using(async ({ client, registry }) => {
    registry.loadRecorded({
      [`GET ${LIST}`]: page("one", `<${LIST}?last=1>; rel="next"`),
      [`GET ${LIST}?last=1`]: page("two", `<http://${registry.host}${LIST}?last=2>; rel=next`),
      [`GET ${LIST}?last=2`]: page("three", `<?last=3>; title="a, b"; rel="prev next"`),
      [`GET ${LIST}?last=3`]: page("four", `<${LIST}>; rel="first"`),
    });
    const bytes = await client.referrers(`${registry.host}/app@sha256:${HEX}`);
    assert.is(read(bytes).mediaType, INDEX);
    assert.equal(digests(bytes), ["one", "two", "three", "four"]);
    assert.is(client.requests, 4);
  }));

test("a later page that fails is a failure of the whole list", () =>
  using(async ({ client, registry }) => {
    registry.loadRecorded({ [`GET ${LIST}`]: page("one", `<${LIST}?last=1>; rel="next"`) });
    for (const status of [400, 500]) {
      registry.fail({ match: "last=1", fault: { kind: "status", status } });
      const expected = status === 400 ? "invalid-answer" : "unavailable";
      assert.is(await failureCode(client.referrers(`${registry.host}/app@sha256:${HEX}`)), expected);
      registry.clearFaults();
    }
  }));

test("a next page elsewhere is refused without a request", async () => {
  const targets = ["https://other.example/next", "https://r.example:8443/next", "http://r.example/next"];
  targets.push("https://u:p@r.example/next", "//other.example/next", "file:///etc/passwd");
  for (const target of targets) {
    const network = new FakeNetwork({ [FAKE]: response(page("one", `<${target}>; rel="next"`)) });
    assert.is(await failureCode(network.client().referrers(`r.example/app@sha256:${HEX}`)), "refused", target);
    assert.is(network.seen.length, 1);
  }
});

test("the next page of a redirected page is not the content store's to name", async () => {
  const network = new FakeNetwork({
    [FAKE]: () => new Response(null, { status: 307, headers: { location: "https://store.example/list" } }),
    "https://store.example/list": response(page("one", `</list?2>; rel="next"`)),
  });
  assert.is(await failureCode(network.client().referrers(`r.example/app@sha256:${HEX}`)), "refused");
  assert.is(network.seen.length, 2);
});

test("pages without end: a circle, a chain and a mountain", async () => {
  const circle = new FakeNetwork({ [FAKE]: response(page("one", `<${FAKE}>; rel="next"`)) });
  assert.is(await failureCode(circle.client().referrers(`r.example/app@sha256:${HEX}`)), "invalid-answer");
  let count = 0;
  const chain = new FakeNetwork({
    [FAKE]: () => response(page("one", `<${FAKE}?${++count}>; rel="next"`))(),
  });
  assert.is(await failureCode(chain.client().referrers(`r.example/app@sha256:${HEX}`)), "too-large");
  assert.is(count, MAX_REFERRERS_PAGES);
  const large = page("x".repeat(MAX_MANIFEST_BYTES / 3));
  let pages = 0;
  const mountain = new FakeNetwork({
    [FAKE]: () => response({ ...large, headers: { link: `<${FAKE}?${++pages}>; rel="next"` } })(),
  });
  assert.is(await failureCode(mountain.client().referrers(`r.example/app@sha256:${HEX}`)), "too-large");
  assert.is(pages, 3);
});

test("the token goes to every page of the registry", () =>
  using(
    async ({ client, registry }) => {
      registry.requireToken({ username: "u", password: "p" });
      registry.loadRecorded({
        [`GET ${LIST}`]: page("one", `<${LIST}?last=1>; rel="next"`),
        [`GET ${LIST}?last=1`]: page("two"),
      });
      assert.equal(digests(await client.referrers(`${registry.host}/app@sha256:${HEX}`)), ["one", "two"]);
      assert.match(registry.requests.at(-1)?.authorization ?? "", /^Bearer /);
    },
    { credentials: async () => ({ username: "u", password: "p" }) },
  ));

test("the signal ends a list between its pages", () =>
  using(async ({ client, registry }) => {
    const abort = new AbortController();
    registry.loadRecorded({ [`GET ${LIST}`]: page("one", `<${LIST}?last=1>; rel="next"`) });
    registry.fail({ match: "last=1", fault: { kind: "slow", delayMs: 5000 } });
    setTimeout(() => abort.abort(), 50);
    const ended = await failure(client.referrers(`${registry.host}/app@sha256:${HEX}`, abort.signal));
    assert.is(ended.code, "unavailable");
  }));

test("the Link header", () => {
  assert.is(nextLink(""), null);
  assert.is(nextLink('</a>; rel="next"'), "/a");
  assert.is(nextLink("</a>;rel=NEXT"), "/a");
  assert.is(nextLink('</a>; rel="prev", </b>; rel="next"'), "/b");
  assert.is(nextLink('</a>; rel="prev"; rel="next"'), null, "the first rel counts");
  assert.is(nextLink('</a,b>; title="x;y\\"z"; rel="next" , </c>'), "/a,b");
  assert.is(nextLink("</a>; rel"), null);
  for (const broken of ["/a; rel=next", "</a", '</a>; rel="next', "</a> </b>; rel=next", "</a b>; rel=next"]) {
    assert.is(nextLink(broken), undefined, broken);
  }
  assert.is(nextLink(`<${"a".repeat(9000)}>; rel=next`), undefined);
});

test.run();
