/** verify-image-signatures: settings → rules → engine. A drop-in for Kubewarden's policy of that name. */
import { EvidenceTable, PolicyModule, serve } from "../../assembly/abi/guest";
import { faultAnswer, verdictAnswer } from "../../assembly/engine/answer";
import { evaluate } from "../../assembly/engine/evaluate";
import { Fault } from "../../assembly/fault/fault";
import { JsonValue } from "../../assembly/json/document";
import { parseAdmissionRequest } from "../../assembly/kubernetes/admissionRequest";
import { decodeSettings } from "./settings";

class VerifyImageSignatures implements PolicyModule {
  checkSettings(settings: JsonValue): Fault | null {
    return decodeSettings(settings).fault;
  }

  validate(request: JsonValue, settings: JsonValue, evidence: EvidenceTable): Uint8Array {
    const policy = decodeSettings(settings);
    const settingsFault = policy.fault;
    if (settingsFault != null) return faultAnswer(settingsFault);
    const admission = parseAdmissionRequest(request);
    const requestFault = admission.fault;
    if (requestFault != null) return faultAnswer(requestFault);
    const verdict = evaluate(policy.value, admission.value, evidence);
    return verdictAnswer(verdict, policy.value, admission.value);
  }
}

export function __guest_call(operationLength: i32, payloadLength: i32): i32 {
  return serve(operationLength, payloadLength, () => new VerifyImageSignatures());
}
