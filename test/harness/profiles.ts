// Harness exports for assembly/x509/profile.
import { verifyEmbeddedScts } from "../../assembly/ct/embeddedScts";
import { decodeHex, encodeHex } from "../../assembly/encoding/hex";
import { faultCodeName } from "../../assembly/fault/codes.gen";
import { Fault, FaultCode } from "../../assembly/fault/fault";
import { Result, fail, failed, ok } from "../../assembly/fault/result";
import { Instant, parseRfc3339 } from "../../assembly/time/instant";
import { Certificate } from "../../assembly/x509/certificate";
import { readCertificateFile, readCertificates } from "../../assembly/x509/certificateFile";
import { CertificateAuthority } from "../../assembly/x509/profile/certificateAuthority";
import { CodeSigningTrust } from "../../assembly/x509/profile/codeSigning";
import { FulcioCertificate, fulcioLeafFault, verifyFulcioCertificate } from "../../assembly/x509/profile/fulcio";
import { FulcioExtension, FulcioExtensions, fulcioExtensionName } from "../../assembly/x509/profile/fulcioExtensions";
import {
  notaryCodeSigningChainFault,
  notaryTimeStampingChainFault,
  notaryValidityFault,
} from "../../assembly/x509/profile/notaryChain";
import { TrustStoreType, trustStoreFault, trustedCertificate } from "../../assembly/x509/profile/notaryTrustStore";
import { signerIdentities } from "../../assembly/x509/profile/signerIdentity";
import { parseLogs } from "./ct";

/**
 * `kind text | issuer` of a keyless certificate, or the fault. Authorities: one on each line, the certificates in
 * hexadecimal separated by commas, and from when to when it is valid, in RFC 3339 or `-`.
 */
export function fulcioVerify(leaf: Uint8Array, authorities: string, time: string): string {
  const verified = fulcioCertificate(leaf, authorities, time);
  if (verified.fault) return outcome(verified.fault!);
  const identity = verified.value.identity;
  return `${identity.kind} ${identity.text} | ${verified.value.extensions.issuer!}`;
}

/** The ids of the logs that vouch for a keyless certificate at `now`, or the fault; logs as in ct.ts. */
export function fulcioLogs(leaf: Uint8Array, authorities: string, time: string, logs: string, now: string): string {
  const verified = fulcioCertificate(leaf, authorities, time);
  if (verified.fault) return outcome(verified.fault!);
  const leafCertificate = verified.value.path.leaf;
  const issuer = verified.value.issuerSpki;
  const found = verifyEmbeddedScts(leafCertificate, issuer, parseLogs(logs).value, instantOf(now));
  if (found.fault) return outcome(found.fault!);
  const ids = new Array<string>();
  for (let i = 0; i < found.value.length; i++) ids.push(encodeHex(found.value[i].id));
  return ids.join(",");
}

/** `ok`, or why the certificate is no keyless end entity's. */
export function fulcioLeaf(der: Uint8Array): string {
  const certificate = Certificate.fromDer(der);
  return outcome(certificate.fault ? certificate.fault : fulcioLeafFault(certificate.value));
}

/** The extensions, `name: value` in each line, the issuer last; or the fault. */
export function fulcioExtensions(der: Uint8Array): string {
  const certificate = Certificate.fromDer(der);
  if (certificate.fault) return outcome(certificate.fault!);
  const extensions = FulcioExtensions.ofCertificate(certificate.value);
  if (extensions.fault) return outcome(extensions.fault!);
  const lines = new Array<string>();
  for (let i = 1; i <= <i32>FulcioExtension.TokenSubject; i++) {
    const value = extensions.value.valueOf(i);
    if (value != null) lines.push(fulcioExtensionName(i) + ": " + value);
  }
  const issuer = extensions.value.issuer;
  if (issuer != null) lines.push("issuer: " + issuer);
  return lines.join("\n");
}

/** `kind text` of each identity, one on each line, or the fault. */
export function certificateIdentities(der: Uint8Array): string {
  const certificate = Certificate.fromDer(der);
  if (certificate.fault) return outcome(certificate.fault!);
  const identities = signerIdentities(certificate.value);
  const lines = new Array<string>();
  for (let i = 0; i < identities.length; i++) lines.push(`${identities[i].kind} ${identities[i].text}`);
  return lines.join("\n");
}

/**
 * `ok`, or the fault. `form` says how the settings trust: `certificate`, `chain` or `roots`. Lists of certificates are in
 * hexadecimal, separated by commas; an empty text is none.
 */
export function codeSigningVerify(
  form: string,
  leaf: string,
  roots: string,
  intermediates: string,
  presented: string,
  presentedChain: string,
  time: string,
): string {
  const trust = codeSigningTrust(form, single(leaf), certificatesOf(roots).value, certificatesOf(intermediates).value);
  if (trust.fault) return "settings: " + outcome(trust.fault);
  const chain = certificatesOf(presentedChain);
  if (chain.fault) return outcome(chain.fault);
  return outcome(trust.value.verify(single(presented), chain.value, instantsOf(time)).fault);
}

/** `ok`, or the fault, of a chain of the Notary Project; `purpose` is `codesigning` or `timestamping`. */
export function notaryChain(certificates: string, purpose: string): string {
  const chain = certificatesOf(certificates);
  if (chain.fault) return outcome(chain.fault);
  return outcome(
    purpose == "timestamping" ? notaryTimeStampingChainFault(chain.value) : notaryCodeSigningChainFault(chain.value),
  );
}

/** `ok`, or the fault. */
export function notaryValidity(certificates: string, time: string): string {
  return outcome(notaryValidityFault(certificatesOf(certificates).value, parseRfc3339(time).value));
}

/** `ok`, or the fault; `type` is `ca`, `signingAuthority` or `tsa`. */
export function notaryTrustStore(certificates: string, type: string): string {
  const kind = type == "tsa" ? TrustStoreType.Tsa : type == "ca" ? TrustStoreType.Ca : TrustStoreType.SigningAuthority;
  return outcome(trustStoreFault(certificatesOf(certificates).value, kind));
}

/** Whether the store vouches for the chain. */
export function notaryIsTrusted(chain: string, store: string): bool {
  return trustedCertificate(certificatesOf(chain).value, certificatesOf(store).value) != null;
}

/** The subjects of a file's certificates, each after a line feed, or the fault. */
export function certificateFile(bytes: Uint8Array): string {
  const certificates = readCertificateFile(bytes);
  if (certificates.fault) return outcome(certificates.fault);
  let text = "";
  for (let i = 0; i < certificates.value.length; i++) text += "\n" + certificates.value[i].subject.toString();
  return text;
}

function fulcioCertificate(leaf: Uint8Array, authorities: string, time: string): Result<FulcioCertificate> {
  const certificate = Certificate.fromDer(leaf);
  if (certificate.fault) return failed<FulcioCertificate>(certificate.fault!);
  const trusted = new Array<CertificateAuthority>();
  const lines = authorities.length == 0 ? new Array<string>() : authorities.split("\n");
  for (let i = 0; i < lines.length; i++) {
    const parts = lines[i].split(" ");
    const chain = certificatesOf(parts[0]);
    if (chain.fault) return failed<FulcioCertificate>(chain.fault!);
    const authority = CertificateAuthority.fromChain(chain.value, instantOf(parts[1]), instantOf(parts[2]));
    if (authority.fault) return failed<FulcioCertificate>(authority.fault!);
    trusted.push(authority.value);
  }
  return verifyFulcioCertificate(certificate.value, trusted, instantsOf(time));
}

function codeSigningTrust(
  form: string,
  leaf: Certificate | null,
  roots: Array<Certificate>,
  intermediates: Array<Certificate>,
): Result<CodeSigningTrust> {
  if (form == "chain") return CodeSigningTrust.ofChain(leaf, roots);
  if (form == "roots") return CodeSigningTrust.ofRoots(leaf, roots, intermediates);
  if (leaf == null) return fail<CodeSigningTrust>(FaultCode.CertificateUntrusted, "no certificate");
  return ok(CodeSigningTrust.ofCertificate(leaf));
}

function certificatesOf(hex: string): Result<Array<Certificate>> {
  const parts = hex.length == 0 ? new Array<string>() : hex.split(",");
  const ders = new Array<Uint8Array>();
  for (let i = 0; i < parts.length; i++) ders.push(decodeHex(parts[i]).value);
  return readCertificates(ders);
}

function single(hex: string): Certificate | null {
  return hex.length == 0 ? null : Certificate.fromDer(decodeHex(hex).value).value;
}

function instantOf(text: string): Instant | null {
  return text.length < 2 ? null : parseRfc3339(text).value;
}

function outcome(fault: Fault | null): string {
  if (fault == null) return "ok";
  const path = fault.path.length == 0 ? "" : " at " + fault.path;
  return faultCodeName(fault.code) + path + ": " + fault.detail;
}

/** Times, separated by commas. */
function instantsOf(times: string): Array<Instant> {
  const texts = times.split(",");
  const instants = new Array<Instant>();
  for (let i = 0; i < texts.length; i++) instants.push(parseRfc3339(texts[i]).value);
  return instants;
}
