/** Verdicts for people. */
import type { AttestorExplanation, ImageExplanation } from "../../host/runtime/verdict.js";
import type { EvaluatedVerdict } from "../policy.js";
import { printableLine } from "./printable.js";

/** What each outcome is called. */
export const OUTCOME_WORDS = {
  allowed: "allowed",
  denied: "DENIED",
  indeterminate: "DENIED (could not find out)",
} as const;

/** The whole verdict, several lines, without a line end behind the last; it holds no control characters. */
export function verdictText(verdict: EvaluatedVerdict): string {
  const { passes, lookups, requests, milliseconds } = verdict.run;
  return [
    OUTCOME_WORDS[verdict.outcome],
    ...(verdict.message === "" ? [] : [`  ${verdict.message}`]),
    ...verdict.explanation.images.flatMap(imageLines),
    ...verdict.patch.map(({ path, value }) => `  rewrite ${path} to ${value}`),
    ...verdict.warnings.map((warning) => `  warning: ${warning}`),
    `  ${passes} passes, ${lookups} look-ups, ${requests} HTTP requests, ${milliseconds.toFixed(1)} ms`,
  ]
    .map(printableLine)
    .join("\n");
}

function imageLines(image: ImageExplanation): string[] {
  const digest = image.digest === undefined ? "" : ` ${image.digest}`;
  return [
    `  image ${image.image}: ${image.outcome}${digest}`,
    ...image.rules.flatMap(({ rule, outcome, fault, attestors }) => [
      `    ${rule}: ${outcome}${fault === undefined ? "" : `: ${fault.message}`}`,
      ...attestors.flatMap(attestorLines),
    ]),
  ];
}

function attestorLines({ attestor, fault, signatures }: AttestorExplanation): string[] {
  if (signatures.length === 0)
    return [`      ${attestor}: ${fault === undefined ? "no signature counted" : fault.message}`];
  return signatures.map(({ name, subject, issuer }) => {
    const signer = subject === undefined ? "" : ` by ${subject}${issuer === undefined ? "" : ` (${issuer})`}`;
    return `      ${attestor}: signature ${name}${signer}`;
  });
}
