/** How a Kubewarden host says that it has no answer: sentences for people, which no standard holds. */
import { Fault, FaultCode } from "../fault/fault";
import { lowerCase } from "../oci/registryHost";

/** Longest part of the host's sentence that goes into a fault: it reaches the user's terminal and the audit log. */
const MAX_SENTENCE: i32 = 600;

/** How much of it is read. */
const MAX_READ: i32 = 2000;

/** Where the host's own stack trace begins, when it runs with RUST_BACKTRACE. */
const STACK_TRACE: string = "Stack backtrace:";

/** What registries, and the host's client, say of a manifest that is not there. */
const NOT_FOUND: StaticArray<string> = [
  "manifest unknown",
  "name unknown",
  "not found",
  "no manifest",
  "no repository",
  "does not exist",
  "not known to registry",
  "code: 404",
];

/**
 * The fault for a host's error. Whatever the host says, it is a fault: a wrong guess at its kind can turn one deny into
 * another, and a signature that is said not to be there is one that does not count.
 */
export function parseKubewardenFailure(text: string): Fault {
  const sentence = oneLine(text);
  if (text.includes("has not been granted access to the")) {
    return new Fault(
      FaultCode.EvidenceRefused,
      sentence + " List it under hostCapabilities of the policy's definition",
    );
  }
  if (text.includes("Not authorized") || text.includes("Authentication failure")) {
    return new Fault(FaultCode.EvidenceUnauthorized, sentence);
  }
  const lower = lowerCase(text);
  for (let i = 0; i < NOT_FOUND.length; i++) {
    if (lower.includes(NOT_FOUND[i])) return new Fault(FaultCode.EvidenceNotFound, sentence);
  }
  return new Fault(FaultCode.EvidenceFailed, sentence);
}

/** The text without its stack trace, with a blank for each run of blanks and control characters, cut where it is long. */
export function oneLine(text: string): string {
  const trace = text.indexOf(STACK_TRACE);
  const end = min(trace < 0 ? text.length : trace, MAX_READ);
  let line = "";
  let start = -1;
  for (let i = 0; i <= end; i++) {
    const isBlank = i == end || isBlankUnit(text.charCodeAt(i));
    if (!isBlank && start < 0) start = i;
    if (!isBlank || start < 0) continue;
    line += (line.length > 0 ? " " : "") + text.substring(start, i);
    start = -1;
  }
  if (line.length <= MAX_SENTENCE) return line;
  const splitsPair = (line.charCodeAt(MAX_SENTENCE - 1) & 0xfc00) == 0xd800;
  return line.substring(0, splitsPair ? MAX_SENTENCE - 1 : MAX_SENTENCE) + "…";
}

function isBlankUnit(unit: i32): bool {
  return unit <= 0x20 || (unit >= 0x7f && unit <= 0xa0);
}
