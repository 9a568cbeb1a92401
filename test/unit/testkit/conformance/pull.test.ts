/** The embedded registry against the distribution specification 1.1: determining support and pulling (end-1 to end-3). */
import * as assert from "uvu/assert";

import { suite } from "../../../support/suite.js";
import { ABSENT, MANIFEST, digest, withRegistry } from "./setup.js";

const test = suite("distribution conformance: pull");

test("end-1: the registry says that it is one", () =>
  withRegistry(async (scene) => {
    await scene.expect(200, "GET", "/v2/");
    await scene.expect(404, "GET", "/v1/", { code: "UNSUPPORTED" });
    scene.registry.requireBasic({ username: "u", password: "p" });
    const refused = await scene.expect(401, "GET", "/v2/", { code: "UNAUTHORIZED" });
    assert.match(refused.headers.get("www-authenticate") ?? "", /^Basic /);
  }));

for (const algorithm of ["sha256", "sha512"]) {
  test(`end-2: a blob by its ${algorithm} digest, whole and only its head`, () =>
    withRegistry(async (scene) => {
      for (const content of ["0123456789", "", "{}"]) {
        const name = await scene.pushBlob("a/b", content, algorithm);
        for (const method of ["GET", "HEAD"]) {
          const answer = await scene.expect(200, method, `a/b/blobs/${name}`);
          assert.is(answer.headers.get("content-length"), String(content.length));
          assert.is(answer.headers.get("docker-content-digest"), name);
          assert.is(await answer.text(), method === "GET" ? content : "");
        }
      }
    }));
}

test("end-2: a blob that is not there, of a repository that is not there, and of a name that is none", () =>
  withRegistry(async (scene) => {
    const name = await scene.pushBlob("a/b", "x");
    await scene.expect(404, "GET", `a/b/blobs/${ABSENT}`, { code: "BLOB_UNKNOWN" });
    await scene.expect(404, "HEAD", `a/b/blobs/${ABSENT}`);
    await scene.expect(404, "GET", `a/c/blobs/${name}`, { code: "NAME_UNKNOWN" });
    for (const wrong of [
      "sha256:abc",
      `sha256:${"G".repeat(64)}`,
      `md5:${"0".repeat(32)}`,
      `SHA256:${"0".repeat(64)}`,
    ]) {
      await scene.expect(400, "GET", `a/b/blobs/${wrong}`, { code: "DIGEST_INVALID" });
    }
    for (const wrong of ["A/b", "a//b", "a/-b", "a/b.", "x".repeat(256)]) {
      await scene.expect(400, "GET", `${wrong}/blobs/${name}`, { code: "NAME_INVALID" });
    }
  }));

test("end-2: parts of a blob", () =>
  withRegistry(async (scene) => {
    const path = `a/blobs/${await scene.pushBlob("a", "0123456789")}`;
    const rows: [range: string, part: string, said: string][] = [
      ["bytes=2-4", "234", "bytes 2-4/10"],
      ["bytes=7-", "789", "bytes 7-9/10"],
      ["bytes=-3", "789", "bytes 7-9/10"],
      ["bytes=-30", "0123456789", "bytes 0-9/10"],
      ["bytes=8-20", "89", "bytes 8-9/10"],
    ];
    for (const [range, part, said] of rows) {
      const answer = await scene.expect(206, "GET", path, { headers: { range } });
      assert.is(answer.headers.get("content-range"), said);
      assert.is(await answer.text(), part);
    }
    for (const range of ["bytes=10-", "bytes=5-4", "bytes=20-30"]) {
      const answer = await scene.expect(416, "GET", path, { headers: { range } });
      assert.is(answer.headers.get("content-range"), "bytes */10");
    }
    for (const range of ["bytes=0-1,3-4", "lines=1-2", "bytes=-"]) {
      assert.is(await (await scene.expect(200, "GET", path, { headers: { range } })).text(), "0123456789");
    }
  }));

test("end-3: a manifest by tag and by digest, whole and only its head", () =>
  withRegistry(async (scene) => {
    const { content, digest: name } = await scene.pushImage("a/b", "v1");
    for (const identifier of ["v1", name]) {
      for (const method of ["GET", "HEAD"]) {
        const answer = await scene.expect(200, method, `a/b/manifests/${identifier}`);
        assert.is(answer.headers.get("content-type"), MANIFEST);
        assert.is(answer.headers.get("docker-content-digest"), name);
        assert.is(answer.headers.get("content-length"), String(content.length));
        assert.is(await answer.text(), method === "GET" ? content : "");
      }
    }
  }));

test("end-3: a manifest that is not there", () =>
  withRegistry(async (scene) => {
    const { digest: name } = await scene.pushImage("a/b", "v1");
    await scene.expect(404, "GET", "a/b/manifests/v2", { code: "MANIFEST_UNKNOWN" });
    await scene.expect(404, "GET", `a/b/manifests/${ABSENT}`, { code: "MANIFEST_UNKNOWN" });
    await scene.expect(404, "HEAD", "a/b/manifests/v2");
    await scene.expect(404, "GET", `a/c/manifests/${name}`, { code: "NAME_UNKNOWN" });
    await scene.expect(400, "GET", "a/b/manifests/sha256:bad", { code: "DIGEST_INVALID" });
    await scene.expect(404, "GET", `a/b/manifests/${digest("{}")}`, { code: "MANIFEST_UNKNOWN" });
  }));

test.run();
