/** Requests to the harness' `pathOutcome`: DER in base64, OIDs as the contents of their encodings in hexadecimal. */
import { contentsOf, objectIdentifier } from "../../../src/testkit/x509/der.js";
import { call } from "../harness.js";

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
  return Buffer.from(contentsOf(objectIdentifier(dotted))).toString("hex");
}
