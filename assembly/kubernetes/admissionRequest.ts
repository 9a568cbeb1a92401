/** The part of a Kubernetes AdmissionRequest (admission.k8s.io/v1) that image policies read. */
import { Fault, FaultCode } from "../fault/fault";
import { Result, fail, failed, ok } from "../fault/result";
import { JsonValue } from "../json/document";

/** What the API server asks. */
@final
export class AdmissionRequest {
  constructor(
    /** `kind.group`, such as `apps`; empty for the core group. */
    readonly group: string,
    /** `kind.kind`, such as `Pod`. */
    readonly kind: string,
    /** `operation`: CREATE, UPDATE, DELETE or CONNECT. */
    readonly operation: string,
    /** `object`, or null on DELETE. */
    readonly object: JsonValue | null,
  ) {}

  /** True for a request after which nothing new runs: it has no object to look at. */
  get isDeletion(): bool {
    return this.operation == "DELETE" && this.object == null;
  }

  /** `metadata.name`, else `metadata.generateName`, else the empty string. */
  get objectName(): string {
    const object = this.object;
    const metadata: JsonValue | null = object == null ? null : object.get("metadata");
    if (metadata == null || !metadata.isObject) return "";
    const name = text(metadata, "name");
    return name.length > 0 ? name : text(metadata, "generateName");
  }
}

/** Reads `request`. Faults: RequestInvalid, ObjectMissing, ObjectInvalid, each with its path. */
export function parseAdmissionRequest(request: JsonValue): Result<AdmissionRequest> {
  const groupVersionKind = request.get("kind");
  if (groupVersionKind == null || !groupVersionKind.isObject) return invalid("no object", "request.kind");
  const kind = text(groupVersionKind, "kind");
  if (kind.length == 0) return invalid("no text", "request.kind.kind");
  const operation = text(request, "operation");
  if (operation.length == 0) return invalid("no text", "request.operation");
  const member = request.get("object");
  const object: JsonValue | null = member == null || member.isNull ? null : member;
  if (object == null && operation != "DELETE") {
    return fail<AdmissionRequest>(FaultCode.ObjectMissing, "operation " + operation, "request.object");
  }
  const group = text(groupVersionKind, "group");
  const objectFault: Fault | null = object == null ? null : checkObject(object, group, kind);
  if (objectFault != null) return failed<AdmissionRequest>(objectFault);
  return ok(new AdmissionRequest(group, kind, operation, object));
}

/** The request says what kind it is about; an object of another kind is not what was asked. */
function checkObject(object: JsonValue, group: string, kind: string): Fault | null {
  if (!object.isObject) return new Fault(FaultCode.ObjectInvalid, "it is no object", "request.object");
  const ownKind = object.get("kind");
  if (ownKind != null && !(ownKind.isString && ownKind.asString() == kind)) {
    return new Fault(FaultCode.ObjectInvalid, "the request is about a " + kind, "request.object.kind");
  }
  const apiVersion = object.get("apiVersion");
  if (apiVersion == null || (apiVersion.isString && groupOf(apiVersion.asString()) == group)) return null;
  const wanted = group.length == 0 ? "the core group" : "the group " + group;
  return new Fault(FaultCode.ObjectInvalid, "the request is about " + wanted, "request.object.apiVersion");
}

/** `apps` of `apps/v1`, nothing of `v1`. */
function groupOf(apiVersion: string): string {
  const slash = apiVersion.indexOf("/");
  return slash < 0 ? "" : apiVersion.substring(0, slash);
}

function text(object: JsonValue, key: string): string {
  const member = object.get(key);
  return member != null && member.isString ? member.asString() : "";
}

function invalid(detail: string, path: string): Result<AdmissionRequest> {
  return fail<AdmissionRequest>(FaultCode.RequestInvalid, detail, path);
}
