/** Mutated suite files: read, or refused with a sentence that names the file's place; nothing else is thrown. */
import * as assert from "uvu/assert";

import { SuiteFileError } from "../../src/suite/documentError.js";
import { expectationValue, parseExpectation } from "../../src/suite/expectation.js";
import { readSuiteFile } from "../../src/suite/suite.js";
import { Files } from "../support/cli.js";
import { rounds } from "../support/fuzz.js";
import { SeededRandom } from "../support/random.js";
import { suite } from "../support/suite.js";

const test = suite("fuzz/suites");
const files = new Files();
test.after(() => files.remove());

const SUITE = `format: assay.suite/v1
policy: verify-image-signatures
now: 2026-11-21T00:00:00Z
settings: &s { signatures: [{ image: "*", pubKeys: [a] }] }
world: { keys: { release: P-256 } }
cases:
  - name: one # comment
    request: { image: registry.example/a:1 }
    expect: { outcome: denied, fault: signature-missing, messageContains: [a, "b"], code: 400 }
  - name: two
    settings: *s
    fixture: f.yaml
    expect: { outcome: allowed, patch: [{ op: replace, path: /a, value: b }], warnings: [] }
  - { name: three, skip: later, expect: indeterminate }
`;

test("mutated suites", () => {
  const random = new SeededRandom("suites");
  const bytes = new TextEncoder().encode(SUITE);
  let read = 0;
  for (let i = 0; i < rounds(600); i++) {
    const file = files.write("a.assay.yaml", random.mutate(bytes, '{}[],:&*!|>-"# \n\t'));
    try {
      const { cases } = readSuiteFile(file);
      assert.ok(cases.length > 0);
      assert.is(new Set(cases.map(({ name }) => name)).size, cases.length);
      for (const { expect } of cases) {
        if (expect !== null) assert.equal(parseExpectation(expectationValue(expect), ""), expect);
      }
      read += 1;
    } catch (error) {
      if (!(error instanceof SuiteFileError)) throw error;
      assert.is(error.file, file);
      assert.ok(error.message.length > 0);
    }
  }
  console.log(`${read} of ${rounds(600)} read`);
});

test.run();
