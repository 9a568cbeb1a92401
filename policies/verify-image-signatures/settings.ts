/** The settings dialect of Kubewarden's verify-image-signatures, decoded into the engine's rules. */
import { ImagePolicy, ImageRule } from "../../assembly/engine/rule";
import { Fault, FaultCode } from "../../assembly/fault/fault";
import { Result, failed, ok } from "../../assembly/fault/result";
import { JsonValue } from "../../assembly/json/document";
import {
  Box,
  decodeBoolean,
  decodeObject,
  decodeRules,
  decodeText,
  elementPath,
  optionalMember,
  requiredMember,
} from "../../assembly/settings/decode";
import { decodeTrust } from "../../assembly/settings/trust";
import { decodeEntry } from "./entry";

const ROOT: string = "settings";

/** All settings. Faults name their path. */
export function decodeSettings(value: JsonValue): Result<ImagePolicy> {
  const known: StaticArray<string> = [
    "signatures",
    "modifyImagesWithDigest",
    "denyUnmatchedImages",
    "trust",
    "kubewardenHost",
  ];
  const object = decodeObject(value, ROOT, known);
  const objectFault = object.fault;
  if (objectFault != null) return failed<ImagePolicy>(objectFault);
  const pinDigests = new Box();
  let fault: Fault | null = decodeBoolean(value, "modifyImagesWithDigest", ROOT, true, pinDigests);
  const denyUnmatched = new Box();
  if (fault == null) fault = decodeBoolean(value, "denyUnmatchedImages", ROOT, false, denyUnmatched);
  const delegates = new Box();
  if (fault == null) fault = decodeKubewardenHost(value, delegates);
  if (fault != null) return failed<ImagePolicy>(fault);
  const trust = decodeTrust(optionalMember(value, "trust"), ROOT + ".trust");
  const trustFault = trust.fault;
  if (trustFault != null) return failed<ImagePolicy>(trustFault);
  const rules = decodeSignatures(value);
  const rulesFault = rules.fault;
  if (rulesFault != null) return failed<ImagePolicy>(rulesFault);
  const policy = new ImagePolicy(rules.value, pinDigests.value, denyUnmatched.value, trust.value, false);
  policy.delegates = delegates.value;
  return ok(policy);
}

/** `delegate`, the default: a Kubewarden host verifies what the module cannot verify there; `refuse`: it is denied. */
function decodeKubewardenHost(settings: JsonValue, delegates: Box): Fault | null {
  const member = optionalMember(settings, "kubewardenHost");
  delegates.value = true;
  if (member == null) return null;
  const path = ROOT + ".kubewardenHost";
  const text = decodeText(member, path);
  if (text.fault) return text.fault;
  delegates.value = text.value == "delegate";
  if (delegates.value || text.value == "refuse") return null;
  return new Fault(FaultCode.SettingsWrongValue, 'it must be "delegate" or "refuse"', path);
}

function decodeSignatures(settings: JsonValue): Result<Array<ImageRule>> {
  const member = requiredMember(settings, "signatures", ROOT);
  const memberFault = member.fault;
  if (memberFault != null) return failed<Array<ImageRule>>(memberFault);
  const path = ROOT + ".signatures";
  const list = decodeRules(member.value, path);
  const listFault = list.fault;
  if (listFault != null) return failed<Array<ImageRule>>(listFault);
  const rules = new Array<ImageRule>();
  for (let i = 0; i < list.value.length; i++) {
    const rule = decodeEntry(list.value.at(i), elementPath(path, i));
    const ruleFault = rule.fault;
    if (ruleFault != null) return failed<Array<ImageRule>>(ruleFault);
    rules.push(rule.value);
  }
  return ok(rules);
}
