/** Running suites from programs: inputs and who wins, coverage, edits of texts. */
import * as assert from "uvu/assert";

import { EditedText } from "../../../src/suite/update/edits.js";
import { coverageOf } from "../../../src/suite/coverage/coverage.js";
import { reachedPaths } from "../../../src/suite/coverage/reached.js";
import { failureText, runSuite } from "../../../src/suite/index.js";
import { Queue } from "../../../src/suite/queue.js";
import { emptyResult, type CaseResult } from "../../../src/suite/results.js";
import { suite } from "../../support/suite.js";
import { LookupFailure } from "../../../host/registry/failure.js";
import { WatchedLookups } from "../../../src/suite/watchedLookups.js";
import { echoModule, NOW, suiteFolder } from "../../support/suiteFolder.js";

const test = suite("unit/suite/running");
const folder = await suiteFolder();
test.after(() => folder.remove());

const fixture = "fixtures/signed.yaml";

/** What came of one case of a document in the folder. */
async function one(each: object, head: object = {}): Promise<CaseResult> {
  const document = {
    ...{ format: "assay.suite/v1", policy: "verify-image-signatures", ...head },
    cases: [{ name: "case", ...each }],
  };
  const { cases } = await runSuite(document, { folder: folder.folder });
  return cases[0] as CaseResult;
}

async function problem(each: object, head: object = {}): Promise<string> {
  const { status, problem: text } = await one(each, head);
  assert.is(status, "failed");
  return text ?? "";
}

test("the case wins over its fixture, which wins over the suite", async () => {
  assert.is(
    (await one({ fixture, expect: "allowed" }, { settings: "other.yaml", now: "2020-01-01T00:00:00Z" })).status,
    "passed",
  );
  const { actual } = await one({ fixture, expect: "allowed" }, { now: "2020-01-01T00:00:00Z" });
  assert.is(actual?.explanation?.time, NOW);
  const own = await one({ fixture, settings: "other.yaml", now: "2020-01-01T00:00:00Z", expect: "allowed" });
  assert.is(failureText(own), "outcome: expected allowed, but it is denied");
  assert.is(own.actual?.explanation?.time, "2020-01-01T00:00:00Z");
});

test("there is no time but the one that is written down", async () => {
  const request = { image: "registry.example/a:1" };
  assert.match(await problem({ request, settings: "settings.yaml", expect: "denied" }), "cases[0]: now is missing");
});

test("inputs that cannot be had are named", async () => {
  const head = { now: NOW };
  assert.match(await problem({ expect: "denied" }, head), "cases[0]: request is missing");
  assert.match(
    await problem({ request: "nowhere.yaml", expect: "denied" }, head),
    /^cases\[0\]\.request: .*nowhere\.yaml: there is no such file$/,
  );
  assert.match(await problem({ fixture: "nowhere.yaml", expect: "denied" }), /^cases\[0\]\.fixture: .*nowhere\.yaml/);
  assert.match(await problem({ fixture }), "cases[0]: expect is missing");
  assert.match(
    await problem({ request: { a: 1 }, settings: "settings.yaml", expect: "denied" }, head),
    "the request is no AdmissionReview",
  );
  const evidence = [{ operation: "registry/v1/resolv", argument: "a", text: "x" }];
  assert.match(
    await problem({ request: { image: "a" }, evidence, expect: "denied" }, head),
    "cases[0].evidence[0].operation: unknown operation",
  );
});

test("settings that the module refuses fail a case that does not expect it", async () => {
  const result = await one({ settings: { signatures: 1 }, request: { image: "a" }, expect: "denied" }, { now: NOW });
  assert.equal([result.differences[0]?.member, result.differences[0]?.expected], ["settings", "valid"]);
  const invalid = { settings: "invalid", fault: "settings-wrong-type" };
  assert.is((await one({ settings: { signatures: 1 }, expect: invalid })).status, "passed");
});

test("evidence in the suite answers; what nothing answers is named", async () => {
  const evidence = [
    {
      operation: "registry/v1/resolve",
      argument: "registry.example/a:1",
      failure: { code: "not-found", message: "gone" },
    },
  ];
  const each = { request: { image: "registry.example/a:1" }, settings: "settings.yaml" };
  const answered = await one(
    { ...each, evidence, expect: { outcome: "denied", fault: "image-not-found" } },
    { now: NOW },
  );
  assert.equal([failureText(answered), answered.missing], ["", []]);
  const unanswered = await one({ ...each, expect: "indeterminate" }, { now: NOW });
  assert.equal(unanswered.missing, [{ operation: "registry/v1/resolve", argument: "registry.example/a:1" }]);
  assert.match(failureText(unanswered), "nothing answers what the module asked for");
  const expect = { outcome: "indeterminate", fault: "evidence-missing" };
  assert.is(failureText(await one({ ...each, expect }, { now: NOW })), "");
});

test("a blob beside the suite must have the digest that is its name", async () => {
  const digest = `sha256:${"0".repeat(64)}`;
  folder.write(`blobs/${digest.replace(":", "/")}`, "other bytes");
  const evidence = [{ operation: "registry/v1/blob", argument: "registry.example/a", blob: digest }];
  const each = { request: { image: "registry.example/a:1" }, settings: "settings.yaml", expect: "denied" };
  assert.match(
    await problem({ ...each, evidence }, { now: NOW }),
    /^cases\[0\]\.evidence: the bytes of .* have another/,
  );
});

test("a module that gives no answer is judged by no expectation", async () => {
  const policy = folder.write("echo.wasm", echoModule());
  const each = { request: { image: "a" }, settings: { valid: true } };
  for (const expect of ["indeterminate", { outcome: "indeterminate", fault: "module-failed" }]) {
    assert.match(
      await problem({ ...each, expect }, { policy, now: NOW }),
      "the module failed: its answer has another form",
    );
  }
});

test("a world that cannot be minted is no registry that is down", async () => {
  const lookup = (error: Error) => new WatchedLookups({ "registry/v1/resolve": () => Promise.reject(error) });
  for (const [error, isDefect] of [
    [new TypeError("a defect"), true],
    [new LookupFailure("unavailable", "down"), false],
  ] as const) {
    const watched = lookup(error);
    await watched.lookups["registry/v1/resolve"]?.(new Uint8Array()).catch(() => undefined);
    if (isDefect) assert.throws(() => watched.refuse(), "a defect");
    else watched.refuse();
  }
});

test("what placeholders make of an expectation is read as strictly as what is written", async () => {
  const world = { keys: { release: "P-256" }, blobs: { b: { text: "x" } } };
  const each = { request: { image: "registry.example/a:1" }, settings: "settings.yaml" };
  const expect = { outcome: "denied", fault: "image-not-found", messageContains: "${trustedRoot}" };
  assert.match(
    await problem({ ...each, expect }, { now: NOW, world }),
    "cases[0].expect.messageContains[0]: it must be a text",
  );
  const good = { outcome: "denied", fault: "image-not-found", messageContains: ["registry.example/a:1"] };
  assert.is(failureText(await one({ ...each, expect: good }, { now: NOW, world })), "");
});

test("a world answers, and makes several cases of one", async () => {
  const world = {
    keys: { release: "P-256" },
    images: { app: { image: "registry.example/a:1", signatures: [{ by: "release" }] } },
  };
  const settings = { signatures: [{ image: "*", pubKeys: ["${keys.release}"] }] };
  const head = { now: NOW, world, settings };
  const request = { image: "registry.example/a:1" };
  const value = "registry.example/a:1@${images.app.digest}";
  const patch = [{ op: "replace", path: "/spec/containers/0/image", value }];
  assert.is(failureText(await one({ request, expect: { outcome: "allowed", patch } }, head)), "");
  const document = { format: "assay.suite/v1", policy: "verify-image-signatures", ...head };
  const wrong = ["tampered payload", "signature of another curve"];
  const run = async (expect: object): Promise<string[]> =>
    (await runSuite({ ...document, cases: [{ name: "c", request, wrong, ...expect }] })).cases.map(
      ({ name, status }) => `${name} ${status}`,
    );
  const names = await run({});
  assert.is(names.length, 3);
  assert.is(names[0], "c: nothing wrong passed");
  assert.ok(
    names.every((name) => name.endsWith("passed")),
    names.join("\n"),
  );
  assert.equal(await run({ expect: "denied" }), names);
  const { message } = await run({ expect: "allowed" }).then(
    () => new Error("taken"),
    (error: Error) => error,
  );
  assert.match(message, "cases[0].expect: what is wrong cannot be allowed");
});

test("points are reached when they were met in an accept, or unmet in a deny", () => {
  const attestor = { attestor: "key", path: "settings.a[0].keys[0]", signatures: [] };
  const rule = { rule: "settings.a[0]", pattern: "*", outcome: "failed" as const, attestors: [attestor] };
  const conditions = [{ path: "settings.a[0].x", outcome: "met" as const }];
  const image = { image: "i", paths: [], outcome: "denied" as const, rules: [{ ...rule, conditions }] };
  const denied = reachedPaths({ outcome: "denied", images: [image] });
  assert.equal(denied, { accepted: [], denied: ["settings.a[0]", "settings.a[0].keys[0]"] });
  assert.equal(reachedPaths({ outcome: "indeterminate", images: [image] }), { accepted: [], denied: [] });
  assert.equal(reachedPaths({ outcome: "allowed", images: [image] }), { accepted: ["settings.a[0].x"], denied: [] });
  const points = [{ path: "settings.a[0]", kind: "rule" as const }];
  const result = {
    ...emptyResult({ name: "", path: "", line: 0 }, "passed"),
    reached: { policy: "p", file: "f", points, ...denied },
  };
  assert.equal(coverageOf([result, result]), [
    { policy: "p", file: "f", points: [{ path: "settings.a[0]", kind: "rule", accepted: 0, denied: 2 }] },
  ]);
});

test("edits keep the style of what was there", () => {
  const text =
    "e:\n  outcome: denied # a\n  faults: # b\n    - x\n    - y\n  # d\n  message: |\n    long\n\nz: [ {m: a} ]\n";
  const edited = new EditedText(text, false);
  const made = edited.changesAt("e", [
    { member: "faults", value: () => ["p"] },
    { member: "message", value: () => "a: b" },
  ]);
  if ("refused" in made) throw new Error(made.refused);
  const changed = text.replace("- x\n    - y", "- p").replace("|\n    long", '"a: b"');
  assert.is(edited.with(made.edits), changed);
  const flow = edited.changesAt("z[0]", [{ member: null, value: () => ({ outcome: "denied", fault: "f" }) }]);
  assert.is("edits" in flow && edited.with(flow.edits).endsWith("z: [ { outcome: denied, fault: f } ]\n"), true);
  const held = new EditedText("e: { message: '${images.a.digest}' }\n", false);
  assert.equal(held.changesAt("e", [{ member: "message", value: () => "x" }]), {
    refused: "message holds a placeholder",
  });
});

test("tasks of a suite stay together, and nobody is idle while something is left", () => {
  const tasks = [0, 1].flatMap((of) =>
    Array.from({ length: 6 }, (_, at) => ({ suite: of, case: at, variant: null, name: "" })),
  );
  const queue = new Queue(tasks, 1);
  const [a, b] = [queue.take(null), queue.take(null)];
  assert.equal(
    [a, b],
    [
      { suite: 0, indices: [0, 1] },
      { suite: 1, indices: [6, 7] },
    ],
  );
  assert.equal(queue.take(1), { suite: 1, indices: [8, 9] });
  assert.equal(queue.take(1), { suite: 1, indices: [10, 11] });
  assert.equal(queue.take(1), { suite: 0, indices: [2, 3] });
  queue.stop();
  assert.is(queue.take(0), null);
});

test.run();
