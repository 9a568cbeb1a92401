/** Where signatures are looked for, in settings: a list of formats. */
import { FaultCode } from "../fault/fault";
import { Result, fail, failed, ok } from "../fault/result";
import { JsonValue } from "../json/document";
import { AttachedFormats } from "../sigstore/gather/attachedFormats";
import { decodeList, decodeText, elementPath } from "./decode";

const BUNDLE: string = "bundle";
const COSIGN: string = "cosign";
const OCI11: string = "oci11";

/** The formats in a list; bundles and cosign's tag when `value` is null. */
export function decodeFormats(value: JsonValue | null, path: string, bundlesHideTag: bool): Result<AttachedFormats> {
  if (value == null) return ok(new AttachedFormats(true, true, false, bundlesHideTag));
  const list = decodeList(value, path, 3);
  if (list.fault) return failed<AttachedFormats>(list.fault!);
  const names = new Array<string>();
  for (let i = 0; i < list.value.length; i++) {
    const name = decodeText(list.value.at(i), elementPath(path, i));
    if (name.fault) return failed<AttachedFormats>(name.fault!);
    const problem = problemOf(name.value, names);
    if (problem.length > 0) return fail<AttachedFormats>(FaultCode.SettingsWrongValue, problem, elementPath(path, i));
    names.push(name.value);
  }
  const formats = new AttachedFormats(
    names.includes(BUNDLE),
    names.includes(COSIGN),
    names.includes(OCI11),
    bundlesHideTag,
  );
  return ok(formats);
}

function problemOf(name: string, names: Array<string>): string {
  if (name != BUNDLE && name != COSIGN && name != OCI11) return 'it must be "bundle", "cosign" or "oci11"';
  return names.includes(name) ? "it is there twice" : "";
}
