/** For tests of the verification of Sigstore signatures: one bundle under one trusted root. */
import { decodeHex } from "../../assembly/encoding/hex";
import { faultCodeName } from "../../assembly/fault/codes.gen";
import { Fault } from "../../assembly/fault/fault";
import { ArtifactDigests } from "../../assembly/sigstore/entity/artifactDigests";
import { IdentityMatcher } from "../../assembly/sigstore/identity/identityMatcher";
import { TextMatcher } from "../../assembly/sigstore/identity/textMatcher";
import { parseTrustedRoot } from "../../assembly/sigstore/trust/trustedRoot";
import { Attestor } from "../../assembly/sigstore/verify/attestor";
import { ClaimKind, WantedClaims, verifyClaims } from "../../assembly/sigstore/verify/claims";
import { VerificationContext } from "../../assembly/sigstore/verify/context";
import { SigstoreRequirements } from "../../assembly/sigstore/verify/requirements";
import { verifyEntity } from "../../assembly/sigstore/verify/verifyEntity";
import { parseBundle } from "../../assembly/sigstore/wire/bundle";
import { parseRfc3339 } from "../../assembly/time/instant";

/** `ok`, or the fault: of the bundle, the root, the signature, the identity (exact), or the claims. */
export function keylessBundleOutcome(
  bundle: Uint8Array,
  root: Uint8Array,
  sha256: string,
  subject: string,
  issuer: string,
  now: string,
): string {
  const entity = parseBundle(bundle, "bundle");
  if (entity.fault) return outcome(entity.fault!);
  const trust = parseTrustedRoot(root);
  if (trust.fault) return "trust " + outcome(trust.fault!);
  const digest: Uint8Array | null = sha256.length == 0 ? null : decodeHex(sha256).value;
  const artifact = ArtifactDigests.ofKnown(digest, null, null);
  const attestor = Attestor.keyless([new IdentityMatcher(TextMatcher.exact(subject), TextMatcher.exact(issuer), [])]);
  const context = new VerificationContext(trust.value, new SigstoreRequirements(), parseRfc3339(now).value);
  const verified = verifyEntity(entity.value, attestor, artifact, context);
  if (verified.fault) return outcome(verified.fault!);
  const identity = attestor.identityFault(verified.value.claims!);
  if (identity != null) return outcome(identity);
  const claims = verifyClaims(
    verified.value,
    new WantedClaims(ClaimKind.ArtifactSignature, artifact, "", [], digest != null),
  );
  return claims.fault ? outcome(claims.fault!) : "ok";
}

function outcome(fault: Fault): string {
  return faultCodeName(fault.code) + (fault.path.length == 0 ? "" : " at " + fault.path) + ": " + fault.detail;
}
