/** One line of the demonstration's table. */
import { OUTCOME_WORDS } from "../cli/humanOutput.js";
import type { SignatureExplanation } from "../../host/runtime/verdict.js";
import type { EvaluatedVerdict } from "../index.js";
import type { Scenario } from "./scenarios.js";

/** What the columns are called. */
export const COLUMNS = ["request", "verdict", "passes", "requests", "ms", "why"];

/** The cells of a verdict; `host` is the registry's. */
export function cells({ title, request }: Scenario, verdict: EvaluatedVerdict, host: string): string[] {
  const { passes, requests, milliseconds } = verdict.run;
  return [
    `${typeof request["kind"] === "string" ? request["kind"] : "image"}: ${title}`,
    verdict.outcome === "indeterminate" ? "DENIED (?)" : OUTCOME_WORDS[verdict.outcome],
    String(passes),
    String(requests),
    milliseconds.toFixed(1),
    shortened(verdict.accepted ? whyAccepted(verdict) : verdict.message, host),
  ];
}

/** Who signed and what proves when; for keys, which say no more than the settings, what becomes of the images. */
function whyAccepted({ explanation, patch }: EvaluatedVerdict): string {
  const signatures = explanation.images
    .flatMap(({ rules }) => rules)
    .flatMap(({ attestors }) => attestors)
    .flatMap((attestor) => attestor.signatures);
  const keyless = signatures.filter(({ subject }) => subject !== undefined);
  if (keyless.length > 0) return keyless.map(proofOf).join("; ");
  return patch.map(({ path, value }) => `${path} becomes ${value}`).join("; ");
}

function proofOf({ subject, predicateType, logEntries, timestamps }: SignatureExplanation): string {
  const logged = logEntries.map(
    ({ logIndex, integratedTime }) =>
      `, log entry ${logIndex}${integratedTime === undefined ? "" : ` of ${integratedTime}`}`,
  );
  const what = predicateType === undefined ? "" : ` (${predicateType})`;
  return `signed by ${subject}${what}${logged.join("")}${timestamps.map((time) => `, stamped ${time}`).join("")}`;
}

/** Leaves out what is the same in every row: the registry's host, and most of each digest. */
function shortened(text: string, host: string): string {
  return text
    .replaceAll(`http://${host}/`, "http://REGISTRY/")
    .replaceAll(`${host}/`, "")
    .replace(/\b([0-9a-f]{10})[0-9a-f]{54}\b/g, "$1…");
}
