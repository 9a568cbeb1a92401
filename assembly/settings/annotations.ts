/** Wanted annotations in settings: an object of strings. */
import { Fault } from "../fault/fault";
import { Result, failed, ok } from "../fault/result";
import { JsonValue } from "../json/document";
import { WantedAnnotation } from "../sigstore/wantedAnnotation";
import { wrongType } from "./decode";

/** All wanted annotations; none when `value` is null. */
export function decodeAnnotations(value: JsonValue | null, path: string): Result<Array<WantedAnnotation>> {
  const wanted = new Array<WantedAnnotation>();
  if (value == null) return ok(wanted);
  if (!value.isObject) return wrongType<Array<WantedAnnotation>>("an object", value, path);
  for (let i = 0; i < value.length; i++) {
    const member = value.valueAt(i);
    if (!member.isString) {
      const fault: Fault = wrongType<JsonValue>("a string", member, path + "." + value.keyAt(i)).fault!;
      return failed<Array<WantedAnnotation>>(fault);
    }
    wanted.push(new WantedAnnotation(value.keyAt(i), member.asString()));
  }
  return ok(wanted);
}
