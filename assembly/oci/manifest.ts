/** Image manifests: OCI image specification, manifest.md, and Docker image manifest version 2, schema 2. */
import { MAX_JSON_DEPTH, MAX_MANIFEST_VALUES } from "../bytes/limits";
import { FaultCode } from "../fault/fault";
import { Result, fail, failed, ok } from "../fault/result";
import { JsonValue, parseJson } from "../json/document";
import { annotationOf, annotationsFault } from "./annotations";
import { Descriptor, parseDescriptor } from "./descriptor";
import { isImageIndexType, isImageManifestType } from "./mediaTypes";

export { Descriptor };

/** The manifest of one image or artifact; made by `parseManifest`. */
@final
export class ImageManifest {
  constructor(
    /** As written; null when absent, which only OCI allows. */
    readonly mediaType: string | null,
    readonly config: Descriptor,
    readonly layers: Array<Descriptor>,
    /** An object whose values all are strings; null when absent. */
    readonly annotations: JsonValue | null,
    /** The descriptor of the manifest that this one refers to, an object that was not looked into; null when absent. */
    readonly subject: JsonValue | null,
    /** A string; null when absent. */
    readonly artifactType: JsonValue | null,
  ) {}

  /** The manifest's own annotation of exactly this name, or null. */
  annotation(key: string): string | null {
    return annotationOf(this.annotations, key);
  }
}

/**
 * Parses an image manifest. ManifestInvalid, with the path, for bytes that are not strict JSON, an image index, another
 * schema version or media type, a known member of another type than it must be, and a document that has `manifests` too,
 * since one reader would see an image there and another an index (CVE-2021-41190). BudgetExhausted for more than `maxLayers`
 * layers. Members that the specification does not name are ignored, as it demands.
 *
 * Not checked: that the bytes have the wanted digest, and the media type that the registry sent with them.
 */
export function parseManifest(bytes: Uint8Array, maxLayers: i32 = i32.MAX_VALUE): Result<ImageManifest> {
  const json = parseJson(bytes, MAX_JSON_DEPTH, MAX_MANIFEST_VALUES);
  if (!json.isOk) return failed<ImageManifest>(json.fault!.as(FaultCode.ManifestInvalid));
  const root = json.value;
  if (!root.isObject) return invalid("not an object");
  const mediaType = root.get("mediaType");
  const kindFault = kindProblem(root, mediaType);
  if (kindFault != null) return invalid(kindFault);
  const config = parseConfig(root);
  if (!config.isOk) return failed<ImageManifest>(config.fault!);
  const layers = parseLayers(root, maxLayers);
  if (!layers.isOk) return failed<ImageManifest>(layers.fault!);
  return withOptionalMembers(root, mediaType, config.value, layers.value);
}

/** Why the document is not an image manifest at all, or null. */
function kindProblem(root: JsonValue, mediaType: JsonValue | null): string | null {
  if (mediaType != null) {
    if (!mediaType.isString) return "the media type is not a string";
    const text = mediaType.asString();
    if (isImageIndexType(text)) return "it is an image index, not an image manifest";
    if (!isImageManifestType(text)) return "the media type is not that of an image manifest";
  }
  if (root.get("manifests") != null) {
    const isBoth = root.get("config") != null || root.get("layers") != null;
    return isBoth
      ? "it is an image manifest and an image index at once"
      : "it is an image index, not an image manifest";
  }
  const version = root.get("schemaVersion");
  if (version == null || !version.isNumber) return "the schema version is missing";
  const number = version.integer();
  return number.isOk && number.value.value == 2 ? null : "the schema version is not 2";
}

function parseConfig(root: JsonValue): Result<Descriptor> {
  const config = root.get("config");
  if (config == null) return fail<Descriptor>(FaultCode.ManifestInvalid, "the config is missing", "config");
  const parsed = parseDescriptor(config);
  return parsed.isOk ? parsed : failed<Descriptor>(parsed.fault!.at("config"));
}

function parseLayers(root: JsonValue, maxLayers: i32): Result<Array<Descriptor>> {
  const value = root.get("layers");
  if (value == null || !value.isArray) {
    return fail<Array<Descriptor>>(FaultCode.ManifestInvalid, "not an array", "layers");
  }
  if (value.length > maxLayers) {
    return fail<Array<Descriptor>>(FaultCode.BudgetExhausted, `the manifest has more than ${maxLayers} layers`);
  }
  const layers = new Array<Descriptor>();
  for (let i = 0; i < value.length; i++) {
    const layer = parseDescriptor(value.at(i));
    if (!layer.isOk) return failed<Array<Descriptor>>(layer.fault!.at(`layers[${i}]`));
    layers.push(layer.value);
  }
  return ok(layers);
}

function withOptionalMembers(
  root: JsonValue,
  mediaType: JsonValue | null,
  config: Descriptor,
  layers: Array<Descriptor>,
): Result<ImageManifest> {
  const annotations = root.get("annotations");
  const wrong = annotationsFault(annotations);
  if (wrong != null) return failed<ImageManifest>(wrong);
  const subject = root.get("subject");
  if (subject != null && !subject.isObject) return invalid("the subject is not an object");
  const artifactType = root.get("artifactType");
  if (artifactType != null && !artifactType.isString) return invalid("the artifact type is not a string");
  const typeText: string | null = mediaType == null ? null : mediaType.asString();
  return ok(new ImageManifest(typeText, config, layers, annotations, subject, artifactType));
}

function invalid(detail: string): Result<ImageManifest> {
  return fail<ImageManifest>(FaultCode.ManifestInvalid, detail);
}
