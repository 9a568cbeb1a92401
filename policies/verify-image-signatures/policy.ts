/** verify-image-signatures: settings → rules → engine. A drop-in for Kubewarden's policy of that name. */
import { serveAnywhere } from "../../assembly/abi/anywhere";
import { EvidenceTable, PolicyModule } from "../../assembly/abi/guest";
import { faultAnswer, verdictAnswer } from "../../assembly/engine/answer";
import { evaluate } from "../../assembly/engine/evaluate";
import { ImagePolicy } from "../../assembly/engine/rule";
import { outlineAnswer } from "../../assembly/engine/outline";
import { Fault } from "../../assembly/fault/fault";
import { JsonValue } from "../../assembly/json/document";
import { parseAdmissionRequest } from "../../assembly/kubernetes/admissionRequest";
import { certificatePathFault } from "../../assembly/settings/certificatePath";
import { decodeSettings } from "./settings";

class VerifyImageSignatures implements PolicyModule {
  checkSettings(settings: JsonValue): Fault | null {
    const policy = decodeSettings(settings);
    return policy.fault != null ? policy.fault : certificateFault(policy.value);
  }

  outline(settings: JsonValue): Uint8Array {
    return outlineAnswer(decodeSettings(settings));
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

/** As the original, which asks its host whether each certificate is trusted. */
function certificateFault(policy: ImagePolicy): Fault | null {
  for (let i = 0; i < policy.rules.length; i++) {
    const rule = policy.rules[i];
    for (let j = 0; j < rule.attestors.length; j++) {
      const fault = certificatePathFault(rule.attestors[j].attestor, `${rule.path}.certificates[${j}]`);
      if (fault != null) return fault;
    }
  }
  return null;
}

export function __guest_call(operationLength: i32, payloadLength: i32): i32 {
  return serveAnywhere(operationLength, payloadLength, () => new VerifyImageSignatures());
}
