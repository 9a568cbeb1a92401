/** The only place that makes text for people. */
import { Fault, FaultFamily } from "../fault/fault";
import { ImageOutcome, Outcome, Verdict } from "./verdict";
import { faultSentence } from "./sentences.gen";

/** Longest part of somebody else's text in a sentence: it is for people, and goes into audit logs. */
const MAX_QUOTED_CHARACTERS: i32 = 1200;

/** Names of Kubernetes objects have at most 253 characters. */
const MAX_NAME_CHARACTERS: i32 = 253;

/** One clause: what it means, the particulars, and where; what is very long is cut. */
export function faultText(fault: Fault): string {
  const detail = fault.detail.length > 0 ? ": " + shortened(fault.detail, MAX_QUOTED_CHARACTERS) : "";
  const path = fault.path.length > 0 ? " (" + shortened(fault.path, MAX_QUOTED_CHARACTERS) + ")" : "";
  return faultSentence(fault.code) + detail + path;
}

/**
 * The rejection's sentence: that of Kubewarden's policy, `Resource NAME is not accepted: verification of image IMAGE
 * failed: REASON`, the reasons of all images joined by a comma. A fault of the request as a whole stands alone.
 */
export function rejection(verdict: Verdict, objectName: string): string {
  const fault = verdict.fault;
  if (fault != null) return faultText(fault);
  return "Resource " + shortened(objectName, MAX_NAME_CHARACTERS) + " is not accepted: " + reasons(verdict);
}

/** The rejection's sentence about an artifact that no object holds. */
export function artifactRejection(verdict: Verdict): string {
  const fault = verdict.fault;
  return fault != null ? faultText(fault) : reasons(verdict);
}

function reasons(verdict: Verdict): string {
  const clauses = new Array<string>();
  for (let i = 0; i < verdict.images.length; i++) {
    const image = verdict.images[i];
    const fault = image.fault;
    if (fault == null) continue;
    clauses.push("verification of " + image.noun + " " + image.image + " failed: " + faultText(fault));
  }
  return clauses.join(", ");
}

/** What an operator should know although the request is allowed. */
export function warnings(verdict: Verdict, pinsDigests: bool): Array<string> {
  const lines = new Array<string>();
  if (verdict.outcome != Outcome.Allowed) return lines;
  for (let i = 0; i < verdict.images.length; i++) {
    const image = verdict.images[i];
    if (image.isUnmatched) lines.push("image " + image.image + " was not verified: no entry of the settings is for it");
    else if (!pinsDigests && isByTag(image)) lines.push(unpinned(image));
    if (image.hostsWords.length > 0) lines.push(hostsWord(image));
  }
  return lines;
}

/** The HTTP status that Kubernetes shows; 0 means none: a plain rejection has none, as in Kubewarden's policy. */
export function statusCode(verdict: Verdict): i32 {
  if (verdict.outcome == Outcome.Allowed) return 0;
  if (verdict.outcome == Outcome.Indeterminate || verdict.outcome == Outcome.Pending) return 503;
  const fault = verdict.fault;
  return fault == null ? 0 : faultStatus(fault);
}

/** The outcome's name in answers. */
export function outcomeName(outcome: Outcome): string {
  switch (outcome) {
    case Outcome.Allowed:
      return "allowed";
    case Outcome.Indeterminate:
      return "indeterminate";
    case Outcome.Pending:
      return "pending";
    default:
      return "denied";
  }
}

function faultStatus(fault: Fault): i32 {
  if (fault.family == FaultFamily.Request) return 400;
  return fault.family == FaultFamily.Settings || fault.family == FaultFamily.Internal ? 500 : 0;
}

function isByTag(image: ImageOutcome): bool {
  const reference = image.reference;
  return reference != null && reference.digest == null;
}

function unpinned(image: ImageOutcome): string {
  const digest = image.digest;
  const verified = digest == null ? "" : " was verified as " + digest.text + ", but";
  return (
    "image " + image.image + verified + " is not pinned: its tag may be moved to another image before it is pulled"
  );
}

function hostsWord(image: ImageOutcome): string {
  const who = shortened(image.hostsWords.join(", "), MAX_QUOTED_CHARACTERS);
  return "image " + image.image + " was verified by the Kubewarden host, not by this module: " + who;
}

/** The start of a text, cut between two characters, and an ellipsis; or the whole text. */
function shortened(text: string, most: i32): string {
  if (text.length <= most) return text;
  const splitsPair = (text.charCodeAt(most - 1) & 0xfc00) == 0xd800;
  return text.substring(0, splitsPair ? most - 1 : most) + "…";
}
