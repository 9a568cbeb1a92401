/** Wanted attestations in settings. */
import { Result, failed, ok } from "../fault/result";
import { JsonValue } from "../json/document";
import { predicateTypeOf } from "../intoto/predicateTypes";
import { decodeObject, decodeText, requiredMember } from "./decode";

/** `{predicateType}`: a URI, or one of cosign's short names, as a URI. */
export function decodePredicateType(value: JsonValue, path: string): Result<string> {
  const object = decodeObject(value, path, ["predicateType"]);
  if (object.fault) return failed<string>(object.fault!);
  const member = requiredMember(value, "predicateType", path);
  if (member.fault) return failed<string>(member.fault!);
  const text = decodeText(member.value, path + ".predicateType");
  return text.fault ? text : ok<string>(predicateTypeOf(text.value));
}
