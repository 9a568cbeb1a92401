/** From a policy's answer to an AdmissionResponse, and what modes, permissions and messages of one's own make of it. */
import * as assert from "uvu/assert";

import { jsonPatch, type JsonPatchOperation } from "../../../host/kubewarden/jsonPatch.js";
import {
  admissionResponse,
  failureResponse,
  processedResponse,
  type AdmissionResponse,
} from "../../../host/kubewarden/response.js";
import { bytesOf } from "../../../src/testkit/bytes.js";
import { suite } from "../../support/suite.js";

const test = suite("kubewarden/response");
const REQUEST = { uid: "u", object: { spec: { image: "a" } } };
const NONE = { auditAnnotations: null, warnings: null };

function response(answer: unknown, request: unknown = REQUEST, isRaw = false): AdmissionResponse {
  return admissionResponse(
    typeof answer === "string" ? bytesOf(answer) : bytesOf(JSON.stringify(answer)),
    request,
    isRaw,
  );
}

const patchOf = ({ patch = "" }: AdmissionResponse): unknown => JSON.parse(Buffer.from(patch, "base64").toString());

test("members, and those that are null or left out", () => {
  assert.equal(response({ accepted: true }), { uid: "u", allowed: true, ...NONE });
  assert.is(
    JSON.stringify(response({ accepted: true, message: null, code: null, mutated_object: null, warnings: null })),
    '{"uid":"u","allowed":true,"auditAnnotations":null,"warnings":null}',
  );
  const full = { accepted: false, message: "no", code: 403, audit_annotations: { a: "1" }, warnings: ["w"], more: 1 };
  assert.equal(response(full), {
    uid: "u",
    allowed: false,
    status: { message: "no", code: 403 },
    auditAnnotations: { a: "1" },
    warnings: ["w"],
  });
  assert.equal(response({ accepted: true, message: "m" }).status, { message: "m" }, "even when it is accepted");
  assert.is(response({ accepted: true }, {}).uid, "");
});

test("a mutation is a patch, when it changes something", () => {
  const mutated_object = { spec: { image: "b" } };
  const mutated = response({ accepted: true, mutated_object });
  assert.is(mutated.patchType, "JSONPatch");
  assert.equal(patchOf(mutated), [{ op: "replace", path: "/spec/image", value: "b" }]);
  assert.equal(response({ accepted: true, mutated_object: REQUEST.object }), { uid: "u", allowed: true, ...NONE });
  assert.equal(response({ accepted: true, mutatedObject: mutated_object }).patch, undefined, "camelCase is not known");
  const raw = response({ accepted: true, mutated_object: { uid: "u", a: 1 } }, { uid: "u" }, true);
  assert.equal(patchOf(raw), [{ op: "add", path: "/a", value: 1 }]);
  for (const object of [null, undefined]) {
    assert.equal(response({ accepted: true, mutated_object }, { uid: "u", object }), {
      uid: "u",
      allowed: false,
      status: {
        message:
          "Incoming object is null, which happens only with DELETE operations, but the policy is attempting a mutation. This is not allowed",
      },
      ...NONE,
    });
  }
});

test("what is no answer is a rejection", () => {
  const answers = [
    "",
    "x",
    "[]",
    "{}",
    { accepted: 1 },
    { accepted: true, message: 1 },
    { accepted: true, code: 70_000 },
  ];
  for (const answer of [
    ...answers,
    { accepted: true, warnings: [1] },
    { accepted: true, audit_annotations: { a: 1 } },
  ]) {
    const { allowed, status } = response(answer);
    assert.is(allowed, false);
    assert.is(status?.code, 500);
    assert.match(status?.message ?? "", /^internal server error: invalid response from policy: /);
  }
  assert.is(
    response("{}").status?.message,
    "internal server error: invalid response from policy: missing field `accepted` at line 1 column 2",
  );
});

test("failures have the sentences of Kubewarden's hosts", () => {
  const rows: [Parameters<typeof failureResponse>[1], string][] = [
    [{ kind: "failed", text: "boom" }, "internal server error: Guest call failure: boom"],
    [{ kind: "deadline" }, "Policy execution interrupted because it exceeded the allowed execution time"],
    [{ kind: "exited", text: "on stderr" }, "on stderr"],
    [{ kind: "initialization", text: "cannot be compiled" }, "cannot be compiled"],
  ];
  for (const [failure, message] of rows) {
    assert.equal(failureResponse(REQUEST, failure), {
      uid: "u",
      allowed: false,
      status: { message, code: 500 },
      ...NONE,
    });
  }
});

test("monitor, permission to mutate, and a message of one's own, in this order", () => {
  const accepted = response({ accepted: true, warnings: ["w"] });
  const mutated = response({ accepted: true, mutated_object: { spec: { image: "b" } }, message: "m" });
  const rejected = response({ accepted: false, message: "no", code: 400 });
  const id = "policy-id";
  const refusal =
    "Request rejected by policy policy-id. The policy attempted to mutate the request, but it is currently configured to not allow mutations.";
  for (const each of [accepted, mutated, rejected]) {
    const { auditAnnotations, warnings } = each;
    for (const use of [{}, { allowedToMutate: true }, { message: "mine" }]) {
      assert.equal(processedResponse(each, { id, mode: "monitor", ...use }), {
        uid: "u",
        allowed: true,
        auditAnnotations,
        warnings,
      });
    }
    assert.equal(processedResponse(each, { id, allowedToMutate: true }), each);
  }
  assert.equal(processedResponse(accepted, { id, message: "mine" }), accepted);
  assert.equal(processedResponse(mutated, { id, allowedToMutate: true, message: "mine" }), mutated);
  assert.equal(processedResponse(mutated, { id }), { uid: "u", allowed: false, status: { message: refusal }, ...NONE });
  const causes = (message: string): object => ({ causes: [{ reason: null, message, field: null }] });
  assert.equal(processedResponse(mutated, { id, message: "mine" }).status, {
    message: "mine",
    details: causes(refusal),
  });
  assert.equal(processedResponse(rejected, { id, message: "mine" }).status, {
    message: "mine",
    code: 400,
    details: causes("no"),
  });
});

/** RFC 6902, as far as the patches have it. */
function applied(document: unknown, patch: readonly JsonPatchOperation[]): unknown {
  const root = { value: structuredClone(document) };
  for (const operation of patch) {
    const names = operation.path
      .split("/")
      .slice(1)
      .map((name) => name.replaceAll("~1", "/").replaceAll("~0", "~"));
    let parent: Record<string, unknown> = root;
    let last = "value";
    for (const name of names) {
      parent = parent[last] as Record<string, unknown>;
      last = name;
    }
    if (Array.isArray(parent)) {
      if (operation.op === "add") parent.splice(Number(last), 0, operation.value);
      else if (operation.op === "remove") parent.splice(Number(last), 1);
      else parent[Number(last)] = operation.value;
    } else if (operation.op === "remove") delete parent[last];
    else
      Object.defineProperty(parent, last, {
        value: operation.value,
        enumerable: true,
        configurable: true,
        writable: true,
      });
  }
  return root.value;
}

test("every patch leads from the one value to the other, and is empty for equal ones only", () => {
  let seed = 11;
  const next = (below: number): number => (seed = (seed * 1103515245 + 12345) & 0x7fffffff) % below;
  const names = ["a", "b", "a/b", "~", "", "0", "constructor", "é"];
  const value = (depth: number): unknown => {
    const kind = next(depth > 3 ? 5 : 8);
    if (kind < 5) return [null, true, next(3), "x", String(next(3))][kind];
    if (kind === 5) return Array.from({ length: next(4) }, () => value(depth + 1));
    return Object.fromEntries(Array.from({ length: next(4) }, () => [names[next(names.length)], value(depth + 1)]));
  };
  const changed = (from: unknown, depth = 0): unknown => {
    if (next(4) === 0) return value(depth);
    if (Array.isArray(from)) return from.map((each) => changed(each, depth + 1)).slice(0, next(5));
    if (typeof from !== "object" || from === null) return from;
    return Object.fromEntries(Object.entries(from).map(([name, each]) => [name, changed(each, depth + 1)]));
  };
  for (let i = 0; i < 3000; i++) {
    const from = value(0);
    const to = changed(from);
    const patch = jsonPatch(from, to);
    assert.equal(applied(from, patch), to);
    assert.is(patch.length === 0, JSON.stringify(sorted(from)) === JSON.stringify(sorted(to)));
  }
});

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([name, each]) => [name, sorted(each)]));
}

test.run();
