/** The texts in which cosign keeps signatures, certificates and timestamps: in annotations and in files. */
import { MAX_BUNDLE_VALUES, MAX_CHAIN_CERTIFICATES, MAX_JSON_DEPTH, MAX_SIGNATURE_TEXT } from "../../bytes/limits";
import { decodeBase64 } from "../../encoding/base64";
import { decodePemBlocks } from "../../encoding/pem";
import { decodeUtf8, encodeUtf8 } from "../../encoding/utf8";
import { FaultCode } from "../../fault/fault";
import { Result, fail, failed, ok } from "../../fault/result";
import { parseJson } from "../../json/document";
import { GoObject } from "./goJson";
import { FirstFault } from "./protojson";

/**
 * A raw signature in standard base64. SignatureMalformed, with `path`, for an empty or too long text and for what is not
 * strict base64, but for line ends.
 */
export function decodeSignatureText(text: string, path: string): Result<Uint8Array> {
  if (text.length > MAX_SIGNATURE_TEXT) return fail<Uint8Array>(FaultCode.SignatureMalformed, "too long", path);
  const signature = decodeBase64(withoutLineEnds(text));
  if (signature.fault) return failed<Uint8Array>(signature.fault!.as(FaultCode.SignatureMalformed).at(path));
  if (signature.value.length == 0) return fail<Uint8Array>(FaultCode.SignatureMalformed, "it is empty", path);
  return signature;
}

/** The DER of the one certificate in a PEM text. BundleMalformed, with `path`, for anything else (`decodePemBlocks`). */
export function decodeCertificateText(pem: string, path: string): Result<Uint8Array> {
  const blocks = decodeChainText(pem, path);
  if (blocks.fault) return failed<Uint8Array>(blocks.fault!);
  if (blocks.value.length != 1) return fail<Uint8Array>(FaultCode.BundleMalformed, "not just one certificate", path);
  return ok(blocks.value[0]);
}

/** The DER of the certificates in a PEM text, up to MAX_CHAIN_CERTIFICATES. BundleMalformed, with `path`. */
export function decodeChainText(pem: string, path: string): Result<Array<Uint8Array>> {
  const blocks = decodePemBlocks(pem, "CERTIFICATE");
  if (blocks.fault) return failed<Array<Uint8Array>>(blocks.fault!.as(FaultCode.BundleMalformed).at(path));
  if (blocks.value.length > MAX_CHAIN_CERTIFICATES) {
    const detail = `more than ${MAX_CHAIN_CERTIFICATES} certificates`;
    return fail<Array<Uint8Array>>(FaultCode.BundleMalformed, detail, path);
  }
  return blocks;
}

/**
 * A timestamp of RFC 3161: cosign's `{"SignedRFC3161Timestamp": "…"}`, or its base64 alone. BundleMalformed, with `path`,
 * for another document and what is not base64. What the timestamp is, is not looked at.
 */
export function decodeTimestampText(text: string, path: string): Result<Uint8Array> {
  if (!text.trimStart().startsWith("{")) {
    const bytes = decodeBase64(withoutLineEnds(text));
    if (bytes.fault) return failed<Uint8Array>(bytes.fault!.as(FaultCode.BundleMalformed).at(path));
    return bytes.value.length > 0 ? bytes : fail<Uint8Array>(FaultCode.BundleMalformed, "it is empty", path);
  }
  const json = parseJson(encodeUtf8(text), MAX_JSON_DEPTH, MAX_BUNDLE_VALUES);
  if (json.fault) return failed<Uint8Array>(json.fault!.as(FaultCode.BundleMalformed).at(path));
  const first = new FirstFault(FaultCode.BundleMalformed);
  const timestamp = new GoObject(first, path, json.value).someBase64("SignedRFC3161Timestamp");
  return first.fault != null ? failed<Uint8Array>(first.fault!) : ok(timestamp);
}

/** A PEM text, which cosign writes to files in base64: as it is, or decoded. BundleMalformed, with `path`. */
export function pemText(text: string, path: string): Result<string> {
  if (text.includes("-----BEGIN")) return ok<string>(text);
  const bytes = decodeBase64(withoutLineEnds(text));
  const pem = bytes.fault ? failed<string>(bytes.fault!) : decodeUtf8(bytes.value);
  if (!pem.fault) return pem;
  return fail<string>(FaultCode.BundleMalformed, "neither PEM nor base64 of it: " + pem.fault!.detail, path);
}

/** Go's base64, and so cosign, passes over CR and LF; they stand for nothing, so they are taken out before the strict decoder. */
export function withoutLineEnds(text: string): string {
  return text.replaceAll("\r", "").replaceAll("\n", "");
}
