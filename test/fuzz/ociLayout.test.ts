/** Mutated OCI image layouts: they load without an error, and the registry serves their files under their names. */
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import * as assert from "uvu/assert";

import { projectRoot } from "../../build/paths.js";
import { EmbeddedRegistry } from "../../src/testkit/registry/index.js";
import { rounds } from "../support/fuzz.js";
import { SeededRandom } from "../support/random.js";
import { suite } from "../support/suite.js";

const test = suite("fuzz OCI layout");
const random = new SeededRandom("fuzz OCI layout");
const folder = mkdtempSync(join(tmpdir(), "oci-layout-"));
const layout = join(folder, "layout");
cpSync(fileURLToPath(new URL("test/fixtures/cosign/index", projectRoot)), layout, { recursive: true });
const blobs = readdirSync(join(layout, "blobs", "sha256")).sort();
const files = ["index.json", ...blobs.map((name) => join("blobs", "sha256", name))];
const original = new Map(files.map((file) => [file, readFileSync(join(layout, file))]));
const registry = await EmbeddedRegistry.start();

test.after(async () => {
  await registry.close();
  rmSync(folder, { recursive: true });
});

async function status(path: string): Promise<number> {
  const response = await fetch(`http://${registry.host}/v2/${path}`);
  await response.arrayBuffer();
  return response.status;
}

test("the layout as it is", async () => {
  assert.ok((await registry.loadLayout("whole", layout)).length > 0);
});

test("mutated layouts", async () => {
  for (let round = 0; round < rounds(300); round++) {
    const changed = random.below(2) === 0 ? "index.json" : random.pick(files);
    const bytes = original.get(changed) as Buffer;
    writeFileSync(join(layout, changed), random.mutate(bytes, '{}[],:"sha256-. \\u0'));
    const repository = `app${round}`;
    const roots = await registry.loadLayout(repository, layout);
    assert.ok(roots.every((digest) => typeof digest === "string"));
    const name = random.pick(blobs);
    const found = [
      await status(`${repository}/blobs/sha256:${name}`),
      await status(`${repository}/manifests/sha256:${name}`),
    ];
    assert.equal(found.sort(), [200, 404], `${changed}: ${name}`);
    writeFileSync(join(layout, changed), bytes);
  }
});

test.run();
