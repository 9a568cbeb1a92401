/** Work that many share: one fetch for all who ask, the content cache, tags that are remembered for a while. */
import * as assert from "uvu/assert";

import type { ContentCache } from "../../../host/cache/contentCache.js";
import { MemoryCache } from "../../../host/cache/memoryCache.js";
import { deadlineOf, noteDeadline } from "../../../host/registry/deadline.js";
import { Flights } from "../../../host/registry/flights.js";
import { digestOf } from "../../../src/digest.js";
import { suite } from "../../support/suite.js";
import { failure, failureCode, FakeNetwork, manifestBytes, OCI_MANIFEST, using } from "./registrySetup.js";

const test = suite("registry sharing");
const WORK = { key: "k", what: "the work" };
const PAYLOAD = new TextEncoder().encode("payload");
const BLOB = `r.example/app@${digestOf(PAYLOAD)}`;
const BLOB_URL = `https://r.example/v2/app/blobs/${digestOf(PAYLOAD)}`;

/** Answers that wait until they are let go. */
class Held {
  readonly #waiting: (() => void)[] = [];

  answer = (): Promise<Response> =>
    new Promise((resolve) => this.#waiting.push(() => resolve(new Response(Buffer.from(PAYLOAD)))));

  release(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}

const turn = async (): Promise<void> => await new Promise((resolve) => setTimeout(resolve, 5));

test("one fetch for all who ask at the same time, and bytes of their own for each", async () => {
  const held = new Held();
  const net = new FakeNetwork({ [BLOB_URL]: held.answer });
  const client = net.client();
  const asking = [client.blob(BLOB), client.blob(BLOB), client.blob(BLOB)];
  await turn();
  held.release();
  const [one, two, three] = await Promise.all(asking);
  assert.is(net.seen.length, 1);
  one?.fill(0);
  assert.equal([two, three], [PAYLOAD, PAYLOAD]);
  const again = client.blob(BLOB);
  await turn();
  held.release();
  await again;
  assert.is(net.seen.length, 2, "nothing is kept without a cache");
});

test("a caller's signal ends its own waiting only; the last one to leave ends the request", async () => {
  const held = new Held();
  let signal: AbortSignal | null | undefined;
  const net = new FakeNetwork({ [BLOB_URL]: held.answer });
  const client = net.client({
    fetch: (input, init) => {
      signal = init?.signal;
      return net.fetch(input, init);
    },
  });
  const [first, second] = [new AbortController(), new AbortController()];
  const one = failureCode(client.blob(BLOB, first.signal));
  const two = client.blob(BLOB, second.signal);
  await turn();
  first.abort();
  assert.is(await one, "unavailable");
  assert.is(signal?.aborted, false);
  held.release();
  assert.equal(new Uint8Array(await two), PAYLOAD);
  const third = failureCode(client.blob(BLOB, second.signal));
  await turn();
  second.abort();
  assert.is(await third, "unavailable");
  assert.is(signal?.aborted, true);
});

test("who comes after the last one left begins anew", async () => {
  const flights = new Flights<number>();
  const abort = new AbortController();
  const starts: AbortSignal[] = [];
  const start = async (signal: AbortSignal): Promise<number> => {
    const count = starts.push(signal);
    await turn();
    return count;
  };
  const left = failureCode(flights.join(WORK, abort.signal, start));
  await Promise.resolve();
  abort.abort();
  assert.is(await left, "unavailable");
  const second = flights.join(WORK, undefined, start);
  assert.equal(await second, { value: 2, isShared: false });
  assert.equal(
    starts.map(({ aborted }) => aborted),
    [true, false],
  );
});

test("work has the time of the most patient, and no known end when one of them has none", async () => {
  const flights = new Flights<null>();
  let shared: AbortSignal | undefined;
  const start = async (signal: AbortSignal): Promise<null> => {
    shared = signal;
    await turn();
    return null;
  };
  const until = (at: number): AbortSignal => {
    const { signal } = new AbortController();
    noteDeadline(signal, at);
    return signal;
  };
  const first = flights.join(WORK, until(100), start);
  await Promise.resolve();
  await Promise.resolve();
  assert.is(deadlineOf(shared), 100);
  const second = flights.join(WORK, until(300), start);
  assert.is(deadlineOf(shared), 300);
  const third = flights.join(WORK, until(200), start);
  assert.is(deadlineOf(shared), 300);
  const fourth = flights.join(WORK, undefined, start);
  const fifth = flights.join(WORK, until(400), start);
  assert.is(deadlineOf(shared), null);
  await Promise.all([first, second, third, fourth, fifth]);
});

test("failures are shared, and not kept", async () => {
  let count = 0;
  const net = new FakeNetwork({ [BLOB_URL]: () => (count++, new Response(null, { status: 404 })) });
  const client = net.client();
  assert.equal(await Promise.all([failureCode(client.blob(BLOB)), failureCode(client.blob(BLOB))]), [
    "not-found",
    "not-found",
  ]);
  assert.is(count, 1);
  await failureCode(client.blob(BLOB));
  assert.is(count, 2);
});

test("content by digest comes from the cache, also manifests and what a tag brought", () => {
  const cache = new MemoryCache({ maxBytes: 1_000_000 });
  return using(
    async ({ client, registry, tag, byDigest, blob, payload, manifest }) => {
      await client.manifest(tag);
      await client.blob(blob);
      assert.is(registry.requests.length, 2);
      assert.equal(new Uint8Array(await client.manifest(byDigest)), manifest);
      assert.is((await client.described(byDigest)).mediaType, OCI_MANIFEST);
      assert.equal(new Uint8Array(await client.blob(blob)), payload);
      assert.is(registry.requests.length, 2);
      await client.manifest(tag);
      assert.is(registry.requests.length, 3, "a tag is asked for again");
    },
    { cache },
  );
});

test("a cache is not trusted, and one that fails is empty", async () => {
  const caches: Record<string, ContentCache> = {
    lying: { get: async () => new Uint8Array([1]), put: async () => undefined },
    broken: { get: () => Promise.reject(new Error("disk")), put: () => Promise.reject(new Error("full")) },
  };
  for (const [name, cache] of Object.entries(caches)) {
    const warnings: string[] = [];
    const net = new FakeNetwork({ [BLOB_URL]: () => new Response(Buffer.from(PAYLOAD)) });
    const client = net.client({ cache, warn: (sentence) => void warnings.push(sentence) });
    assert.equal(new Uint8Array(await client.blob(BLOB)), PAYLOAD, name);
    assert.is(net.seen.length, 1);
    assert.is(warnings.length, name === "lying" ? 1 : 2);
    assert.match(warnings[0] ?? "", digestOf(PAYLOAD));
  }
});

test("the cache obeys the bounds of what is asked for, and what fails is not put into it", async () => {
  const cache = new MemoryCache({ maxBytes: 1_000_000 });
  await cache.put(digestOf(PAYLOAD), PAYLOAD);
  const net = new FakeNetwork({ [BLOB_URL]: () => new Response(Buffer.from(PAYLOAD)) });
  assert.is(await failureCode(net.client({ cache, maxBlobBytes: 6 }).blob(BLOB)), "too-large");
  assert.is(await failureCode(net.client({ cache }).blob(BLOB, undefined, { size: 6 })), "invalid-answer");
  assert.is(net.seen.length, 2);
  const empty = new MemoryCache({ maxBytes: 1_000_000 });
  const lying = new FakeNetwork({ [BLOB_URL]: () => new Response("other..") });
  assert.is(await failureCode(lying.client({ cache: empty }).blob(BLOB)), "invalid-answer");
  assert.is(empty.bytes, 0);
});

test("the memory cache is bounded in bytes and keeps what was used last", async () => {
  const cache = new MemoryCache({ maxBytes: 3 * (256 + 100) });
  const content = (fill: number, length = 100): Uint8Array => new Uint8Array(length).fill(fill);
  for (const key of [1, 2, 3]) await cache.put(`${key}`, content(key));
  assert.is(cache.bytes, 3 * 356);
  await cache.get("1");
  await cache.put("4", content(4));
  assert.is(await cache.get("2"), null);
  assert.equal(await cache.get("1"), content(1));
  await cache.put("5", content(5, 1000));
  assert.is(await cache.get("5"), null, "larger than all");
  assert.equal(await cache.get("4"), content(4));
  await cache.put("4", content(6, 10));
  assert.is(cache.bytes, 2 * 356 + 266);
  (await cache.get("4"))?.fill(9);
  assert.equal(await cache.get("4"), content(6, 10), "a copy is given");
});

test("a tag is asked for every time unless its answer may be kept for a while", async () => {
  for (const [tagLifetimeMs, requests] of [
    [undefined, 3],
    [0, 3],
    [1000, 1],
  ] as const) {
    await using(
      async ({ client, tag, digest }) => {
        for (let count = 0; count < 3; count++) assert.is(await client.resolve(tag), digest);
        assert.is(client.requests, requests);
      },
      tagLifetimeMs === undefined ? {} : { tagLifetimeMs },
    );
  }
});

test("a tag's answer is kept from when it was asked for, and used for its manifest too", () => {
  let now = 1_000_000;
  return using(
    async ({ client, registry, tag, digest }) => {
      await client.resolve(tag);
      const moved = registry.putManifest("app", manifestBytes("moved"), OCI_MANIFEST, ["v1"]);
      now += 999;
      assert.is(await client.resolve(tag), digest);
      assert.is(digestOf(await client.manifest(tag)), digest);
      assert.is(registry.requests.at(-1)?.path, `/v2/app/manifests/${digest}`);
      now += 1;
      assert.is(await client.resolve(tag), moved);
    },
    { now: () => now, tagLifetimeMs: 1000 },
  );
});

test("no failure of a tag is kept: neither of a network, nor that there is none", () => {
  let now = 1_000_000;
  return using(
    async ({ client, registry, tag, digest }) => {
      for (const status of [404, 500, 429, 401]) {
        now += 1000;
        registry.fail({ match: "HEAD ", fault: { kind: "status", status } });
        await failure(client.resolve(tag));
        registry.clearFaults();
        assert.is(await client.resolve(tag), digest, `${status}`);
      }
    },
    { tagLifetimeMs: 1000, now: () => now },
  );
});

test("look-ups of one tag at the same time share one request", () =>
  using(async ({ client, registry, tag, digest }) => {
    registry.fail({ match: "HEAD ", fault: { kind: "slow", delayMs: 30 } });
    assert.equal(await Promise.all([client.resolve(tag), client.resolve(tag)]), [digest, digest]);
    assert.is(client.requests, 1);
  }));

test.run();
