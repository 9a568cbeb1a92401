/** Every image that an object would run: containers of the three lists, and image volumes. */
import { MAX_IMAGES, MAX_REFERENCE_BYTES } from "../bytes/limits";
import { Fault, FaultCode } from "../fault/fault";
import { Result, fail, failed, ok } from "../fault/result";
import { JsonValue } from "../json/document";
import { WORKLOAD_KINDS, podSpecPath } from "./podSpecs";

/** One place in an object that names an image. */
@final
export class ImageUse {
  constructor(
    /** The image as it is written. */
    readonly image: string,
    /** The string's value in the document: its span is what a mutation replaces. */
    readonly value: JsonValue,
    /** JSON pointer (RFC 6901) from the object's root, such as `/spec/containers/0/image`. */
    readonly pointer: string,
  ) {}
}

/**
 * All image uses of a workload object, in the order containers, initContainers, ephemeralContainers, volumes. Whatever
 * cannot be read is a fault, never left out: KindUnsupported, ObjectInvalid, ImageMissing, BudgetExhausted, and
 * ReferenceInvalid for a text that is too long for any reference.
 */
export function collectImages(group: string, kind: string, object: JsonValue): Result<Array<ImageUse>> {
  const path = podSpecPath(group, kind);
  if (path == null)
    return fail<Array<ImageUse>>(
      FaultCode.KindUnsupported,
      (group.length == 0 ? kind : group + "/" + kind) + " is none of " + WORKLOAD_KINDS,
      "request.kind.kind",
    );
  let spec = object;
  let pointer = "";
  for (let i = 0; i < path.length; i++) {
    const member = spec.get(path[i]);
    pointer += "/" + path[i];
    if (member == null || !member.isObject) return failed<Array<ImageUse>>(invalid("no object", pointer));
    spec = member;
  }
  return collectFromPodSpec(spec, pointer);
}

function collectFromPodSpec(spec: JsonValue, pointer: string): Result<Array<ImageUse>> {
  const uses = new Array<ImageUse>();
  let fault = collectContainers(spec, "containers", pointer, uses);
  const hasContainers = uses.length > 0;
  if (fault == null) fault = collectContainers(spec, "initContainers", pointer, uses);
  if (fault == null) fault = collectContainers(spec, "ephemeralContainers", pointer, uses);
  if (fault == null) fault = collectVolumes(spec, pointer, uses);
  // Kubernetes demands one; a list that is missing here may be spelt otherwise, and what it holds would not be seen.
  if (fault == null && !hasContainers) fault = invalid("no container", pointer + "/containers");
  return fault == null ? ok(uses) : failed<Array<ImageUse>>(fault);
}

function collectContainers(spec: JsonValue, list: string, specPointer: string, uses: Array<ImageUse>): Fault | null {
  const containers = spec.get(list);
  if (containers == null || containers.isNull) return null;
  const listPointer = specPointer + "/" + list;
  if (!containers.isArray) return invalid("no array", listPointer);
  for (let i = 0; i < containers.length; i++) {
    const pointer = listPointer + "/" + i.toString();
    const container = containers.at(i);
    if (!container.isObject) return invalid("no object", pointer);
    const fault = addImage(container.get("image"), pointer + "/image", uses);
    if (fault != null) return fault;
  }
  return null;
}

/** Image volumes (`volumes[].image.reference`): files of an image that a container may run. */
function collectVolumes(spec: JsonValue, specPointer: string, uses: Array<ImageUse>): Fault | null {
  const volumes = spec.get("volumes");
  if (volumes == null || volumes.isNull) return null;
  if (!volumes.isArray) return invalid("no array", specPointer + "/volumes");
  for (let i = 0; i < volumes.length; i++) {
    const pointer = specPointer + "/volumes/" + i.toString();
    const volume = volumes.at(i);
    if (!volume.isObject) return invalid("no object", pointer);
    const source = volume.get("image");
    if (source == null || source.isNull) continue;
    if (!source.isObject) return invalid("no object", pointer + "/image");
    const fault = addImage(source.get("reference"), pointer + "/image/reference", uses);
    if (fault != null) return fault;
  }
  return null;
}

function addImage(value: JsonValue | null, pointer: string, uses: Array<ImageUse>): Fault | null {
  if (value == null || value.isNull) return new Fault(FaultCode.ImageMissing, "", path(pointer));
  if (!value.isString) return invalid("no text", pointer);
  const image = value.asString();
  if (image.length == 0) return new Fault(FaultCode.ImageMissing, "", path(pointer));
  if (image.length > MAX_REFERENCE_BYTES) {
    // Refused as a whole: texts of megabytes must not go through every message.
    const detail = "the reference is longer than " + MAX_REFERENCE_BYTES.toString() + " characters";
    return new Fault(FaultCode.ReferenceInvalid, detail, path(pointer));
  }
  if (uses.length >= MAX_IMAGES) {
    return new Fault(FaultCode.BudgetExhausted, "more than " + MAX_IMAGES.toString() + " images", path(pointer));
  }
  uses.push(new ImageUse(image, value, pointer));
  return null;
}

function invalid(detail: string, pointer: string): Fault {
  return new Fault(FaultCode.ObjectInvalid, detail, path(pointer));
}

function path(pointer: string): string {
  return "request.object" + pointer;
}
