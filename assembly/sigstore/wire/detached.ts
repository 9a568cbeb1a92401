/**
 * Signatures in files of their own, as cosign's `sign-blob` and `attest-blob` write them: a signature, perhaps with a
 * certificate, a chain, a timestamp and cosign's old bundle, becomes a `SignedEntity`.
 */
import { equalBytes } from "../../bytes/compare";
import { decodeBase64 } from "../../encoding/base64";
import { encodeUtf8 } from "../../encoding/utf8";
import { FaultCode } from "../../fault/fault";
import { Result, fail, failed, ok } from "../../fault/result";
import { parseEnvelope } from "../../intoto/envelope";
import { EntityFormat, SignedContent, SignedEntity, VerificationMaterial } from "../entity/signedEntity";
import { LogEntry } from "../log/logEntry";
import { CosignBundle, parseCosignBundle } from "./cosignBundle";
import {
  decodeCertificateText,
  decodeChainText,
  decodeSignatureText,
  decodeTimestampText,
  pemText,
  withoutLineEnds,
} from "./cosignText";

/** The texts of the files; each may be null. */
@final
export class DetachedMaterial {
  constructor(
    /** Base64 of the raw signature; for an attestation the envelope, or base64 of it. */
    readonly signature: string | null,
    /** The signer's certificate: PEM, or base64 of PEM. */
    readonly certificate: string | null,
    /** Certificates above it: PEM, or base64 of PEM. */
    readonly chain: string | null,
    /** cosign's old bundle (`parseCosignBundle`). */
    readonly bundle: string | null,
    /** A timestamp of RFC 3161: base64, or cosign's JSON. */
    readonly timestamp: string | null,
  ) {}
}

/**
 * A signature over the artifact itself. `name` is what explanations call it.
 *
 * The signature and the certificate may stand in their own texts or in the bundle; in both they must be the same.
 * SignatureMissing when there is no signature, SignatureMalformed, and BundleMalformed for all other texts, with the
 * member of the material as path.
 */
export function detachedSignature(material: DetachedMaterial, name: string): Result<SignedEntity> {
  const bundle = readBundle(material.bundle);
  if (bundle.fault) return failed<SignedEntity>(bundle.fault!);
  const text = material.signature;
  const bundled = bundle.value.signature;
  let signature: Uint8Array | null = null;
  if (text != null) {
    const read = decodeSignatureText(text, "signature");
    if (read.fault) return failed<SignedEntity>(read.fault!);
    signature = read.value;
  }
  if (bundled != null) {
    const read = decodeSignatureText(bundled, "bundle.base64Signature");
    if (read.fault) return failed<SignedEntity>(read.fault!);
    if (signature != null && !equalBytes(signature, read.value)) return differ("signature");
    signature = read.value;
  }
  if (signature == null) return fail<SignedEntity>(FaultCode.SignatureMissing, "no signature is given");
  return withMaterial(SignedContent.message(signature, null, null), material, bundle.value, name);
}

/** An attestation about the artifact: as `detachedSignature`, but that the signature is an envelope. */
export function detachedAttestation(material: DetachedMaterial, name: string): Result<SignedEntity> {
  const bundle = readBundle(material.bundle);
  if (bundle.fault) return failed<SignedEntity>(bundle.fault!);
  const text = material.signature;
  const bundled = bundle.value.signature;
  let blob: Uint8Array | null = null;
  if (text != null) {
    const read = envelopeBytes(text, "signature");
    if (read.fault) return failed<SignedEntity>(read.fault!);
    blob = read.value;
  }
  if (bundled != null) {
    const read = envelopeBytes(bundled, "bundle.base64Signature");
    if (read.fault) return failed<SignedEntity>(read.fault!);
    if (blob != null && !equalBytes(blob, read.value)) return differ("signature");
    blob = read.value;
  }
  if (blob == null) return fail<SignedEntity>(FaultCode.SignatureMissing, "no envelope is given");
  const envelope = parseEnvelope(blob);
  if (envelope.fault) return failed<SignedEntity>(envelope.fault!.at("signature "));
  return withMaterial(SignedContent.ofEnvelope(envelope.value), material, bundle.value, name);
}

function readBundle(text: string | null): Result<CosignBundle> {
  if (text == null) return ok(new CosignBundle(null, null, null));
  const bundle = parseCosignBundle(encodeUtf8(text));
  return bundle.fault ? failed<CosignBundle>(bundle.fault!.at("bundle ")) : bundle;
}

/** The document as it stands, or decoded. */
function envelopeBytes(text: string, path: string): Result<Uint8Array> {
  if (text.trimStart().startsWith("{")) return ok(encodeUtf8(text));
  const bytes = decodeBase64(withoutLineEnds(text));
  return bytes.fault ? failed<Uint8Array>(bytes.fault!.as(FaultCode.BundleMalformed).at(path)) : bytes;
}

function withMaterial(
  content: SignedContent,
  material: DetachedMaterial,
  bundle: CosignBundle,
  name: string,
): Result<SignedEntity> {
  const certificate = readCertificate(material.certificate, bundle.certificate);
  if (certificate.fault) return failed<SignedEntity>(certificate.fault!);
  const chain = readChain(material.chain);
  if (chain.fault) return failed<SignedEntity>(chain.fault!);
  const timestamps = readTimestamps(material.timestamp);
  if (timestamps.fault) return failed<SignedEntity>(timestamps.fault!);
  const entries = new Array<LogEntry>();
  const entry = bundle.entry;
  if (entry != null) entries.push(entry);
  const leaf: Uint8Array | null = certificate.value.length == 0 ? null : certificate.value[0];
  const read = new VerificationMaterial(leaf, chain.value, false, null, entries, timestamps.value);
  return ok(new SignedEntity(name, EntityFormat.Cosign, content, read));
}

/** The signer's certificate, or none. */
function readCertificate(text: string | null, bundled: Uint8Array | null): Result<Array<Uint8Array>> {
  const certificates = new Array<Uint8Array>();
  if (bundled != null) certificates.push(bundled);
  if (text == null) return ok(certificates);
  const pem = pemText(text, "certificate");
  const read = pem.fault ? failed<Uint8Array>(pem.fault!) : decodeCertificateText(pem.value, "certificate");
  if (read.fault) return failed<Array<Uint8Array>>(read.fault!);
  if (bundled != null && !equalBytes(bundled, read.value)) {
    return fail<Array<Uint8Array>>(FaultCode.BundleMalformed, "the bundle has another one", "certificate");
  }
  return ok<Array<Uint8Array>>([read.value]);
}

function readChain(text: string | null): Result<Array<Uint8Array>> {
  if (text == null) return ok(new Array<Uint8Array>());
  const pem = pemText(text, "chain");
  return pem.fault ? failed<Array<Uint8Array>>(pem.fault!) : decodeChainText(pem.value, "chain");
}

function readTimestamps(text: string | null): Result<Array<Uint8Array>> {
  if (text == null) return ok(new Array<Uint8Array>());
  const timestamp = decodeTimestampText(text, "timestamp");
  return timestamp.fault ? failed<Array<Uint8Array>>(timestamp.fault!) : ok<Array<Uint8Array>>([timestamp.value]);
}

function differ(path: string): Result<SignedEntity> {
  return fail<SignedEntity>(FaultCode.BundleMalformed, "the bundle has another one", path);
}
