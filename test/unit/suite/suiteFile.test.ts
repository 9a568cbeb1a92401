/** Suite files: read strictly, with the line and the place of what is wrong. */
import { relative } from "node:path";

import * as assert from "uvu/assert";

import { SuiteFileError } from "../../../src/suite/documentError.js";
import { memberPath, pathSteps } from "../../../src/document/path.js";
import { filterOf } from "../../../src/suite/filter.js";
import { findSuites } from "../../../src/suite/find.js";
import { nearest } from "../../../src/suite/nearest.js";
import { readSuiteFile } from "../../../src/suite/suite.js";
import { Files } from "../../support/cli.js";
import { suite } from "../../support/suite.js";

const test = suite("unit/suite/suiteFile");
const files = new Files();
test.after(() => files.remove());

const HEAD = "format: assay.suite/v1\npolicy: p\nnow: 2026-11-21T00:00:00Z\n";

function refused(text: string, line: number | null, problem: RegExp | string, name = "a.assay.yaml"): void {
  try {
    readSuiteFile(files.write(name, text));
  } catch (error) {
    if (!(error instanceof SuiteFileError)) throw error;
    assert.match(error.message, problem);
    assert.is(error.line, line, error.message);
    return;
  }
  assert.unreachable(`taken: ${text}`);
}

test("a suite with all members", () => {
  const read = readSuiteFile(
    files.write(
      "all.assay.yaml",
      `${HEAD}name: mine
settings: s.yaml
world: w.yaml
cases:
  - name: a
    request: { image: i }
    settings: { a: 1 }
    now: 2026-01-01T00:00:00+01:00
    expect: allowed
  - { name: b, fixture: f.yaml, skip: later }
`,
    ),
  );
  assert.equal([read.name, read.policy, read.settings, read.world], ["mine", "p", { file: "s.yaml" }, "w.yaml"]);
  const [a, b] = read.cases;
  assert.equal(
    [a?.path, a?.line, a?.request, a?.settings],
    ["cases[0]", 8, { value: { image: "i" } }, { value: { a: 1 } }],
  );
  assert.equal([b?.line, b?.fixture, b?.skip, b?.expect], [13, "f.yaml", "later", null]);
});

test("the name of a suite is its file's", () => {
  const text = JSON.stringify({ format: "assay.suite/v1", cases: [{ name: "a", expect: "denied" }] });
  assert.is(readSuiteFile(files.write("shop.assay.json", text)).name, "shop");
});

test("what is wrong with members names the line and the place", () => {
  refused("a: 1\n", 1, "format: it is missing; this version of assay reads assay.suite/v1");
  refused("- 1\n", 1, "it is no suite: it must begin with format: assay.suite/v1");
  refused("format: assay.suite/v2\n", 1, 'format: "assay.suite/v2" is not known');
  refused(`${HEAD}case: []\n`, 4, 'case: unknown member; did you mean "cases"?');
  refused(HEAD, 1, "the suite has no case, so it tests nothing");
  refused(`${HEAD}cases: []\n`, 4, "cases: the suite has no case");
  refused(`${HEAD}cases: {}\n`, 4, "cases: it must be a list");
  refused(`${HEAD}cases:\n  - expect: allowed\n`, 5, "cases[0]: the case has no name");
  refused(
    `${HEAD}cases:\n  - name: a\n    expect: allowed\n  - name: a\n    expect: denied\n`,
    7,
    "cases[1].name: cases[0] has the same name",
  );
  refused(
    `${HEAD}cases:\n  - name: a\n    now: today\n    expect: allowed\n`,
    6,
    "cases[0].now: it must be an RFC 3339 time",
  );
  refused(
    `${HEAD}cases:\n  - name: a\n    expect:\n      outcome: allowed\n      fault: log-proof\n`,
    8,
    "cases[0].expect.fault: a contradiction",
  );
  refused(
    `${HEAD}cases:\n  - name: a\n    fixture: a.yaml\n    wrong: every\n`,
    7,
    "cases[0].wrong: a fixture holds what was recorded",
  );
  refused(`${HEAD}cases:\n  - name: a\n    request:\n    expect: allowed\n`, 6, "cases[0].request: it is empty");
  refused(`${HEAD}cases:\n  - name: " "\n    expect: allowed\n`, 5, "cases[0].name: it must not be empty");
});

test("documents that only some readers understand are refused", () => {
  refused(`${HEAD}policy: q\n`, 4, "unique");
  refused(`${HEAD}---\n${HEAD}`, 4, "more than one document");
  refused(`${HEAD}cases: [\n`, 5, /./);
  refused(`${HEAD}now: !mine 1\ncases: []\n`, 4, /./);
});

test("paths of documents and back", () => {
  const path = memberPath(memberPath("cases[2].settings", "a.b"), "c-d");
  assert.is(path, 'cases[2].settings["a.b"].c-d');
  assert.equal(pathSteps(path), ["cases", 2, "settings", "a.b", "c-d"]);
});

test("the nearest word, if it is near", () => {
  assert.is(nearest("reqest", ["request", "settings"]), "request");
  assert.is(nearest("something", ["request", "settings"]), null);
});

test("filters look into all names", () => {
  const names = { suite: "Shop", file: "tests/shop.assay.yaml", name: "an expired certificate" };
  for (const text of ["EXPIRED", "shop", "tests/", "/^an .* certificate$/", "/SHOP/i"])
    assert.ok(filterOf(text)(names), text);
  for (const text of ["fresh", "/^expired/", "/SHOP/"]) assert.not.ok(filterOf(text)(names), text);
});

test("a suite is found once, however its path is written", () => {
  const file = files.write("found.assay.yaml", "");
  const shown = relative(process.cwd(), file);
  assert.equal(findSuites([shown, file, `./${shown}`]), [shown]);
});

test.run();
