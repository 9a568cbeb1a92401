import * as assert from "uvu/assert";

import { admissionRequestOf, RequestFormError } from "../../../host/adapter/admissionRequest.js";
import { errorOf } from "../../support/errors.js";
import { suite } from "../../support/suite.js";

const test = suite("host/admissionRequest");

const POD = { apiVersion: "v1", kind: "Pod", metadata: { name: "p" }, spec: {} };
const REQUEST = { uid: "u", kind: { group: "", version: "v1", kind: "Pod" }, operation: "UPDATE", object: POD };

test("an AdmissionReview gives its request, untouched", () => {
  const review = { apiVersion: "admission.k8s.io/v1", kind: "AdmissionReview", request: REQUEST };
  assert.is(admissionRequestOf(review), REQUEST);
});

test("an AdmissionRequest is taken as it is, incomplete ones too: judging it is the module's business", () => {
  for (const request of [REQUEST, { operation: "CREATE" }, { kind: { kind: "Pod" } }, { kind: 1, operation: 1 }]) {
    assert.is(admissionRequestOf(request), request);
  }
});

test("an object becomes the CREATE request for it", () => {
  assert.equal(admissionRequestOf(POD), {
    uid: "",
    kind: { group: "", version: "v1", kind: "Pod" },
    operation: "CREATE",
    object: POD,
  });
  const job = { apiVersion: "batch/v1", kind: "CronJob" };
  assert.equal(admissionRequestOf(job)["kind"], { group: "batch", version: "v1", kind: "CronJob" });
});

test("everything else is refused with what is wanted", async () => {
  const rows: [unknown, string][] = [
    [null, "the request is no object"],
    [undefined, "the request is no object"],
    ["Pod", "the request is no object"],
    [[REQUEST], "the request is no object"],
    [{}, "no AdmissionReview, no AdmissionRequest and no Kubernetes object"],
    [{ kind: "Pod" }, "no AdmissionReview, no AdmissionRequest and no Kubernetes object"],
    [{ apiVersion: "v1" }, "no AdmissionReview, no AdmissionRequest and no Kubernetes object"],
    [{ apiVersion: 1, kind: "Pod" }, "no AdmissionReview, no AdmissionRequest and no Kubernetes object"],
    [{ kind: "AdmissionReview" }, "request: the AdmissionReview has no request"],
    [{ kind: "AdmissionReview", request: null }, "request: the AdmissionReview has no request"],
    [{ kind: "AdmissionReview", response: {} }, "request: the AdmissionReview has no request"],
  ];
  for (const [document, message] of rows) {
    const error = await errorOf(RequestFormError, () => admissionRequestOf(document));
    assert.match(error.message, message, JSON.stringify(document));
  }
});

test("an object whose own members look like a request's is still that object", () => {
  const custom = { apiVersion: "example.com/v1", kind: "Thing", operation: "DELETE", request: REQUEST };
  assert.is(admissionRequestOf(custom)["object"], custom);
});

test.run();
