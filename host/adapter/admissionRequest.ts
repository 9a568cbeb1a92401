/** Outside forms of a request, turned into the AdmissionRequest that a module reads. */
import { isObject } from "../json.js";

/** A document that is none of the forms that are known; the message says what is wanted. */
export class RequestFormError extends Error {
  override readonly name = "RequestFormError";
}

/**
 * Takes an AdmissionReview (its `request`), an AdmissionRequest, or a plain Kubernetes object, which becomes the CREATE
 * request that an API server would send. Nothing else of it is read or checked: that is the module's business.
 */
export function admissionRequestOf(document: unknown): Record<string, unknown> {
  if (!isObject(document)) throw new RequestFormError("the request is no object");
  if (document["kind"] === "AdmissionReview") {
    if (!isObject(document["request"])) throw new RequestFormError("request: the AdmissionReview has no request");
    return document["request"];
  }
  if (typeof document["kind"] === "string" && typeof document["apiVersion"] === "string")
    return createRequest(document);
  if (isObject(document["kind"]) || "operation" in document) return document;
  throw new RequestFormError(
    "the request is no AdmissionReview, no AdmissionRequest and no Kubernetes object (kind and apiVersion)",
  );
}

function createRequest(object: Record<string, unknown>): Record<string, unknown> {
  const apiVersion = object["apiVersion"] as string;
  const slash = apiVersion.indexOf("/");
  const kind = {
    group: slash < 0 ? "" : apiVersion.slice(0, slash),
    version: apiVersion.slice(slash + 1),
    kind: object["kind"],
  };
  return { uid: "", kind, operation: "CREATE", object };
}
