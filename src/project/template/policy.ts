/** The policy: settings → what signatures must prove, and rules of its own → the core's engine → answer. */
import {
  EvidenceTable,
  Fault,
  ImagePolicy,
  JsonValue,
  PolicyModule,
  evaluateWithChecks,
  failed,
  faultAnswer,
  ok,
  outlineAnswer,
  parseAdmissionRequest,
  serveAnywhere,
  verdictAnswer,
} from "assay/assembly";
import { decodeSettings } from "./settings";

class Policy implements PolicyModule {
  /** What is wrong with the settings, or null. A host asks it when the policy is deployed. */
  checkSettings(settings: JsonValue): Fault | null {
    return decodeSettings(settings).fault;
  }

  /** What the settings state, for the coverage of `assay test`. */
  outline(settings: JsonValue): Uint8Array {
    const decoded = decodeSettings(settings);
    return outlineAnswer(decoded.fault ? failed<ImagePolicy>(decoded.fault!) : ok(decoded.value.signatures));
  }

  /** The answer to one request. Whatever cannot be read is a deny. */
  validate(request: JsonValue, settings: JsonValue, evidence: EvidenceTable): Uint8Array {
    const decoded = decodeSettings(settings);
    if (decoded.fault) return faultAnswer(decoded.fault!);
    const admission = parseAdmissionRequest(request);
    if (admission.fault) return faultAnswer(admission.fault!);
    const signatures = decoded.value.signatures;
    const verdict = evaluateWithChecks(signatures, admission.value, evidence, decoded.value.checks);
    return verdictAnswer(verdict, signatures, admission.value);
  }
}

/** What a host calls. */
export function __guest_call(operationLength: i32, payloadLength: i32): i32 {
  return serveAnywhere(operationLength, payloadLength, () => new Policy());
}
