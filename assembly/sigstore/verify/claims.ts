/** What a verified signature says, held against what was asked for. */
import { Fault, FaultCode } from "../../fault/fault";
import { Result, fail, failed, ok } from "../../fault/result";
import { encodeHex } from "../../encoding/hex";
import { HashAlgorithm, hashName } from "../../hash/algorithm";
import { Envelope, IN_TOTO_PAYLOAD_TYPE } from "../../intoto/envelope";
import { Statement, Subject, parseStatement } from "../../intoto/statement";
import { JsonValue } from "../../json/document";
import { ArtifactDigests } from "../entity/artifactDigests";
import { SimpleSigning, parseSimpleSigning } from "../simpleSigning";
import { WantedAnnotation } from "../wantedAnnotation";
import { VerifiedSignature } from "./verifiedSignature";

/** The predicate type of cosign 3's image signatures: statements that say no more than that the image is signed. */
const COSIGN_SIGNATURE_PREDICATE: string = "https://sigstore.dev/cosign/sign/v1";

/** What kind of statement is wanted. */
export enum ClaimKind {
  /** A signature of an image: a simple signing payload, cosign's signature statement, or a signature over the manifest. */
  ImageSignature,
  /** A signature of an artifact: over its bytes, or any statement that names it as a subject. */
  ArtifactSignature,
  /** An attestation: a statement about the artifact, of the wanted predicate type if there is one. */
  Attestation,
}

/** What was asked for. Immutable. */
@final
export class WantedClaims {
  constructor(
    readonly kind: ClaimKind,
    /** Of the image's manifest or the artifact. */
    readonly artifact: ArtifactDigests,
    /** The predicate type's URI; empty: any. */
    readonly predicateType: string,
    /** Each must be among the signed annotations. */
    readonly annotations: Array<WantedAnnotation>,
    /** False: neither the digest nor annotations are looked at (cosign's `--check-claims=false`). Proves nothing of the artifact. */
    readonly checksClaims: bool = true,
  ) {}
}

/** What a signature was found to say. */
@final
export class VerifiedClaims {
  constructor(
    /** The signed document: the simple signing payload, or the statement; empty when the artifact itself was signed. */
    readonly payload: Uint8Array,
    /** Of a statement; empty for the others. */
    readonly predicateType: string,
    /** Of a statement; null for the others. */
    readonly predicate: JsonValue | null,
  ) {}
}

/**
 * Holds a verified signature's own words against what was asked for. PayloadInvalid, PayloadOtherType, PayloadOtherDigest,
 * AttestationMissing (an attestation is wanted, this is a signature), AttestationOtherType, AnnotationMismatch.
 */
export function verifyClaims(verified: VerifiedSignature, wanted: WantedClaims): Result<VerifiedClaims> {
  const content = verified.entity.content;
  const envelope = content.envelope;
  if (envelope != null) return verifyStatement(envelope, wanted);
  if (wanted.kind == ClaimKind.Attestation) return notAttestation();
  return content.payload == null ? verifyBareSignature(wanted) : verifySimpleSigning(verified, wanted);
}

/** The signature is over the artifact itself; there is nothing that could hold annotations. */
function verifyBareSignature(wanted: WantedClaims): Result<VerifiedClaims> {
  const fault = annotationsFault(null, wanted);
  return fault == null ? ok(new VerifiedClaims(new Uint8Array(0), "", null)) : failed<VerifiedClaims>(fault);
}

function verifySimpleSigning(verified: VerifiedSignature, wanted: WantedClaims): Result<VerifiedClaims> {
  const signed = verified.signed!;
  const claims = new VerifiedClaims(signed.bytes, "", null);
  if (wanted.kind != ClaimKind.ImageSignature) return otherType("it is an image signature");
  const payload = parseSimpleSigning(signed);
  if (payload.fault) return failed<VerifiedClaims>(payload.fault!);
  if (!wanted.checksClaims) return ok(claims);
  const fault = simpleSigningFault(payload.value, wanted);
  return fault == null ? ok(claims) : failed<VerifiedClaims>(fault);
}

function simpleSigningFault(payload: SimpleSigning, wanted: WantedClaims): Fault | null {
  const digest = wanted.artifact.of(HashAlgorithm.Sha256);
  if (digest == null || payload.manifestDigest.hex != encodeHex(digest)) {
    return new Fault(FaultCode.PayloadOtherDigest, "it is for " + payload.manifestDigest.text);
  }
  return annotationsFault(payload.optional, wanted);
}

function verifyStatement(envelope: Envelope, wanted: WantedClaims): Result<VerifiedClaims> {
  if (!wanted.checksClaims && wanted.kind == ClaimKind.ArtifactSignature) {
    return ok(new VerifiedClaims(envelope.payload, "", null));
  }
  if (envelope.payloadType != IN_TOTO_PAYLOAD_TYPE) {
    return otherType('the payload type is "' + envelope.payloadType + '"');
  }
  const parsed = parseStatement(envelope.payload);
  if (parsed.fault) return failed<VerifiedClaims>(parsed.fault!);
  const statement = parsed.value;
  const claims = new VerifiedClaims(envelope.payload, statement.predicateType, statement.predicate);
  const typeFault = predicateTypeFault(statement, wanted);
  if (typeFault != null) return failed<VerifiedClaims>(typeFault);
  if (!wanted.checksClaims) return ok(claims);
  const fault = subjectFault(statement, wanted);
  return fault == null ? ok(claims) : failed<VerifiedClaims>(fault);
}

/** An attestation says something about an image; only cosign's own predicate says that it is signed. */
function predicateTypeFault(statement: Statement, wanted: WantedClaims): Fault | null {
  const type = statement.predicateType;
  const isSignature = type == COSIGN_SIGNATURE_PREDICATE;
  if (wanted.kind == ClaimKind.ImageSignature) {
    return isSignature ? null : new Fault(FaultCode.PayloadOtherType, 'it is an attestation of type "' + type + '"');
  }
  if (wanted.kind == ClaimKind.ArtifactSignature) return null;
  if (wanted.predicateType.length == 0) return isSignature ? notAttestation().fault : null;
  if (type == wanted.predicateType) return null;
  return new Fault(FaultCode.AttestationOtherType, 'it is "' + type + '", wanted is "' + wanted.predicateType + '"');
}

/** One subject must be the artifact, and carry the annotations. */
function subjectFault(statement: Statement, wanted: WantedClaims): Fault | null {
  let fault: Fault | null = null;
  for (let i = 0; i < statement.subjects.length; i++) {
    const subject = statement.subjects[i];
    if (!isArtifact(subject, wanted.artifact)) continue;
    fault = annotationsFault(subject.annotations, wanted);
    if (fault == null) return null;
  }
  return fault == null ? new Fault(FaultCode.PayloadOtherDigest, "no subject of the statement is it") : fault;
}

/** By each digest of the artifact's that the subject states; one must be there, and none may differ. */
function isArtifact(subject: Subject, artifact: ArtifactDigests): bool {
  let isNamed = false;
  for (let algorithm = HashAlgorithm.Sha256; algorithm <= HashAlgorithm.Sha512; algorithm++) {
    const stated = subject.digest(hashName(algorithm));
    if (stated == null) continue;
    const digest = artifact.of(algorithm);
    if (digest == null) continue;
    if (stated != encodeHex(digest)) return false;
    isNamed = true;
  }
  return isNamed;
}

function annotationsFault(annotations: JsonValue | null, wanted: WantedClaims): Fault | null {
  if (!wanted.checksClaims) return null;
  for (let i = 0; i < wanted.annotations.length; i++) {
    const annotation = wanted.annotations[i];
    const member: JsonValue | null = annotations == null ? null : annotations.get(annotation.key);
    if (member != null && member.isString && member.asString() == annotation.value) continue;
    return new Fault(FaultCode.AnnotationMismatch, annotation.text);
  }
  return null;
}

function notAttestation(): Result<VerifiedClaims> {
  return fail<VerifiedClaims>(FaultCode.AttestationMissing, "it is a signature");
}

function otherType(detail: string): Result<VerifiedClaims> {
  return fail<VerifiedClaims>(FaultCode.PayloadOtherType, detail);
}
