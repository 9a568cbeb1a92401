/** Expectations: how they are read, and how they are held against verdicts. */
import * as assert from "uvu/assert";

import type { Verdict } from "../../../host/runtime/verdict.js";
import { compare, compareSettings } from "../../../src/suite/compare.js";
import { DocumentError } from "../../../src/suite/documentError.js";
import {
  expectationValue,
  isSettingsExpectation,
  parseExpectation,
  type VerdictExpectation,
} from "../../../src/suite/expectation.js";
import { suite } from "../../support/suite.js";

const test = suite("unit/suite/expectation");

const FAULT = { code: "signature-mismatch", family: "unverified", message: "not by this key" } as const;
const DENIED: Verdict = {
  ...{ accepted: false, outcome: "denied", message: "a: not by this key", code: 400, patch: [], mutatedObject: null },
  warnings: ["w"],
  explanation: {
    outcome: "denied",
    images: [
      { image: "a", paths: [], outcome: "denied", fault: FAULT, rules: [] },
      { image: "b", paths: [], outcome: "denied", fault: { ...FAULT, code: "image-not-found" }, rules: [] },
      { image: "c", paths: [], outcome: "denied", fault: FAULT, rules: [] },
    ],
  },
};

function refused(value: unknown, path: string, problem: RegExp | string): void {
  try {
    parseExpectation(value, "cases[1].expect");
  } catch (error) {
    if (!(error instanceof DocumentError)) throw error;
    assert.is(error.path, path);
    assert.match(error.message, problem);
    return;
  }
  assert.unreachable(`taken: ${JSON.stringify(value)}`);
}

test("the short and the long form", () => {
  for (const outcome of ["allowed", "denied", "indeterminate"]) {
    assert.equal(parseExpectation(outcome, "e"), { outcome });
    assert.is(expectationValue(parseExpectation(outcome, "e")), outcome);
  }
  const long = { outcome: "denied", fault: "log-proof", messageContains: ["a", "b"], code: null, warnings: [] };
  assert.equal(parseExpectation(long, "e"), long);
  assert.equal(expectationValue(parseExpectation(long, "e")), long);
  const settings = { settings: "invalid", fault: "settings-wrong-type", messageContains: "x" };
  assert.equal(parseExpectation(settings, "e"), { ...settings, messageContains: ["x"] });
  assert.ok(isSettingsExpectation(parseExpectation(settings, "e")));
});

test("what is wrong names its place and what is right", () => {
  refused("allow", "cases[1].expect", 'did you mean "allowed"?');
  refused(true, "cases[1].expect", "it must be an object with outcome");
  refused({ fault: "log-proof" }, "cases[1].expect", "outcome is missing");
  refused({ outcome: "denied" }, "cases[1].expect", "fault is missing");
  refused(
    { outcome: "denied", fault: "signature-mismach" },
    "cases[1].expect.fault",
    'did you mean "signature-mismatch"?',
  );
  refused({ outcome: "denied", faults: [] }, "cases[1].expect.faults", "at least one");
  refused({ outcome: "denied", faults: ["log-proof", "x"] }, "cases[1].expect.faults[1]", "is not known");
  refused({ outcome: "denied", fault: "log-proof", faults: ["log-proof"] }, "cases[1].expect.faults", "not both");
  refused({ outcome: "allowed", fault: "log-proof" }, "cases[1].expect.fault", "a contradiction");
  refused({ outcome: "allowed", message: "x" }, "cases[1].expect.message", "a contradiction");
  refused({ outcome: "denied", fault: "log-proof", patch: [] }, "cases[1].expect.patch", "a contradiction");
  refused({ outcome: "denied", fault: "log-proof", mesage: "x" }, "cases[1].expect.mesage", 'did you mean "message"?');
  refused({ outcome: "indeterminate", messageContains: ["a", ""] }, "cases[1].expect.messageContains", "not empty");
  refused({ outcome: "indeterminate", code: "503" }, "cases[1].expect.code", "an HTTP status");
  refused({ settings: "valid" }, "cases[1].expect.settings", "it must be invalid");
  refused({ settings: "invalid", outcome: "denied" }, "cases[1].expect.outcome", "unknown member");
  refused(
    { outcome: "allowed", patch: [{ op: "add", path: "/", value: "" }] },
    "cases[1].expect.patch[0].op",
    "replace",
  );
});

test("what is not named is not compared; what differs is told with both values", () => {
  const members = (expectation: VerdictExpectation): string[] =>
    compare(expectation, DENIED).map(({ member }) => member);
  assert.equal(members({ outcome: "denied" }), []);
  assert.equal(members({ outcome: "denied", fault: "signature-mismatch", code: 400, warnings: ["w"] }), []);
  assert.equal(members({ outcome: "denied", faults: ["image-not-found", "signature-mismatch"] }), []);
  assert.equal(members({ outcome: "denied", faults: ["signature-mismatch"] }), ["faults"]);
  assert.equal(compare({ outcome: "allowed", patch: [{ op: "replace", path: "/a", value: "b" }] }, DENIED), [
    { member: "outcome", expected: "allowed", actual: "denied" },
    { member: "patch", expected: [{ op: "replace", path: "/a", value: "b" }], actual: [] },
  ]);
  assert.equal(members({ outcome: "denied", message: "a", messageContains: ["this key", "one", "two"], code: null }), [
    ...["message", "messageContains", "messageContains", "code"],
  ]);
});

test("the order of a patch operation's members does not count", () => {
  const patch = [{ value: "b", path: "/a", op: "replace" }] as const;
  const verdict: Verdict = { ...DENIED, patch: [{ op: "replace", path: "/a", value: "b" }] };
  assert.equal(compare({ outcome: "denied", patch: [...patch] }, verdict), []);
});

test("settings that are valid after all", () => {
  const valid = { valid: true, message: "", fault: null };
  assert.equal(compareSettings({ settings: "invalid" }, valid), [
    { member: "settings", expected: "invalid", actual: "valid" },
  ]);
  assert.equal(
    compareSettings({ settings: "invalid", messageContains: ["b"] }, { ...valid, valid: false, message: "abc" }),
    [],
  );
});

test.run();
