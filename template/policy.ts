/** The policy: settings → what images must prove, and a rule of its own → the core's engine → answer. */
import {
  EvidenceTable,
  Fault,
  JsonValue,
  PolicyModule,
  evaluateWithCheck,
  faultAnswer,
  parseAdmissionRequest,
  serve,
  verdictAnswer,
} from "assay/assembly";
import { decodeSettings } from "./settings";

class Policy implements PolicyModule {
  /** What is wrong with the settings, or null: asked when the policy is deployed. */
  checkSettings(settings: JsonValue): Fault | null {
    return decodeSettings(settings).fault;
  }

  /** The answer to one request. Whatever cannot be read is a deny. */
  validate(request: JsonValue, settings: JsonValue, evidence: EvidenceTable): Uint8Array {
    const decoded = decodeSettings(settings);
    if (decoded.fault) return faultAnswer(decoded.fault!);
    const admission = parseAdmissionRequest(request);
    if (admission.fault) return faultAnswer(admission.fault!);
    const signatures = decoded.value.signatures;
    const verdict = evaluateWithCheck(signatures, admission.value, evidence, decoded.value.rule);
    return verdictAnswer(verdict, signatures, admission.value);
  }
}

/** What a host calls. */
export function __guest_call(operationLength: i32, payloadLength: i32): i32 {
  return serve(operationLength, payloadLength, () => new Policy());
}
