/** `assay/testkit`: what policy authors test with. Node only. */
import { TestRegistry, type TestRegistryOptions } from "./registry/testRegistry.js";
import { Sigstore, type SigstoreOptions } from "./sigstore/sigstore.js";

/** A Sigstore in memory; all of it follows from the seed. */
export function sigstore(options: SigstoreOptions = {}): Sigstore {
  return new Sigstore(options);
}

/** An empty registry in memory. */
export function registry(options: TestRegistryOptions = {}): TestRegistry {
  return new TestRegistry(options);
}

export { policy, type TestPolicyOptions } from "./policy.js";
export {
  admissionRequest,
  admissionReview,
  cronJob,
  daemonSet,
  deployment,
  imageRequest,
  job,
  pod,
  replicaSet,
  replicationController,
  statefulSet,
  type AdmissionOptions,
  type ContainerLike,
  type KubernetesObject,
  type PodOptions,
} from "./requests.js";
export {
  notary,
  notaryPermutations,
  type BlobSignature,
  type Notary,
  type NotaryPermutation,
  type NotaryPermutationName,
  type NotarySignature,
  type NotarySigner,
  type NotarySignerOptions,
  type NotarySignOptions,
  type NotarySituation,
  type RevocationListOptions,
  type TrustPolicyOptions,
} from "./notary/index.js";
export {
  permutation,
  permutations,
  trustPermutations,
  type Circumstances,
  type Permutation,
  type PermutationName,
  type PermutationObject,
  type TrustPermutationName,
} from "./permutations/index.js";
export { KitError } from "./kitError.js";
export { SIGNED_AT, VERIFIED_AT } from "./sigstore/clock.js";
export type { Attachment } from "./sigstore/attachment.js";
export type { FulcioExtensions, KeylessIdentity, Workflow } from "./sigstore/keylessIdentity.js";
export type { SignOptions, SignatureFormat } from "./sigstore/signOptions.js";
export type { AttestOptions, CertificateOptions, SignedBlob, Sigstore, SigstoreOptions } from "./sigstore/sigstore.js";
export type { TufMirror, TufMirrorOptions } from "./sigstore/tufMirror.js";
export { SigstoreServer, type ServerOptions } from "./server/index.js";
export type { SignedImage } from "./sigstore/payloads.js";
export type { Signer, SignerKind } from "./sigstore/signer.js";
export type { SeededKind as KeyKind } from "./x509/seededKinds.js";
export type {
  ArtifactOptions,
  AttachOptions,
  ImageOptions,
  TestRegistry,
  TestRegistryOptions,
} from "./registry/testRegistry.js";
export type { TestImage } from "./registry/testImage.js";
export type { Attachable, Place, Subject } from "./registry/place.js";
export type { AskedLookup } from "./registry/reader.js";
export {
  EmbeddedRegistry,
  TlsAuthority,
  type Account,
  type ChallengeOptions,
  type ChangeFault,
  type DeliveryFault,
  type EmbeddedRegistryOptions,
  type Fault,
  type FaultRule,
  type InsteadFault,
  type LoggedRequest,
  type RecordedAnswer,
  type Recording,
  type RequestFilter,
  type TlsCertificate,
  type TlsCertificateOptions,
  type TlsOptions,
  type TokenOptions,
} from "./registry/index.js";
export { failureText, runSuite, type CaseResult, type RunSuiteOptions, type SuiteResult } from "../suite/index.js";
