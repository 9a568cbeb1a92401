/** Verifying one signature with all that came with it: the one door to a VerifiedSignature. */
import { Result, failed, ok } from "../../fault/result";
import { Instant } from "../../time/instant";
import { ArtifactDigests } from "../entity/artifactDigests";
import { SignedEntity } from "../entity/signedEntity";
import { SignerClaims } from "../identity/signerClaims";
import { VerifiedLogEntry } from "../log/verifiedLogEntry";
import { Attestor } from "./attestor";
import { VerificationContext } from "./context";
import { logPeriodFault, verifyLogEntries } from "./logEntries";
import { keyTimeFault, presentedSigner, verifySigner } from "./signer";
import { verifyContent } from "./signedContent";
import { verifyTimestamps } from "./timestamps";
import { VerifiedSignature } from "./verifiedSignature";

/**
 * Whether the attestor's key, or a certificate of those whom it and the trust vouch for, made the signature:
 *
 * 1. the signer that was presented is of the attestor's kind;
 * 2. its key made the signature, over the message, the envelope or `artifact`;
 * 3. enough distinct trusted logs have an entry for this signature, by this signer, over these bytes;
 * 4. enough distinct trusted authorities have stamped this signature;
 * 5. the logs, and the key or every certificate up to the trusted authority, were valid at each of the times that 3 and 4 prove; with no
 *    such time it has to be valid now, which is enough only where no log is demanded;
 * 6. enough distinct CT logs vouch for the certificate.
 *
 * The first fault ends it. Not checked: which of the attestor's identities it is (`Attestor.identityFault`), and what was
 * signed (`verifyClaims`): equal questions about other attestors need not be answered anew.
 */
export function verifyEntity(
  entity: SignedEntity,
  attestor: Attestor,
  artifact: ArtifactDigests,
  context: VerificationContext,
): Result<VerifiedSignature> {
  const signer = presentedSigner(entity, attestor, context.requirements.allowsCertificateChain);
  if (signer.fault) return failed<VerifiedSignature>(signer.fault!);
  const content = verifyContent(entity.content, signer.value.key, artifact);
  if (content.fault) return failed<VerifiedSignature>(content.fault!);
  const about = content.value.loggedAs(signer.value.verifier, signer.value.certificate != null);
  const entries = verifyLogEntries(entity.material.entries, about, context.trust, context.requirements);
  if (entries.fault) return failed<VerifiedSignature>(entries.fault!);
  const timestamps = verifyTimestamps(entity.material.timestamps, entity.content.stampedBytes, context);
  if (timestamps.fault) return failed<VerifiedSignature>(timestamps.fault!);
  const times = signingTimes(entries.value, timestamps.value.times);
  const period = logPeriodFault(entries.value, times);
  if (period != null) return failed<VerifiedSignature>(period);
  let claims: SignerClaims | null = null;
  if (signer.value.certificate == null) {
    const fault = keyTimeFault(attestor, times, context.now);
    if (fault != null) return failed<VerifiedSignature>(fault);
  } else {
    const verified = verifySigner(signer.value, attestor, times, timestamps.value.refusal, context);
    if (verified.fault) return failed<VerifiedSignature>(verified.fault!);
    claims = verified.value;
  }
  const signed = content.value.signed;
  return ok(new VerifiedSignature(entity, signer.value.key, signed, claims, entries.value, timestamps.value.times));
}

/** The times at which the signature is proved to have existed. */
function signingTimes(entries: Array<VerifiedLogEntry>, timestamps: Array<Instant>): Array<Instant> {
  const times = new Array<Instant>();
  for (let i = 0; i < entries.length; i++) {
    const time = entries[i].integratedTime;
    if (time != null) times.push(time);
  }
  return times.concat(timestamps);
}
