/**
 * The constraints of a verification in the YAML in which Kubewarden's hosts list those that were not satisfied: tagged values
 * and null members included. For people, and for what compares sentences; nothing reads it back.
 */
import type { VerificationRequest } from "./requests.js";

/** One signer that was wanted, with its members in Kubewarden's order. */
interface Constraint {
  readonly kind: "pubKey" | "genericIssuer" | "githubAction";
  readonly members: readonly (readonly [name: string, value: string])[];
}

/** A constraint for each signer of the request, in its order; none for certificates, which Kubewarden lists otherwise. */
export function constraintTexts({ kind, request }: VerificationRequest): string[] {
  if (kind === "SigstoreCertificateVerify") return [];
  const annotations = annotationsYaml(request.annotations);
  return constraintsOf({ kind, request } as VerificationRequest).map(({ kind: name, members }) => {
    const lines = members.map(([member, value]) => `${member}: ${value}\n`);
    return `kind: ${name}\n${lines.join("")}annotations:${annotations}\n`;
  });
}

function constraintsOf({ kind, request }: VerificationRequest): Constraint[] {
  switch (kind) {
    case "SigstorePubKeyVerify":
      return request.pub_keys.map((key) => ({
        kind: "pubKey",
        members: [
          ["owner", "null"],
          ["key", scalar(key)],
        ],
      }));
    case "SigstoreKeylessVerify":
      return request.keyless.map(({ issuer, subject }) => ({
        kind: "genericIssuer",
        members: [
          ["issuer", scalar(issuer)],
          ["subject", `!equal ${scalar(subject)}`],
        ],
      }));
    case "SigstoreKeylessPrefixVerify":
      return request.keyless_prefix.map(({ issuer, url_prefix }) => ({
        kind: "genericIssuer",
        members: [
          ["issuer", scalar(issuer)],
          ["subject", `!urlPrefix ${scalar(url_prefix)}`],
        ],
      }));
    case "SigstoreGithubActionsVerify": {
      const repo = request.repo === null ? "null" : scalar(request.repo);
      return [
        {
          kind: "githubAction",
          members: [
            ["owner", scalar(request.owner)],
            ["repo", repo],
          ],
        },
      ];
    }
    default:
      return [];
  }
}

function annotationsYaml(annotations: Record<string, string> | null): string {
  if (annotations === null) return " null";
  const names = Object.keys(annotations).sort();
  if (names.length === 0) return " {}";
  return names.map((name) => `\n  ${scalar(name)}: ${scalar(annotations[name] ?? "", "    ")}`).join("");
}

/** Texts that mean themselves without quotes. */
const PLAIN = /^[A-Za-z0-9_./$][A-Za-z0-9_./@+$=~()-]*(?::[A-Za-z0-9_./@+$=~()-]+)*(?: [A-Za-z0-9_./@+$=~()-]+)*$/;
/** Texts that would be read as something else. */
const OTHER_TYPE = /^(?:~|null|true|false|yes|no|on|off|[-+.]?[0-9][0-9_.eExXoO+-]*|\.inf|\.nan)$/i;

/** One string: plain, in single quotes, as a block of lines, or escaped when it holds what cannot be written otherwise. */
function scalar(text: string, indent = "  "): string {
  if (PLAIN.test(text) && !OTHER_TYPE.test(text)) return text;
  if (/[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff]/.test(text)) return JSON.stringify(text);
  if (!text.includes("\n")) return `'${text.replaceAll("'", "''")}'`;
  const isEnded = text.endsWith("\n");
  const lines = (isEnded ? text.slice(0, -1) : text).split("\n");
  return `${isEnded ? "|" : "|-"}\n${lines.map((line) => (line === "" ? "" : indent + line)).join("\n")}`;
}
