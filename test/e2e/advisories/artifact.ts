/** One offline Sigstore and the policy verify-artifact, for the advisories about keyless signatures. */
import * as assert from "uvu/assert";

import { bytesOf } from "../../../src/testkit/bytes.js";
import { IMAGE_DIGEST, simpleSigning } from "../../support/signing.js";
import {
  ArtifactPolicy,
  type ArtifactVerdict,
  bundleRequest,
  imageRequest,
} from "../../support/sigstore/artifactPolicy.js";
import { type Attached, evidenceOfBlob, evidenceOfImage } from "../../support/sigstore/evidence.js";
import {
  ALICE,
  IN_TOTO,
  type ProofOptions,
  SLSA_PROVENANCE,
  type Signed,
  SigstoreServices,
  bundleBytes,
  statement,
  subjectOf,
} from "../../../src/testkit/sigstore/index.js";

/** The policy. */
export const artifactPolicy = await ArtifactPolicy.load();
/** The Sigstore that it trusts. */
export const sigstore = new SigstoreServices("advisories");
/** A signer of ALICE's. */
export const alice = sigstore.keyless(ALICE);
/** ALICE, as settings want her. */
export const wantsAlice = { keyless: { identities: [{ subject: subjectOf(ALICE), issuer: ALICE.issuer }] } };
/** The blob of all requests about blobs. */
export const BLOB = bytesOf("a blob");

/** Settings that trust the Sigstore and want ALICE; `change` are members that differ. */
export function settingsOf(change: Record<string, unknown> = {}): Record<string, unknown> {
  return { attestors: [wantsAlice], trust: { trustedRoots: [sigstore.trustedRoot()] }, ...change };
}

/** Settings that want an attestation of that type. */
export function wantingAttestation(predicateType = SLSA_PROVENANCE, change: Record<string, unknown> = {}): unknown {
  return settingsOf({ attestation: { predicateType }, ...change });
}

/** A signature of ALICE's over the image. */
export function signedImage(options: ProofOptions = {}, digest = IMAGE_DIGEST): Signed {
  return sigstore.sign(alice, bytesOf(simpleSigning(digest)), null, options);
}

/** A statement of ALICE's about the image, in an envelope. */
export function attested(options: ProofOptions = {}, predicateType = SLSA_PROVENANCE, digest = IMAGE_DIGEST): Signed {
  return sigstore.sign(alice, statement(digest.slice("sha256:".length), predicateType, {}), IN_TOTO, options);
}

/** A signature of ALICE's over the blob. */
export function signedBlob(options: ProofOptions = {}): Signed {
  return sigstore.sign(alice, BLOB, null, options);
}

/** The verdict on the image with these things attached. */
export function judgeImage(attached: Attached, settings: unknown = settingsOf()): ArtifactVerdict {
  return artifactPolicy.judge(imageRequest(), settings, evidenceOfImage(attached));
}

/** The verdict on the blob with a bundle, given as a signature, bytes or a value. */
export function judgeBundle(
  bundle: Signed | Uint8Array | BundleValue,
  settings: unknown = settingsOf(),
): ArtifactVerdict {
  const bytes = bundle instanceof Uint8Array ? bundle : "entries" in bundle ? bundleBytes(bundle) : bytesOf(bundle);
  return artifactPolicy.judge(bundleRequest(BLOB, bytes), settings, evidenceOfBlob(BLOB));
}

/** A bundle as JSON. */
export interface BundleValue {
  mediaType?: unknown;
}

/** Throws unless it is accepted. */
export function accepts(verdict: ArtifactVerdict, what = ""): void {
  assert.ok(verdict.accepted, `${what} ${verdict.text}`);
}

/** Throws unless it is denied with this fault, or with any when none is named. */
export function denies(verdict: ArtifactVerdict, code: string | null = null, what = ""): void {
  assert.not(verdict.accepted, `${what} ${verdict.text}`);
  if (code !== null) assert.ok(verdict.codes.includes(code), `${what} ${code}: ${verdict.text}`);
}
