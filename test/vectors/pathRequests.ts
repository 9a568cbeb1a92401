/** Requests to the harness' `pathOutcome`: DER in base64, OIDs as the contents of their encodings in hexadecimal. */
import { call } from "../support/harness.js";

/** What test/harness/path.ts reads. */
export interface PathRequest {
  leaf: string;
  anchors: string[];
  intermediates: string[];
  /** Certificates whose name and key alone are trusted. */
  keyAnchors?: string[];
  /** The intermediates are the rest of the path, in order: it is validated and nothing is built. */
  isComplete?: boolean;
  /** RFC 3339. */
  time: string;
  extendedKeyUsage?: string;
  isExtendedKeyUsageRequired?: boolean;
  maxDepth?: number;
  initialPolicySet?: string[];
  initialPolicyMappingInhibit?: boolean;
  initialExplicitPolicy?: boolean;
  initialAnyPolicyInhibit?: boolean;
  issuanceRules?: boolean;
}

/** `ok` with fingerprints, or the fault. */
export function pathOutcome(request: PathRequest): string {
  return call("pathOutcome", [Buffer.from(JSON.stringify(request))], "string") as string;
}

/** The contents of an OBJECT IDENTIFIER in hexadecimal, from its arcs in dotted decimal (X.690 §8.19). */
export function oidHex(dotted: string): string {
  const [first = 0, second = 0, ...rest] = dotted.split(".").map(Number);
  const bytes = [first * 40 + second, ...rest].flatMap(base128);
  return Buffer.from(bytes).toString("hex");
}

function base128(arc: number): number[] {
  const digits = [arc % 128];
  for (let high = Math.floor(arc / 128); high > 0; high = Math.floor(high / 128)) digits.unshift((high % 128) | 0x80);
  return digits;
}
