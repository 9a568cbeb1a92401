/** The core's path validation, asked through the harness. */
import { type PathRequest, oidHex, pathOutcome } from "./request.js";

/** What is asked besides the certificates; what is left out has the most permissive value of RFC 5280 §6.1.1. */
export interface PathOptions {
  /** Dotted; null is whatever purpose. */
  purpose?: string | null;
  isPurposeRequired?: boolean;
  maxDepth?: number;
  /** Dotted; null is any-policy. */
  initialPolicies?: readonly string[] | null;
  explicitPolicy?: boolean;
  inhibitMapping?: boolean;
  inhibitAnyPolicy?: boolean;
  /** Whether the rules of RFC 5280 §4 for those who issue certificates are demanded too. */
  issuanceRules?: boolean;
}

/** The path's certificates as the core names them, or the code of a fault and what it says. */
export type PathOutcome = { code: "ok"; detail: string } | { code: string; detail: string };

/** Whether there is a path from the leaf to one of the anchors at that time (seconds since 1970, and nanoseconds). */
export function validateChain(
  leaf: Uint8Array,
  intermediates: readonly Uint8Array[],
  anchors: readonly Uint8Array[],
  time: { seconds: number; nanoseconds: number },
  options: PathOptions = {},
): PathOutcome {
  const outcome = pathOutcome({
    leaf: base64(leaf),
    intermediates: intermediates.map(base64),
    anchors: anchors.map(base64),
    time: rfc3339(time),
    ...spelled(options),
  });
  const [code = "", ...rest] = outcome.split(" ");
  return { code, detail: rest.join(" ") };
}

function spelled(options: PathOptions): Partial<PathRequest> {
  const { purpose, initialPolicies, maxDepth } = options;
  return {
    ...(purpose === undefined || purpose === null ? {} : { extendedKeyUsage: oidHex(purpose) }),
    ...(initialPolicies === undefined || initialPolicies === null
      ? {}
      : { initialPolicySet: initialPolicies.map(oidHex) }),
    ...(maxDepth === undefined ? {} : { maxDepth }),
    isExtendedKeyUsageRequired: options.isPurposeRequired ?? false,
    initialExplicitPolicy: options.explicitPolicy ?? false,
    initialPolicyMappingInhibit: options.inhibitMapping ?? false,
    initialAnyPolicyInhibit: options.inhibitAnyPolicy ?? false,
    issuanceRules: options.issuanceRules ?? false,
  };
}

function rfc3339({ seconds, nanoseconds }: { seconds: number; nanoseconds: number }): string {
  const text = new Date(seconds * 1000).toISOString().slice(0, 19);
  return nanoseconds === 0 ? `${text}Z` : `${text}.${String(nanoseconds).padStart(9, "0")}Z`;
}

function base64(der: Uint8Array): string {
  return Buffer.from(der).toString("base64");
}
