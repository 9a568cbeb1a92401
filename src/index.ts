/**
 * Assay's public API. Nothing here but `loadPolicyFile`, `ImageLayout` and `TufFolder`, which read files, needs Node, and these
 * load its modules when they are used: it also runs in Deno, Bun and browsers.
 */
export { RequestFormError } from "../host/adapter/admissionRequest.js";
export type { FaultCode, FaultFamily } from "../host/generated/codes.gen.js";
export { missingEntries, staleEntries } from "../host/record/coverage.js";
export { atTime, FixtureError, type Fixture, type FixturePolicy } from "../host/record/fixture.js";
export type { Exchange } from "../host/record/kwctl/recording.js";
export { readFixture } from "../host/record/readFixture.js";
export { writeFixture, type WrittenFixture } from "../host/record/writeFixture.js";
export type { Artifact } from "../host/capability/artifact.js";
export type { RegistryReader } from "../host/capability/registry.js";
export type { ContentCache } from "../host/cache/contentCache.js";
export { MemoryCache } from "../host/cache/memoryCache.js";
export type { Credentials, CredentialsLookup } from "../host/registry/credentials.js";
export type { MirrorEndpoint, MirrorLookup, MirrorPlan } from "../host/registry/mirror.js";
export type { RegistryOptions } from "../host/registry/options.js";
export type { EvidenceEntry, EvidenceFailure, Question } from "../host/runtime/evidence.js";
export type { ForeignAnswer, ForeignHost } from "../host/runtime/foreignHost.js";
export type { Guest, GuestCall, GuestPass, GuestProvider, GuestSession } from "../host/runtime/guest.js";
export { DEFAULT_LIMITS, type Limits } from "../host/runtime/limits.js";
export { ModuleError, PolicyModule, type ModuleDescription, type ModuleKind } from "../host/runtime/module.js";
export type {
  AttestorExplanation,
  Explanation,
  Fault,
  ImageExplanation,
  LogEntryExplanation,
  Outcome,
  PatchOperation,
  PointExplanation,
  RuleExplanation,
  SettingsPoint,
  SettingsVerdict,
  SignatureExplanation,
  Verdict,
} from "../host/runtime/verdict.js";
export {
  admissionResponse,
  failureResponse,
  processedResponse,
  type AdmissionResponse,
  type PolicyUse,
} from "../host/kubewarden/response.js";
export { HostCapabilityError } from "../host/kubewarden/capabilities.js";
export { kubewardenHost } from "../host/kubewarden/host.js";
export type { ContextAwareResource, Judge, KubewardenOptions, PolicyLogEntry } from "../host/kubewarden/options.js";
export { KubernetesError, type KubernetesReader } from "../host/kubernetes/reader.js";
export type { TufStore } from "../host/capability/tufStore.js";
export { TufFolder } from "./tufFolder.js";
export { ImageLayout, ImageLayoutError } from "./imageLayout.js";
export { loadPolicyFile } from "./loadPolicyFile.js";
export { Policy, type EvaluatedVerdict, type EvaluateOptions, type PolicyOptions, type Run } from "./policy.js";
