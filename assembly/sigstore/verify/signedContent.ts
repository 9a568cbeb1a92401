/** Verifying the signature itself: over a message that came along, over the artifact, or over an envelope. */
import { Fault, FaultCode, mostSpecific } from "../../fault/fault";
import { Result, failed, ok } from "../../fault/result";
import { equalBytes } from "../../bytes/compare";
import { hashName } from "../../hash/algorithm";
import { Envelope, preAuthenticationEncoding } from "../../intoto/envelope";
import { PublicKey } from "../../signature/key";
import { sigstoreSchemes } from "../../signature/profile";
import { SchemeKind, SignatureScheme } from "../../signature/scheme";
import { SignedPayload, verify, verifyDigest, verifyWith } from "../../signature/verify";
import { ArtifactDigests } from "../entity/artifactDigests";
import { SignedContent } from "../entity/signedEntity";
import { LoggedSignature } from "../log/loggedSignature";

/** What a key has signed. Only `verifyContent` makes one. */
@final
export class VerifiedContent {
  constructor(
    /** The raw signature that verified. */
    readonly signature: Uint8Array,
    /** The signed message or pre-authentication encoding; null when the artifact itself was signed. */
    readonly signed: SignedPayload | null,
    /** Of what was signed. */
    readonly digests: ArtifactDigests,
    private readonly envelope: Envelope | null,
  ) {}

  /** What log entries must be about. `verifier`: the certificate, or the key's SubjectPublicKeyInfo. */
  loggedAs(verifier: Uint8Array, isCertificate: bool): LoggedSignature {
    return new LoggedSignature(this.signature, verifier, isCertificate, this.digests, this.envelope);
  }
}

/**
 * Checks the signature by `key`. `artifact` is what was asked for: it counts where the signature is over the artifact
 * itself, and nowhere else.
 *
 * SignatureMalformed, SignatureMismatch: the nearest to success of all schemes and of all signatures of an envelope.
 * PayloadOtherDigest: the bundle says itself that it is for another artifact. EvidenceFailed: the artifact's bytes or
 * digest that the key's scheme needs are not at hand.
 */
export function verifyContent(
  content: SignedContent,
  key: PublicKey,
  artifact: ArtifactDigests,
): Result<VerifiedContent> {
  const envelope = content.envelope;
  if (envelope != null) return verifyEnvelope(envelope, key);
  const payload = content.payload;
  if (payload == null) return verifyArtifact(content, key, artifact);
  const signature = content.signature!;
  const signed = verify(key, payload, signature);
  if (signed.fault) return failed<VerifiedContent>(signed.fault!);
  return ok(new VerifiedContent(signature, signed.value, ArtifactDigests.ofBytes(payload), null));
}

/** One signature of the envelope by the key is enough: others are for other keys, and anybody can add one. */
function verifyEnvelope(envelope: Envelope, key: PublicKey): Result<VerifiedContent> {
  const encoding = preAuthenticationEncoding(envelope);
  let fault: Fault | null = null;
  for (let i = 0; i < envelope.signatures.length; i++) {
    const signature = envelope.signatures[i].signature;
    const signed = verify(key, encoding, signature);
    if (signed.isOk) {
      const digests = ArtifactDigests.ofBytes(encoding);
      return ok(new VerifiedContent(signature, signed.value, digests, envelope));
    }
    fault = mostSpecific(fault, signed.fault!);
  }
  return failed<VerifiedContent>(fault == null ? new Fault(FaultCode.SignatureMissing) : fault);
}

function verifyArtifact(content: SignedContent, key: PublicKey, artifact: ArtifactDigests): Result<VerifiedContent> {
  const stated = statedFault(content, artifact);
  if (stated != null) return failed<VerifiedContent>(stated);
  const schemes = sigstoreSchemes(key);
  const signature = content.signature!;
  let fault: Fault | null = null;
  for (let i = 0; i < schemes.length; i++) {
    if (contradicts(content, schemes[i])) continue;
    const schemeFault = artifactFault(key, schemes[i], artifact, signature);
    if (schemeFault == null) return ok(new VerifiedContent(signature, null, artifact, null));
    fault = mostSpecific(fault, schemeFault);
  }
  if (fault == null) fault = new Fault(FaultCode.SignatureMismatch, "the key does not sign with the stated hash");
  return failed<VerifiedContent>(fault);
}

/** Who states a digest has signed it with this hash; Ed25519 keys sign with SHA-512 whatever is stated. */
function contradicts(content: SignedContent, scheme: SignatureScheme): bool {
  const stated = content.statedDigest;
  if (stated == null || stated.algorithm == scheme.hash) return false;
  return scheme.kind != SchemeKind.Ed25519 && scheme.kind != SchemeKind.Ed25519ph;
}

/** The digest that the bundle states must be the artifact's. */
function statedFault(content: SignedContent, artifact: ArtifactDigests): Fault | null {
  const stated = content.statedDigest;
  if (stated == null) return null;
  const digest = artifact.of(stated.algorithm);
  if (digest == null) return notAtHand(hashName(stated.algorithm) + " digest");
  return equalBytes(digest, stated.digest)
    ? null
    : new Fault(FaultCode.PayloadOtherDigest, "the bundle states another " + hashName(stated.algorithm) + " digest");
}

function artifactFault(
  key: PublicKey,
  scheme: SignatureScheme,
  artifact: ArtifactDigests,
  signature: Uint8Array,
): Fault | null {
  if (scheme.kind == SchemeKind.Ed25519) {
    const content = artifact.content;
    return content == null ? notAtHand("content") : verifyWith(key, scheme, content, signature).fault;
  }
  const digest = artifact.of(scheme.hash);
  return digest == null
    ? notAtHand(hashName(scheme.hash) + " digest")
    : verifyDigest(key, scheme, digest, signature).fault;
}

/** Less near to success than a signature that does not match: another scheme may have looked at what is there. */
function notAtHand(what: string): Fault {
  return new Fault(FaultCode.SignatureMismatch, "the artifact's " + what + " is not at hand");
}
