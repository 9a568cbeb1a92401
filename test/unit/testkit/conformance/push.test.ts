/** The embedded registry against the distribution specification 1.1: pushing (end-4 to end-7, end-11, end-13, end-14). */
import * as assert from "uvu/assert";

import { suite } from "../../../support/suite.js";
import { ABSENT, INDEX, MANIFEST, type Case, descriptor, digest, imageManifest, withRegistry } from "./setup.js";

const test = suite("distribution conformance: push");

async function blobIs(scene: Case, repository: string, name: string, content: string): Promise<void> {
  assert.is(await (await scene.expect(200, "GET", `${repository}/blobs/${name}`)).text(), content);
}

for (const algorithm of ["sha256", "sha512"]) {
  const query = algorithm === "sha256" ? "" : `?digest-algorithm=${algorithm}`;

  test(`end-4a, end-4c, end-6: POST, then PUT with the whole blob (${algorithm})`, () =>
    withRegistry(async (scene) => {
      const name = digest("hello", algorithm);
      const begun = await scene.expect(202, "POST", `a/blobs/uploads/${query}`);
      const upload = begun.headers.get("location") ?? "";
      await scene.expect(404, "GET", `a/blobs/${name}`, { code: "NAME_UNKNOWN" });
      const ended = await scene.expect(201, "PUT", `${upload}?digest=${name}`, { body: "hello" });
      assert.is(ended.headers.get("docker-content-digest"), name);
      await blobIs(scene, "a", name, "hello");
      assert.is(await (await scene.ask("GET", ended.headers.get("location") ?? "")).text(), "hello");
      await scene.expect(404, "GET", upload, { code: "BLOB_UPLOAD_UNKNOWN" });
    }));

  test(`end-4b: POST with the whole blob (${algorithm})`, () =>
    withRegistry(async (scene) => {
      await blobIs(scene, "a", await scene.pushBlob("a", "hello", algorithm), "hello");
      await blobIs(scene, "a", await scene.pushBlob("a", "", algorithm), "");
    }));

  test(`end-5, end-6: in pieces, with and without ranges, the last of them in the PUT (${algorithm})`, () =>
    withRegistry(async (scene) => {
      const name = digest("hello", algorithm);
      for (const ranges of [true, false]) {
        const upload = await scene.begin("a");
        const headers = (range: string): Record<string, string> => (ranges ? { "content-range": range } : {});
        const first = await scene.expect(202, "PATCH", upload, { body: "hel", headers: headers("0-2") });
        assert.is(first.headers.get("range"), "0-2");
        await scene.expect(202, "PATCH", upload, { body: "l", headers: headers("3-3") });
        await scene.expect(201, "PUT", `${upload}?digest=${name}`, { body: "o", headers: headers("4-4") });
        await blobIs(scene, "a", name, "hello");
        await scene.expect(202, "DELETE", `a/blobs/${name}`);
      }
    }));
}

test("end-5, end-6, end-13: a piece out of order is refused, and the upload goes on where it stands", () =>
  withRegistry(async (scene) => {
    const upload = await scene.begin("a");
    const bad = { body: "lo", headers: { "content-range": "3-4" }, code: "BLOB_UPLOAD_INVALID" };
    await scene.expect(416, "PATCH", upload, bad);
    await scene.expect(202, "PATCH", upload, { body: "hel", headers: { "content-range": "0-2" } });
    await scene.expect(416, "PATCH", upload, { ...bad, headers: { "content-range": "0-1" } });
    const refused = await scene.expect(416, "PUT", `${upload}?digest=${digest("hello")}`, {
      ...bad,
      headers: { "content-range": "4-5" },
    });
    assert.is(refused.headers.get("range"), "0-2");
    const status = await scene.expect(204, "GET", upload);
    assert.is(status.headers.get("range"), "0-2");
    assert.is(status.headers.get("location"), upload);
    const long = { body: "lo", headers: { "content-range": "3-9" }, code: "SIZE_INVALID" };
    await scene.expect(400, "PATCH", upload, long);
    await scene.expect(202, "PATCH", upload, { body: "lo", headers: { "content-range": "3-4" } });
    await scene.expect(201, "PUT", `${upload}?digest=${digest("hello")}`);
  }));

test("end-4 to end-6: bytes that do not have the digest, and digests that are none", () =>
  withRegistry(async (scene) => {
    const code = "DIGEST_INVALID";
    for (const wrong of [ABSENT, "sha256:abc", `md5:${"0".repeat(32)}`, ""]) {
      await scene.expect(400, "POST", `a/blobs/uploads/?digest=${wrong}`, { body: "x", code });
      await scene.expect(400, "PUT", `${await scene.begin("a")}?digest=${wrong}`, { body: "x", code });
    }
    await scene.expect(400, "PUT", await scene.begin("a"), { body: "x", code });
    await scene.expect(400, "POST", "a/blobs/uploads/?digest-algorithm=md5", { code });
    await scene.expect(404, "GET", `a/blobs/${ABSENT}`, { code: "NAME_UNKNOWN" });
  }));

test("end-5, end-6, end-13, end-14: uploads that are not there, of another repository, and cancelled", () =>
  withRegistry(async (scene) => {
    const code = "BLOB_UPLOAD_UNKNOWN";
    const upload = await scene.begin("a");
    const elsewhere = upload.replace("/v2/a/", "/v2/b/");
    for (const place of ["/v2/a/blobs/uploads/none", elsewhere]) {
      for (const method of ["GET", "PATCH", "PUT", "DELETE"]) await scene.expect(404, method, place, { code });
    }
    await scene.expect(204, "DELETE", upload);
    for (const method of ["GET", "PATCH", "PUT", "DELETE"]) await scene.expect(404, method, upload, { code });
    await scene.expect(405, "PUT", "a/blobs/uploads/", { code: "UNSUPPORTED" });
    await scene.expect(405, "POST", await scene.begin("a"), { code: "UNSUPPORTED" });
    await scene.expect(400, "POST", "A/blobs/uploads/", { code: "NAME_INVALID" });
  }));

test("end-11: a blob is mounted from another repository, or from wherever it is; else an upload begins", () =>
  withRegistry(async (scene) => {
    const name = await scene.pushBlob("source", "hello");
    const mounted = await scene.expect(201, "POST", `a/blobs/uploads/?mount=${name}&from=source`);
    assert.is(mounted.headers.get("location"), `/v2/a/blobs/${name}`);
    await blobIs(scene, "a", name, "hello");
    await scene.expect(201, "POST", `b/blobs/uploads/?mount=${name}`);
    await blobIs(scene, "b", name, "hello");
    for (const query of [`mount=${name}&from=nowhere`, `mount=${ABSENT}&from=source`, `mount=${ABSENT}`]) {
      const begun = await scene.expect(202, "POST", `c/blobs/uploads/?${query}`);
      await scene.expect(201, "PUT", `${begun.headers.get("location")}?digest=${name}`, { body: "hello" });
      await scene.expect(202, "DELETE", `c/blobs/${name}`);
    }
    await scene.expect(202, "DELETE", `source/blobs/${name}`);
    await blobIs(scene, "a", name, "hello");
  }));

test("end-7a: a manifest by tag and by digest; a tag moves, and the digest stays", () =>
  withRegistry(async (scene) => {
    const one = await scene.pushImage("a", "v1", "one");
    assert.is(one.answer.headers.get("docker-content-digest"), one.digest);
    assert.is(await (await scene.ask("GET", one.answer.headers.get("location") ?? "")).text(), one.content);
    const two = await scene.pushImage("a", "v1", "two");
    assert.is(await (await scene.ask("GET", "a/manifests/v1")).text(), two.content);
    assert.is(await (await scene.ask("GET", `a/manifests/${one.digest}`)).text(), one.content);
    const byDigest = digest(one.content, "sha512");
    await scene.expect(201, "PUT", `a/manifests/${byDigest}`, { body: one.content });
    assert.is(await (await scene.ask("GET", `a/manifests/${byDigest}`)).text(), one.content);
  }));

test("end-7a: indexes, indexes of indexes and the empty index", () =>
  withRegistry(async (scene) => {
    const { content } = await scene.pushImage("a", "v1");
    const index = (...manifests: object[]): string => JSON.stringify({ schemaVersion: 2, mediaType: INDEX, manifests });
    const inner = index(descriptor(MANIFEST, content));
    const outer = index(descriptor(INDEX, inner));
    const rows: [tag: string, body: string][] = [
      ["inner", inner],
      ["outer", outer],
      ["empty", index()],
    ];
    for (const [tag, body] of rows) {
      await scene.expect(201, "PUT", `a/manifests/${tag}`, { body, headers: { "content-type": INDEX } });
      assert.is((await scene.ask("HEAD", `a/manifests/${tag}`)).headers.get("content-type"), INDEX);
    }
  }));

test("end-7a: what a manifest must not be", () =>
  withRegistry(async (scene) => {
    const { content } = await scene.pushImage("a", "v1");
    const put = async (status: number, code: string, body: string, contentType = MANIFEST): Promise<unknown> =>
      await scene.expect(status, "PUT", "a/manifests/v2", { body, headers: { "content-type": contentType }, code });
    for (const body of ["", "[]", "null", "{", '"x"', "{}", '{"schemaVersion":2}']) {
      await put(400, "MANIFEST_INVALID", body);
    }
    const parsed = JSON.parse(content) as Record<string, unknown>;
    for (const change of [
      { schemaVersion: 1 },
      { config: {} },
      { layers: {} },
      { layers: [{ digest: "x" }] },
      { subject: 1 },
    ]) {
      await put(400, "MANIFEST_INVALID", JSON.stringify({ ...parsed, ...change }));
    }
    await put(400, "MANIFEST_INVALID", content, INDEX);
    await put(400, "MANIFEST_INVALID", content, "text/plain");
    await scene.expect(201, "PUT", "a/manifests/v2", {
      body: content,
      headers: { "content-type": `${MANIFEST}; q=1` },
    });
    await put(413, "SIZE_INVALID", " ".repeat(4 * 1024 * 1024 + 1));
    const large = JSON.stringify({ ...parsed, annotations: { large: "A".repeat(4 * 1024 * 1024 - 2000) } });
    await scene.expect(201, "PUT", "a/manifests/large", { body: large, headers: { "content-type": MANIFEST } });
    for (const wrong of [ABSENT, "sha256:bad", digest(content, "sha512").replace(/.$/, "x"), "-v", "x".repeat(129)]) {
      const options = { body: content, headers: { "content-type": MANIFEST }, code: "DIGEST_INVALID" };
      await scene.expect(400, "PUT", `a/manifests/${wrong}`, options);
    }
  }));

test("end-7a: content that is not there is told, unless the registry takes it sparse", async () => {
  const headers = { "content-type": MANIFEST };
  const body = imageManifest("nowhere");
  const urls = { urls: ["https://example.com/layer"] };
  const foreign = descriptor("application/vnd.oci.image.layer.nondistributable.v1.tar", "elsewhere", urls);
  await withRegistry(async (scene) => {
    const code = "MANIFEST_BLOB_UNKNOWN";
    await scene.expect(404, "PUT", "a/manifests/v1", { body, headers, code });
    await scene.pushBlob("a", "{}");
    await scene.expect(404, "PUT", "a/manifests/v1", { body, headers, code });
    await scene.expect(201, "PUT", "a/manifests/v1", { body: imageManifest("", { layers: [foreign] }), headers });
    await scene.expect(201, "PUT", "a/manifests/v1", { body: imageManifest("", { layers: [] }), headers });
    const subject = descriptor(MANIFEST, "nowhere");
    await scene.expect(201, "PUT", "a/manifests/v1", { body: imageManifest("", { layers: [], subject }), headers });
    await scene.pushBlob("a", "nowhere");
    await scene.expect(201, "PUT", "a/manifests/v1", { body, headers });
    const short = imageManifest("", { layers: [{ ...descriptor("x/y", "nowhere"), size: 6 }] });
    await scene.expect(400, "PUT", "a/manifests/v1", { body: short, headers, code: "SIZE_INVALID" });
    const index = JSON.stringify({ schemaVersion: 2, manifests: [descriptor(MANIFEST, "nothing")] });
    await scene.expect(404, "PUT", "a/manifests/v1", { body: index, headers: { "content-type": INDEX }, code });
  });
  const sparse = async (scene: Case): Promise<void> =>
    void (await scene.expect(201, "PUT", "a/manifests/v1", { body, headers }));
  await withRegistry(sparse, { sparse: true });
});

test("end-7b: by digest, with tags in the query", () =>
  withRegistry(async (scene) => {
    const { content, digest: name } = await scene.pushImage("a", "v1");
    const put = { body: content, headers: { "content-type": MANIFEST } };
    const tagged = await scene.expect(201, "PUT", `a/manifests/${name}?tag=1.2.3&tag=1.2&tag=latest`, put);
    assert.is(tagged.headers.get("oci-tag"), "1.2.3, 1.2, latest");
    for (const tag of ["1.2.3", "1.2", "latest"]) {
      assert.is((await scene.ask("HEAD", `a/manifests/${tag}`)).headers.get("docker-content-digest"), name);
    }
    await scene.expect(400, "PUT", `a/manifests/${name}?tag=-`, { ...put, code: "DIGEST_INVALID" });
    await scene.expect(400, "PUT", "a/manifests/v1?tag=v2", { ...put, code: "DIGEST_INVALID" });
  }));

test.run();
