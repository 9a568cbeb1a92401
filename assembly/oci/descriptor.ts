/** Content descriptors (OCI image specification, descriptor.md). */
import { FaultCode } from "../fault/fault";
import { Result, fail, failed, ok } from "../fault/result";
import { JsonValue } from "../json/document";
import { annotationOf, annotationsFault } from "./annotations";
import { Digest, parseDigest } from "./digest";

/** What a manifest says of one blob; made by `parseDescriptor`. */
@final
export class Descriptor {
  constructor(
    /** As written; never empty. */
    readonly mediaType: string,
    readonly digest: Digest,
    /** Bytes of the content; never negative. */
    readonly size: i64,
    /** An object whose values all are strings; null when absent. */
    readonly annotations: JsonValue | null,
  ) {}

  /** The annotation of exactly this name, or null. */
  annotation(key: string): string | null {
    return annotationOf(this.annotations, key);
  }
}

/**
 * Parses a descriptor. ManifestInvalid, with the path below `value`, when `mediaType`, `digest` or `size` is missing or one
 * of these or `annotations` is of another type or value than it must be. Other members, `data` and `urls` too, are not
 * looked at.
 */
export function parseDescriptor(value: JsonValue): Result<Descriptor> {
  if (!value.isObject) return invalid("not an object", "");
  const mediaType = value.get("mediaType");
  if (mediaType == null || !mediaType.isString) return invalid("not a media type", ".mediaType");
  const mediaTypeText = mediaType.asString();
  if (mediaTypeText.length == 0) return invalid("the media type is empty", ".mediaType");
  const digest = value.get("digest");
  if (digest == null || !digest.isString) return invalid("not a digest", ".digest");
  const parsedDigest = parseDigest(digest.asString());
  if (!parsedDigest.isOk) return invalid(parsedDigest.fault!.detail, ".digest");
  const size = value.get("size");
  if (size == null) return invalid("the size is missing", ".size");
  const bytes = size.integer();
  if (!bytes.isOk) return invalid(bytes.fault!.detail, ".size");
  if (bytes.value.value < 0) return invalid("the size is negative", ".size");
  const annotations = value.get("annotations");
  const wrong = annotationsFault(annotations);
  if (wrong != null) return failed<Descriptor>(wrong.at("."));
  return ok(new Descriptor(mediaTypeText, parsedDigest.value, bytes.value.value, annotations));
}

function invalid(detail: string, path: string): Result<Descriptor> {
  return fail<Descriptor>(FaultCode.ManifestInvalid, detail, path);
}
