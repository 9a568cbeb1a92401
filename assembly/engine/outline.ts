/**
 * What settings state: every rule, every attestor and every condition with its path. A test runner holds the explanations of
 * its cases against it and says what no case ever reached. Decides nothing.
 */
import { Fault } from "../fault/fault";
import { Result } from "../fault/result";
import { JsonWriter } from "../json/writer";
import { writeFaultMember } from "./answerFault";
import { ImagePolicy, ImageRule } from "./rule";

/** The answer to `outline`: `{points: [{path, kind}]}`, kinds `rule`, `attestor`, `condition`; a fault for settings that cannot be read. */
export function outlineAnswer(policy: Result<ImagePolicy>): Uint8Array {
  const writer = new JsonWriter();
  writer.beginObject();
  const fault: Fault | null = policy.fault;
  if (fault != null) writeFaultMember(writer, fault);
  writer.key("points").beginArray();
  if (fault == null) writePolicy(writer, policy.value);
  writer.endArray().endObject();
  return writer.toBytes();
}

/** The answer of a module whose settings state nothing that a request must meet. */
export function outlineOfNothing(fault: Fault | null): Uint8Array {
  const writer = new JsonWriter();
  writer.beginObject();
  if (fault != null) writeFaultMember(writer, fault);
  writer.key("points").beginArray().endArray().endObject();
  return writer.toBytes();
}

function writePolicy(writer: JsonWriter, policy: ImagePolicy): void {
  for (let i = 0; i < policy.rules.length; i++) writeRule(writer, policy.rules[i]);
  for (let i = 0; i < policy.ownRules.length; i++) writePoint(writer, policy.ownRules[i], "rule");
}

function writeRule(writer: JsonWriter, rule: ImageRule): void {
  writePoint(writer, rule.path, "rule");
  for (let i = 0; i < rule.attestors.length; i++) writePoint(writer, rule.attestors[i].path, "attestor");
  const conditions = rule.conditions.pointsAt(rule.path);
  for (let i = 0; i < conditions.length; i++) writePoint(writer, conditions[i].path, "condition");
}

function writePoint(writer: JsonWriter, path: string, kind: string): void {
  writer.beginObject();
  writer.key("path").string(path);
  writer.key("kind").string(kind);
  writer.endObject();
}
