/** certificate-trust: what Kubewarden's `crypto/v1/is_certificate_trusted` asks, judged in a module instead of the host. */
import { EvidenceTable, PolicyModule, serve } from "../../assembly/abi/guest";
import { faultAnswer, sentenceAnswer } from "../../assembly/engine/answer";
import { CertificateJudgement, judgeCertificate } from "../../assembly/engine/certificateTrust";
import { CertificateRequest, parseCertificateRequest } from "../../assembly/engine/certificateRequest";
import { readClock } from "../../assembly/engine/evaluate";
import { outlineOfNothing } from "../../assembly/engine/outline";
import { Outcome, Verdict, refuse } from "../../assembly/engine/verdict";
import { Fault } from "../../assembly/fault/fault";
import { JsonValue } from "../../assembly/json/document";
import { WebRoots, decodeSettings } from "./settings";

class CertificateTrust implements PolicyModule {
  checkSettings(settings: JsonValue): Fault | null {
    return decodeSettings(settings).fault;
  }

  outline(settings: JsonValue): Uint8Array {
    return outlineOfNothing(decodeSettings(settings).fault);
  }

  validate(request: JsonValue, settings: JsonValue, evidence: EvidenceTable): Uint8Array {
    const webRoots = decodeSettings(settings);
    if (webRoots.fault) return faultAnswer(webRoots.fault!);
    const asked = parseCertificateRequest(request);
    if (asked.fault) return sentenceAnswer(refuse(new Verdict(), asked.fault!), asked.fault!.detail);
    return judge(asked.value, webRoots.value, evidence);
  }
}

function judge(asked: CertificateRequest, webRoots: WebRoots, evidence: EvidenceTable): Uint8Array {
  const verdict = new Verdict();
  let time = asked.time;
  if (time == null) {
    const now = readClock(evidence);
    if (now.fault) return faultAnswer(now.fault!);
    time = now.value;
  }
  verdict.time = time.toRfc3339();
  const roots = asked.hasChain ? asked.roots : webRoots.read();
  const judgement: CertificateJudgement = judgeCertificate(asked.certificate, asked.intermediates, roots, time);
  const fault = judgement.fault;
  if (fault != null) refuse(verdict, fault);
  else verdict.outcome = Outcome.Allowed;
  return sentenceAnswer(verdict, judgement.reason);
}

export function __guest_call(operationLength: i32, payloadLength: i32): i32 {
  return serve(operationLength, payloadLength, () => new CertificateTrust());
}
