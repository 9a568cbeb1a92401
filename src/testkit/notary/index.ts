/** The offline Notary Project. */
export { Notary, notary, type NotarySignOptions, type Target } from "./notary.js";
export type { NotaryKey } from "./algorithms.js";
export type { SignedAttribute, SigningScheme, Time } from "./attributes.js";
export type { ConfigurationOptions, TrustFiles } from "./configuration.js";
export type { Subject } from "./distinguishedName.js";
export type { EnvelopeFormat } from "./envelope.js";
export type { ManifestForm } from "./manifest.js";
export type { NotaryObject, NotaryOutcome, NotaryPermutation, NotarySituation } from "./permutation.js";
export { notaryPermutations, type NotaryPermutationName } from "./permutations.js";
export type { RevocationListOptions } from "./revocation.js";
export type { BlobSignature, NotarySignature } from "./signature.js";
export type { NotarySigner, NotarySignerOptions } from "./signer.js";
export type { TrustPolicyOptions, VerificationLevel } from "./trustPolicy.js";
