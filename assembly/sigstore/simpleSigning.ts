/** The payload of cosign's image signatures: the "simple signing" document of containers/image. */
import { Fault, FaultCode } from "../fault/fault";
import { Result, fail, failed, ok } from "../fault/result";
import { JsonValue, parseJson } from "../json/document";
import { Digest, parseDigest } from "../oci/digest";
import { SignedPayload } from "../signature/verify";

/** The only `critical.type` that is accepted; cosign itself does not look at it. */
const TYPE: string = "cosign container image signature";

/** What somebody signed about an image. Made only from bytes whose signature was verified. */
@final
export class SimpleSigning {
  constructor(
    /** `critical.image.docker-manifest-digest`: the image that was signed. */
    readonly manifestDigest: Digest,
    /** `critical.identity.docker-reference`: not compared with anything, as signatures may be copied between repositories. */
    readonly dockerReference: string,
    /** `optional`: the signed annotations, an object, or null. */
    readonly optional: JsonValue | null,
  ) {}

  /** True when the payload carries the annotation with just this value. */
  hasAnnotation(key: string, value: string): bool {
    const optional = this.optional;
    const member: JsonValue | null = optional == null ? null : optional.get(key);
    return member != null && member.isString && member.asString() == value;
  }
}

/**
 * Reads a verified payload. Strict JSON with the members of the format and no others in `critical`: a critical member
 * that is not understood must not be passed over. Faults: PayloadInvalid, PayloadOtherType.
 */
export function parseSimpleSigning(signed: SignedPayload): Result<SimpleSigning> {
  const parsed = parseJson(signed.bytes);
  const parseFault = parsed.fault;
  if (parseFault != null) return failed<SimpleSigning>(parseFault.as(FaultCode.PayloadInvalid));
  const root = parsed.value;
  const critical = memberObject(root, "critical");
  if (critical == null) return invalid('no object "critical"');
  const unknown = unknownCritical(critical);
  if (unknown != null) return invalid('unknown member "' + unknown + '" in "critical"');
  const type = memberText(critical, "type");
  if (type == null) return invalid('no text "critical.type"');
  if (type != TYPE) return fail<SimpleSigning>(FaultCode.PayloadOtherType, '"critical.type" is "' + type + '"');
  return parseClaims(root, critical);
}

function parseClaims(root: JsonValue, critical: JsonValue): Result<SimpleSigning> {
  const identity = memberObject(critical, "identity");
  const dockerReference: string | null = identity == null ? null : memberText(identity, "docker-reference");
  if (dockerReference == null) return invalid('no text "critical.identity.docker-reference"');
  const image = memberObject(critical, "image");
  const digestText: string | null = image == null ? null : memberText(image, "docker-manifest-digest");
  if (digestText == null) return invalid('no text "critical.image.docker-manifest-digest"');
  const digest = parseDigest(digestText);
  const digestFault: Fault | null = digest.fault;
  if (digestFault != null) return failed<SimpleSigning>(digestFault.as(FaultCode.PayloadInvalid));
  const optional = root.get("optional");
  if (optional != null && !optional.isNull && !optional.isObject) return invalid('"optional" is no object');
  const annotations: JsonValue | null = optional == null || optional.isNull ? null : optional;
  return ok(new SimpleSigning(digest.value, dockerReference, annotations));
}

function unknownCritical(critical: JsonValue): string | null {
  for (let i = 0; i < critical.length; i++) {
    const key = critical.keyAt(i);
    if (key != "identity" && key != "image" && key != "type") return key;
  }
  return null;
}

function memberObject(value: JsonValue, key: string): JsonValue | null {
  const member = value.isObject ? value.get(key) : null;
  return member != null && member.isObject ? member : null;
}

function memberText(value: JsonValue, key: string): string | null {
  const member = value.get(key);
  return member != null && member.isString ? member.asString() : null;
}

function invalid(detail: string): Result<SimpleSigning> {
  return fail<SimpleSigning>(FaultCode.PayloadInvalid, detail);
}
