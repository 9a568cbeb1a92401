/** What every verify command says on standard error: the trust that it used, and why it denies. */
import type { EvaluatedVerdict } from "../../policy.js";
import { verdictText } from "../humanOutput.js";
import { printableText } from "../printable.js";
import type { VerifyOptions } from "./options.js";
import type { ArtifactSettings } from "./settings.js";

/** Writes lines, none of which can command the terminal. */
export function tell(lines: readonly string[]): void {
  if (lines.length > 0) console.error(printableText(lines.join("\n")));
}

/** Why the verdict is a deny, and with `--verbose` the whole verdict of every kind. */
export function tellVerdict(verdict: EvaluatedVerdict, options: VerifyOptions): void {
  if (verdict.outcome !== "allowed" || options.verbose === true) tell([verdictText(verdict)]);
}

/**
 * Where the trust comes from when no flag and no variable says so, and how old it is: whether that is too old is the
 * user's to judge. Nothing for a key of which no log entry is wanted: it needs no such trust.
 */
export function tellTrust(verdict: EvaluatedVerdict, { attestors, ignoreTlog, trust }: ArtifactSettings): void {
  const needsNone = ignoreTlog === true && attestors.every((attestor) => "key" in attestor);
  if (trust !== undefined || needsNone) return;
  const { trust: origins = [], time } = verdict.explanation;
  tell(origins.map((origin) => `Trusted: ${origin}${age(origin, time)}`));
}

/** The days from the date in the origin's name to the time of the verdict. */
function age(origin: string, time: string | undefined): string {
  const date = /\d{4}-\d\d-\d\d/.exec(origin)?.[0];
  if (date === undefined || time === undefined) return "";
  const days = Math.floor((Date.parse(time) - Date.parse(date)) / 86_400_000);
  return Number.isNaN(days) ? "" : ` (${days} days old)`;
}
