/** The settings dialect of Kubewarden's verify-image-signatures, decoded into the engine's rules. */
import { ImagePolicy, ImageRule } from "../../assembly/engine/rule";
import { Fault, FaultCode } from "../../assembly/fault/fault";
import { Result, fail, failed, ok } from "../../assembly/fault/result";
import { JsonValue } from "../../assembly/json/document";
import { decodeAnnotations } from "../../assembly/settings/annotations";
import {
  Box,
  decodeBoolean,
  decodeObject,
  decodeRules,
  elementPath,
  optionalMember,
  requiredMember,
} from "../../assembly/settings/decode";
import { decodeImagePattern } from "../../assembly/settings/imagePattern";
import { decodePublicKeys } from "../../assembly/settings/publicKeys";
import { decodeRepository } from "../../assembly/settings/repository";

const ROOT: string = "settings";

/** All settings. Faults name their path. */
export function decodeSettings(value: JsonValue): Result<ImagePolicy> {
  const object = decodeObject(value, ROOT, ["signatures", "modifyImagesWithDigest", "denyUnmatchedImages"]);
  const objectFault = object.fault;
  if (objectFault != null) return failed<ImagePolicy>(objectFault);
  const pinDigests = new Box();
  const pinFault = decodeBoolean(value, "modifyImagesWithDigest", ROOT, true, pinDigests);
  if (pinFault != null) return failed<ImagePolicy>(pinFault);
  const denyUnmatched = new Box();
  const unmatchedFault = decodeBoolean(value, "denyUnmatchedImages", ROOT, false, denyUnmatched);
  if (unmatchedFault != null) return failed<ImagePolicy>(unmatchedFault);
  const rules = decodeSignatures(value);
  const rulesFault = rules.fault;
  if (rulesFault != null) return failed<ImagePolicy>(rulesFault);
  return ok(new ImagePolicy(rules.value, pinDigests.value, denyUnmatched.value));
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
    const rule = decodeSignature(list.value.at(i), elementPath(path, i));
    const ruleFault = rule.fault;
    if (ruleFault != null) return failed<Array<ImageRule>>(ruleFault);
    rules.push(rule.value);
  }
  return ok(rules);
}

/** The kinds are told apart by the member that only they have, as in the original; an entry is of one kind. */
function decodeSignature(value: JsonValue, path: string): Result<ImageRule> {
  if (value.isObject) {
    const notYet = firstMember(value, ["keyless", "githubActions", "keylessPrefix", "certificates"]);
    if (notYet.length > 0) {
      return fail<ImageRule>(FaultCode.SettingsNotYet, 'only the kind "pubKeys" is', path + "." + notYet);
    }
  }
  return decodePubKeys(value, path);
}

function decodePubKeys(value: JsonValue, path: string): Result<ImageRule> {
  const object = decodeObject(value, path, ["image", "pubKeys", "annotations", "repository"]);
  const objectFault = object.fault;
  if (objectFault != null) return failed<ImageRule>(objectFault);
  const member = requiredMember(value, "image", path);
  const memberFault = member.fault;
  if (memberFault != null) return failed<ImageRule>(memberFault);
  const image = decodeImagePattern(member.value, path + ".image");
  const imageFault = image.fault;
  if (imageFault != null) return failed<ImageRule>(imageFault);
  const pems = requiredMember(value, "pubKeys", path);
  const pemsFault = pems.fault;
  if (pemsFault != null) return failed<ImageRule>(pemsFault);
  const keys = decodePublicKeys(pems.value, path + ".pubKeys");
  const keysFault = keys.fault;
  if (keysFault != null) return failed<ImageRule>(keysFault);
  const annotations = decodeAnnotations(optionalMember(value, "annotations"), path + ".annotations");
  const annotationsFault = annotations.fault;
  if (annotationsFault != null) return failed<ImageRule>(annotationsFault);
  const rule = new ImageRule(path, image.value, keys.value, annotations.value);
  const repositoryFault = decodeSignatureRepository(value, path, rule);
  return repositoryFault == null ? ok(rule) : failed<ImageRule>(repositoryFault);
}

/** Where the signatures lie when not beside the image, as Kyverno's `repository` and cosign's COSIGN_REPOSITORY; the original has no such setting. */
function decodeSignatureRepository(value: JsonValue, path: string, rule: ImageRule): Fault | null {
  const member = optionalMember(value, "repository");
  if (member == null) return null;
  const repository = decodeRepository(member, path + ".repository");
  if (repository.isOk) rule.signatureRepository = repository.value;
  return repository.fault;
}

function firstMember(object: JsonValue, keys: StaticArray<string>): string {
  for (let i = 0; i < keys.length; i++) {
    if (object.get(keys[i]) != null) return keys[i];
  }
  return "";
}
