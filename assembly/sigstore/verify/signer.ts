/** The one who signed: a key of the settings, or the holder of a certificate. */
import { SCT_LIST } from "../../asn1/oids";
import { readAddChainResponse } from "../../ct/addChainResponse";
import { verifyEmbeddedScts } from "../../ct/embeddedScts";
import { LogEntry as CtLogEntry } from "../../ct/logEntry";
import { verifySct } from "../../ct/verifySct";
import { Fault, FaultCode } from "../../fault/fault";
import { Result, fail, failed, ok } from "../../fault/result";
import { PublicKey } from "../../signature/key";
import { Instant } from "../../time/instant";
import { Certificate } from "../../x509/certificate";
import { verifyFulcioCertificate } from "../../x509/profile/fulcio";
import { FulcioExtensions } from "../../x509/profile/fulcioExtensions";
import { signerIdentities } from "../../x509/profile/signerIdentity";
import { EntityFormat, SignedEntity } from "../entity/signedEntity";
import { SignerClaims } from "../identity/signerClaims";
import { Attestor, AttestorKind } from "./attestor";
import { VerificationContext } from "./context";
import { LogUse } from "./requirements";

/** Who signs, before anything is verified: a key, and what it is known by in logs. */
@final
export class PresentedSigner {
  constructor(
    readonly key: PublicKey,
    /** The signer's certificate, or null when a key of the settings is meant to have signed. */
    readonly certificate: Certificate | null,
    /** Further certificates that were presented. */
    readonly chain: Array<Certificate>,
    /** An SCT that was presented beside the certificate, JSON; or null. */
    readonly sct: Uint8Array | null,
    /**
     * Whether the bundle holds a chain, which was allowed: then an authority of one's own issued the certificate, which need
     * not name the issuer of an identity token. The wanted identity decides whether it must.
     */
    readonly isOfOwnChain: bool,
  ) {}

  /** What log entries name as the verifier: the certificate in DER, or the key's SubjectPublicKeyInfo. */
  get verifier(): Uint8Array {
    const certificate = this.certificate;
    return certificate == null ? this.key.spki : certificate.der;
  }
}

/**
 * Reads who is meant to have signed. CertificateMalformed; CertificateUntrusted when there is no certificate where the
 * attestor wants one, a certificate in a bundle where it wants a key, or a chain in a bundle that may hold none.
 */
export function presentedSigner(entity: SignedEntity, attestor: Attestor, allowsChain: bool): Result<PresentedSigner> {
  const material = entity.material;
  if (material.hasCertificateChain && !allowsChain) {
    return untrusted("the bundle holds a certificate chain, which is not allowed");
  }
  const key = attestor.key;
  if (key == null) return certificateSigner(entity, attestor);
  if (entity.format == EntityFormat.Bundle && material.certificate != null) {
    return untrusted("a certificate signed, a key is wanted");
  }
  return ok(new PresentedSigner(key, null, [], null, false));
}

function certificateSigner(entity: SignedEntity, attestor: Attestor): Result<PresentedSigner> {
  const material = entity.material;
  const der = material.certificate;
  const certificate = der != null ? Certificate.fromDer(der) : ownCertificate(attestor);
  if (certificate.fault) return failed<PresentedSigner>(certificate.fault!);
  const key = certificate.value.publicKey();
  if (key.fault) return failed<PresentedSigner>(key.fault!.as(FaultCode.CertificateUsage));
  const chain = new Array<Certificate>();
  if (attestor.kind == AttestorKind.Certificate) {
    for (let i = 0; i < material.chain.length; i++) {
      const further = Certificate.fromDer(material.chain[i]);
      if (further.fault) return failed<PresentedSigner>(further.fault!);
      chain.push(further.value);
    }
  }
  return ok(new PresentedSigner(key.value, certificate.value, chain, material.sct, material.hasCertificateChain));
}

/** The settings may name the one certificate that signs: then none need be presented. */
function ownCertificate(attestor: Attestor): Result<Certificate> {
  const trust = attestor.certificates;
  const own: Certificate | null = trust == null ? null : trust.leaf;
  if (own != null) return ok<Certificate>(own);
  return fail<Certificate>(FaultCode.CertificateUntrusted, "there is no certificate, a key signed");
}

/**
 * Whether the signer was trusted at every one of the verified `times`; where there is none and no log is demanded, now.
 * Returns what the certificate says; a key says nothing.
 *
 * EvidenceUnsupported where that is not known; KeyTime; the `refusal` of a timestamp that was to give the time, else TimeMissing; faults of the certificate's path, Sct… .
 */
export function verifySigner(
  signer: PresentedSigner,
  attestor: Attestor,
  times: Array<Instant>,
  refusal: Fault | null,
  context: VerificationContext,
): Result<SignerClaims> {
  let instants = times;
  if (times.length == 0) {
    if (context.requirements.logUse == LogUse.Required) {
      return failed<SignerClaims>(refusal == null ? new Fault(FaultCode.TimeMissing) : refusal);
    }
    const now = context.now;
    if (now == null) return failed<SignerClaims>(noClock());
    instants = [now];
  }
  return attestor.kind == AttestorKind.Keyless
    ? verifyKeyless(signer, instants, context)
    : verifyOwnAuthority(signer, attestor, instants, context);
}

/** KeyTime when the key of the settings was not valid at one of the times; without any, now. */
export function keyTimeFault(attestor: Attestor, times: Array<Instant>, now: Instant | null): Fault | null {
  if (attestor.keyFrom == null && attestor.keyTo == null) return null;
  if (times.length == 0) return now == null ? noClock() : keyTimeFaultAt(attestor, now);
  for (let i = 0; i < times.length; i++) {
    const fault = keyTimeFaultAt(attestor, times[i]);
    if (fault != null) return fault;
  }
  return null;
}

/** No time of signing is proved, and the host has no clock. */
function noClock(): Fault {
  return new Fault(FaultCode.EvidenceUnsupported, "there is no clock, and nothing proves the time of signing");
}

function keyTimeFaultAt(attestor: Attestor, time: Instant): Fault | null {
  const from = attestor.keyFrom;
  const to = attestor.keyTo;
  if (from != null && time.compare(from) < 0) return keyTime("before " + from.toRfc3339(), time);
  return to != null && time.compare(to) > 0 ? keyTime("after " + to.toRfc3339(), time) : null;
}

function keyTime(relation: string, time: Instant): Fault {
  return new Fault(FaultCode.KeyTime, "it signed at " + time.toRfc3339() + ", " + relation);
}

function verifyKeyless(
  signer: PresentedSigner,
  times: Array<Instant>,
  context: VerificationContext,
): Result<SignerClaims> {
  const certificate = signer.certificate!;
  const verified = verifyFulcioCertificate(certificate, context.trust.authorities, times, !signer.isOfOwnChain);
  if (verified.fault) return failed<SignerClaims>(verified.fault!);
  const fault = sctFault(signer, verified.value.issuerSpki, context);
  if (fault != null) return failed<SignerClaims>(fault);
  return ok(new SignerClaims(certificate, [verified.value.identity], verified.value.extensions));
}

function verifyOwnAuthority(
  signer: PresentedSigner,
  attestor: Attestor,
  times: Array<Instant>,
  context: VerificationContext,
): Result<SignerClaims> {
  const certificate = signer.certificate!;
  const path = attestor.certificates!.verify(certificate, signer.chain, times);
  if (path.fault) return failed<SignerClaims>(path.fault!);
  const issuer = path.value.issuer(0);
  const fault = sctFault(signer, issuer == null ? null : issuer.spki, context);
  if (fault != null) return failed<SignerClaims>(fault);
  const extensions = FulcioExtensions.ofCertificate(certificate);
  if (extensions.fault) return failed<SignerClaims>(extensions.fault!);
  return ok(new SignerClaims(certificate, signerIdentities(certificate), extensions.value));
}

/** Whether enough distinct CT logs vouch for the certificate: by the SCTs embedded in it, else by the one beside it. */
function sctFault(signer: PresentedSigner, issuerSpki: Uint8Array | null, context: VerificationContext): Fault | null {
  const wanted = context.requirements.scts;
  if (wanted == 0) return null;
  const certificate = signer.certificate!;
  const sct = signer.sct;
  if (sct != null && certificate.extensions.find(SCT_LIST) == null) return detachedSctFault(certificate, sct, context);
  if (issuerSpki == null) return new Fault(FaultCode.SctMissing, "the certificate has no issuer");
  const logs = verifyEmbeddedScts(certificate, issuerSpki, context.trust.ctLogs, context.now);
  if (logs.fault) return logs.fault;
  return tooFewLogs(logs.value.length, wanted);
}

function detachedSctFault(certificate: Certificate, json: Uint8Array, context: VerificationContext): Fault | null {
  const sct = readAddChainResponse(json);
  if (sct.fault) return sct.fault;
  const log = verifySct(sct.value, CtLogEntry.x509(certificate.der), context.trust.ctLogs, context.now);
  return log.isOk ? tooFewLogs(1, context.requirements.scts) : log.fault;
}

function tooFewLogs(found: i32, wanted: i32): Fault | null {
  if (found >= wanted) return null;
  return new Fault(FaultCode.SctMissing, `timestamps of ${found} logs are there, ${wanted} are wanted`);
}

function untrusted(detail: string): Result<PresentedSigner> {
  return fail<PresentedSigner>(FaultCode.CertificateUntrusted, detail);
}
