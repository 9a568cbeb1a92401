/** cosign's old bundle of a signed blob, which `sign-blob --bundle` wrote before cosign knew Sigstore bundles. */
import { MAX_BUNDLE_VALUES, MAX_JSON_DEPTH } from "../../bytes/limits";
import { FaultCode } from "../../fault/fault";
import { Result, failed, ok } from "../../fault/result";
import { parseJson } from "../../json/document";
import { LogEntry } from "../log/logEntry";
import { decodeCertificateText, pemText } from "./cosignText";
import { GoObject } from "./goJson";
import { FirstFault } from "./protojson";
import { readRekorBundle } from "./rekorBundle";

/** What such a bundle holds. Nothing in it is verified. */
@final
export class CosignBundle {
  constructor(
    /** `base64Signature`, not decoded: of an attestation it is an envelope; null when it is missing or empty. */
    readonly signature: string | null,
    /** The certificate in `cert`, DER; null when there is none. */
    readonly certificate: Uint8Array | null,
    /** `rekorBundle`, or null. */
    readonly entry: LogEntry | null,
  ) {}
}

/**
 * Reads `{"base64Signature", "cert", "rekorBundle"}`, each of which may be missing; other members are ignored. BundleMalformed,
 * with the path, for bytes that are not strict JSON, a member of another kind, what `readRekorBundle` refuses, and a
 * `cert` that is not PEM, or base64 of PEM, of one certificate or public key.
 *
 * A public key there, which cosign writes when it signs with a key, is passed over: a key that comes with a signature
 * says nothing of who signed.
 */
export function parseCosignBundle(json: Uint8Array): Result<CosignBundle> {
  const document = parseJson(json, MAX_JSON_DEPTH, MAX_BUNDLE_VALUES);
  if (document.fault) return failed<CosignBundle>(document.fault!.as(FaultCode.BundleMalformed));
  const first = new FirstFault(FaultCode.BundleMalformed);
  const bundle = new GoObject(first, "", document.value);
  const signature = bundle.text("base64Signature");
  const certificateText = bundle.text("cert");
  const rekorBundle = bundle.object("rekorBundle");
  const entry: LogEntry | null = rekorBundle == null ? null : readRekorBundle(rekorBundle);
  if (first.fault != null) return failed<CosignBundle>(first.fault!);
  const given: string | null = signature.length == 0 ? null : signature;
  if (certificateText.length == 0) return ok(new CosignBundle(given, null, entry));
  const pem = pemText(certificateText, "cert");
  if (pem.fault) return failed<CosignBundle>(pem.fault!);
  if (pem.value.includes("-----BEGIN PUBLIC KEY-----")) return ok(new CosignBundle(given, null, entry));
  const certificate = decodeCertificateText(pem.value, "cert");
  if (certificate.fault) return failed<CosignBundle>(certificate.fault!);
  return ok(new CosignBundle(given, certificate.value, entry));
}
