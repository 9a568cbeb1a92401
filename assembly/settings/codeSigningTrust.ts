/** Certificates that stand in place of Fulcio's, in settings: cosign's `--certificate`, `--certificate-chain`, `--ca-roots`. */
import { FaultCode } from "../fault/fault";
import { Result, fail, failed, ok } from "../fault/result";
import { JsonValue } from "../json/document";
import { Certificate } from "../x509/certificate";
import { CodeSigningTrust } from "../x509/profile/codeSigning";
import { decodeCertificate, decodeCertificates } from "./certificates";
import { optionalMember } from "./decode";

/**
 * The members `certificate`, `chain`, `roots` and `intermediates` of an object: a chain, or roots with what may stand
 * between, or a certificate alone, which is then trusted by itself.
 */
export function decodeCodeSigningTrust(object: JsonValue, path: string): Result<CodeSigningTrust> {
  let leaf: Certificate | null = null;
  const certificate = optionalMember(object, "certificate");
  if (certificate != null) {
    const decoded = decodeCertificate(certificate, path + ".certificate");
    if (decoded.fault) return failed<CodeSigningTrust>(decoded.fault!);
    leaf = decoded.value;
  }
  const hasRoots = optionalMember(object, "roots") != null;
  const hasIntermediates = optionalMember(object, "intermediates") != null;
  if (optionalMember(object, "chain") != null) {
    if (hasRoots || hasIntermediates) return refuse("a chain, or roots and intermediates, not both", path);
    const chain = optionalCertificates(object, "chain", path);
    return chain.fault
      ? failed<CodeSigningTrust>(chain.fault!)
      : placed(CodeSigningTrust.ofChain(leaf, chain.value), path);
  }
  if (!hasRoots) {
    if (hasIntermediates) return refuse("intermediates need roots", path);
    return leaf != null ? ok(CodeSigningTrust.ofCertificate(leaf)) : refuse("it names no certificate", path);
  }
  const roots = optionalCertificates(object, "roots", path);
  if (roots.fault) return failed<CodeSigningTrust>(roots.fault!);
  const intermediates = optionalCertificates(object, "intermediates", path);
  if (intermediates.fault) return failed<CodeSigningTrust>(intermediates.fault!);
  return placed(CodeSigningTrust.ofRoots(leaf, roots.value, intermediates.value), path);
}

/** The certificates of a member; none when it is missing. */
function optionalCertificates(object: JsonValue, key: string, path: string): Result<Array<Certificate>> {
  const member = optionalMember(object, key);
  return member == null ? ok(new Array<Certificate>()) : decodeCertificates(member, path + "." + key);
}

function placed(trust: Result<CodeSigningTrust>, path: string): Result<CodeSigningTrust> {
  return trust.fault ? failed<CodeSigningTrust>(trust.fault!.as(FaultCode.SettingsWrongValue).at(path)) : trust;
}

function refuse(detail: string, path: string): Result<CodeSigningTrust> {
  return fail<CodeSigningTrust>(FaultCode.SettingsWrongValue, detail, path);
}
