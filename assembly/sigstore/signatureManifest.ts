/** Cosign's image signatures as cosign 1 and 2 store them: the layers of the manifest at the tag `sha256-HEX.sig`. */
import { MAX_MANIFEST_BYTES, MAX_PAYLOAD_BYTES, MAX_SIGNATURE_LAYERS, MAX_SIGNATURE_TEXT } from "../bytes/limits";
import { decodeBase64 } from "../encoding/base64";
import { EvidenceTable } from "../evidence/table";
import { Operation } from "../evidence/operations.gen";
import { Fault, FaultCode } from "../fault/fault";
import { Result, fail, failed, ok } from "../fault/result";
import { Digest } from "../oci/digest";
import { Descriptor, parseManifest } from "../oci/manifest";

/** The layer annotation that holds the signature over the layer's blob, base64. */
const SIGNATURE_ANNOTATION: string = "dev.cosignproject.cosign/signature";

/** One signature that somebody attached to an image. Nothing about it is verified but the payload's digest and size. */
@final
export class AttachedSignature {
  constructor(
    /** The layer's digest: how the signature is named in explanations. */
    readonly layer: Digest,
    /** The signed bytes: they have the layer's digest and size. */
    readonly payload: Uint8Array,
    /** The raw signature. */
    readonly signature: Uint8Array,
  ) {}
}

/** The reference of the signatures for an image's digest: `NAME:sha256-HEX.sig`. */
export function signatureReference(repositoryName: string, image: Digest): string {
  return repositoryName + ":sha256-" + image.hex + ".sig";
}

/**
 * Every attached signature, or the fault of the one that could not be read, in the manifest's order. A layer whose
 * signature or payload is faulty says nothing of the others: anybody who may push can add one. (A manifest with a
 * descriptor that is none cannot be read as a whole.) The layer's media type is not looked at, as
 * cosign does not: it is not signed, and the signature itself decides. Faults of the whole: SignatureMissing when
 * there is no such manifest or no layer, ManifestInvalid, BudgetExhausted, and what the host said.
 */
export function attachedSignatures(
  repositoryName: string,
  image: Digest,
  evidence: EvidenceTable,
): Result<Array<Result<AttachedSignature>>> {
  const reference = signatureReference(repositoryName, image);
  const answer = evidence.ask(Operation.RegistryManifest, reference);
  const answerFault = answer.fault;
  if (answerFault != null) return failed<Array<Result<AttachedSignature>>>(asMissing(answerFault));
  if (answer.value.length > MAX_MANIFEST_BYTES) return tooLarge<Array<Result<AttachedSignature>>>(answer.value.length);
  const manifest = parseManifest(answer.value, MAX_SIGNATURE_LAYERS);
  const manifestFault = manifest.fault;
  if (manifestFault != null) return failed<Array<Result<AttachedSignature>>>(manifestFault);
  return readLayers(repositoryName, manifest.value.layers, evidence);
}

function readLayers(
  repositoryName: string,
  layers: Array<Descriptor>,
  evidence: EvidenceTable,
): Result<Array<Result<AttachedSignature>>> {
  if (layers.length == 0) {
    return fail<Array<Result<AttachedSignature>>>(FaultCode.SignatureMissing, "the signature manifest has no layers");
  }
  const signatures = new Array<Result<AttachedSignature>>();
  for (let i = 0; i < layers.length; i++) signatures.push(readLayer(repositoryName, layers[i], evidence));
  return ok(signatures);
}

function readLayer(repositoryName: string, layer: Descriptor, evidence: EvidenceTable): Result<AttachedSignature> {
  const text = layer.annotation(SIGNATURE_ANNOTATION);
  if (text == null) return malformed("a layer without the annotation " + SIGNATURE_ANNOTATION);
  if (text.length == 0) return malformed("the annotation " + SIGNATURE_ANNOTATION + " is empty");
  if (text.length > MAX_SIGNATURE_TEXT) return malformed("the annotation " + SIGNATURE_ANNOTATION + " is too long");
  const signature = decodeBase64(withoutLineEnds(text));
  const signatureFault = signature.fault;
  if (signatureFault != null) return failed<AttachedSignature>(signatureFault.as(FaultCode.SignatureMalformed));
  if (layer.size > MAX_PAYLOAD_BYTES) return tooLarge<AttachedSignature>(layer.size);
  const argument = repositoryName + "@" + layer.digest.text;
  const payload = evidence.ask(Operation.RegistryBlob, argument);
  const payloadFault = payload.fault;
  if (payloadFault != null) return failed<AttachedSignature>(payloadFault);
  const mismatch = checkContent(layer, payload.value, argument, evidence);
  if (mismatch != null) return failed<AttachedSignature>(mismatch);
  return ok(new AttachedSignature(layer.digest, payload.value, signature.value));
}

/** Size before digest: the size is cheap and bounds what is hashed. */
function checkContent(layer: Descriptor, payload: Uint8Array, argument: string, evidence: EvidenceTable): Fault | null {
  if (<i64>payload.length != layer.size) {
    const detail =
      "the payload has " + payload.length.toString() + " bytes, its descriptor says " + layer.size.toString();
    return new Fault(FaultCode.EvidenceMismatch, detail);
  }
  const hex = evidence.sha256Hex(Operation.RegistryBlob, argument, payload);
  if (hex == layer.digest.hex) return null;
  return new Fault(FaultCode.EvidenceMismatch, "the payload's digest is sha256:" + hex + ", not " + layer.digest.text);
}

/** Go's base64, and so cosign, passes over CR and LF; they stand for nothing, so they are taken out before the strict decoder. */
function withoutLineEnds(text: string): string {
  return text.replaceAll("\r", "").replaceAll("\n", "");
}

function asMissing(fault: Fault): Fault {
  return fault.code == FaultCode.EvidenceNotFound ? fault.as(FaultCode.SignatureMissing) : fault;
}

function malformed(detail: string): Result<AttachedSignature> {
  return fail<AttachedSignature>(FaultCode.SignatureMalformed, detail);
}

function tooLarge<T>(size: i64): Result<T> {
  return fail<T>(FaultCode.EvidenceTooLarge, size.toString() + " bytes");
}
