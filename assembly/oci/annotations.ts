/** Annotations (OCI image specification, annotations.md): names and values are strings. */
import { Fault, FaultCode } from "../fault/fault";
import { JsonValue } from "../json/document";

/** What is wrong with an `annotations` member, or null; it may be absent. The path is `annotations`. */
export function annotationsFault(annotations: JsonValue | null): Fault | null {
  if (annotations == null) return null;
  if (!annotations.isObject) return new Fault(FaultCode.ManifestInvalid, "not an object", "annotations");
  for (let i = 0; i < annotations.length; i++) {
    if (!annotations.valueAt(i).isString) {
      return new Fault(FaultCode.ManifestInvalid, "the value of an annotation is not a string", "annotations");
    }
  }
  return null;
}

/** The value of an annotation in a member that `annotationsFault` accepts, or null. */
export function annotationOf(annotations: JsonValue | null, key: string): string | null {
  if (annotations == null) return null;
  const value = annotations.get(key);
  return value == null ? null : value.asString();
}
