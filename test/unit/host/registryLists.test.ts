/** Tags, platforms, and lists of referrers with the tag that stands in for them. */
import * as assert from "uvu/assert";

import { MAX_INDEX_DEPTH, MAX_INDEXES, MAX_TAG_PAGES } from "../../../host/registry/limits.js";
import { digestOf } from "../../../src/digest.js";
import { suite } from "../../support/suite.js";
import { failure, failureCode, FakeNetwork, manifestBytes, OCI_MANIFEST, using, type Setup } from "./registrySetup.js";

const test = suite("registry lists");
const INDEX = "application/vnd.oci.image.index.v1+json";
const TAGS = "https://r.example/v2/app/tags/list";

const json = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));

function tagPage(tags: unknown, link?: string): () => Response {
  return () => Response.json({ name: "app", tags }, link === undefined ? {} : { headers: { link } });
}

test("the tags of a repository, all pages, each once", async () => {
  await using(async ({ client, registry }) => {
    for (const tag of ["v2", "latest"]) registry.putManifest("app", manifestBytes(), OCI_MANIFEST, [tag]);
    assert.equal((await client.tags(`${registry.host}/app`)).sort(), ["latest", "v1", "v2"]);
    assert.is(await failureCode(client.tags(`${registry.host}/none`)), "not-found");
    assert.is(await failureCode(client.tags(`${registry.host}/app:v1`)), "refused");
  });
  const network = new FakeNetwork({
    [TAGS]: tagPage(["b", "a"], `</v2/app/tags/list?last=a>; rel="next"`),
    [`${TAGS}?last=a`]: tagPage(["c", "a"], `<${TAGS}?last=c>; rel=next`),
    [`${TAGS}?last=c`]: tagPage(null),
  });
  assert.equal(await network.client().tags("r.example/app"), ["b", "a", "c"]);
  assert.is(network.seen.length, 3);
});

test("lists of tags that are none", async () => {
  const rows: [() => Response, string][] = [
    [() => new Response("<html>"), "invalid-answer"],
    [() => Response.json({}), "invalid-answer"],
    [tagPage("v1"), "invalid-answer"],
    [tagPage(["v1", 2]), "invalid-answer"],
    [tagPage(["v1", "a\u001b[31m"]), "invalid-answer"],
    [tagPage(["v1", "-a"]), "invalid-answer"],
    [tagPage(["v1"], "</x"), "invalid-answer"],
    [tagPage(["v1"], `<${TAGS}?2>; rel=next, <${TAGS}?3>; rel=next`), "invalid-answer"],
    [tagPage(["v1"], "<https://other.example/>; rel=next"), "refused"],
    [tagPage(["v1"], "<http://169.254.169.254/>; rel=next"), "refused"],
    [() => new Response(null, { status: 401 }), "unauthorized"],
  ];
  for (const [answer, code] of rows) {
    const network = new FakeNetwork({ [TAGS]: answer });
    assert.is(await failureCode(network.client().tags("r.example/app")), code);
  }
  let page = 0;
  const endless = new FakeNetwork({ [TAGS]: () => tagPage([`v${page}`], `<${TAGS}?${++page}>; rel=next`)() });
  assert.is(await failureCode(endless.client().tags("r.example/app")), "too-large");
  assert.is(page, MAX_TAG_PAGES);
});

interface Entry {
  mediaType?: string;
  digest?: string;
  size?: number;
  platform?: object;
}

/** Puts an index and gives its reference. */
function putIndex({ registry }: Setup, manifests: Entry[], tags: string[] = []): { reference: string; entry: Entry } {
  const bytes = json({ schemaVersion: 2, mediaType: INDEX, manifests });
  const digest = registry.putManifest("app", bytes, INDEX, tags);
  return { reference: `${registry.host}/app@${digest}`, entry: { mediaType: INDEX, digest, size: bytes.length } };
}

function putImage({ registry }: Setup, platform: object | null, note: string): Entry {
  const bytes = manifestBytes(note);
  const digest = registry.putManifest("app", bytes, OCI_MANIFEST);
  return { mediaType: OCI_MANIFEST, digest, size: bytes.length, ...(platform === null ? {} : { platform }) };
}

const linux = (architecture: string, variant?: string): object => {
  return { os: "linux", architecture, ...(variant === undefined ? {} : { variant }) };
};

test("the image for a platform: the first that matches, its variant when one is wanted", () =>
  using(async (setup) => {
    const { client } = setup;
    const entries = {
      attestation: putImage(setup, { os: "unknown", architecture: "unknown" }, "attestation"),
      plain: putImage(setup, null, "no platform"),
      amd64: putImage(setup, linux("amd64"), "amd64"),
      second: putImage(setup, linux("amd64"), "amd64 again"),
      v6: putImage(setup, linux("arm", "v6"), "v6"),
      v7: putImage(setup, linux("arm", "v7"), "v7"),
      arm64: putImage(setup, linux("arm64"), "arm64"),
    };
    const { reference } = putIndex(setup, Object.values(entries));
    const found = async (architecture: string, variant?: string): Promise<string> => {
      const platform = { os: "linux", architecture, ...(variant === undefined ? {} : { variant }) };
      return (await client.platformManifest(reference, platform)).digest;
    };
    assert.is(await found("amd64"), entries.amd64.digest);
    assert.is(await found("arm"), entries.v6.digest);
    assert.is(await found("arm", "v7"), entries.v7.digest);
    assert.is(await found("arm64", "v8"), entries.arm64.digest);
    const none = await failure(found("riscv64"));
    assert.is(none.code, "not-found");
    assert.match(
      none.message,
      /^the index sha256:\w+ has no image for linux\/riscv64; it has unknown\/unknown, linux\/amd64, linux\/arm\/v6, linux/,
    );
    assert.is(await failureCode(found("arm64", "v9")), "not-found");
  }));

test("an image by itself is for whoever asks", () =>
  using(async ({ client, tag, digest }) => {
    assert.is((await client.platformManifest(tag, { os: "plan9", architecture: "mips" })).digest, digest);
  }));

test("indexes in indexes, so deep and so many", () =>
  using(async (setup) => {
    const { client } = setup;
    const amd64 = { os: "linux", architecture: "amd64" };
    const image = putImage(setup, amd64, "inside");
    let nested = putIndex(setup, [image]);
    for (let depth = 2; depth <= MAX_INDEX_DEPTH; depth++) nested = putIndex(setup, [nested.entry]);
    assert.is((await client.platformManifest(nested.reference, amd64)).digest, image.digest);
    const tooDeep = putIndex(setup, [nested.entry]);
    assert.is(await failureCode(client.platformManifest(tooDeep.reference, amd64)), "too-large");
    const empty = (count: number): Entry[] =>
      Array.from(
        { length: count },
        (_, index) => putIndex(setup, [putImage(setup, linux(`a${index}`), `${index}`)]).entry,
      );
    const most = putIndex(setup, [...empty(MAX_INDEXES - 1), image]);
    assert.is((await client.platformManifest(most.reference, amd64)).digest, image.digest);
    const tooMany = putIndex(setup, [...empty(MAX_INDEXES), image]);
    assert.is(await failureCode(client.platformManifest(tooMany.reference, amd64)), "too-large");
  }));

test("an entry must be what its descriptor says", () =>
  using(async (setup) => {
    const { client, registry } = setup;
    const amd64 = { os: "linux", architecture: "amd64" };
    const image = putImage(setup, amd64, "image");
    const code = async (change: Entry): Promise<string> => {
      const { reference } = putIndex(setup, [{ ...image, ...change }]);
      return await failureCode(client.platformManifest(reference, amd64));
    };
    const size = image.size ?? 0;
    assert.is(await code({ size: size + 1 }), "invalid-answer");
    assert.is(await code({ size: size - 1 }), "invalid-answer");
    assert.is(await code({ mediaType: INDEX }), "invalid-answer");
    assert.is(await code({ size: -1 }), "not-found", "no descriptor");
    assert.is(await code({ digest: "sha256:00" }), "not-found");
    assert.is(await code({ digest: digestOf(json("missing")) }), "not-found");
    const before = registry.requests.length;
    await code({ size: 5 * 1024 * 1024 });
    assert.ok(registry.requests.length > before);
  }));

test("a blob is read up to the size that its descriptor states, and no further", async () => {
  let pulled = 0;
  const endless = (): Response =>
    new Response(
      new ReadableStream({ pull: (stream) => (pulled++, stream.enqueue(new Uint8Array(10))) }, { highWaterMark: 0 }),
    );
  const digest = digestOf(new Uint8Array(25));
  const url = `https://r.example/v2/app/blobs/${digest}`;
  const network = new FakeNetwork({ [url]: endless });
  const failed = await failure(network.client().blob(`r.example/app@${digest}`, undefined, { size: 25 }));
  assert.is(failed.message, `GET ${url} answered more bytes, and its descriptor says 25`);
  assert.is(pulled, 3);
  await using(
    async ({ client, blob, payload, registry }) => {
      assert.equal(new Uint8Array(await client.blob(blob, undefined, { size: payload.length })), payload);
      const wrong = await failure(client.blob(blob, undefined, { size: payload.length + 1 }));
      assert.match(wrong.message, `answered ${payload.length} bytes, and its descriptor says ${payload.length + 1}`);
      const before = registry.requests.length;
      assert.is(await failureCode(client.blob(blob, undefined, { size: 101 })), "too-large");
      assert.is(registry.requests.length, before);
    },
    { maxBlobBytes: 100 },
  );
});

test("described: the media type is the manifest's own, the stated one, or what its members say", async () => {
  const type = async (manifest: object, stated: string): Promise<string> => {
    const answer = (): Response => new Response(JSON.stringify(manifest), { headers: { "content-type": stated } });
    const client = new FakeNetwork({ "https://r.example/v2/app/manifests/v1": answer }).client();
    return (await client.described("r.example/app:v1")).mediaType;
  };
  assert.is(await type({ mediaType: "a/b" }, "text/plain"), "a/b");
  assert.is(await type({ mediaType: INDEX }, INDEX), INDEX);
  assert.is(await type({}, `${INDEX}; charset=utf-8`), INDEX);
  assert.is(await type({ manifests: [] }, "text/plain"), INDEX);
  assert.is(await type({ layers: [] }, "text/plain"), OCI_MANIFEST);
  assert.is(await type({ mediaType: "no\u001btype", layers: [] }, "text/plain"), OCI_MANIFEST);
});

const subject = `sha256:${"a".repeat(64)}`;
const API = `https://r.example/v2/app/referrers/${subject}`;
const TAG = `https://r.example/v2/app/manifests/sha256-${"a".repeat(64)}`;

function descriptor(character: string, more: object = {}): object {
  return { mediaType: OCI_MANIFEST, size: 5, digest: `sha256:${character.repeat(64)}`, ...more };
}

function list(...manifests: object[]): () => Response {
  return () => new Response(JSON.stringify({ schemaVersion: 2, mediaType: INDEX, manifests }));
}

async function listed(answers: Record<string, () => Response>, artifactType?: string): Promise<string> {
  const client = new FakeNetwork(answers).client();
  const options = artifactType === undefined ? {} : { artifactType };
  const entries = await client.listReferrers(`r.example/app@${subject}`, options);
  return entries.map(({ digest }) => digest.charAt(7)).join("");
}

const status = (code: number) => (): Response => new Response(null, { status: code });

test("referrers from the registry's list, else from the tag, else none", async () => {
  assert.is(await listed({ [API]: list(descriptor("b")), [TAG]: list(descriptor("c")) }), "b");
  assert.is(await listed({ [API]: list(), [TAG]: list(descriptor("c")) }), "", "the list is the registry's word");
  for (const code of [400, 404, 405, 406]) {
    assert.is(await listed({ [API]: status(code), [TAG]: list(descriptor("c")) }), "c");
  }
  const page = (): Response => new Response("<html>", { headers: { "content-type": "text/html" } });
  assert.is(await listed({ [API]: page, [TAG]: list(descriptor("c")) }), "c");
  assert.is(await listed({ [API]: status(404), [TAG]: status(404) }), "");
  const image = (): Response => new Response(Buffer.from(manifestBytes()));
  assert.is(await listed({ [API]: status(404), [TAG]: image }), "", "the tag holds something else");
  for (const code of [401, 403, 429, 500]) {
    await failure(listed({ [API]: status(code), [TAG]: list(descriptor("c")) }));
    await failure(listed({ [API]: status(404), [TAG]: status(code) }));
  }
});

test("referrers are filtered here, whatever the registry did", async () => {
  const all = list(
    descriptor("b", { artifactType: "x/y", annotations: { a: "1", b: 2 } }),
    descriptor("c", { artifactType: "x/z" }),
    descriptor("d"),
  );
  assert.is(await listed({ [API]: all }), "bcd");
  assert.is(await listed({ [API]: all }, "x/y"), "b");
  const network = new FakeNetwork({ [API]: all });
  const [entry] = await network.client().listReferrers(`r.example/app@${subject}`, { artifactType: "x/y" });
  assert.equal(entry?.annotations, { a: "1" });
  assert.is(network.seen[0]?.url, `${API}?artifactType=x%2Fy`);
});

test("entries that are no descriptors are left out", async () => {
  const broken = [
    { size: 5, digest: subject },
    descriptor("b", { digest: "sha512:00" }),
    descriptor("b", { size: "5" }),
    descriptor("b", { mediaType: "a\u001bb" }),
  ];
  assert.is(await listed({ [API]: list(...broken, descriptor("c", { artifactType: 5 })) }), "c");
});

test.run();
