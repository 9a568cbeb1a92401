/** Writing to registries: uploads in one piece and in chunks, manifests, and the tag that lists referrers. */
import * as assert from "uvu/assert";

import { RegistryClient } from "../../../host/registry/client.js";
import type { Credentials } from "../../../host/registry/credentials.js";
import { CHUNK_BYTES, MAX_MANIFEST_BYTES, MAX_TRIES } from "../../../host/registry/limits.js";
import type { RegistryOptions } from "../../../host/registry/options.js";
import { RegistryWriter } from "../../../host/registry/push.js";
import { EmbeddedRegistry } from "../../../src/testkit/registry/index.js";
import { digestOf } from "../../../src/digest.js";
import { suite } from "../../support/suite.js";
import { failure, failureCode, FakeNetwork, manifestBytes, OCI_MANIFEST, type SeenRequest } from "./registrySetup.js";

const test = suite("registry push");
const INDEX = "application/vnd.oci.image.index.v1+json";
const PAYLOAD = new TextEncoder().encode("payload");
const DIGEST = digestOf(PAYLOAD);
const BLOB = `https://r.example/v2/app/blobs/${DIGEST}`;
const UPLOADS = "https://r.example/v2/app/blobs/uploads/";
const account = { username: "jo", password: "s3cret" };

const json = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));
const sleep = async (): Promise<void> => undefined;

interface Setup {
  registry: EmbeddedRegistry;
  writer: RegistryWriter;
  client: RegistryClient;
  name: string;
}

async function using(body: (setup: Setup) => Promise<void>, options: RegistryOptions = {}): Promise<void> {
  const registry = await EmbeddedRegistry.start({ sparse: true });
  const all = { sleep, ...options };
  try {
    const name = `${registry.host}/app`;
    await body({ registry, writer: new RegistryWriter(all), client: new RegistryClient(all), name });
  } finally {
    await registry.close();
  }
}

type Answers = Record<string, (request: SeenRequest) => Response>;

/** A registry without the blob, whose upload is at `location`. */
function uploading(location: string, answers: Answers = {}): { net: FakeNetwork; put: () => Promise<unknown> } {
  const net = new FakeNetwork({
    [BLOB]: () => new Response(null, { status: 404 }),
    [UPLOADS]: () => new Response(null, { status: 202, headers: { location } }),
    ...answers,
  });
  const writer = new RegistryWriter({ fetch: net.fetch, sleep, credentials: async () => account });
  return { net, put: () => writer.putBlob("r.example/app", PAYLOAD) };
}

const status =
  (code: number, headers: Record<string, string> = {}) =>
  (): Response =>
    new Response(null, { status: code, headers });

test("a blob is put once, and read back", () =>
  using(async ({ registry, writer, client, name }) => {
    const descriptor = await writer.putBlob(name, PAYLOAD);
    assert.equal(descriptor, { mediaType: "application/octet-stream", digest: DIGEST, size: PAYLOAD.length });
    assert.equal(new Uint8Array(await client.blob(`${name}@${DIGEST}`)), PAYLOAD);
    const before = registry.requests.length;
    await writer.putBlob(name, PAYLOAD);
    assert.equal(
      registry.requests.slice(before).map(({ method }) => method),
      ["HEAD"],
    );
  }));

test("a manifest is put under a tag or its digest", () =>
  using(async ({ writer, client, name }) => {
    const bytes = manifestBytes();
    assert.is(await writer.putManifest(name, "v1", bytes, OCI_MANIFEST), digestOf(bytes));
    assert.is(await client.resolve(`${name}:v1`), digestOf(bytes));
    const other = manifestBytes("other");
    assert.is(await writer.putManifest(name, digestOf(other), other, OCI_MANIFEST), digestOf(other));
    assert.equal(await client.tags(name), ["v1"]);
  }));

test("what cannot be a manifest is not sent", () =>
  using(async ({ registry, writer, name }) => {
    const bytes = manifestBytes();
    const code = async (identifier: string, body = bytes, type = OCI_MANIFEST): Promise<string> =>
      await failureCode(writer.putManifest(name, identifier, body, type));
    assert.is(await code(digestOf(PAYLOAD)), "refused");
    assert.is(await code("-tag"), "refused");
    assert.is(await code("../x"), "refused");
    assert.is(await code("v1", bytes, INDEX), "refused");
    assert.is(await code("v1", bytes, "a/b\r\nx: y"), "refused");
    assert.is(await code("v1", PAYLOAD), "refused");
    assert.is(await code("v1", new Uint8Array(MAX_MANIFEST_BYTES + 1)), "too-large");
    assert.is(await failureCode(writer.putManifest(`${name}:v1`, "v1", bytes, OCI_MANIFEST)), "refused");
    assert.is(registry.requests.length, 0);
  }));

test("a token is asked for to pull and push, and what is lacking is said", () =>
  using(
    async ({ registry, writer, name }) => {
      registry.requireToken(account);
      await writer.putBlob(name, PAYLOAD);
      await writer.putManifest(name, "v1", manifestBytes(), OCI_MANIFEST);
      const tokens = registry.requests.filter(({ path }) => path.startsWith("/token"));
      assert.equal(
        tokens.map(({ path }) => new URLSearchParams(path.slice(7)).get("scope")),
        ["repository:app:pull,push"],
      );
      registry.fail({ match: "PUT ", fault: { kind: "status", status: 403 } });
      const denied = await failure(writer.putManifest(name, "v1", manifestBytes(), OCI_MANIFEST));
      assert.is(denied.code, "unauthorized");
      assert.match(
        denied.message,
        /^PUT .*\/manifests\/v1 answered 403 .*; asked with the credentials from the vault$/,
      );
    },
    { credentials: async (): Promise<Credentials> => ({ ...account, source: "the vault" }) },
  ));

test("an upload's Location: relative, absolute and with a query of its own", async () => {
  const rows: [string, string][] = [
    ["/v2/app/blobs/uploads/1", "https://r.example/v2/app/blobs/uploads/1?"],
    ["1?_state=a%20b%3D&x=~", "https://r.example/v2/app/blobs/uploads/1?_state=a%20b%3D&x=~&"],
    ["https://r.example/up?a=1", "https://r.example/up?a=1&"],
    ["https://store.example/up?sig=1", "https://store.example/up?sig=1&"],
  ];
  for (const [location, expected] of rows) {
    const url = `${expected}digest=${encodeURIComponent(DIGEST)}`;
    const { net, put } = uploading(location, { [url]: status(201) });
    await put();
    assert.is(net.seen.at(-1)?.url, url);
    assert.is(net.seen.at(-1)?.body, "payload");
    assert.is(net.seen.at(-1)?.registry, "r.example");
  }
});

test("an upload on another host gets no credentials, and its 401 no answer", async () => {
  const challenge = { "www-authenticate": "Basic realm=x" };
  const registry = (answer: () => Response) => (request: SeenRequest) =>
    request.headers.has("authorization") ? answer() : status(401, challenge)();
  const url = `https://store.example/up?digest=${encodeURIComponent(DIGEST)}`;
  const answers = {
    [BLOB]: registry(status(404)),
    [UPLOADS]: registry(status(202, { location: "https://store.example/up" })),
  };
  const good = uploading("", { ...answers, [url]: status(201) });
  await good.put();
  assert.equal(
    good.net.seen.map(({ headers }) => headers.has("authorization")),
    [false, true, true, false],
  );
  const asking = uploading("", { ...answers, [url]: status(401, challenge) });
  const refused = await failure(asking.put());
  assert.is(refused.message, "PUT https://store.example/up answered 401");
  assert.is(asking.net.seen.at(-1)?.headers.has("authorization"), false);
  assert.is(asking.net.seen.length, 4);
});

test("Locations that are refused, and redirects of what is written", async () => {
  for (const location of ["http://store.example/up", "https://10.0.0.1/up", "https://u:p@store.example/", "ftp://a/"]) {
    const { net, put } = uploading(location);
    const refused = await failure(put());
    assert.is(refused.code, "refused", location);
    assert.match(
      refused.message,
      /^POST https:\/\/r\.example\/v2\/app\/blobs\/uploads\/ sends the upload to .*, which is refused: /,
    );
    assert.is(net.seen.length, 2);
  }
  for (const answer of [status(202), status(202, { location: "https://" })]) {
    assert.is(await failureCode(uploading("", { [UPLOADS]: answer }).put()), "invalid-answer");
  }
  const elsewhere = { location: "https://r.example/other" };
  const post = uploading("", { [UPLOADS]: status(307, elsewhere), "https://r.example/other": status(202) });
  assert.is(await failureCode(post.put()), "refused");
  const put = uploading("/up", {
    "https://r.example/up": status(308, elsewhere),
    "https://r.example/other": status(201),
  });
  assert.is(await failureCode(put.put()), "refused");
});

test("what the registry says that it stored must be what was sent", async () => {
  const other = digestOf(json("other"));
  const blob = uploading("/up", { "https://r.example/up": status(201, { "docker-content-digest": other }) });
  const failed = await failure(blob.put());
  assert.is(failed.code, "invalid-answer");
  assert.match(failed.message, `stored bytes with the digest ${other}, not ${DIGEST}`);
  const url = "https://r.example/v2/app/manifests/v1";
  const net = new FakeNetwork({ [url]: status(201, { "docker-content-digest": other }) });
  const writer = new RegistryWriter({ fetch: net.fetch });
  const putting = writer.putManifest("r.example/app", "v1", manifestBytes(), OCI_MANIFEST);
  assert.is(await failureCode(putting), "invalid-answer");
});

test("an upload that broke off is begun anew, unless the registry has the blob by then", () =>
  using(async ({ registry, writer, name }) => {
    registry.fail({ match: "PUT ", times: 1, fault: { kind: "hang-up" } });
    registry.fail({ match: "POST ", times: 1, fault: { kind: "status", status: 503 } });
    await writer.putBlob(name, PAYLOAD);
    const methods = registry.requests.map(({ method }) => method).join(" ");
    assert.is(methods, "HEAD POST HEAD POST PUT HEAD POST PUT");
    registry.fail({ match: "POST ", fault: { kind: "status", status: 503 } });
    const before = registry.requests.length;
    assert.is(await failureCode(writer.putBlob(name, json("other"))), "unavailable");
    assert.is(registry.requests.slice(before).filter(({ method }) => method === "POST").length, MAX_TRIES);
    registry.clearFaults();
    let there = false;
    const late: Answers = {
      [BLOB]: () => new Response(null, { status: there ? 200 : 404 }),
      "https://r.example/up": () => ((there = true), new Response(null, { status: 502 })),
    };
    const { net, put } = uploading("/up", late);
    await put();
    assert.is(net.seen.filter(({ method }) => method === "PUT").length, 1);
  }));

test("other refusals are not tried again", async () => {
  for (const code of [400, 403, 404, 416]) {
    const { net, put } = uploading("/up", { "https://r.example/up": status(code) });
    await failure(put());
    assert.is(net.seen.length, 3, `${code}`);
  }
  for (const code of [401, 403, 429, 500]) {
    const { net, put } = uploading("/up", { [BLOB]: status(code) });
    await failure(put());
    assert.ok(
      net.seen.every(({ method }) => method === "HEAD"),
      `${code}`,
    );
  }
});

test("in chunks when the registry refuses the whole, of the size that it asks for", async () => {
  const chunked = async (length: number, headers: Record<string, string> = {}): Promise<string[]> => {
    const bytes = new Uint8Array(length);
    const digest = digestOf(bytes);
    let part = 0;
    const net = new FakeNetwork({
      [`https://r.example/v2/app/blobs/${digest}`]: status(404),
      [UPLOADS]: status(202, { location: "/up?0", ...headers }),
      "https://r.example/up": ({ method, headers: sent, body }) => {
        if (method === "PUT") return new Response(null, { status: body === "" ? 201 : 413 });
        const range = /^(\d+)-(\d+)$/.exec(sent.get("content-range") ?? "");
        assert.is(Number(range?.[2]) - Number(range?.[1]) + 1, body.length);
        return new Response(null, { status: 202, headers: { location: `/up?${++part}` } });
      },
    });
    await new RegistryWriter({ fetch: net.fetch }).putBlob("r.example/app", bytes);
    const last = net.asked.at(-1);
    assert.is(last, `PUT https://r.example/up?${part}&digest=${encodeURIComponent(digest)}`);
    return net.seen
      .filter(({ method }) => method === "PATCH")
      .map(({ headers: sent }) => sent.get("content-range") ?? "");
  };
  assert.equal(await chunked(10), ["0-4", "5-9"]);
  assert.equal(await chunked(10, { "oci-chunk-min-length": "8" }), ["0-7", "8-9"]);
  const [first, second, third] = await chunked(CHUNK_BYTES * 2 + 1);
  assert.equal(
    [first, second, third],
    [`0-${CHUNK_BYTES - 1}`, `${CHUNK_BYTES}-${2 * CHUNK_BYTES - 1}`, "2097152-2097152"],
  );
});

const SUBJECT = manifestBytes("subject");

function referrer(note: string, more: object = {}): Uint8Array {
  const subject = { mediaType: OCI_MANIFEST, digest: digestOf(SUBJECT), size: SUBJECT.length };
  const config = { mediaType: "application/vnd.example.config", digest: DIGEST, size: PAYLOAD.length };
  return json({
    schemaVersion: 2,
    mediaType: OCI_MANIFEST,
    config,
    layers: [],
    subject,
    annotations: { note },
    ...more,
  });
}

test("a registry with a list of referrers needs no tag", () =>
  using(async ({ writer, client, name }) => {
    const digest = await writer.putReferrer(name, referrer("1"), OCI_MANIFEST);
    const [entry] = await client.listReferrers(`${name}@${digestOf(SUBJECT)}`);
    assert.is(entry?.digest, digest);
    assert.equal(await client.tags(name), []);
  }));

test("a registry that lists it and does not say so when it is put needs no tag either", async () => {
  const bytes = referrer("1");
  const list = { manifests: [{ mediaType: OCI_MANIFEST, digest: digestOf(bytes), size: bytes.length }] };
  const net = new FakeNetwork({
    [`https://r.example/v2/app/manifests/${digestOf(bytes)}`]: status(201),
    [`https://r.example/v2/app/referrers/${digestOf(SUBJECT)}`]: () => Response.json(list),
  });
  await new RegistryWriter({ fetch: net.fetch }).putReferrer("r.example/app", bytes, OCI_MANIFEST);
  assert.equal(
    net.seen.map(({ method }) => method),
    ["PUT", "GET"],
  );
});

test("without one, entries are added to the tag, once each, with what lists say of them", () =>
  using(async ({ registry, writer, client, name }) => {
    registry.setReferrers(false);
    const other = { mediaType: "a/b", digest: DIGEST, size: 7, extension: [1] };
    const tag = `sha256-${digestOf(SUBJECT).slice(7)}`;
    await writer.putManifest(
      name,
      tag,
      json({ schemaVersion: 2, mediaType: INDEX, manifests: [other], own: true }),
      INDEX,
    );
    const first = await writer.putReferrer(name, referrer("1"), OCI_MANIFEST);
    const typed = await writer.putReferrer(name, referrer("2", { artifactType: "x/y" }), OCI_MANIFEST);
    await writer.putReferrer(name, referrer("1"), OCI_MANIFEST);
    const index = JSON.parse(new TextDecoder().decode(await client.manifest(`${name}:${tag}`))) as {
      manifests: object[];
    };
    const common = { mediaType: OCI_MANIFEST };
    const config = "application/vnd.example.config";
    assert.equal(index, {
      schemaVersion: 2,
      mediaType: INDEX,
      manifests: [
        other,
        { ...common, digest: first, size: referrer("1").length, artifactType: config, annotations: { note: "1" } },
        {
          ...common,
          digest: typed,
          size: referrer("2", { artifactType: "x/y" }).length,
          artifactType: "x/y",
          annotations: { note: "2" },
        },
      ],
      own: true,
    });
    const entries = await client.listReferrers(`${name}@${digestOf(SUBJECT)}`, { artifactType: "x/y" });
    assert.equal(
      entries.map(({ digest }) => digest),
      [typed],
    );
  }));

test("one writer adds many at the same time and loses none", () =>
  using(async ({ registry, writer, client, name }) => {
    registry.setReferrers(false);
    const notes = ["1", "2", "3", "4", "5", "6"];
    const put = await Promise.all(notes.map((note) => writer.putReferrer(name, referrer(note), OCI_MANIFEST)));
    const entries = await client.listReferrers(`${name}@${digestOf(SUBJECT)}`);
    assert.equal(entries.map(({ digest }) => digest).sort(), [...put].sort());
  }));

test("an entry that another writer overwrote is added again, so often", async () => {
  const manifest = (identifier: string): string => `https://r.example/v2/app/manifests/${identifier}`;
  const bytes = referrer("1");
  const tag = manifest(`sha256-${digestOf(SUBJECT).slice(7)}`);
  const run = async (losses: number): Promise<{ writes: number; code: string }> => {
    let list = json({ schemaVersion: 2, mediaType: INDEX, manifests: [] });
    let writes = 0;
    const net = new FakeNetwork({
      [manifest(digestOf(bytes))]: status(201),
      [`https://r.example/v2/app/referrers/${digestOf(SUBJECT)}`]: status(404),
      [tag]: ({ method, body }) => {
        if (method === "GET") return new Response(Buffer.from(list));
        if (++writes > losses) list = new TextEncoder().encode(body);
        return new Response(null, { status: 201 });
      },
    });
    const writer = new RegistryWriter({ fetch: net.fetch });
    const putting = writer.putReferrer("r.example/app", bytes, OCI_MANIFEST);
    const code = await putting.then(() => "written").catch(() => failureCode(putting));
    return { writes, code };
  };
  assert.equal(await run(0), { writes: 1, code: "written" });
  assert.equal(await run(2), { writes: 3, code: "written" });
  assert.equal(await run(9), { writes: 3, code: "unavailable" });
});

test("a tag that holds something else is not overwritten, and a list that cannot be read is not replaced", () =>
  using(async ({ registry, writer, name }) => {
    registry.setReferrers(false);
    const tag = `sha256-${digestOf(SUBJECT).slice(7)}`;
    await writer.putManifest(name, tag, manifestBytes(), OCI_MANIFEST);
    const failed = await failure(writer.putReferrer(name, referrer("1"), OCI_MANIFEST));
    assert.is(failed.code, "refused");
    assert.match(failed.message, `the tag ${tag} in ${name} holds a ${OCI_MANIFEST} and no list of referrers`);
    for (const code of [403, 500]) {
      registry.fail({ match: `GET /v2/app/manifests/${tag}`, fault: { kind: "status", status: code } });
      await failure(writer.putReferrer(name, referrer("1"), OCI_MANIFEST));
      registry.clearFaults();
    }
    const puts = registry.requests.filter(({ method, path }) => method === "PUT" && path.endsWith(tag));
    assert.is(puts.length, 1);
  }));

test("only a manifest with a subject refers to something", () =>
  using(async ({ registry, writer, name }) => {
    assert.is(await failureCode(writer.putReferrer(name, manifestBytes(), OCI_MANIFEST)), "refused");
    const strange = referrer("1", { subject: { digest: "sha512:00" } });
    assert.is(await failureCode(writer.putReferrer(name, strange, OCI_MANIFEST)), "refused");
    assert.is(registry.requests.length, 0);
  }));

test("mirrors are not written to, and blocked repositories not at all", () =>
  using(
    async ({ registry, writer, name }) => {
      await writer.putBlob(name, PAYLOAD);
      assert.ok(registry.requests.length > 0);
      assert.is(await failureCode(writer.putBlob(`${registry.host}/blocked`, PAYLOAD)), "refused");
    },
    {
      mirrors: (_, repository) => {
        return { blocked: repository === "blocked", endpoints: [{ location: "m.example/cache", use: "all" }] };
      },
    },
  ));

test("the caller's signal ends an upload", () =>
  using(async ({ registry, writer, name }) => {
    registry.fail({ match: "PUT ", fault: { kind: "slow", delayMs: 5000 } });
    const stopped = await failure(writer.putBlob(name, PAYLOAD, AbortSignal.timeout(60)));
    assert.match(stopped.message, /^PUT http.* was stopped by its caller's deadline$/);
  }));

test("a registry's warnings are told once", async () => {
  const warnings: string[] = [];
  const header = '299 - "a \\"quoted\\", text", 199 - "other code", 299 - "second\u00e9", 299 - "third"';
  const net = new FakeNetwork({
    "https://r.example/v2/app/manifests/v1": () =>
      new Response(Buffer.from(manifestBytes()), { headers: { warning: header } }),
  });
  const client = net.client({ warn: (sentence) => void warnings.push(sentence) });
  await client.manifest("r.example/app:v1");
  await client.manifest("r.example/app:v1");
  assert.equal(warnings, ['r.example warns: a "quoted", text', "r.example warns: third"]);
});

test.run();
