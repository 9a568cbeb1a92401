/** Image indexes: OCI image specification, image-index.md; what the referrers API answers is one (distribution specification). */
import { MAX_JSON_DEPTH, MAX_MANIFEST_VALUES } from "../bytes/limits";
import { FaultCode } from "../fault/fault";
import { Result, fail, failed, ok } from "../fault/result";
import { JsonValue, parseJson } from "../json/document";
import { Descriptor, parseDescriptor } from "./descriptor";
import { isImageIndexType } from "./mediaTypes";

/**
 * The descriptors of an image index, in its order. ManifestInvalid, with the path, for bytes that are not strict JSON, an
 * image manifest, another schema version or media type, and a descriptor that is none. BudgetExhausted for more than `most`.
 * Not looked at: annotations of the index, `platform`, `artifactType`. Not checked: that the bytes have the wanted digest.
 */
export function parseImageIndex(bytes: Uint8Array, most: i32): Result<Array<Descriptor>> {
  const json = parseJson(bytes, MAX_JSON_DEPTH, MAX_MANIFEST_VALUES);
  if (!json.isOk) return failed<Array<Descriptor>>(json.fault!.as(FaultCode.ManifestInvalid));
  const root = json.value;
  const problem = kindProblem(root);
  if (problem != null) return invalid(problem, "");
  const list = root.get("manifests");
  if (list == null || !list.isArray) return invalid("not an array", "manifests");
  if (list.length > most) return fail<Array<Descriptor>>(FaultCode.BudgetExhausted, `an index of more than ${most}`);
  const descriptors = new Array<Descriptor>();
  for (let i = 0; i < list.length; i++) {
    const descriptor = parseDescriptor(list.at(i));
    if (!descriptor.isOk) return failed<Array<Descriptor>>(descriptor.fault!.at(`manifests[${i}]`));
    descriptors.push(descriptor.value);
  }
  return ok(descriptors);
}

/** Why the document is not an image index at all, or null. One with layers too would be read otherwise elsewhere (CVE-2021-41190). */
function kindProblem(root: JsonValue): string | null {
  if (!root.isObject) return "not an object";
  const mediaType = root.get("mediaType");
  if (mediaType != null && (!mediaType.isString || !isImageIndexType(mediaType.asString()))) {
    return "the media type is not that of an image index";
  }
  if (root.get("config") != null || root.get("layers") != null) return "it is an image manifest";
  const version = root.get("schemaVersion");
  if (version == null || !version.isNumber) return "the schema version is missing";
  const number = version.integer();
  return number.isOk && number.value.value == 2 ? null : "the schema version is not 2";
}

function invalid(detail: string, path: string): Result<Array<Descriptor>> {
  return fail<Array<Descriptor>>(FaultCode.ManifestInvalid, detail, path);
}
