/** What was checked, in the words of a list: only what the verdict says of every signature that counted. */
import { OPERATIONS } from "../../../host/generated/operations.gen.js";
import type { EvaluatedVerdict } from "../../policy.js";
import { countedSignatures, type CountedSignature } from "./signatures.js";
import type { ArtifactSettings } from "./settings.js";

/** The lines for standard error: a heading for the image, and one line for each check. */
export function checkLines(image: string, verdict: EvaluatedVerdict, settings: ArtifactSettings): string[] {
  return [
    "",
    `Verification for ${image} --`,
    "The following checks were performed on each of these signatures:",
    ...checks(verdict, settings).map((check) => `  - ${check}`),
  ];
}

function checks(verdict: EvaluatedVerdict, settings: ArtifactSettings): string[] {
  const counted = countedSignatures(verdict);
  const every = (holds: (counted: CountedSignature) => boolean): boolean => counted.length > 0 && counted.every(holds);
  const asked = verdict.run.evidence.some((entry) => entry.operation === OPERATIONS.rekorSearch && "answer" in entry);
  const isLogged = every(({ signature }) => signature.logEntries.length > 0);
  const hasCertificate = every(({ signature }) => signature.subject !== undefined);
  return [
    ...(settings.annotations !== undefined && settings.checkClaims !== false
      ? ["The specified annotations were verified."]
      : []),
    ...(settings.checkClaims === false ? [] : ["The cosign claims were validated"]),
    ...(isLogged && !asked ? ["Existence of the claims in the transparency log was verified offline"] : []),
    ...(isLogged && asked ? ["The claims were present in the transparency log"] : []),
    ...(every(({ signature }) => signature.timestamps.length > 0)
      ? ["The signed timestamps were verified using trusted timestamp authority certificates"]
      : []),
    ...(every(({ attestor }) => attestor.attestor.startsWith("key "))
      ? ["The signatures were verified against the specified public key"]
      : []),
    ...(hasCertificate
      ? [
          "The code-signing certificate was verified using trusted certificate authority certificates",
          "The certificate's identity and issuer are those that were specified",
        ]
      : []),
  ];
}
