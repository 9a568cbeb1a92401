/** A repository's name in settings: where signatures lie. */
import { FaultCode } from "../fault/fault";
import { Result, fail, failed, ok } from "../fault/result";
import { JsonValue } from "../json/document";
import { parseReference } from "../oci/reference";
import { decodeText } from "./decode";

/** `registry/repository`, without tag and digest. */
export function decodeRepository(value: JsonValue, path: string): Result<string> {
  const text = decodeText(value, path);
  if (!text.isOk) return text;
  const reference = parseReference(text.value);
  const fault = reference.fault;
  if (fault != null) return failed<string>(fault.as(FaultCode.SettingsWrongValue).at(path));
  if (reference.value.tag != null || reference.value.digest != null) {
    return fail<string>(FaultCode.SettingsWrongValue, "a repository has no tag and no digest", path);
  }
  return ok(reference.value.askedName());
}
