/** verify-artifact: settings → one rule → engine. What cosign's commands ask, about an image or a blob. */
import { EvidenceTable, PolicyModule, serve } from "../../assembly/abi/guest";
import { artifactAnswer, faultAnswer } from "../../assembly/engine/answer";
import { parseArtifactRequest } from "../../assembly/engine/artifactRequest";
import { evaluateArtifact } from "../../assembly/engine/evaluateArtifact";
import { outlineAnswer } from "../../assembly/engine/outline";
import { Fault } from "../../assembly/fault/fault";
import { JsonValue } from "../../assembly/json/document";
import { decodeSettings } from "./settings";

class VerifyArtifact implements PolicyModule {
  checkSettings(settings: JsonValue): Fault | null {
    return decodeSettings(settings).fault;
  }

  outline(settings: JsonValue): Uint8Array {
    return outlineAnswer(decodeSettings(settings));
  }

  validate(request: JsonValue, settings: JsonValue, evidence: EvidenceTable): Uint8Array {
    const policy = decodeSettings(settings);
    const settingsFault = policy.fault;
    if (settingsFault != null) return faultAnswer(settingsFault);
    const artifact = parseArtifactRequest(request);
    const requestFault = artifact.fault;
    if (requestFault != null) return faultAnswer(requestFault);
    return artifactAnswer(evaluateArtifact(policy.value, artifact.value, evidence), policy.value);
  }
}

export function __guest_call(operationLength: i32, payloadLength: i32): i32 {
  return serve(operationLength, payloadLength, () => new VerifyArtifact());
}
