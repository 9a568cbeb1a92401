/** The explanation of a verdict that was not expected. */
import type {
  AttestorExplanation,
  Explanation,
  Fault,
  ImageExplanation,
  PointExplanation,
  RuleExplanation,
} from "../../../host/runtime/verdict.js";
import { printableLine } from "../printable.js";

/** The image, the rule, the attestor and the fault of everything that was judged; nothing for no explanation. */
export function explanationLines(explanation: Explanation | null): string[] {
  if (explanation === null) return [];
  const lines = [
    ...(hasFault(explanation.fault) ? [`request: ${faultText(explanation.fault)}`] : []),
    ...unmetLines(explanation.ownRules ?? [], ""),
    ...explanation.images.flatMap(imageLines),
  ];
  return lines.map(printableLine);
}

function imageLines({ image, outcome, digest, fault, rules, ownRules }: ImageExplanation): string[] {
  const at = digest === undefined ? "" : ` (${digest})`;
  // A fault that a rule says too is said there.
  const isSaidBelow = rules.some((rule) => rule.fault?.message === fault?.message);
  return [
    `image ${image}: ${outcome}${at}${hasFault(fault) && !isSaidBelow ? `: ${faultText(fault)}` : ""}`,
    ...unmetLines(ownRules ?? [], "  "),
    ...rules.flatMap(ruleLines),
  ];
}

function ruleLines({ rule, pattern, outcome, fault, attestors, conditions }: RuleExplanation): string[] {
  const isSaidBelow = attestors.some((attestor) => attestor.fault?.message === fault?.message);
  return [
    `  ${rule} (${pattern}): ${outcome}${hasFault(fault) && !isSaidBelow ? `: ${faultText(fault)}` : ""}`,
    ...attestors.map(attestorLine),
    ...unmetLines(conditions ?? [], "    "),
  ];
}

function attestorLine({ attestor, path, fault, signatures }: AttestorExplanation): string {
  const name = path === undefined ? attestor : `${path} (${attestor})`;
  if (hasFault(fault)) return `    ${name}: ${faultText(fault)}`;
  if (signatures.length === 0) return `    ${name}: no signature counted`;
  return `    ${name}: ${signatures.map(({ name: signature }) => `signature ${signature}`).join(", ")}`;
}

function unmetLines(points: readonly PointExplanation[], indent: string): string[] {
  return points.filter(({ outcome }) => outcome === "unmet").map(({ path }) => `${indent}${path}: not met`);
}

function faultText({ code, message }: Fault): string {
  return `${code}: ${message}`;
}

/** Rust guests write null for what is not there. */
function hasFault(fault: Fault | null | undefined): fault is Fault {
  return (fault ?? null) !== null;
}
