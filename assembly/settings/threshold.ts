/** Counts in settings. */
import { FaultCode } from "../fault/fault";
import { Result, fail, ok } from "../fault/result";
import { JsonValue } from "../json/document";
import { MAX_TRUSTED_LOGS } from "../bytes/limits";
import { optionalMember, wrongType } from "./decode";

/** A count. */
@final
export class Threshold {
  constructor(readonly count: i32) {}
}

/** An integer from 0 to what can be reached at all, the logs or authorities of a trusted root; `fallback` when it is missing or null. */
export function decodeThreshold(object: JsonValue, key: string, path: string, fallback: i32): Result<Threshold> {
  const member = optionalMember(object, key);
  if (member == null) return ok(new Threshold(fallback));
  const at = path + "." + key;
  if (!member.isNumber) return wrongType<Threshold>("a number", member, at);
  const number = member.integer();
  if (number.isOk && number.value.value >= 0 && number.value.value <= MAX_TRUSTED_LOGS) {
    return ok(new Threshold(<i32>number.value.value));
  }
  return fail<Threshold>(FaultCode.SettingsWrongValue, `it must be a whole number from 0 to ${MAX_TRUSTED_LOGS}`, at);
}
