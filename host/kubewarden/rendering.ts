/**
 * Verdicts of the module verify-image-signatures in the words of Kubewarden's policy of that name, whose users look for them: the
 * constraints that were not satisfied as YAML. The verdict stays what it is.
 */
import { isObject, type JsonObject } from "../json.js";
import type { Explanation, ImageExplanation, RuleExplanation, Verdict } from "../runtime/verdict.js";
import { wholeName } from "./images.js";
import type { VerificationRequest } from "./requests.js";
import { failureOf } from "./verification.js";

/**
 * `Resource NAME is not accepted: verification of image IMAGE failed: REASON`, the reasons of several images joined by commas; the
 * verdict's own message when it is not about images, or these are not the settings that it was reached with.
 */
export function renderedMessage(verdict: Verdict, settings: unknown, objectName: string): string {
  const reasons = verdict.explanation.images
    .filter(({ fault }) => fault !== undefined)
    .map((image) => reasonOf(image, verdict, settings));
  if (verdict.accepted || verdict.explanation.fault !== undefined || reasons.length === 0) return verdict.message;
  if (reasons.some((reason) => reason === null)) return verdict.message;
  return `Resource ${objectName} is not accepted: ${reasons.join(", ")}`;
}

function reasonOf(image: ImageExplanation, { message, explanation }: Verdict, settings: unknown): string | null {
  const rule = image.rules.find(({ fault }) => fault !== undefined);
  const request = rule === undefined ? null : requestOf(rule, image.image, settings);
  if (rule === undefined || request === null) return null;
  const outcome = image.outcome === "indeterminate" ? "indeterminate" : "denied";
  const alone: Explanation = { ...explanation, outcome, images: [{ ...image, rules: [rule] }] };
  const failure = failureOf(request, wholeName(image.image) ?? image.image, { message, explanation: alone });
  // What Kubewarden's SDK puts before its host's sentence.
  const sentence = `error invoking host capability oci.verify: Host error: ${failure.sentence}`;
  return `verification of image ${image.image} failed: ${sentence}`;
}

/** The entry of the settings that the rule was made of, as the request that Kubewarden's policy would send for it. */
function requestOf({ rule }: RuleExplanation, image: string, settings: unknown): VerificationRequest | null {
  const index = /^settings\.signatures\[(\d+)\]$/.exec(rule)?.[1];
  const entries = isObject(settings) ? settings["signatures"] : undefined;
  const entry: unknown = Array.isArray(entries) && index !== undefined ? entries[Number(index)] : undefined;
  if (!isObject(entry)) return null;
  const annotations = (entry["annotations"] ?? null) as Record<string, string> | null;
  return { ...signersOf(entry), request: { ...signersOf(entry).request, image, annotations } } as VerificationRequest;
}

function signersOf(entry: JsonObject): { kind: VerificationRequest["kind"]; request: object } {
  if (entry["pubKeys"] !== undefined) return { kind: "SigstorePubKeyVerify", request: { pub_keys: entry["pubKeys"] } };
  if (entry["keyless"] !== undefined) return { kind: "SigstoreKeylessVerify", request: { keyless: entry["keyless"] } };
  if (isObject(entry["githubActions"])) {
    const { owner, repo = null } = entry["githubActions"];
    return { kind: "SigstoreGithubActionsVerify", request: { owner, repo } };
  }
  if (Array.isArray(entry["keylessPrefix"])) {
    const keyless_prefix = (entry["keylessPrefix"] as JsonObject[]).map(({ issuer, url_prefix, urlPrefix }) => ({
      issuer,
      url_prefix: url_prefix ?? urlPrefix,
    }));
    return { kind: "SigstoreKeylessPrefixVerify", request: { keyless_prefix } };
  }
  return { kind: "SigstoreCertificateVerify", request: {} };
}
