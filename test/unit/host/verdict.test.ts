import * as assert from "uvu/assert";

import { failedVerdict, readSettingsVerdict, readVerdict, type Verdict } from "../../../host/runtime/verdict.js";
import { bytesOf } from "../../support/guests.js";
import { SeededRandom } from "../../support/random.js";
import { suite } from "../../support/suite.js";

const test = suite("host/verdict");

const SIGNATURE = {
  name: `sha256:${"22".repeat(32)}`,
  format: "bundle",
  payload: "e30=",
  predicateType: "https://slsa.dev/provenance/v1",
  subject: "alice@example.com",
  issuer: "https://accounts.example.com",
  certificate: "MAA=",
  logEntries: [{ logId: "33".repeat(32), logIndex: 7, integratedTime: "2026-11-21T00:00:00Z" }],
  timestamps: ["2026-11-21T00:00:01Z"],
};
const ATTESTOR = { attestor: `key sha256:${"11".repeat(32)}`, algorithm: "P-256", signatures: [SIGNATURE] };
const IMAGE = {
  image: "nginx:1",
  paths: ["/spec/containers/0/image"],
  outcome: "verified",
  digest: `sha256:${"5a".repeat(32)}`,
  rules: [
    {
      rule: "settings.signatures[0]",
      pattern: "*",
      outcome: "verified",
      attestors: [ATTESTOR],
    },
  ],
};
const PATCH = [{ op: "replace", path: "/spec/containers/0/image", value: "nginx:1@sha256:5a" }];
const FAULT = { code: "signature-missing", family: "unverified", message: "no signatures found" };
const ALLOWED = {
  accepted: true,
  mutated_object: { kind: "Pod" },
  patch: PATCH,
  warnings: ["a warning"],
  explanation: { outcome: "allowed", time: "2026-11-21T00:00:00Z", images: [IMAGE] },
};
const DENIED = {
  accepted: false,
  message: "Resource x is not accepted",
  code: 400,
  explanation: { outcome: "denied", fault: FAULT, images: [] },
};

/** A copy of the allowed answer with one member of it, or of its explanation, changed. */
function allowedBut(change: object, explanation: object = {}): unknown {
  return { ...ALLOWED, ...change, explanation: { ...ALLOWED.explanation, ...explanation } };
}

function mustFail(answer: unknown): void {
  const verdict = readVerdict(bytesOf(answer));
  assert.is(verdict.accepted, false, JSON.stringify(answer));
  assert.is(verdict.outcome, "indeterminate");
  assert.equal([verdict.code, verdict.patch, verdict.mutatedObject], [500, [], null]);
  assert.is(verdict.explanation.fault?.code, "module-failed");
  assert.match(verdict.message, /^the module failed: its answer /);
}

test("an allowed answer is read whole", () => {
  assert.equal(readVerdict(bytesOf(ALLOWED)), {
    accepted: true,
    outcome: "allowed",
    message: "",
    code: null,
    patch: PATCH,
    mutatedObject: { kind: "Pod" },
    warnings: ["a warning"],
    explanation: ALLOWED.explanation,
  });
});

test("a denied answer is read whole", () => {
  const verdict = readVerdict(bytesOf(DENIED));
  assert.equal([verdict.accepted, verdict.outcome, verdict.code], [false, "denied", 400]);
  assert.is(verdict.message, DENIED.message);
  assert.equal([verdict.patch, verdict.warnings, verdict.mutatedObject], [[], [], null]);
});

test("what is not one JSON object is a failure", () => {
  for (const text of ["", "null", "true", "[]", '"accepted"', "{", `${JSON.stringify(ALLOWED)}x`, "\ufeff{}"])
    mustFail(text);
  const notUtf8 = Uint8Array.from([...bytesOf(ALLOWED).slice(0, -1), 0xff, 0x7d]);
  assert.is(readVerdict(notUtf8).accepted, false);
});

test("an answer without an explanation is a failure: it is not this protocol's", () => {
  mustFail({ accepted: true });
  mustFail({ accepted: true, explanation: null });
  mustFail({ accepted: true, explanation: { outcome: "allowed" } });
  mustFail({ accepted: true, explanation: { images: [] } });
});

test("answers that contradict themselves are failures, either way round", () => {
  for (const outcome of ["denied", "indeterminate"]) mustFail(allowedBut({}, { outcome }));
  for (const accepted of [false, undefined, "true", 1, null]) mustFail(allowedBut({ accepted }));
  mustFail({ ...DENIED, accepted: true });
  for (const outcome of ["pending", "Allowed", "", 0, null]) mustFail(allowedBut({}, { outcome }));
});

test("nothing is allowed beside a fault, or with an image that is not", () => {
  mustFail(allowedBut({}, { fault: FAULT }));
  mustFail(allowedBut({}, { images: [{ ...IMAGE, fault: FAULT }] }));
  for (const outcome of ["denied", "indeterminate", undefined, "pending"]) {
    mustFail(allowedBut({}, { images: [IMAGE, { ...IMAGE, outcome }] }));
  }
});

test("a member of another type is a failure and not left out", () => {
  const patches: unknown[] = ["", {}, [null], [{}], [{ ...PATCH[0], op: "remove" }], [{ ...PATCH[0], value: 1 }]];
  for (const patch of patches) mustFail(allowedBut({ patch }));
  for (const warnings of ["x", [1], {}]) mustFail(allowedBut({ warnings }));
  for (const code of ["200", 1.5, {}]) mustFail(allowedBut({ code }));
  for (const message of [1, {}, []]) mustFail(allowedBut({ message }));
  for (const images of [{}, [null], ["x"], [{ ...IMAGE, paths: "x" }], [{ ...IMAGE, rules: {} }]]) {
    mustFail(allowedBut({}, { images }));
  }
});

test("unknown members are passed over", () => {
  assert.is(readVerdict(bytesOf(allowedBut({ audit_annotations: {} }, { note: 1 }))).accepted, true);
});

test("a failed module is a deny that says so", () => {
  const verdict: Verdict = failedVerdict("it trapped");
  assert.equal([verdict.accepted, verdict.outcome, verdict.code], [false, "indeterminate", 500]);
  assert.is(verdict.explanation.fault?.message, "the module failed: it trapped");
});

test("settings are valid only when the answer says so", () => {
  assert.equal(readSettingsVerdict(bytesOf({ valid: true })), { valid: true, message: "", fault: null });
  assert.equal(readSettingsVerdict(bytesOf({ valid: false, message: "no", fault: FAULT })), {
    valid: false,
    message: "no",
    fault: FAULT,
  });
  for (const answer of ["", "null", "{}", '{"valid":"true"}', '{"valid":1}', "[true]"]) {
    assert.is(readSettingsVerdict(bytesOf(answer)).valid, false, answer);
  }
  assert.is(readSettingsVerdict(bytesOf({ valid: true, fault: FAULT })).valid, false);
});

test("mutated answers are accepted only when they say the same", () => {
  const random = new SeededRandom("verdict");
  const source = bytesOf(ALLOWED);
  let accepted = 0;
  for (let i = 0; i < 20_000; i++) {
    const bytes = random.mutate(source);
    const verdict = readVerdict(bytes);
    if (!verdict.accepted) continue;
    accepted += 1;
    const answer = JSON.parse(new TextDecoder().decode(bytes)) as typeof ALLOWED;
    assert.is(answer.accepted, true);
    assert.is(answer.explanation.outcome, "allowed");
    assert.ok(answer.explanation.images.every(({ outcome }) => outcome === "verified" || outcome === "not-verified"));
  }
  assert.ok(accepted > 0, "the mutations are so strong that this shows nothing");
});

test("random bytes and mutated denials are never accepted", () => {
  const random = new SeededRandom("verdict");
  const source = bytesOf(DENIED);
  for (let i = 0; i < 20_000; i++) {
    assert.is(readVerdict(i % 2 === 0 ? random.mutate(source) : random.bytes(random.below(64))).accepted, false);
  }
});

test.run();
