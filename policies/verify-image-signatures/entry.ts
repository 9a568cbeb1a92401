/** One entry of `signatures`: an image pattern, and who must have signed. */
import { ConditionKind, ConditionPoint } from "../../assembly/engine/conditionPoint";
import { SignatureConditions } from "../../assembly/engine/conditions";
import { ImageRule } from "../../assembly/engine/rule";
import { Fault } from "../../assembly/fault/fault";
import { Result, failed, ok } from "../../assembly/fault/result";
import { JsonValue } from "../../assembly/json/document";
import { decodeAnnotations } from "../../assembly/settings/annotations";
import { decodeCertificateAttestors, decodeKeyAttestors } from "../../assembly/settings/attestors";
import { Box, decodeBoolean, decodeObject, optionalMember, requiredMember } from "../../assembly/settings/decode";
import { decodeFormats } from "../../assembly/settings/formats";
import { decodeImagePattern } from "../../assembly/settings/imagePattern";
import { decodeRepository } from "../../assembly/settings/repository";
import { WantedAttestor } from "../../assembly/settings/wantedAttestor";
import { LogUse, SigstoreRequirements } from "../../assembly/sigstore/verify/requirements";
import { addHostQuestions } from "./hostQuestions";
import { decodeGithubActions, decodeKeyless, decodeKeylessPrefix } from "./keyless";

/** The kinds, in the order in which the original tries them: the member that only they have. */
const KINDS: StaticArray<string> = ["pubKeys", "keyless", "githubActions", "keylessPrefix", "certificates"];

/** An entry is of one kind: the member of a second one is not known to it. */
export function decodeEntry(value: JsonValue, path: string): Result<ImageRule> {
  const kind = kindOf(value);
  const known: StaticArray<string> =
    kind == "certificates"
      ? ["image", "certificates", "certificateChain", "requireRekorBundle", "annotations", "repository", "formats"]
      : ["image", kind, "annotations", "repository", "formats"];
  const object = decodeObject(value, path, known);
  if (object.fault) return failed<ImageRule>(object.fault!);
  const member = requiredMember(value, "image", path);
  if (member.fault) return failed<ImageRule>(member.fault!);
  const image = decodeImagePattern(member.value, path + ".image");
  if (image.fault) return failed<ImageRule>(image.fault!);
  const attestors = decodeAttestors(value, kind, path);
  if (attestors.fault) return failed<ImageRule>(attestors.fault!);
  const requirements = decodeRequirements(value, kind, path);
  if (requirements.fault) return failed<ImageRule>(requirements.fault!);
  const conditions = decodeConditions(value, path, requirements.value);
  if (conditions.fault) return failed<ImageRule>(conditions.fault!);
  addHostQuestions(attestors.value, value, kind);
  return ok(new ImageRule(path, image.value, attestors.value, conditions.value));
}

/** The first kind whose member is there; `pubKeys`, which is then missing, when none is. */
function kindOf(value: JsonValue): string {
  for (let i = 0; i < KINDS.length; i++) {
    if (value.get(KINDS[i]) != null) return KINDS[i];
  }
  return KINDS[0];
}

/** Every one must have signed. */
function decodeAttestors(value: JsonValue, kind: string, path: string): Result<Array<WantedAttestor>> {
  const member = requiredMember(value, kind, path);
  if (member.fault) return failed<Array<WantedAttestor>>(member.fault!);
  const memberPath = path + "." + kind;
  if (kind == "pubKeys") return decodeKeyAttestors(member.value, memberPath);
  if (kind == "keyless") return decodeKeyless(member.value, memberPath);
  if (kind == "githubActions") return decodeGithubActions(member.value, memberPath);
  if (kind == "keylessPrefix") return decodeKeylessPrefix(member.value, memberPath);
  const chain = optionalMember(value, "certificateChain");
  return decodeCertificateAttestors(member.value, memberPath, chain, path + ".certificateChain");
}

/**
 * Keyless signatures must be in a log and their certificates bring SCTs. Keys and certificates are as in the original: no
 * log is asked for keys, and for certificates when the entry says so; else it only gives the time of signing.
 */
function decodeRequirements(value: JsonValue, kind: string, path: string): Result<SigstoreRequirements> {
  const requirements = new SigstoreRequirements();
  if (kind == "pubKeys") {
    requirements.logUse = LogUse.Ignored;
    requirements.scts = 0;
  }
  if (kind != "certificates") return ok(requirements);
  requirements.scts = 0;
  // cosign 3 puts the chain of such a certificate into the bundle: a hint for the path to what the settings trust, and no more.
  requirements.allowsCertificateChain = true;
  const demanded = requiredMember(value, "requireRekorBundle", path);
  if (demanded.fault) return failed<SigstoreRequirements>(demanded.fault!);
  const box = new Box();
  const fault = decodeBoolean(value, "requireRekorBundle", path, true, box);
  if (fault != null) return failed<SigstoreRequirements>(fault);
  requirements.logUse = box.value ? LogUse.Required : LogUse.Optional;
  return ok(requirements);
}

/** Bundles and cosign's tag are both looked at, whichever holds a signature that counts: the original knows the tag only. */
function decodeConditions(
  value: JsonValue,
  path: string,
  requirements: SigstoreRequirements,
): Result<SignatureConditions> {
  const formats = decodeFormats(optionalMember(value, "formats"), path + ".formats", false);
  if (formats.fault) return failed<SignatureConditions>(formats.fault!);
  const conditions = new SignatureConditions(formats.value, requirements);
  const annotations = decodeAnnotations(optionalMember(value, "annotations"), path + ".annotations");
  if (annotations.fault) return failed<SignatureConditions>(annotations.fault!);
  conditions.annotations = annotations.value;
  if (requirements.logUse == LogUse.Required && optionalMember(value, "requireRekorBundle") != null) {
    conditions.thresholds.push(new ConditionPoint(ConditionKind.LogEntry, path + ".requireRekorBundle"));
  }
  const fault = decodeSignatureRepository(value, path, conditions);
  return fault == null ? ok(conditions) : failed<SignatureConditions>(fault);
}

/** Where the signatures lie when not beside the image, as Kyverno's `repository` and cosign's COSIGN_REPOSITORY; the original has no such setting. */
function decodeSignatureRepository(value: JsonValue, path: string, conditions: SignatureConditions): Fault | null {
  const member = optionalMember(value, "repository");
  if (member == null) return null;
  const repository = decodeRepository(member, path + ".repository");
  if (repository.isOk) conditions.repository = repository.value;
  return repository.fault;
}
