/** How often, how many at once, and for how long: Retry-After within a deadline, queues by host, pauses for failing hosts. */
import * as assert from "uvu/assert";

import { Breaker } from "../../../host/registry/breaker.js";
import { deadlineSignal } from "../../../host/registry/deadline.js";
import { HostGate } from "../../../host/registry/gate.js";
import { MAX_FAILING_HOSTS, MAX_TRIES, PAUSE } from "../../../host/registry/limits.js";
import type { RegistryOptions } from "../../../host/registry/options.js";
import { retryDelay } from "../../../host/registry/retry.js";
import { Deadline } from "../../../host/runtime/deadline.js";
import { suite } from "../../support/suite.js";
import { failure, failureCode, FakeNetwork, manifestBytes } from "./registrySetup.js";

const test = suite("registry pace");
const MANIFEST = "https://r.example/v2/app/manifests/v1";
const REFERENCE = "r.example/app:v1";

function limited(retryAfter: string, status = 429): () => Response {
  return () => new Response(null, { status, headers: { "retry-after": retryAfter } });
}

/** The waits of one look-up whose every answer is this one, and its failure. */
async function waitsFor(answer: () => Response, signal?: AbortSignal): Promise<{ waits: number[]; message: string }> {
  const waits: number[] = [];
  const sleep = async (milliseconds: number): Promise<void> => void waits.push(milliseconds);
  const client = new FakeNetwork({ [MANIFEST]: answer }).client({ sleep });
  const { message } = await failure(client.manifest(REFERENCE, signal));
  return { waits, message };
}

test("Retry-After is kept to when the deadline leaves the time, up to a minute", async () => {
  const within = async (seconds: string): Promise<number[]> =>
    (await waitsFor(limited(seconds), deadlineSignal(100_000))).waits;
  assert.equal(await within("20"), [20_000, 20_000]);
  assert.equal(await within("59"), [59_000, 59_000]);
  assert.equal(await within("61"), []);
  const soon = new Date(Date.now() + 30_000).toUTCString();
  const [wait = 0] = await within(soon);
  assert.ok(wait > 27_000 && wait <= 30_000, `${wait}`);
  assert.equal((await waitsFor(limited("20"))).waits, [], "nobody said how long there is");
});

test("an evaluation's deadline is known to its look-ups", async () => {
  const deadline = new Deadline(100_000);
  const { waits } = await deadline.within((signal) => waitsFor(limited("20"), signal));
  deadline.end();
  assert.equal(waits, [20_000, 20_000]);
});

test("no wait is begun that would end after the deadline", async () => {
  const { waits, message } = await waitsFor(limited("20"), deadlineSignal(10_000));
  assert.equal(waits, []);
  assert.match(message, "answered 429; to be asked again in 20 s");
  assert.equal((await waitsFor(limited("x", 503), deadlineSignal(100))).waits, [], "own waits neither");
  assert.is((await waitsFor(limited("x", 503), deadlineSignal(5000))).waits.length, MAX_TRIES - 1);
});

test("what Retry-After may be", () => {
  const after = (retryAfter: string): number | null => retryDelay(1, { status: 429, retryAfter }, 100_000);
  assert.is(after("0"), 0);
  assert.is(after("7"), 7000);
  assert.is(after("2026"), null, "too long");
  assert.is(after("99999999999"), null);
  assert.is(after("Sun, 06 Nov 1994 08:49:37 GMT"), 0, "a date that is over");
  for (const none of ["", "-5", "1.5", "5 s", "soon", "0x10"]) {
    const wait = after(none) ?? -1;
    assert.ok(wait >= 250 && wait <= 313, `${none}: ${wait}`);
  }
});

test("only so many requests at once to one host, and repositories take turns", async () => {
  const [release, order]: [(() => void)[], string[]] = [[], []];
  let [running, most] = [0, 0];
  const held = async (request: { url: string }): Promise<Response> => {
    order.push(new URL(request.url).pathname.split("/")[2] ?? "");
    most = Math.max(most, ++running);
    await new Promise<void>((resolve) => release.push(resolve));
    running -= 1;
    return new Response(Buffer.from(manifestBytes()));
  };
  const names = ["a", "a", "a", "a", "b", "c", "b"];
  const urls = names.map((name, index) => `https://r.example/v2/${name}/manifests/v${index}`);
  const client = new FakeNetwork(Object.fromEntries(urls.map((url) => [url, held]))).client({
    maxConcurrentPerHost: 2,
  });
  const all = Promise.all(names.map((name, index) => client.manifest(`r.example/${name}:v${index}`)));
  for (let count = 0; count < names.length; count++) {
    await new Promise((resolve) => setTimeout(resolve, 2));
    release.shift()?.();
  }
  await all;
  assert.is(most, 2);
  assert.equal(order, ["a", "a", "a", "b", "c", "a", "b"]);
});

test("a host that is full keeps nobody from another, and who gives up leaves the queue", async () => {
  const gate = new HostGate(1);
  const leave = await gate.enter("r.example", "a");
  (await gate.enter("other.example", "a"))();
  const abort = new AbortController();
  const impatient = failureCode(gate.enter("r.example", "a", abort.signal));
  let admitted = false;
  const patient = gate.enter("r.example", "a").then((leaveToo) => ((admitted = true), leaveToo));
  abort.abort();
  assert.is(await impatient, "unavailable");
  assert.is(admitted, false);
  leave();
  (await patient)();
  (await gate.enter("r.example", "b"))();
});

test("the time of a request begins when it is its turn", async () => {
  const answer = async (): Promise<Response> => {
    await new Promise((resolve) => setTimeout(resolve, 60));
    return new Response(Buffer.from(manifestBytes()));
  };
  const urls = ["v1", "v2", "v3"].map((tag) => [`https://r.example/v2/app/manifests/${tag}`, answer]);
  const network = new FakeNetwork(Object.fromEntries(urls) as Record<string, typeof answer>);
  const client = network.client({ maxConcurrentPerHost: 1, requestTimeout: 110 });
  await Promise.all(["v1", "v2", "v3"].map((tag) => client.manifest(`r.example/app:${tag}`)));
  assert.is(network.seen.length, 3);
});

/** A client on a network that fails or works as told, with its clock. */
function failing(options: RegistryOptions = {}) {
  const state = { answer: (): Response => new Response(null, { status: 503 }), now: 1_000_000 };
  const network = new FakeNetwork({ [MANIFEST]: () => state.answer() });
  return { state, network, client: network.client({ now: () => state.now, ...options }) };
}

test("after five failures in a row a host has its pause, and one request shows whether it is back", async () => {
  const { state, network, client } = failing();
  for (let count = 0; count < 5; count++)
    assert.match((await failure(client.manifest(REFERENCE))).message, "answered 503");
  assert.is(network.seen.length, 5 * MAX_TRIES);
  const held = await failure(client.manifest(REFERENCE));
  assert.is(held.code, "unavailable");
  assert.is(
    held.message,
    `r.example is not asked for another 5 s, because its last 5 requests failed: GET ${MANIFEST} answered 503`,
  );
  assert.is(await failureCode(client.manifest("r.example/other:v1")), "unavailable");
  assert.is(network.seen.length, 5 * MAX_TRIES, "nothing was sent");
  state.now += PAUSE;
  await failure(client.manifest(REFERENCE));
  assert.is(network.seen.length, 6 * MAX_TRIES, "one went out");
  assert.match((await failure(client.manifest(REFERENCE))).message, "last 6 requests failed");
  state.now += PAUSE;
  state.answer = () => new Response(Buffer.from(manifestBytes()));
  await client.manifest(REFERENCE);
  state.answer = () => new Response(null, { status: 503 });
  assert.match((await failure(client.manifest(REFERENCE))).message, "answered 503", "counted from the start");
});

test("an answer in good order is no failure, whatever it says", async () => {
  for (const status of [400, 401, 403, 404, 408, 429, 501]) {
    const { state, network, client } = failing();
    state.answer = () => new Response(null, { status });
    for (let count = 0; count < 7; count++) await failure(client.manifest(REFERENCE));
    assert.ok(network.seen.length >= 7, `${status}`);
  }
});

test("no connection is a failure; a pause can be switched off", async () => {
  const down = new FakeNetwork({});
  const client = down.client();
  for (let count = 0; count < 6; count++) await failure(client.manifest(REFERENCE));
  assert.is(down.seen.length, 5 * MAX_TRIES);
  const { network, client: stubborn } = failing({ failuresBeforePause: 0 });
  for (let count = 0; count < 7; count++) await failure(stubborn.manifest(REFERENCE));
  assert.is(network.seen.length, 7 * MAX_TRIES);
});

test("a host that keeps its callers waiting fails too; callers without patience do not count", async () => {
  const count = async (patience: number): Promise<number> => {
    const network = new FakeNetwork({});
    const fetch: typeof globalThis.fetch = (_, init) =>
      new Promise((__, reject) => {
        network.seen.push({ url: "", method: "", headers: new Headers(), body: "", registry: null });
        init?.signal?.addEventListener("abort", () => reject(new Error("aborted")));
      });
    const client = network.client({ fetch, requestTimeout: 40, failuresBeforePause: 2 });
    for (let times = 0; times < 4; times++) {
      await failure(client.manifest(REFERENCE, AbortSignal.timeout(patience)));
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    return network.seen.length;
  };
  assert.is(await count(1), 4);
  assert.is(await count(30), 2);
  assert.is(await count(1000), 2);
});

test("while a host is tried again the others are held back, and only so many hosts are remembered", () => {
  let now = 0;
  const breaker = new Breaker(1, () => now);
  breaker.failed("r.example", "why");
  assert.throws(() => breaker.check("r.example"), /another 5 s/);
  now += PAUSE;
  breaker.check("r.example");
  assert.throws(() => breaker.check("r.example"), /another 5 s/);
  breaker.check("other.example");
  for (let count = 0; count < MAX_FAILING_HOSTS; count++) breaker.failed(`h${count}.example`, "why");
  breaker.check("r.example");
  assert.throws(() => breaker.check("h1.example"));
});

test.run();
