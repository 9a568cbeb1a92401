/** The registry client against a real HTTP server: answers, digests, limits, faults and repeated tries. */
import { existsSync, readdirSync, readFileSync } from "node:fs";

import * as assert from "uvu/assert";

import { RegistryClient } from "../../../host/registry/client.js";
import { MAX_MANIFEST_BYTES, MAX_TRIES } from "../../../host/registry/limits.js";
import type { Fault, Recording } from "../../../src/testkit/registry/index.js";
import { digestOf } from "../../../src/digest.js";
import { shared } from "../../support/shared.js";
import { suite } from "../../support/suite.js";
import { failure, failureCode, FakeNetwork, manifestBytes, OCI_MANIFEST, using } from "./registrySetup.js";

const test = suite("registry client");

test("resolve, manifest and blob", () =>
  using(async ({ client, tag, byDigest, blob, digest, manifest, payload, registry }) => {
    assert.is(await client.resolve(tag), digest);
    assert.equal(new Uint8Array(await client.manifest(tag)), manifest);
    assert.equal(new Uint8Array(await client.manifest(byDigest)), manifest);
    assert.equal(new Uint8Array(await client.blob(blob)), payload);
    assert.is(client.requests, 4);
    assert.is(registry.requests[0]?.method, "HEAD");
  }));

test("what a reference cannot be asked for is refused without a request", () =>
  using(async ({ client, tag, byDigest, registry }) => {
    assert.is(await failureCode(client.resolve(byDigest)), "refused");
    assert.is(await failureCode(client.blob(tag)), "refused");
    assert.is(await failureCode(client.manifest("app:v1")), "refused");
    assert.is(await failureCode(client.manifest(`${registry.host}/app:v1@${"sha256:" + "0".repeat(64)}`)), "refused");
    assert.is(registry.requests.length, 0);
  }));

test("unknown things are not found, and the message quotes the registry", () =>
  using(async ({ client, registry, blob }) => {
    const missing = await failure(client.manifest(`${registry.host}/app:v2`));
    assert.is(missing.code, "not-found");
    assert.is(
      missing.message,
      `GET http://${registry.host}/v2/app/manifests/v2 answered 404 (MANIFEST_UNKNOWN: no manifest v2)`,
    );
    assert.is(await failureCode(client.resolve(`${registry.host}/app:v2`)), "not-found");
    assert.is(await failureCode(client.manifest(`${registry.host}/other:v1`)), "not-found");
    assert.is(await failureCode(client.blob(blob.replace(/.{4}$/, "0000"))), "not-found");
  }));

test("resolve hashes the manifest when HEAD gives no usable digest", () =>
  using(async ({ client, registry, tag, digest }) => {
    for (const stated of ["", "sha256:ABC", `sha512:${"0".repeat(128)}`]) {
      const headers: Record<string, string> = stated === "" ? {} : { "docker-content-digest": stated };
      registry.fail({ match: "HEAD ", times: 1, fault: { kind: "status", status: 200, headers } });
      assert.is(await client.resolve(tag), digest);
    }
    registry.fail({ match: "HEAD ", times: 1, fault: { kind: "status", status: 405 } });
    assert.is(await client.resolve(tag), digest);
    assert.is(client.requests, 8);
  }));

test("a stated digest that the manifest does not have", async () => {
  const headers = { "docker-content-digest": `sha256:${"0".repeat(64)}` };
  const network = new FakeNetwork({
    "https://r.example/v2/app/manifests/v1": () => new Response(Buffer.from(manifestBytes()), { headers }),
  });
  assert.is(await failureCode(network.client().manifest("r.example/app:v1")), "invalid-answer");
});

test("asked by digest, the bytes count and not what the registry states", async () => {
  const asked = `sha256:${"0".repeat(64)}`;
  for (const stated of [null, asked, digestOf(manifestBytes())]) {
    const headers: Record<string, string> = stated === null ? {} : { "docker-content-digest": stated };
    const answer = (): Response => new Response(Buffer.from(manifestBytes()), { headers });
    const network = new FakeNetwork({
      [`https://r.example/v2/app/manifests/${asked}`]: answer,
      [`https://r.example/v2/app/blobs/${asked}`]: answer,
    });
    assert.is(await failureCode(network.client().manifest(`r.example/app@${asked}`)), "invalid-answer");
    assert.is(await failureCode(network.client().blob(`r.example/app@${asked}`)), "invalid-answer");
  }
});

const faults: [Fault, string][] = [
  [{ kind: "wrong-digest" }, "invalid-answer"],
  [{ kind: "garbage" }, "invalid-answer"],
  [{ kind: "short-body" }, "unavailable"],
  [{ kind: "hang-up" }, "unavailable"],
  [{ kind: "endless" }, "too-large"],
  [{ kind: "redirect", to: "/v2/app/manifests/v1" }, "invalid-answer"],
  [{ kind: "status", status: 304 }, "invalid-answer"],
  [{ kind: "status", status: 400 }, "invalid-answer"],
  [{ kind: "status", status: 403 }, "unauthorized"],
  [{ kind: "status", status: 401 }, "unauthorized"],
  [{ kind: "status", status: 404 }, "not-found"],
  [{ kind: "status", status: 408 }, "unavailable"],
  [{ kind: "status", status: 429 }, "rate-limited"],
  [{ kind: "status", status: 500 }, "unavailable"],
  [{ kind: "status", status: 501 }, "unavailable"],
  [{ kind: "status", status: 503 }, "unavailable"],
];

for (const [fault, code] of faults) {
  test(`fault ${JSON.stringify(fault)} is ${code}`, () =>
    using(async ({ client, registry, tag, byDigest, blob }) => {
      registry.fail({ match: "GET /v2/", fault });
      assert.is(await failureCode(client.manifest(tag)), code);
      assert.is(await failureCode(client.manifest(byDigest)), code);
      assert.is(await failureCode(client.blob(blob)), code);
    }));
}

test("lost connections and passing errors are mended by another try", () =>
  using(async ({ client, registry, byDigest, manifest, waits }) => {
    const passing: Fault[] = [{ kind: "hang-up" }, { kind: "short-body" }];
    for (const status of [408, 429, 500, 502, 503, 504]) passing.push({ kind: "status", status });
    for (const fault of passing) {
      registry.fail({ match: "GET /v2/", times: MAX_TRIES - 1, fault });
      assert.equal(new Uint8Array(await client.manifest(byDigest)), manifest);
    }
    assert.is(client.requests, passing.length * MAX_TRIES);
    assert.is(waits.length, passing.length * (MAX_TRIES - 1));
    for (const [index, wait] of waits.entries()) {
      const base = index % 2 === 0 ? 250 : 500;
      assert.ok(wait >= base && wait <= base * 1.25, `wait ${wait}`);
    }
  }));

test("only so many tries, and none after a plain refusal", () =>
  using(async ({ client, registry, tag, waits }) => {
    registry.fail({ match: "GET /v2/", fault: { kind: "status", status: 502 } });
    assert.is(await failureCode(client.manifest(tag)), "unavailable");
    assert.is(client.requests, MAX_TRIES);
    registry.clearFaults();
    registry.fail({ match: "GET /v2/", fault: { kind: "status", status: 403 } });
    assert.is(await failureCode(client.manifest(tag)), "unauthorized");
    assert.is(client.requests, MAX_TRIES + 1);
    assert.is(waits.length, MAX_TRIES - 1);
  }));

test("Retry-After up to two seconds is kept to, a longer one ends the tries", () =>
  using(async ({ client, registry, tag, waits }) => {
    const limited = (after: string): Fault => ({ kind: "status", status: 429, headers: { "retry-after": after } });
    registry.fail({ match: "GET /v2/", times: 1, fault: limited("2") });
    await client.manifest(tag);
    assert.equal(waits, [2000]);
    registry.fail({ match: "GET /v2/", times: 2, fault: limited("3") });
    assert.is(await failureCode(client.manifest(tag)), "rate-limited");
    registry.fail({ match: "GET /v2/", times: 1, fault: limited("Fri, 31 Dec 2100 23:59:59 GMT") });
    assert.is(await failureCode(client.manifest(tag)), "rate-limited");
    assert.is(waits.length, 1);
  }));

test("a manifest of 4 MiB is read, one more byte is not", () =>
  using(async ({ client, registry }) => {
    const padded = (length: number): Uint8Array => new Uint8Array(Buffer.from("{}".padEnd(length)));
    registry.putManifest("app", padded(MAX_MANIFEST_BYTES), OCI_MANIFEST, ["most"]);
    registry.putManifest("app", padded(MAX_MANIFEST_BYTES + 1), OCI_MANIFEST, ["more"]);
    assert.is((await client.manifest(`${registry.host}/app:most`)).length, MAX_MANIFEST_BYTES);
    assert.is(await failureCode(client.manifest(`${registry.host}/app:more`)), "too-large");
  }));

test("a body that says it is too large is not read at all", async () => {
  let pulled = false;
  const body = new ReadableStream({ pull: () => void (pulled = true) }, { highWaterMark: 0 });
  const headers = { "content-length": String(MAX_MANIFEST_BYTES + 1) };
  const network = new FakeNetwork({ "https://r.example/v2/app/manifests/v1": () => new Response(body, { headers }) });
  assert.is(await failureCode(network.client().manifest("r.example/app:v1")), "too-large");
  assert.not.ok(pulled);
});

test("the largest blob can be set", () =>
  using(
    async ({ client, registry, blob }) => {
      assert.is((await client.blob(blob)).length, 11);
      const digest = registry.putBlob("app", new Uint8Array(12));
      assert.is(await failureCode(client.blob(`${registry.host}/app@${digest}`)), "too-large");
    },
    { maxBlobBytes: 11 },
  ));

test("an error body is not read to its end", () =>
  using(async ({ client, registry, tag }) => {
    const body = JSON.stringify({ errors: [{ code: "DENIED", message: "x".repeat(100_000) }] });
    registry.fail({ match: "GET ", times: 1, fault: { kind: "status", status: 403, body } });
    const long = await failure(client.manifest(tag));
    assert.ok(long.message.endsWith("answered 403; asked without credentials"), long.message);
    const rude = JSON.stringify({ errors: [{ code: "A\u001b[31m\n", message: `\u202e${"y".repeat(5000)}` }] });
    registry.fail({ match: "GET ", times: 1, fault: { kind: "status", status: 403, body: rude } });
    const { message } = await failure(client.manifest(tag));
    assert.match(message, /answered 403 \(A\?\[31m\?: \?y+\.\.\.\); asked without credentials$/);
    assert.ok(message.length < 400);
  }));

test("a slow answer is unavailable after the request's own time, and not asked for again", () =>
  using(
    async ({ client, registry, tag }) => {
      registry.fail({ match: "GET ", fault: { kind: "slow", delayMs: 5000 } });
      const slow = await failure(client.manifest(tag));
      assert.is(slow.code, "unavailable");
      assert.ok(slow.message.endsWith("gave no full answer within 50 ms"), slow.message);
      assert.is(client.requests, 1);
    },
    { requestTimeout: 50 },
  ));

test("the caller's signal ends a request and a wait", () =>
  using(async ({ registry, tag }) => {
    const client = new RegistryClient();
    registry.fail({ match: "GET ", times: 1, fault: { kind: "slow", delayMs: 5000 } });
    const during = await failure(client.manifest(tag, AbortSignal.timeout(30)));
    assert.is(during.code, "unavailable");
    assert.match(
      during.message,
      /^reading 127\.0\.0\.1:\d+\/app:v1 was stopped by its caller's deadline after \d+ ms$/,
    );
    const limited: Fault = { kind: "status", status: 429, headers: { "retry-after": "2" } };
    registry.fail({ match: "GET ", fault: limited });
    const started = Date.now();
    assert.is(await failureCode(client.manifest(tag, AbortSignal.timeout(30))), "unavailable");
    assert.ok(Date.now() - started < 1500);
    const before = client.requests;
    assert.is(await failureCode(client.manifest(tag, AbortSignal.abort())), "unavailable");
    assert.is(client.requests, before);
  }));

test("Content-Length and Content-Encoding must be plain", async () => {
  const answers: Record<string, string>[] = [
    { "content-length": "5" },
    { "content-length": "x" },
    { "content-length": "2, 2" },
    { "content-encoding": "gzip" },
  ];
  for (const headers of answers) {
    const network = new FakeNetwork({ "https://r.example/v2/app/manifests/v1": () => new Response("{}", { headers }) });
    const problem = await failure(network.client().manifest("r.example/app:v1"));
    assert.is(problem.code, "invalid-answer", JSON.stringify(headers));
    assert.is(network.seen[0]?.headers.get("accept-encoding"), "identity");
  }
});

test("Content-Type must not contradict the manifest's mediaType", async () => {
  const verdicts: [string | null, boolean][] = [
    [OCI_MANIFEST, true],
    [`${OCI_MANIFEST}; charset=utf-8`, true],
    [null, true],
    ["application/octet-stream", true],
    ["text/plain; charset=utf-8", true],
    ["application/vnd.oci.image.index.v1+json", false],
    ["application/vnd.docker.distribution.manifest.v2+json", false],
  ];
  for (const [type, good] of verdicts) {
    const headers: Record<string, string> = type === null ? {} : { "content-type": type };
    const answer = (): Response => new Response(Buffer.from(manifestBytes()), { headers });
    const client = new FakeNetwork({ "https://r.example/v2/app/manifests/v1": answer }).client();
    if (good) assert.equal(new Uint8Array(await client.manifest("r.example/app:v1")), manifestBytes());
    else assert.is(await failureCode(client.manifest("r.example/app:v1")), "invalid-answer");
  }
});

test("a manifest is a JSON object in UTF-8", async () => {
  for (const body of ["", "[]", "null", "{", '{"a":"\xff"}']) {
    const answer = (): Response => new Response(Buffer.from(body, "latin1"));
    const client = new FakeNetwork({ "https://r.example/v2/app/manifests/v1": answer }).client();
    assert.is(await failureCode(client.manifest("r.example/app:v1")), "invalid-answer", body);
  }
});

test("HTTPS, except for loopback and listed hosts; docker.io is registry-1.docker.io", async () => {
  const cases: [string, string[], string][] = [
    ["r.example/app:v1", [], "https://r.example/v2/app/manifests/v1"],
    ["r.example:80/app:v1", [], "https://r.example:80/v2/app/manifests/v1"],
    ["r.example:5000/app:v1", ["r.example"], "https://r.example:5000/v2/app/manifests/v1"],
    ["r.example:5000/app:v1", ["r.example:5000"], "http://r.example:5000/v2/app/manifests/v1"],
    ["docker.io/library/app:v1", [], "https://registry-1.docker.io/v2/library/app/manifests/v1"],
    ["localhost:5000/app:v1", [], "http://localhost:5000/v2/app/manifests/v1"],
    ["a.localhost/app:v1", [], "http://a.localhost/v2/app/manifests/v1"],
    ["127.9.9.9:5000/app:v1", [], "http://127.9.9.9:5000/v2/app/manifests/v1"],
    ["[::1]:5000/app:v1", [], "http://[::1]:5000/v2/app/manifests/v1"],
    ["10.0.0.1:5000/app:v1", [], "https://10.0.0.1:5000/v2/app/manifests/v1"],
  ];
  for (const [reference, plainHttp, url] of cases) {
    const network = new FakeNetwork({});
    assert.is(await failureCode(network.client({ plainHttp }).manifest(reference)), "unavailable");
    assert.is(network.seen[0]?.url, url);
    assert.is(network.seen[0]?.headers.get("accept")?.split(", ").length, 4);
  }
});

test("a loopback registry may be HTTPS alone", async () => {
  const url = "https://localhost:5001/v2/app/manifests/v1";
  for (const [https, expected] of [
    [["localhost:5001"], url],
    [["localhost"], url.replace("https", "http")],
  ] as const) {
    const network = new FakeNetwork({});
    await failure(network.client({ https, plainHttp: ["localhost:5001"] }).manifest("localhost:5001/app:v1"));
    assert.is(network.seen[0]?.url, expected);
  }
  const down = (): Response => new Response(null, { status: 307, headers: { location: "http://localhost:5001/x" } });
  const network = new FakeNetwork({ [url]: down });
  assert.is(
    await failureCode(network.client({ https: ["localhost:5001"] }).manifest("localhost:5001/app:v1")),
    "refused",
  );
});

if (shared === null) {
  test.skip("recorded registries", "the shared fixtures are not here");
} else {
  const fixtures = new URL("fixtures/", shared);

  test("recorded registries: everything is read but what lies about its digest", async () => {
    for (const name of readdirSync(fixtures)) {
      const file = new URL(`${name}/registry.json`, fixtures);
      if (existsSync(file)) await readRecording(JSON.parse(readFileSync(file, "utf8")) as Recording);
    }
  });
}

async function readRecording(recording: Recording): Promise<void> {
  await using(async ({ client, registry }) => {
    registry.loadRecorded(recording);
    for (const [request, { status, body_b64 }] of Object.entries(recording)) {
      const [, repository, kind, identifier = ""] = /^GET \/v2\/(.+)\/(manifests|blobs)\/(.+)$/.exec(request) ?? [];
      if (kind === undefined || status !== 200) continue;
      const byDigest = identifier.startsWith("sha256:");
      const reference = `${registry.host}/${repository}${byDigest ? "@" : ":"}${identifier}`;
      const lookup = kind === "blobs" ? client.blob(reference) : client.manifest(reference);
      const bytes = Buffer.from(body_b64, "base64");
      if (!byDigest) assert.is(await client.resolve(reference), digestOf(bytes));
      if (byDigest && digestOf(bytes) !== identifier) assert.is(await failureCode(lookup), "invalid-answer", request);
      else assert.equal(Buffer.from(await lookup), bytes, request);
    }
  });
}

test.run();
