/** The settings of verify-artifact, decoded into one rule of the engine. */
import { ConditionKind, ConditionPoint } from "../../assembly/engine/conditionPoint";
import { SignatureConditions } from "../../assembly/engine/conditions";
import { ImagePolicy, ImageRule } from "../../assembly/engine/rule";
import { Fault } from "../../assembly/fault/fault";
import { Result, failed, ok } from "../../assembly/fault/result";
import { JsonValue } from "../../assembly/json/document";
import { decodeAnnotations } from "../../assembly/settings/annotations";
import { decodePredicateType } from "../../assembly/settings/attestation";
import { Box, decodeBoolean, decodeObject, optionalMember } from "../../assembly/settings/decode";
import { decodeFormats } from "../../assembly/settings/formats";
import { decodeRekorUrl } from "../../assembly/settings/rekorUrl";
import { decodeRepository } from "../../assembly/settings/repository";
import { decodeTrust } from "../../assembly/settings/trust";
import { LogUse, SigstoreRequirements } from "../../assembly/sigstore/verify/requirements";
import { decodeAttestors } from "./attestors";
import { decodeRequirements } from "./requirements";

const ROOT: string = "settings";

const KNOWN: StaticArray<string> = [
  "attestors",
  "annotations",
  "attestation",
  "checkClaims",
  "ignoreTlog",
  "ignoreSct",
  "tlogThreshold",
  "sctThreshold",
  "timestampThreshold",
  "allowCertificateChain",
  "rekorUrl",
  "formats",
  "repository",
  "trust",
  "collectAll",
];

/** All settings. Faults name their path. */
export function decodeSettings(value: JsonValue): Result<ImagePolicy> {
  const object = decodeObject(value, ROOT, KNOWN);
  if (object.fault) return failed<ImagePolicy>(object.fault!);
  const attestors = decodeAttestors(value, ROOT);
  if (attestors.fault) return failed<ImagePolicy>(attestors.fault!);
  const requirements = decodeRequirements(value, ROOT);
  if (requirements.fault) return failed<ImagePolicy>(requirements.fault!);
  const conditions = decodeConditions(value, requirements.value);
  if (conditions.fault) return failed<ImagePolicy>(conditions.fault!);
  const trust = decodeTrust(optionalMember(value, "trust"), ROOT + ".trust");
  if (trust.fault) return failed<ImagePolicy>(trust.fault!);
  const rule = new ImageRule(ROOT, "*", attestors.value, conditions.value);
  return ok(new ImagePolicy([rule], false, true, trust.value, true));
}

/** Where bundles and cosign's tag are both looked at, a bundle hides the tag, as in cosign 3. */
function decodeConditions(value: JsonValue, requirements: SigstoreRequirements): Result<SignatureConditions> {
  const formats = decodeFormats(optionalMember(value, "formats"), ROOT + ".formats", true);
  if (formats.fault) return failed<SignatureConditions>(formats.fault!);
  const conditions = new SignatureConditions(formats.value, requirements);
  const annotations = decodeAnnotations(optionalMember(value, "annotations"), ROOT + ".annotations");
  if (annotations.fault) return failed<SignatureConditions>(annotations.fault!);
  conditions.annotations = annotations.value;
  let fault = decodeAttestation(value, conditions);
  if (fault == null) fault = decodeFlags(value, conditions);
  if (fault == null) fault = decodePlaces(value, conditions);
  stateThresholds(value, conditions);
  return fault == null ? ok(conditions) : failed<SignatureConditions>(fault);
}

/** Those that the settings name and that demand something. */
function stateThresholds(value: JsonValue, conditions: SignatureConditions): void {
  const requirements = conditions.requirements;
  const demandsLog = requirements.logUse == LogUse.Required;
  stateThreshold(value, "tlogThreshold", ConditionKind.LogEntry, demandsLog, conditions);
  stateThreshold(value, "sctThreshold", ConditionKind.Sct, requirements.scts > 0, conditions);
  stateThreshold(value, "timestampThreshold", ConditionKind.Timestamp, requirements.timestamps > 0, conditions);
}

function stateThreshold(
  value: JsonValue,
  key: string,
  kind: ConditionKind,
  demands: bool,
  conditions: SignatureConditions,
): void {
  if (!demands || optionalMember(value, key) == null) return;
  conditions.thresholds.push(new ConditionPoint(kind, ROOT + "." + key));
}

function decodeAttestation(value: JsonValue, conditions: SignatureConditions): Fault | null {
  const attestation = optionalMember(value, "attestation");
  if (attestation == null) return null;
  const predicateType = decodePredicateType(attestation, ROOT + ".attestation");
  if (predicateType.fault) return predicateType.fault;
  conditions.wantsAttestation = true;
  conditions.predicateType = predicateType.value;
  return null;
}

function decodeFlags(value: JsonValue, conditions: SignatureConditions): Fault | null {
  const box = new Box();
  let fault = decodeBoolean(value, "checkClaims", ROOT, true, box);
  if (fault != null) return fault;
  conditions.checksClaims = box.value;
  fault = decodeBoolean(value, "collectAll", ROOT, false, box);
  conditions.collectsAll = box.value;
  return fault;
}

/** Where signatures and log entries are looked up. */
function decodePlaces(value: JsonValue, conditions: SignatureConditions): Fault | null {
  const repository = optionalMember(value, "repository");
  if (repository != null) {
    const name = decodeRepository(repository, ROOT + ".repository");
    if (name.fault) return name.fault;
    conditions.repository = name.value;
  }
  const rekorUrl = optionalMember(value, "rekorUrl");
  if (rekorUrl == null) return null;
  const url = decodeRekorUrl(rekorUrl, ROOT + ".rekorUrl");
  if (url.isOk) conditions.rekorUrl = url.value;
  return url.fault;
}
