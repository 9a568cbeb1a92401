/** A module that only says that it is of Assay's kind keeps nothing from request to request, wherever it runs. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import * as assert from "uvu/assert";

import { loadPolicy } from "../../../src/loader/loadPolicy.js";
import type { LoadOptions } from "../../../src/loader/options.js";
import { pod } from "../../../src/testkit/index.js";
import { smallModule } from "../../support/smallModule.js";
import { suite } from "../../support/suite.js";

const test = suite("loader: fresh instances");
const folder = mkdtempSync(join(tmpdir(), "assay-fresh-"));
test.after(() => rmSync(folder, { recursive: true }));

const ANSWER = '{"accepted":true,"explanation":{"outcome":"allowed","images":[]}}';
const MARK = [0x41, 0x80, 0x04];

/** Gives its answer when the byte at 512 is 0, else nothing; then the byte is 1. */
const once = smallModule({
  data: ANSWER,
  body: [
    ...[0x41, 0x00, 0x41, (ANSWER.length & 0x7f) | 0x80, ANSWER.length >> 7, 0x41, 0x00],
    ...[...MARK, 0x2d, 0x00, 0x00, 0x45, 0x1b, 0x10, 0x00],
    ...[...MARK, 0x41, 0x01, 0x3a, 0x00, 0x00, 0x41, 0x01],
  ],
  custom: [["assay.module", JSON.stringify({ name: "once", version: "1", capabilities: [] })]],
});
const file = join(folder, "once.wasm");
writeFileSync(file, once);

async function verdicts(options: LoadOptions): Promise<boolean[]> {
  const policy = await loadPolicy(file, { cache: null, ...options });
  const accepted: boolean[] = [];
  for (let i = 0; i < 3; i++) accepted.push((await policy.evaluate(pod("registry.example/a:1"), {})).accepted);
  return accepted;
}

for (const isolation of ["worker", "none"] as const) {
  test(`isolation: ${isolation}`, async () => {
    assert.equal(await verdicts({ isolation }), [true, true, true]);
    assert.is(
      (await verdicts({ isolation, freshInstances: false })).includes(false),
      true,
      "the module is what it is said to be",
    );
  });
}

test.run();
