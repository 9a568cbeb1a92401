/**
 * The door for policies: what a policy of one's own imports, as `assay/assembly`. Everything here has its own comment where
 * it is defined. The rooms behind it are not for policies: they may change in any version.
 */

// The guest: serves the calls of a host.
export { serveAnywhere } from "./abi/anywhere";
export { PolicyModule, serve } from "./abi/guest";
export { EvidenceTable } from "./evidence/table";

// Requests.
export { AdmissionRequest, parseAdmissionRequest } from "./kubernetes/admissionRequest";
export { ImageUse, collectImages } from "./kubernetes/images";
export { ArtifactRequest, parseArtifactRequest } from "./engine/artifactRequest";

// The engine: what images must prove, and the verdict.
export { ImagePolicy, ImageRule } from "./engine/rule";
export { SignatureConditions } from "./engine/conditions";
export { LogUse, SigstoreRequirements } from "./sigstore/verify/requirements";
export { evaluate } from "./engine/evaluate";
export { evaluateArtifact } from "./engine/evaluateArtifact";
export { ImageOutcome, Outcome, Verdict } from "./engine/verdict";

// Rules of one's own.
export { ImageCheck, evaluateWithChecks, pathsOf, requireOfRequest } from "./policy/imageCheck";
export { decodeSignedBy } from "./policy/signedBy";
export { Reference, parseReference } from "./oci/reference";
export { Digest, parseDigest } from "./oci/digest";
export { matchesWildcard } from "./oci/glob";
export { patternSpellings, spellings } from "./oci/spellings";
export { TextMatcher } from "./sigstore/identity/textMatcher";

// Answers.
export { artifactAnswer, faultAnswer, verdictAnswer } from "./engine/answer";
export { outlineAnswer } from "./engine/outline";

// Faults: what may fail returns a Result.
export { Fault, FaultCode, FaultFamily } from "./fault/fault";
export { Result, fail, failed, ok } from "./fault/result";

// Settings: every fault names its path.
export {
  Box,
  decodeBoolean,
  decodeList,
  decodeObject,
  decodeText,
  elementPath,
  optionalMember,
  requiredMember,
  wrongType,
} from "./settings/decode";
export { certificateAttestor, decodeKeyAttestors, keyAttestorOf, keylessAttestorOf } from "./settings/attestors";
export { decodeAnnotations } from "./settings/annotations";
export { decodeFormats } from "./settings/formats";
export { decodeImagePattern } from "./settings/imagePattern";
export { decodeRepository } from "./settings/repository";
export { TrustSettings, decodeTrust } from "./settings/trust";
export { WantedAttestor } from "./settings/wantedAttestor";

// JSON.
export { JsonKind, JsonValue, parseJson } from "./json/document";
export { JsonWriter } from "./json/writer";
