/** `attestors`: who must have signed, each by one signature. */
import { FaultCode } from "../../assembly/fault/fault";
import { Result, fail, failed, ok } from "../../assembly/fault/result";
import { JsonValue } from "../../assembly/json/document";
import { certificateAttestor, keyAttestorOf, keylessAttestorOf } from "../../assembly/settings/attestors";
import { decodeList, decodeObject, elementPath, requiredMember } from "../../assembly/settings/decode";
import { WantedAttestor } from "../../assembly/settings/wantedAttestor";

const MAX_ATTESTORS: i32 = 64;

/** One or more. */
export function decodeAttestors(settings: JsonValue, root: string): Result<Array<WantedAttestor>> {
  const member = requiredMember(settings, "attestors", root);
  if (member.fault) return failed<Array<WantedAttestor>>(member.fault!);
  const path = root + ".attestors";
  const list = decodeList(member.value, path, MAX_ATTESTORS);
  if (list.fault) return failed<Array<WantedAttestor>>(list.fault!);
  const attestors = new Array<WantedAttestor>();
  for (let i = 0; i < list.value.length; i++) {
    const attestor = decodeAttestor(list.value.at(i), elementPath(path, i));
    if (attestor.fault) return failed<Array<WantedAttestor>>(attestor.fault!);
    attestors.push(attestor.value);
  }
  return ok(attestors);
}

/** One attestor is of one kind. */
function decodeAttestor(value: JsonValue, path: string): Result<WantedAttestor> {
  if (value.isObject && value.get("key") != null) return keyAttestorOf(value, path);
  const object = decodeObject(value, path, ["key", "keyless", "certificates"]);
  if (object.fault) return failed<WantedAttestor>(object.fault!);
  if (value.length != 1) {
    return fail<WantedAttestor>(FaultCode.SettingsWrongValue, "it must have one of key, keyless, certificates", path);
  }
  const kind = value.keyAt(0);
  const member = value.valueAt(0);
  return kind == "keyless"
    ? keylessAttestorOf(member, path + ".keyless")
    : certificateAttestor(member, path + ".certificates");
}
