/** Verifies one attached cosign image signature with one key. */
import { FaultCode } from "../fault/fault";
import { Result, fail, failed } from "../fault/result";
import { Digest } from "../oci/digest";
import { PublicKey } from "../signature/key";
import { verify } from "../signature/verify";
import { SimpleSigning, parseSimpleSigning } from "./simpleSigning";
import { AttachedSignature } from "./signatureManifest";
import { WantedAnnotation } from "./wantedAnnotation";

/**
 * The verified payload, when
 * 1. the signature over the raw payload bytes is the key's,
 * 2. the payload is a cosign container image signature,
 * 3. it names the digest `image`, and
 * 4. it carries every wanted annotation with just the wanted value.
 * Not checked: transparency log, timestamps, `docker-reference`.
 */
export function verifyImageSignature(
  attached: AttachedSignature,
  key: PublicKey,
  image: Digest,
  wanted: Array<WantedAnnotation>,
): Result<SimpleSigning> {
  const signed = verify(key, attached.payload, attached.signature);
  const signedFault = signed.fault;
  if (signedFault != null) return failed<SimpleSigning>(signedFault);
  const payload = parseSimpleSigning(signed.value);
  if (!payload.isOk) return payload;
  if (!payload.value.manifestDigest.equals(image)) {
    return fail<SimpleSigning>(FaultCode.PayloadOtherDigest, "it is for " + payload.value.manifestDigest.text);
  }
  for (let i = 0; i < wanted.length; i++) {
    if (!payload.value.hasAnnotation(wanted[i].key, wanted[i].value)) {
      return fail<SimpleSigning>(
        FaultCode.AnnotationMismatch,
        'wanted "' + wanted[i].key + '": "' + wanted[i].value + '"',
      );
    }
  }
  return payload;
}
