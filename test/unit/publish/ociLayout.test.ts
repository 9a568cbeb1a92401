/** Modules in folders with an OCI image layout. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import * as assert from "uvu/assert";

import { ImageLayout } from "../../../src/imageLayout.js";
import { moduleArtifact, type ModuleArtifact } from "../../../src/publish/artifact.js";
import { writeLayout } from "../../../src/publish/ociLayout.js";
import { PublishError } from "../../../src/publish/publishError.js";
import { respond, smallModule } from "../../support/smallModule.js";
import { suite } from "../../support/suite.js";

const test = suite("unit/publish oci layout");

let parent: string;
test.before(() => void (parent = mkdtempSync(join(tmpdir(), "assay-layout-"))));
test.after(() => rmSync(parent, { recursive: true }));

async function artifact(answer: string): Promise<ModuleArtifact> {
  return await moduleArtifact(
    smallModule({ body: respond(answer), data: answer, custom: [["io.kubewarden.metadata", "{}"]] }),
  );
}

interface Entry {
  digest: string;
  annotations?: Record<string, string>;
}

function entries(folder: string): [digest: string, name: string | undefined][] {
  const { manifests } = JSON.parse(readFileSync(join(folder, "index.json"), "utf8")) as { manifests: Entry[] };
  return manifests.map(({ digest, annotations }) => [digest, annotations?.["org.opencontainers.image.ref.name"]]);
}

test("a new folder: read back through the layout's reader", async () => {
  const folder = join(parent, "new");
  const made = await artifact("{}");
  writeLayout(folder, "1.0", made);
  const layout = await ImageLayout.open(folder);
  assert.is(layout.digest, made.manifest.digest);
  assert.equal(await layout.manifest(layout.reference), made.manifest.bytes);
  assert.equal(await layout.blob(`localhost/local-image@${made.layer.digest}`), made.layer.bytes);
  assert.is(await layout.resolve("localhost/local-image:1.0"), made.manifest.digest);
  assert.equal(readdirSync(folder).sort(), ["blobs", "index.json", "oci-layout"]);
});

test("beside others: a tag moves, other names stay, the same thing is listed once", async () => {
  const folder = join(parent, "shared");
  const [one, two] = [await artifact("1"), await artifact("2")];
  writeLayout(folder, "1.0", one);
  writeLayout(folder, "stable", one);
  writeLayout(folder, "stable", two);
  writeLayout(folder, null, two);
  writeLayout(folder, null, two);
  const [first, second] = [one.manifest.digest, two.manifest.digest];
  assert.equal(entries(folder), [
    [first, "1.0"],
    [second, "stable"],
    [second, undefined],
  ]);
});

test("folders with something else in them are left alone", async () => {
  const made = await artifact("{}");
  for (const [name, file, content] of [
    ["other", "notes.txt", "mine"],
    ["broken", "index.json", "{"],
    ["odd", "index.json", '{"manifests": [1]}'],
  ] as const) {
    const folder = join(parent, name);
    mkdirSync(folder);
    writeFileSync(join(folder, file), content);
    assert.throws(
      () => writeLayout(folder, null, made),
      (error: unknown) => error instanceof PublishError && error.message.includes(folder),
    );
    assert.equal([readdirSync(folder), readFileSync(join(folder, file), "utf8")], [[file], content]);
  }
});

test.run();
