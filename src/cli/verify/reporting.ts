/** What every verify command says on standard error: the trust that it used, and why it denies. */
import type { EvaluatedVerdict } from "../../policy.js";
import { verdictText } from "../humanOutput.js";
import { printableText } from "../printable.js";
import type { VerifyOptions } from "./options.js";

/** Writes lines, none of which can command the terminal. */
export function tell(lines: readonly string[]): void {
  if (lines.length > 0) console.error(printableText(lines.join("\n")));
}

/** Why the verdict is a deny, and with `--verbose` the whole verdict of every kind. */
export function tellVerdict(verdict: EvaluatedVerdict, options: VerifyOptions): void {
  if (verdict.outcome !== "allowed" || options.verbose === true) tell([verdictText(verdict)]);
}

/** Where the trust comes from when no flag and no variable says so: its age is the user's to judge. */
export function tellTrust(verdict: EvaluatedVerdict, isChosen: boolean): void {
  const origins = verdict.explanation.trust ?? [];
  if (!isChosen && origins.length > 0) tell(origins.map((origin) => `Trusted: ${origin}`));
}
