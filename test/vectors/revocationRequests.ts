/** Requests to the harness' `revocationOutcome`: a path, and what is known of revocation. */
import { call } from "../support/harness.js";
import type { PathRequest } from "../support/path/request.js";

/** What test/harness/revocation.ts reads; DER in base64. */
export interface RevocationRequest extends PathRequest {
  crls?: string[];
  ocspResponses?: string[];
  /** When CRLs and responses must be current; `time` when it is not given. */
  revocationTime?: string;
  /** A proven time of signing. */
  signedAt?: string;
}

/** `ok`, or the fault of the path or of its revocation. */
export function revocationOutcome(request: RevocationRequest): string {
  return call("revocationOutcome", [Buffer.from(JSON.stringify(request))], "string") as string;
}
