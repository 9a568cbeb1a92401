/**
 * cosign's own attachments (cosign SIGNATURE_SPEC.md, ATTESTATION_SPEC.md): a layer of the manifest at the tag
 * `sha256-HEX.sig` or `.att`, or of a referrer that cosign wrote, becomes a `SignedEntity`.
 */
import { encodeUtf8 } from "../../encoding/utf8";
import { Fault, FaultCode } from "../../fault/fault";
import { Result, fail, failed, ok } from "../../fault/result";
import { Envelope } from "../../intoto/envelope";
import { Descriptor } from "../../oci/descriptor";
import { EntityFormat, SignedContent, SignedEntity, VerificationMaterial } from "../entity/signedEntity";
import { LogEntry } from "../log/logEntry";
import { decodeCertificateText, decodeChainText, decodeSignatureText, decodeTimestampText } from "./cosignText";
import { parseRekorBundle } from "./rekorBundle";

/** The layer annotation that holds the signature over the layer's blob, base64. */
export const SIGNATURE_ANNOTATION: string = "dev.cosignproject.cosign/signature";
/** The signer's certificate, PEM. */
export const CERTIFICATE_ANNOTATION: string = "dev.sigstore.cosign/certificate";
/** The certificates above it, PEM: the issuer first. */
export const CHAIN_ANNOTATION: string = "dev.sigstore.cosign/chain";
/** The log entry with the log's promise, JSON. */
export const BUNDLE_ANNOTATION: string = "dev.sigstore.cosign/bundle";
/** A timestamp of RFC 3161, JSON. */
export const TIMESTAMP_ANNOTATION: string = "dev.sigstore.cosign/rfc3161timestamp";

/**
 * A signature over `payload`, the layer's blob, whose digest and size the caller has checked; it must not change
 * afterwards. The layer's media type is not looked at, as cosign does not: it is not signed, and the signature decides.
 *
 * SignatureMalformed when the signature's annotation is missing or no base64 text up to its limit; else as
 * `cosignEnvelope`. Not checked: what the payload is.
 */
export function cosignSignature(layer: Descriptor, payload: Uint8Array): Result<SignedEntity> {
  const text = layer.annotation(SIGNATURE_ANNOTATION);
  if (text == null) return fail<SignedEntity>(FaultCode.SignatureMalformed, "missing", SIGNATURE_ANNOTATION);
  const signature = decodeSignatureText(text, SIGNATURE_ANNOTATION);
  if (signature.fault) return failed<SignedEntity>(signature.fault!);
  return withMaterial(layer, SignedContent.message(signature.value, payload, null));
}

/**
 * An envelope, read from the layer's blob as in `cosignSignature`. The annotation for signatures is not read: the envelope
 * has its own. BundleMalformed, with the annotation's name, for what cannot be read; an annotation that is empty is as good
 * as none.
 */
export function cosignEnvelope(layer: Descriptor, envelope: Envelope): Result<SignedEntity> {
  return withMaterial(layer, SignedContent.ofEnvelope(envelope));
}

function withMaterial(layer: Descriptor, content: SignedContent): Result<SignedEntity> {
  const material = readMaterial(layer);
  if (material.fault) return failed<SignedEntity>(material.fault!);
  return ok(new SignedEntity(layer.digest.text, EntityFormat.Cosign, content, material.value));
}

function readMaterial(layer: Descriptor): Result<VerificationMaterial> {
  let certificate: Uint8Array | null = null;
  const certificateText = annotation(layer, CERTIFICATE_ANNOTATION);
  if (certificateText != null) {
    const read = decodeCertificateText(certificateText, CERTIFICATE_ANNOTATION);
    if (read.fault) return failed<VerificationMaterial>(read.fault!);
    certificate = read.value;
  }
  let chain = new Array<Uint8Array>();
  const chainText = annotation(layer, CHAIN_ANNOTATION);
  if (chainText != null) {
    const read = decodeChainText(chainText, CHAIN_ANNOTATION);
    if (read.fault) return failed<VerificationMaterial>(read.fault!);
    chain = read.value;
  }
  const entries = new Array<LogEntry>();
  const timestamps = new Array<Uint8Array>();
  const wrong = readProofs(layer, entries, timestamps);
  if (wrong != null) return failed<VerificationMaterial>(wrong);
  return ok(new VerificationMaterial(certificate, chain, false, null, entries, timestamps));
}

/** The log entry and the timestamp, which are added when they are there. */
function readProofs(layer: Descriptor, entries: Array<LogEntry>, timestamps: Array<Uint8Array>): Fault | null {
  const bundle = annotation(layer, BUNDLE_ANNOTATION);
  if (bundle != null) {
    const entry = parseRekorBundle(encodeUtf8(bundle));
    if (entry.fault) return entry.fault!.at(BUNDLE_ANNOTATION + " ");
    entries.push(entry.value);
  }
  const timestampText = annotation(layer, TIMESTAMP_ANNOTATION);
  if (timestampText != null) {
    const timestamp = decodeTimestampText(timestampText, TIMESTAMP_ANNOTATION);
    if (timestamp.fault) return timestamp.fault;
    timestamps.push(timestamp.value);
  }
  return null;
}

/** An annotation that is there and not empty. */
function annotation(layer: Descriptor, name: string): string | null {
  const text = layer.annotation(name);
  return text == null || text.length == 0 ? null : text;
}
