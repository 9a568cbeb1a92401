/** The part of a Kubernetes AdmissionRequest (admission.k8s.io/v1) that image policies read. */
import { Fault, FaultCode } from "../fault/fault";
import { Result, fail, failed, ok } from "../fault/result";
import { JsonValue } from "../json/document";

/** What the API server asks. */
@final
export class AdmissionRequest {
  constructor(
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
  const objectFault: Fault | null = object == null ? null : checkObject(object, kind);
  if (objectFault != null) return failed<AdmissionRequest>(objectFault);
  return ok(new AdmissionRequest(kind, operation, object));
}

/** The request says what kind it is about; an object of another kind is not what was asked. */
function checkObject(object: JsonValue, kind: string): Fault | null {
  if (!object.isObject) return new Fault(FaultCode.ObjectInvalid, "it is no object", "request.object");
  const own = object.get("kind");
  if (own == null || (own.isString && own.asString() == kind)) return null;
  return new Fault(FaultCode.ObjectInvalid, "the request is about a " + kind, "request.object.kind");
}

function text(object: JsonValue, key: string): string {
  const member = object.get(key);
  return member != null && member.isString ? member.asString() : "";
}

function invalid(detail: string, path: string): Result<AdmissionRequest> {
  return fail<AdmissionRequest>(FaultCode.RequestInvalid, detail, path);
}
