/** The embedded registry against the distribution specification 1.1: discovery and deletion (end-8 to end-10, end-12). */
import * as assert from "uvu/assert";

import { suite } from "../../../support/suite.js";
import { ABSENT, INDEX, MANIFEST, type Case, descriptor, withRegistry } from "./setup.js";

const test = suite("distribution conformance: discovery and deletion");

/** Where `Link` leads next, or null. */
function next(answer: Response): string | null {
  return /^<([^>]+)>; rel="next"$/.exec(answer.headers.get("link") ?? "")?.[1] ?? null;
}

async function tagsOf(answer: Response): Promise<string[]> {
  return ((await answer.json()) as { tags: string[] }).tags;
}

test("end-8a, end-8b: tags in order, some of them, and behind one", () =>
  withRegistry(async (scene) => {
    for (const tag of ["v2", "v10", "Latest", "v1"]) await scene.pushImage("a/b", tag, "same");
    const all = ["Latest", "v1", "v10", "v2"];
    const list = await scene.expect(200, "GET", "a/b/tags/list");
    assert.equal(await list.json(), { name: "a/b", tags: all });
    const rows: [query: string, tags: string[], link: string | null][] = [
      ["n=2", all.slice(0, 2), "/v2/a/b/tags/list?n=2&last=v1"],
      ["n=2&last=v1", all.slice(2), null],
      ["last=v10", ["v2"], null],
      ["last=a", all.slice(1), null],
      ["last=zzz", [], null],
      ["n=0", [], null],
      ["n=100", all, null],
    ];
    for (const [query, tags, link] of rows) {
      const page = await scene.expect(200, "GET", `a/b/tags/list?${query}`);
      assert.equal(await tagsOf(page), tags, query);
      assert.is(next(page), link, query);
    }
    await scene.expect(400, "GET", "a/b/tags/list?n=-1", { code: "UNSUPPORTED" });
    await scene.expect(404, "GET", "none/tags/list", { code: "NAME_UNKNOWN" });
  }));

test("end-8a: pages that nobody asked for hold all tags once", () =>
  withRegistry(async (scene) => {
    for (const tag of ["a", "b", "c", "d", "e"]) await scene.pushImage("app", tag, "same");
    scene.registry.setPageSize(2);
    const seen: string[][] = [];
    for (let path: string | null = "app/tags/list"; path !== null;) {
      const page: Response = await scene.expect(200, "GET", path);
      path = next(page);
      seen.push(await tagsOf(page));
    }
    assert.equal(seen, [["a", "b"], ["c", "d"], ["e"]]);
  }));

/** An image, and what refers to it: two signatures, an SBOM, and one whose type is that of its config. */
async function pushReferrers(scene: Case): Promise<{ subject: string; referrers: Record<string, string> }> {
  const image = await scene.pushImage("app", "v1");
  const subject = descriptor(MANIFEST, image.content);
  const types = { one: "x/signature", two: "x/signature", three: "x/sbom" };
  const referrers: Record<string, string> = {};
  for (const [note, artifactType] of Object.entries(types)) {
    const pushed = await scene.pushImage("app", note, note, { subject, artifactType, annotations: { note } });
    assert.is(pushed.answer.headers.get("oci-subject"), image.digest);
    referrers[note] = pushed.digest;
  }
  referrers["four"] = (await scene.pushImage("app", "four", "four", { subject })).digest;
  return { subject: image.digest, referrers };
}

type Entry = Record<string, unknown>;

async function entriesOf(answer: Response): Promise<Entry[]> {
  assert.is(answer.headers.get("content-type"), INDEX);
  const index = (await answer.json()) as { schemaVersion: number; mediaType: string; manifests: Entry[] };
  assert.equal([index.schemaVersion, index.mediaType], [2, INDEX]);
  return index.manifests;
}

test("end-12a: everything that has the subject, with its type and annotations", () =>
  withRegistry(async (scene) => {
    const { subject, referrers } = await pushReferrers(scene);
    const answer = await scene.expect(200, "GET", `app/referrers/${subject}`);
    assert.is(answer.headers.get("oci-filters-applied"), null);
    const entries = await entriesOf(answer);
    assert.equal(entries.map((entry) => entry["digest"]).sort(), Object.values(referrers).sort());
    const [first] = entries;
    assert.equal([first?.["artifactType"], first?.["annotations"]], ["x/signature", { note: "one" }]);
    assert.is(entries[3]?.["artifactType"], "application/vnd.oci.image.config.v1+json");
    assert.equal([entries[3]?.["mediaType"], typeof entries[3]?.["size"]], [MANIFEST, "number"]);
  }));

test("end-12a: nothing refers to it, it is not there, and it is no digest", () =>
  withRegistry(async (scene) => {
    assert.equal(await entriesOf(await scene.expect(200, "GET", `nothing/referrers/${ABSENT}`)), []);
    const { digest } = await scene.pushImage("app", "v1");
    assert.equal(await entriesOf(await scene.expect(200, "GET", `app/referrers/${digest}`)), []);
    await scene.expect(400, "GET", "app/referrers/sha256:bad", { code: "DIGEST_INVALID" });
    await scene.expect(400, "GET", "app/referrers/v1", { code: "DIGEST_INVALID" });
  }));

test("end-12a: an index may have a subject, which need not be there", () =>
  withRegistry(async (scene) => {
    const subject = descriptor(MANIFEST, "not there yet");
    const index = JSON.stringify({
      schemaVersion: 2,
      mediaType: INDEX,
      artifactType: "x/list",
      manifests: [],
      subject,
    });
    const put = { body: index, headers: { "content-type": INDEX } };
    const answer = await scene.expect(201, "PUT", "app/manifests/list", put);
    const digest = answer.headers.get("oci-subject") ?? "";
    const [entry] = await entriesOf(await scene.expect(200, "GET", `app/referrers/${digest}`));
    assert.equal([entry?.["mediaType"], entry?.["artifactType"]], [INDEX, "x/list"]);
  }));

test("end-12b: only of one type, and the registry says so", () =>
  withRegistry(async (scene) => {
    const { subject, referrers } = await pushReferrers(scene);
    for (const [type, notes] of Object.entries({ "x/signature": ["one", "two"], "x/sbom": ["three"], "x/none": [] })) {
      const path = `app/referrers/${subject}?artifactType=${encodeURIComponent(type)}`;
      const answer = await scene.expect(200, "GET", path);
      assert.is(answer.headers.get("oci-filters-applied"), "artifactType");
      assert.equal(
        (await entriesOf(answer)).map((entry) => entry["digest"]),
        notes.map((note) => referrers[note]),
      );
    }
  }));

test("end-12a, end-12b: pages", () =>
  withRegistry(async (scene) => {
    const { subject } = await pushReferrers(scene);
    scene.registry.setPageSize(1);
    for (const [query, count] of [
      ["", 4],
      ["?artifactType=x%2Fsignature", 2],
    ] as const) {
      const seen = new Set<unknown>();
      let pages = 0;
      for (let path: string | null = `app/referrers/${subject}${query}`; path !== null; pages += 1) {
        const page: Response = await scene.expect(200, "GET", path);
        path = next(page);
        for (const entry of await entriesOf(page)) seen.add(entry["digest"]);
      }
      assert.equal([pages, seen.size], [count, count]);
    }
  }));

test("end-7a, end-12a: a registry without the list does not say that it knows the subject", () =>
  withRegistry(async (scene) => {
    scene.registry.setReferrers(false);
    const image = await scene.pushImage("app", "v1");
    const { answer } = await scene.pushImage("app", "one", "one", { subject: descriptor(MANIFEST, image.content) });
    assert.is(answer.headers.get("oci-subject"), null);
    await scene.expect(404, "GET", `app/referrers/${image.digest}`, { code: "UNSUPPORTED" });
  }));

test("end-9: a tag is deleted, and the manifest stays", () =>
  withRegistry(async (scene) => {
    const { digest } = await scene.pushImage("app", "v1");
    await scene.pushImage("app", "same", "v1");
    await scene.expect(202, "DELETE", "app/manifests/v1");
    await scene.expect(404, "GET", "app/manifests/v1", { code: "MANIFEST_UNKNOWN" });
    await scene.expect(404, "DELETE", "app/manifests/v1", { code: "MANIFEST_UNKNOWN" });
    await scene.expect(200, "GET", "app/manifests/same");
    await scene.expect(200, "GET", `app/manifests/${digest}`);
    assert.equal(await tagsOf(await scene.ask("GET", "app/tags/list")), ["same"]);
  }));

test("end-9: a manifest is deleted with its tags, and is no referrer any more", () =>
  withRegistry(async (scene) => {
    const { subject, referrers } = await pushReferrers(scene);
    await scene.expect(202, "DELETE", `app/manifests/${referrers["one"]}`);
    await scene.expect(404, "GET", `app/manifests/${referrers["one"]}`, { code: "MANIFEST_UNKNOWN" });
    await scene.expect(404, "GET", "app/manifests/one", { code: "MANIFEST_UNKNOWN" });
    assert.equal(await tagsOf(await scene.ask("GET", "app/tags/list")), ["four", "three", "two", "v1"]);
    assert.is((await entriesOf(await scene.ask("GET", `app/referrers/${subject}`))).length, 3);
    await scene.expect(404, "DELETE", `app/manifests/${ABSENT}`, { code: "MANIFEST_UNKNOWN" });
    await scene.expect(400, "DELETE", "app/manifests/sha256:bad", { code: "DIGEST_INVALID" });
    await scene.expect(404, "DELETE", `none/manifests/${ABSENT}`, { code: "NAME_UNKNOWN" });
  }));

test("end-10: a blob is deleted", () =>
  withRegistry(async (scene) => {
    const digest = await scene.pushBlob("app", "x");
    await scene.expect(202, "DELETE", `app/blobs/${digest}`);
    await scene.expect(404, "GET", `app/blobs/${digest}`, { code: "BLOB_UNKNOWN" });
    await scene.expect(404, "DELETE", `app/blobs/${digest}`, { code: "BLOB_UNKNOWN" });
    await scene.expect(400, "DELETE", "app/blobs/sha256:bad", { code: "DIGEST_INVALID" });
    await scene.expect(404, "DELETE", `none/blobs/${digest}`, { code: "NAME_UNKNOWN" });
    await scene.expect(405, "DELETE", `app/referrers/${digest}`, { code: "UNSUPPORTED" });
    await scene.expect(405, "DELETE", "app/tags/list", { code: "UNSUPPORTED" });
  }));

test.run();
